/** The forms of a result: a training, a game, a study, or samples or a log from outside. Other files read the properties of a form and switch on none. */
import type { ScenarioResult } from "../../src/result/index.ts";
import { type Html, html } from "./html.ts";
import { count, number, seconds } from "./words.ts";

type FormId = "stored" | "training" | "diagnosis" | "evaluation" | "game" | "study";

export interface Form {
  /** The key that only results of this form have; a result without any of these keys is an evaluation. */
  readonly mark?: "stored" | "engine" | "diagnosis" | "game" | "study";
  /** Results of one family share a table. */
  readonly family: "learned" | "games" | "studies";
  /** Whether the samples or the log came from outside, so that no scenario file holds expectations. */
  readonly outside?: true;
  /** What the result's one entry in `seeds` stands for; absent if the entries are seeds. */
  readonly only?: string;
  /** The subject of "ended at step 100"; absent if that is the seed, as in "Seed 3". */
  readonly who?: string;
  /** The unit of the ranges in its verdicts. */
  readonly unit: "step" | "round";
  /** Whether its numbers are exact: they have neither intervals nor null bands. */
  readonly exact: boolean;
  /** "2 scenarios trained" */
  done(n: number): string;
  /** "2 scenarios, 10 trainings"; empty if there is nothing to count. */
  counted(scenarios: readonly ScenarioResult[]): string;
  /** What computed its numbers, and how long that took. */
  origin(scenario: ScenarioResult): Html;
  /** What a reader must know before the numbers. */
  note?(scenario: ScenarioResult): Html;
}

function origin({ engine, seeds, timing }: ScenarioResult): Html {
  // A seed that failed has no speed.
  const speeds = seeds.flatMap((seed) =>
    seed.status === "completed" ? [seed.timing.millisecondsPerStep] : [],
  );
  const fastest = Number(Math.min(...speeds).toPrecision(2));
  const speed = speeds.length === 0 ? "" : ` at ${number(fastest)} ms a step`;
  return html`Trained by <bdi>${engine?.id}</bdi> (TensorFlow.js <bdi>${engine?.version}</bdi>): <bdi>${engine?.reason}</bdi>. It took ${seconds(
    timing.seconds,
  )}${speed}.`;
}

/** In the order in which the summary lists them. */
export const forms: Readonly<Record<FormId, Form>> = {
  stored: {
    mark: "stored",
    family: "learned",
    unit: "step",
    exact: false,
    done: (n) => `${count(n, "stored training")} shown`,
    counted: ({ length }) => count(length, "stored training"),
    origin: ({ timing: _, ...scenario }) =>
      origin({
        ...scenario,
        timing: { seconds: scenario.seeds.reduce((sum, seed) => sum + seed.timing.seconds, 0) },
      }),
    note: ({ stored, engine }) =>
      html`A stored result, nothing was trained in this run: <code><bdi>${stored?.command}</bdi></code> (<bdi>${stored?.scenario}</bdi>) made it with ganscope
<bdi>${stored?.version}</bdi> on <bdi>${engine?.id}</bdi>, <bdi>${stored?.startedAt.slice(0, 10)}</bdi>.`,
  },

  training: {
    mark: "engine",
    family: "learned",
    unit: "step",
    exact: false,
    done: (n) => `${count(n, "scenario")} trained`,
    counted(scenarios) {
      const trainings = scenarios.reduce((n, { seeds }) => n + seeds.length, 0);
      return `${count(scenarios.length, "scenario")}, ${count(trainings, "training")}`;
    },
    origin,
  },

  diagnosis: {
    mark: "diagnosis",
    family: "learned",
    outside: true,
    only: "the samples given",
    who: "The training",
    unit: "step",
    exact: false,
    done: (n) => `${count(n, "training")} judged`,
    counted: (scenarios) =>
      [`${count(scenarios.length, "training")} of your own`, ...setsOf(scenarios)].join(", "),
    origin: ({ timing }) =>
      html`A training that ganscope did not run. Judging it took ${seconds(timing.seconds)}.`,
  },

  evaluation: {
    family: "learned",
    outside: true,
    only: "the samples given",
    unit: "step",
    exact: false,
    done: (n) => `${count(n, "evaluation")} measured`,
    counted: (scenarios) => setsOf(scenarios).join(""),
    origin: ({ timing }) => html`Samples from files. Measuring them took ${seconds(timing.seconds)}.`,
  },

  game: {
    mark: "game",
    family: "games",
    only: "the game",
    who: "The game",
    unit: "round",
    exact: true,
    done: (n) => `${count(n, "game")} played`,
    counted: ({ length }) => count(length, "game"),
    origin: () => html`Played in float64: nothing is trained, nothing is drawn at random.`,
  },

  study: {
    mark: "study",
    family: "studies",
    only: "the study",
    unit: "step",
    exact: true,
    done: (n) => `${count(n, "study", "studies")} computed`,
    counted: ({ length }) => count(length, "study in closed form", "studies in closed form"),
    origin: () => html`Computed in float64: nothing is trained, nothing is drawn at random.`,
  },
};

export const formOf = (scenario: ScenarioResult): Form =>
  Object.values(forms).find(({ mark }) => mark !== undefined && scenario[mark] !== undefined) ??
  forms.evaluation;

export const inFamily = (scenarios: readonly ScenarioResult[], family: Form["family"]): ScenarioResult[] =>
  scenarios.filter((scenario) => formOf(scenario).family === family);

/** "3 sets of generated samples" as the only item; no item if there are none. */
function setsOf(scenarios: readonly ScenarioResult[]): string[] {
  const sets = scenarios.reduce((n, { seeds }) => n + seeds[0].snapshots.length, 0);
  return sets === 0 ? [] : [`${count(sets, "set")} of generated samples`];
}

/** Signals that only logs of other programs hold: signs of D's outputs, its output on held-out samples, its accuracy. */
import type { ScenarioResult, StepRecord } from "../src/result/index.ts";
import { alarmsOf } from "./kit/alarms.ts";
import { type Line, linesFigure } from "./kit/lines.ts";
import { signal } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import type { Figure, Section } from "./section.ts";

type Of = (record: StepRecord) => number | null | undefined;

const FIGURES: readonly {
  readonly title: string;
  readonly about: string;
  readonly lines: readonly (readonly [label: string, color: string, mark: Line["mark"], of: Of])[];
}[] = [
  {
    title: "Mean sign of D\u2019s output",
    about:
      "1 on real and -1 on generated samples: D tells all of them rightly. Adaptive augmentation steers the first to 0.6.",
    lines: [
      ["on real samples", COLORS.real, "dashed", (r) => r.signReal],
      ["on generated samples", COLORS.fake, "line", (r) => r.signFake],
    ],
  },
  {
    title: "D\u2019s output on held-out samples",
    about:
      "Near that on training samples, D has not learned them by heart; near that on generated ones, it has.",
    lines: [
      ["on held-out real samples", COLORS.third, "dotted", (r) => r.probValidation ?? r.criticValidation],
      [
        "on training samples",
        COLORS.real,
        "dashed",
        (r) => ((r.probValidation ?? null) === null ? r.criticReal : r.probReal),
      ],
      [
        "on generated samples",
        COLORS.fake,
        "line",
        (r) => ((r.probValidation ?? null) === null ? r.criticFake : r.probFake),
      ],
    ],
  },
  {
    title: "Share of the samples that D tells rightly",
    about: "A half is guessing; 1 is certain of everything.",
    lines: [["accuracy", COLORS.discriminator, "line", (r) => r.accuracyD]],
  },
];

function figureOf(
  scenario: ScenarioResult,
  { title, about, lines }: (typeof FIGURES)[number],
): Figure | null {
  const [[, , , first]] = lines;
  const isThere = scenario.seeds.some(({ records }) =>
    records.some((record) => (first(record) ?? null) !== null),
  );
  if (!isThere) return null;
  return linesFigure({
    title,
    about,
    lines: lines.map(([label, color, mark, of]) => ({ label, color, mark, seeds: signal(scenario, of) })),
    points: "logged steps",
    spans: alarmsOf(scenario),
  });
}

export const loggedSignals: Section = {
  title: "Other signals of the log",
  scope: "scenario",
  part: "signals",
  render(scenario) {
    if (scenario.diagnosis?.log === undefined) return null;
    return { figures: FIGURES.map((figure) => figureOf(scenario, figure)) };
  },
};

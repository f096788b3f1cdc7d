/** How each form of scenario runs: its forecast, and the computation if the form needs no engine. */

import type { ScenarioResult } from "../result/index.ts";
import type { ExactId, FormId, Scenarios } from "../scenario/scenario.ts";
import { formOf } from "../scenario/schema.ts";
import { type EngineChoice, estimate } from "./estimate.ts";
import { playScenario } from "./game.ts";
import { recallScenario } from "./stored.ts";
import { conductScenario } from "./study.ts";

/** What a run is going to do. */
export interface Foreseen {
  /** "gan on ring, 5 seeds, 15000 steps in all" */
  readonly words: string;
  /** The same as data. */
  readonly plan: object;
  /** Pieces of work that may be done at once, and what they take in all; 0 for next to no time. */
  readonly pieces: number;
  readonly seconds: number;
}

const AT_ONCE = { pieces: 0, seconds: 0 };

const foreseen: { readonly [Id in FormId]: (scenario: Scenarios[Id], engine?: EngineChoice) => Foreseen } = {
  training(scenario, engine) {
    const { seeds, target, trainer } = scenario;
    const steps = trainer.steps * seeds.length;
    const seconds = estimate(scenario, engine);
    const which = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`;
    return {
      words: `${trainer.kind} on ${target.kind}, ${which}, ${steps} steps in all`,
      plan: { target: target.kind, trainer: trainer.kind, seeds, steps, seconds },
      pieces: seeds.length,
      seconds,
    };
  },
  game: ({ game: { kind, update, steps } }) => ({
    words: `${kind} game, ${update.kind}, ${steps} rounds`,
    plan: { game: kind, update: update.kind, steps },
    ...AT_ONCE,
  }),
  study: ({ study: { kind } }) => ({ words: `study of ${kind}`, plan: { study: kind }, ...AT_ONCE }),
  stored: ({ stored: { scenario } }) => ({
    words: `stored result of ${scenario}`,
    plan: { stored: scenario },
    ...AT_ONCE,
  }),
};

const computed: { readonly [Id in ExactId]: (scenario: Scenarios[Id]) => ScenarioResult } = {
  game: playScenario,
  study: conductScenario,
  stored: recallScenario,
};

/** @param engine where trainings run; absent for the built-in engine */
export const foresee = <Id extends FormId>(scenario: Scenarios[Id], engine?: EngineChoice): Foreseen =>
  foreseen[formOf<Id>(scenario)](scenario, engine);

/** Computes and judges what needs neither seeds nor an engine. */
export const compute = <Id extends ExactId>(scenario: Scenarios[Id]): ScenarioResult =>
  computed[formOf<Id>(scenario)](scenario);

/** What running each form of scenario means: one entry a form. */

import type { ScenarioResult } from "../result/index.ts";
import type { ExactId, FormId, Scenario, Scenarios } from "../scenario/scenario.ts";
import { formOf } from "../scenario/schema.ts";
import { estimate } from "./estimate.ts";
import { playScenario } from "./game.ts";
import { conductScenario } from "./study.ts";

/** What a run is going to do. */
export interface Foreseen {
  /** "gan on ring, 5 seeds, 15000 steps in all" */
  readonly words: string;
  /** The same as data. */
  readonly plan: object;
  /** Pieces of work that may be done at once, and what they take in all on the built-in engine; 0 for next to no time. */
  readonly pieces: number;
  readonly seconds: number;
}

interface Run<Id extends FormId = FormId> {
  foresee(scenario: Scenarios[Id]): Foreseen;
}

interface ExactRun<Id extends ExactId = ExactId> extends Run<Id> {
  compute(scenario: Scenarios[Id]): ScenarioResult;
}

const AT_ONCE = { pieces: 0, seconds: 0 };

const runs: { readonly training: Run<"training"> } & { readonly [Id in ExactId]: ExactRun<Id> } = {
  training: {
    foresee(scenario) {
      const { seeds, target, trainer } = scenario;
      const steps = trainer.steps * seeds.length;
      const seconds = estimate(scenario);
      const which = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`;
      return {
        words: `${trainer.kind} on ${target.kind}, ${which}, ${steps} steps in all`,
        plan: { target: target.kind, trainer: trainer.kind, seeds, steps, seconds },
        pieces: seeds.length,
        seconds,
      };
    },
  },
  game: {
    foresee: ({ game: { kind, update, steps } }) => ({
      words: `${kind} game, ${update.kind}, ${steps} rounds`,
      plan: { game: kind, update: update.kind, steps },
      ...AT_ONCE,
    }),
    compute: playScenario,
  },
  study: {
    foresee: ({ study: { kind } }) => ({ words: `study of ${kind}`, plan: { study: kind }, ...AT_ONCE }),
    compute: conductScenario,
  },
};

export function foresee(scenario: Scenario): Foreseen {
  const run: Run = runs[formOf(scenario)];
  return run.foresee(scenario);
}

/** Computes and judges what needs neither seeds nor an engine. */
export function compute(scenario: Scenarios[ExactId]): ScenarioResult {
  const run: ExactRun = runs[formOf<ExactId>(scenario)];
  return run.compute(scenario);
}

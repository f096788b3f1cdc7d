/** The stretches of a training at which its verdicts point, to be shaded on every curve. */
import type { ScenarioResult } from "../../src/result/index.ts";
import type { Span } from "./lines.ts";
import { representative } from "./steps.ts";
import { findingWords, toneOf } from "./words.ts";

/** Of the seed that speaks for the scenario, where something went wrong. */
export function alarmsOf(scenario: ScenarioResult): Span[] {
  const verdicts = representative(scenario)?.seed.verdicts ?? {};
  return Object.entries(verdicts).flatMap(([id, { status, from, to }]) =>
    toneOf(status) === "bad" && from !== null && to !== null
      ? [{ from, to, label: findingWords(id, status) }]
      : [],
  );
}

/**
 * Makes a ScenarioResult from an exact computation (a game or a study). The outcome is the result's one "seed" 0, so that gates,
 * verdicts and reports work as for a training. Nothing is drawn at random or trained: equal scenarios give equal results except timing.
 */
import { judge } from "../judging/gates/judge.ts";
import type { ScenarioRecord, ScenarioResult, SeedResult } from "../result/index.ts";
import type { ExactId, Scenarios } from "../scenario/scenario.ts";

/** The outcome of a computation: the seed's part, and the record that figures need. */
type Found = Pick<ScenarioResult, "game" | "study"> & {
  readonly seed: Pick<SeedResult, "status" | "lastStep" | "reason" | "metrics" | "verdicts">;
};

export function resultOf({ file, ...scenario }: Scenarios[ExactId], find: () => Found): ScenarioResult {
  const started = performance.now();
  const { seed: found, ...figures } = find();
  const seconds = (performance.now() - started) / 1000;
  const timing = {
    seconds,
    millisecondsPerStep: (1000 * seconds) / Math.max(1, found.lastStep),
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
  };
  const seeds = [{ seed: 0, records: [], snapshots: [], warnings: [], ...found, timing }];
  return {
    name: scenario.name,
    ...(file !== undefined && { file }),
    scenario: scenario as unknown as ScenarioRecord,
    ...figures,
    nulls: {},
    seeds,
    gates: judge(scenario.expect, { seeds }),
    timing: { seconds },
  };
}

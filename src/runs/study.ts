/**
 * A study as a scenario: the pipeline on one screen. The outcome is a ScenarioResult like that of a training, as the one "seed"
 * 0, so that gates and reports are the same.
 */
import { judge } from "../judging/gates/judge.ts";
import type { Quantity, ScenarioRecord, ScenarioResult, SeedResult } from "../result/index.ts";
import type { StudyScenario } from "../scenario/scenario.ts";
import { studies } from "../theory/studies/index.ts";
import type { Study } from "../theory/studies/study.ts";

/** Computes and judges; the same scenario gives the same result but for its times. */
export function conductScenario(scenario: StudyScenario): ScenarioResult {
  const started = performance.now();
  const { file, study: written, ...described } = scenario;
  const { kind, ...options } = written;
  const study: Study = studies[kind];
  const missing = study.missing(options as never);
  const { record, values, n } = study.conduct(options as never);
  const metrics = Object.fromEntries(
    Object.entries(study.quantities).map(([name, unit]): [string, Quantity] => {
      const value = values[name];
      if (!Number.isFinite(value)) return [name, { value: null, why: missing[name] ?? "it is not finite" }];
      return [name, { value, unit, n }];
    }),
  );

  const seconds = (performance.now() - started) / 1000;
  const seed: SeedResult = {
    seed: 0,
    status: "completed",
    lastStep: 0,
    records: [],
    snapshots: [],
    metrics,
    verdicts: {},
    warnings: [],
    timing: {
      seconds,
      millisecondsPerStep: 1000 * seconds,
      peakMemoryMb: process.resourceUsage().maxRSS / 1024,
    },
  };
  return {
    name: scenario.name,
    ...(file !== undefined && { file }),
    scenario: { ...described, study: written } as unknown as ScenarioRecord,
    study: record,
    nulls: {},
    seeds: [seed],
    gates: judge(scenario.expect, { seeds: [seed] }),
    timing: { seconds },
  };
}

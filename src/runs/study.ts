/** A study as a scenario: the pipeline on one screen. */
import type { Quantity, ScenarioResult } from "../result/index.ts";
import type { StudyScenario } from "../scenario/scenario.ts";
import { studies } from "../theory/studies/index.ts";
import type { Study } from "../theory/studies/study.ts";
import { resultOf } from "./exact.ts";

/** Computes and judges. */
export const conductScenario = (scenario: StudyScenario): ScenarioResult =>
  resultOf(scenario, () => {
    const { kind, ...options } = scenario.study;
    const study: Study = studies[kind];
    const missing = study.missing(options);
    const { record, values, n } = study.conduct(options);
    const metrics = Object.fromEntries(
      Object.entries(study.quantities).map(([name, unit]): [string, Quantity] => {
        const value = values[name];
        if (!Number.isFinite(value)) return [name, { value: null, why: missing[name] ?? "it is not finite" }];
        return [name, { value, unit, n }];
      }),
    );
    return { study: record, seed: { status: "completed", lastStep: 0, metrics, verdicts: {} } };
  });

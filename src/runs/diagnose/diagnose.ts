/**
 * A training that ganscope did not run, judged by its log, by samples, or by both: the pipeline of `ganscope diagnose` on
 * one screen. The diagnoses are those of a scenario's trainings, and so is the outcome, a RunResult. A log that holds several games has a
 * scenario for each.
 */
import { cpus } from "node:os";
import { exitCode } from "../../judging/gates/judge.ts";
import { RESULT_SCHEMA, type RunResult, type ScenarioResult } from "../../result/index.ts";
import { packageVersion } from "../../root.ts";
import type { DiagnoseOptions, TrainingEvidence } from "./evidence.ts";
import { diagnosable } from "./expectations.ts";
import { diagnoseLog, diagnoseOne, type Named } from "./one.ts";

export type { DiagnoseOptions, TrainingEvidence } from "./evidence.ts";
export { measureSamples } from "./one.ts";

/**
 * @throws InputError for samples that cannot be compared and expectations that can never be judged; nothing is measured then
 */
export function diagnoseTraining(evidence: TrainingEvidence, options: DiagnoseOptions = {}): RunResult {
  const started = new Date();
  const { log, samples, unpaired } = evidence;
  const { name = log?.file ?? "samples", command = "diagnose(...)" } = options;
  const expect = diagnosable(options.expect ?? [], {
    paired: samples !== undefined,
    unpaired: unpaired !== undefined,
  });
  const games = log?.games ?? [];
  const trainings: readonly Named[] =
    log === undefined || games.length === 0
      ? [{ name, evidence }]
      : games.map(({ name: game, records }) => ({
          name: `${name}, ${game}`,
          evidence: { ...evidence, log: { ...log, records } },
        }));
  const done: ScenarioResult[] = [];
  for (const [i, training] of trainings.entries()) {
    const judged = diagnoseOne(training, expect, {
      ...options,
      onKept: (partial) =>
        options.onKept?.(() =>
          resultOf(
            [...done, partial(), ...trainings.slice(i + 1).map((each) => diagnoseLog(each, options))],
            command,
            started,
          ),
        ),
    });
    done.push(judged);
  }
  return resultOf(done, command, started);
}

function resultOf(scenarios: readonly ScenarioResult[], command: string, started: Date): RunResult {
  const result = { scenarios, skipped: [] };
  return {
    schema: RESULT_SCHEMA,
    version: packageVersion(),
    command,
    environment: {
      node: process.version,
      platform: process.platform,
      arch: process.arch,
      cpus: cpus().length,
    },
    ...result,
    exit: exitCode(result),
    timing: { startedAt: started.toISOString(), seconds: (Date.now() - started.getTime()) / 1000 },
  };
}

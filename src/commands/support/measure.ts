/** The work of `ganscope eval` from files to a result, without a word to anybody: it runs in a thread of its own. */

import type { Metric } from "../../../metrics/metric.ts";
import { exitCode } from "../../judging/gates/judge.ts";
import type { RunResult } from "../../result/index.ts";
import { evaluateSamples } from "../../runs/evaluate/evaluate.ts";
import { parseExpectations } from "../../runs/evaluate/expectations.ts";
import { seriesOf } from "../../runs/evaluate/prepare.ts";
import type { Arguments } from "../command.ts";
import { openSamplesBaseline } from "./against-samples.ts";
import { choice, FAIL_ON, nonNegativeInteger, positiveInteger } from "./arguments.ts";
import { evalCommand, ownMetric, readInput, withExtractor } from "./eval-input.ts";
import type { Io } from "./io.ts";
import { parseMetrics } from "./metrics.ts";

/** Seconds that an evaluation may take on one core unless --thorough is given. */
const BUDGET = 60;

/** Where the work tells what it does. */
export interface Telling {
  /** Lines on standard error. */
  err(text: string): void;
  /** What is being done now. */
  progress(what: string): void;
  plan(plan: { readonly words: string; readonly seconds: number }): void;
  /** A result of what has been measured until now. */
  kept(result: () => RunResult): void;
}

export interface Evaluated {
  readonly result: RunResult;
  readonly own: Readonly<Record<string, Metric>>;
}

/** @returns "missing" if there is no baseline of the name that was given */
export async function measureFiles(args: Arguments, telling: Telling): Promise<Evaluated | "missing"> {
  const { strings, booleans } = args;
  const failOn = choice(args, "fail-on", FAIL_ON, "error");
  const own = ownMetric(args);
  const chosen = strings.metrics === undefined ? undefined : parseMetrics(strings.metrics);
  const expect = strings.expect === undefined ? [] : parseExpectations(strings.expect);
  const resamples = nonNegativeInteger(args, "resamples");
  const rows = positiveInteger(args, "rows");
  const { input: read, warnings } = readInput(args);
  const independent = booleans.independent === true;
  const against = openSamplesBaseline(
    args,
    {
      sets: independent ? seriesOf(read).length : 1,
      command: evalCommand(args),
      own: Object.entries(own).flatMap(([id, { quantities }]) =>
        Object.keys(quantities).map((suffix) => id + suffix),
      ),
    },
    { err: telling.err } as Io,
  );
  if (against === "missing") return "missing";
  const input = await withExtractor(read, args);
  const measured = evaluateSamples(input, {
    own,
    expect,
    independent,
    command: evalCommand(args),
    name: strings.fake,
    title: `${strings.fake} against ${strings.real}`,
    onProgress: telling.progress,
    onPlan: telling.plan,
    onKept: (result) => telling.kept(() => withWarnings({ ...result(), failOn }, warnings)),
    ...(booleans.thorough !== true && { seconds: BUDGET }),
    ...(chosen !== undefined && { metrics: chosen }),
    ...(resamples !== undefined && { resamples }),
    ...(rows !== undefined && { rows }),
  });
  const compared = against?.compare(measured) ?? measured;
  return { result: withWarnings({ ...compared, failOn, exit: exitCode(compared, failOn) }, warnings), own };
}

const withWarnings = (result: RunResult, warnings: readonly string[]): RunResult => ({
  ...result,
  scenarios: result.scenarios.map((scenario) => ({
    ...scenario,
    seeds: scenario.seeds.map((seed) => ({ ...seed, warnings: [...warnings, ...seed.warnings] })),
  })),
});

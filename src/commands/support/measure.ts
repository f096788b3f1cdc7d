/** The work of `ganscope eval` from files to a result, without a word to anybody: it runs in a thread of its own. */

import type { Metric } from "../../../metrics/metric.ts";
import { exitCode } from "../../judging/gates/judge.ts";
import { useOutsideProducts } from "../../maths/dense/outside.ts";
import type { RunResult } from "../../result/index.ts";
import { evaluateSamples } from "../../runs/evaluate/evaluate.ts";
import { parseExpectations } from "../../runs/evaluate/expectations.ts";
import { evaluateMoments } from "../../runs/evaluate/moments.ts";
import type { EvaluationOptions } from "../../runs/evaluate/options.ts";
import { type EvaluationInput, seriesOf } from "../../runs/evaluate/prepare.ts";
import { openSamplesBaseline } from "./against-samples.ts";
import { choice, FAIL_ON, nonNegativeInteger, positiveInteger, refuseWords } from "./arguments.ts";
import { chosenMetrics, fidWarnings, isCanonical } from "./canonical.ts";
import { evalCommand, ownMetric, readInput, readMomentsInput, withExtractor } from "./eval-input.ts";
import type { EvalArguments } from "./image-sides.ts";
import type { Io } from "./io.ts";
import type { Telling } from "./telling.ts";

/** Seconds that an evaluation may take on one core unless --thorough is given. */
const BUDGET = 60;

export interface Evaluated {
  readonly result: RunResult;
  /** What tables need of the user's own metrics; their functions stay where they were loaded. */
  readonly own: Readonly<Record<string, Pick<Metric, "quantities">>>;
}

/** @returns "missing" if there is no baseline of the name that was given */
export async function measureFiles(
  args: EvalArguments,
  telling: Telling<Evaluated | "missing">,
): Promise<Evaluated | "missing"> {
  const { strings, booleans } = args;
  const failOn = choice(args, "fail-on", FAIL_ON, "error");
  const own = ownMetric(args);
  const chosen = chosenMetrics(args);
  const expect = strings.expect === undefined ? [] : parseExpectations(strings.expect);
  const resamples = nonNegativeInteger(args, "resamples");
  const rows = positiveInteger(args, "rows");
  // the code that opens engines is loaded only when it is used
  const native = booleans["native-maths"] ? await import("../../engine/native/products.ts") : undefined;
  useOutsideProducts(native?.openProducts());
  // A shell expands an unquoted pattern to several words.
  refuseWords(args, "quote a pattern of files: --fake 'step-*.npy'");
  const read = readMomentsInput(args) ?? readInput(args);
  const warnings = [
    ...read.warnings,
    ...("input" in read && args.seen ? fidWarnings(read.input, args.seen) : []),
  ];
  const independent = booleans.independent === true;
  const against = openSamplesBaseline(
    args,
    {
      sets: independent && "input" in read ? seriesOf(read.input).length : 1,
      command: evalCommand(args),
      own: Object.entries(own).flatMap(([id, { quantities }]) =>
        Object.keys(quantities).map((suffix) => id + suffix),
      ),
    },
    { err: telling.err } as Io,
  );
  if (against === "missing") return "missing";
  const options: EvaluationOptions = {
    own,
    expect,
    independent,
    command: evalCommand(args),
    name: strings.fake,
    title: `${strings.fake} against ${strings.real}`,
    onProgress: telling.progress,
    onPlan: telling.plan,
    onKept: (result) =>
      telling.kept(() => ({ result: withWarnings({ ...result(), failOn }, warnings), own: {} })),
    ...(booleans.thorough !== true && { seconds: BUDGET }),
    ...(against !== undefined && { compared: against.primary }),
    ...(chosen !== undefined && { metrics: chosen, unequal: isCanonical(chosen, args.seen) }),
    ...(args.seen && { features: args.seen.record }),
    ...(resamples !== undefined && { resamples }),
    ...(rows !== undefined && { rows }),
  };
  const measured =
    "moments" in read
      ? evaluateMoments(read.moments, options)
      : await evaluateRead(read.input, args, options);
  const compared = against?.compare(measured) ?? measured;
  return {
    result: withWarnings({ ...compared, failOn, exit: exitCode(compared, failOn) }, warnings),
    own: Object.fromEntries(Object.entries(own).map(([id, { quantities }]) => [id, { quantities }])),
  };
}

async function evaluateRead(read: EvaluationInput, args: EvalArguments, options: EvaluationOptions) {
  const input = await withExtractor(read, args);
  // an extractor of the user's own knows rows by where they are
  return evaluateSamples(input, { ...options, inPlace: typeof input.extractor !== "object" });
}

const withWarnings = (result: RunResult, warnings: readonly string[]): RunResult => ({
  ...result,
  scenarios: result.scenarios.map((scenario) => ({
    ...scenario,
    seeds: scenario.seeds.map((seed) => ({ ...seed, warnings: [...warnings, ...seed.warnings] })),
  })),
});

/** Evaluation as a library: samples in, one plain record out. */

import { againstBaseline, type BaselineChoice } from "../execution/store/evaluations.ts";
import { exitCode } from "../judging/gates/judge.ts";
import { allMetrics } from "../runs/evaluate/choose.ts";
import { evaluateSamples } from "../runs/evaluate/evaluate.ts";
import type { EvaluationOptions } from "../runs/evaluate/options.ts";
import type { EvaluationInput } from "../runs/evaluate/prepare.ts";
import { type EvaluationRecord, evaluationRecord } from "../writers/evaluation.ts";

/**
 * Measures generated samples against real ones: every metric that fits the data, or those in `options.metrics`, each with its
 * number of samples, interval and null band.
 *
 * @param options `baseline` names one that `ganscope baseline save` wrote: the record then has a `comparison` and gates of it
 * @throws InputError for samples that cannot be compared, an unknown metric or option, an expectation that can never be
 *   judged
 * @example
 *   const real = { rows: 4, dim: 1, data: Float64Array.of(0, 1, 2, 3) };
 *   const fake = { rows: 2, dim: 1, data: Float64Array.of(5, 6) };
 *   evaluate({ real, fake }, { metrics: { emd: {} } }).metrics.emd.value
 */
export function evaluate(
  input: EvaluationInput,
  { baseline, ...options }: EvaluationOptions & { readonly baseline?: BaselineChoice } = {},
): EvaluationRecord {
  const measured = evaluateSamples(input, options);
  const compared = baseline === undefined ? measured : againstBaseline(measured, baseline);
  return evaluationRecord({ ...compared, exit: exitCode(compared) }, allMetrics(options.own ?? {}));
}

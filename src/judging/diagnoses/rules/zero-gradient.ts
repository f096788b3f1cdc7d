/**
 * Why a generator's gradient may be exactly 0. Several causes look alike, so none is asserted: each is named with the sign
 * that the log shows of it.
 */

import type { StepRecord } from "../../../result/index.ts";
import { short } from "./evidence.ts";

/** Outputs that differ by less are the same: a few roundings of float32 (1.2e-7) in a mean. */
const SAME = 1e-6;

interface Cause {
  readonly name: string;
  readonly remedy: string;
  /** What the log shows of it, or undefined. */
  sign(records: readonly StepRecord[], first: number): string | undefined;
}

const CAUSES: readonly Cause[] = [
  {
    name: "the generator's loss does not depend on its weights (a detached graph), or that its norm is taken after the gradients are cleared",
    remedy:
      "check that the generator's loss reaches its weights and that the norm is taken after the backward pass",
    sign(records, first) {
      if (lastNorm(records, first) !== undefined) return undefined;
      const losses = knownOf(records, "lossG");
      const [low, high] = rangeOf(losses);
      const moves = losses.length > 1 && high - low > SAME * Math.max(Math.abs(low), Math.abs(high));
      const from = `the norm is exactly 0 from the first record on (step ${records[0].step})`;
      return moves
        ? `${from}, while the generator's loss moves between ${short(low)} and ${short(high)}`
        : from;
    },
  },
  {
    name: "the discriminator's weights have decayed to 0",
    remedy: "reduce its weight decay",
    sign(records, first) {
      const answers = sameAnswers(records.slice(first));
      return answers?.zero === true ? answers.words : undefined;
    },
  },
  {
    name: "rectifiers are dead, either the generator's, or the discriminator's at the samples",
    remedy: "lower the learning rate or use leaky rectifiers",
    sign(records, first) {
      const last = lastNorm(records, first);
      const answers = sameAnswers(records.slice(first));
      const words = [
        ...(last === undefined
          ? []
          : [`the norm was ${short(last.norm)} at step ${last.step} and is exactly 0 after it`]),
        ...(answers?.zero === false ? [answers.words] : []),
      ];
      return words.length === 0 ? undefined : words.join(", and ");
    },
  },
];

/**
 * The causes with their signs, as sentences.
 *
 * @param first the record from which the norm is exactly 0 to the end
 */
export function causesOfZero(records: readonly StepRecord[], first: number): string {
  const found = CAUSES.map((cause) => ({ ...cause, words: cause.sign(records, first) }));
  const likely = found.flatMap(({ name, remedy, words }) =>
    words === undefined ? [] : [`The log shows a sign that ${name}: ${words}. If so, ${remedy}.`],
  );
  const others = found.filter(({ words }) => words === undefined).map(({ name }) => name);
  return [...likely, ...others.map((name) => `The log shows no sign that ${name}.`)].join(" ");
}

/** The last gradient above 0 before the stretch. */
function lastNorm(records: readonly StepRecord[], first: number) {
  const last = records.slice(0, first).findLast(({ gradNormG }) => gradNormG !== null && gradNormG > 0);
  return last && { norm: last.gradNormG ?? 0, step: last.step };
}

/** A discriminator that answers the same whatever it is shown: at 0 (a probability of 1/2) where nothing of it is left. */
function sameAnswers(
  stretch: readonly StepRecord[],
): { readonly zero: boolean; readonly words: string } | undefined {
  const kinds = [
    { real: "criticReal", fake: "criticFake", zero: 0 },
    { real: "probReal", fake: "probFake", zero: 0.5 },
  ] as const;
  const logged = kinds
    .map(({ real, fake, zero }) => ({ zero, values: knownOf(stretch, real, fake) }))
    .filter(({ values }) => values.length > 0);
  // One record, or outputs of one kind only, show no sameness.
  const same = ({ values }: (typeof logged)[number]) => {
    const [low, high] = rangeOf(values);
    return values.length >= 4 && values.length >= 2 * stretch.length && high - low <= SAME;
  };
  if (logged.length === 0 || !logged.every(same)) return undefined;
  const own = knownOf(stretch, "gradNormD");
  const [, highest] = rangeOf(own);
  const norm = own.length === 0 ? "" : `, and its own gradient norm is at most ${short(highest)}`;
  return {
    zero:
      highest <= SAME &&
      logged.every(({ zero, values }) => values.every((each) => Math.abs(each - zero) <= SAME)),
    words:
      `from step ${stretch[0].step} on the discriminator answers the same on real and on generated samples ` +
      `(${logged.map(({ values }) => short(values[0])).reduce((score, share) => `${score}, a probability of ${share}`)})${norm}`,
  };
}

const knownOf = (
  records: readonly StepRecord[],
  ...keys: readonly ("lossG" | "gradNormD" | "criticReal" | "criticFake" | "probReal" | "probFake")[]
): number[] => records.flatMap((record) => keys.map((key) => record[key])).filter((value) => value !== null);

function rangeOf(values: readonly number[]): [low: number, high: number] {
  return [
    values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY),
    values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY),
  ];
}

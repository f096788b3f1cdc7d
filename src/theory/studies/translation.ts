/**
 * A shape against itself shifted by theta: what the Jensen-Shannon divergence and the earth mover's distance see of the shift.
 *
 *   lines    (0, Z) against (theta, Z), Z uniform: the two share a point only at theta = 0
 *            JSD = ln 2 for theta != 0, else 0        W1 = |theta|
 *   blocks   a uniform block of width w: the share s = min(|theta| / w, 1) of each side lies where the other has nothing
 *            JSD = s ln 2                              W1 = |theta|
 *
 * So where the shapes are apart JSD is flat and says nothing of the way back, and for lines it jumps there; W1 has slope 1
 * everywhere. That is why a generator far from its data learns from a critic and not from an optimal discriminator.
 *
 * Shifts are whole bins, so that JSD on bins is that of the distributions. Both numbers come from the metrics `jsd` and `emd`.
 * Cost: one exact transport of `size` points a shift for lines; blocks are sorted.
 *
 * Source: Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875, example 1 and figure 1.
 *
 * @example translation.conduct({ shape: "blocks", size: 8, reach: 12, pitch: 1 }).values["translation.jsd-far"]   // ln 2
 */

import { type Static, Type } from "typebox";
import { metrics } from "../../../metrics/index.ts";
import type { MetricInput } from "../../../metrics/needs.ts";
import { InputError } from "../../errors.ts";
import type { Quantity } from "../../result/index.ts";
import { digits, type Findings, type Study } from "./study.ts";

const { emd, jsd } = metrics;

const schema = Type.Object({
  shape: Type.Union([Type.Literal("blocks"), Type.Literal("lines")], {
    default: "blocks",
    description: "Uniform blocks on the line, or parallel lines in the plane",
  }),
  size: Type.Integer({
    default: 8,
    minimum: 1,
    maximum: 64,
    description: "Width of a block in bins, or points on each line",
  }),
  reach: Type.Integer({
    default: 16,
    minimum: 1,
    maximum: 100,
    description: "Largest shift to either side, in bins",
  }),
  pitch: Type.Number({
    default: 1,
    minimum: 1e-6,
    maximum: 1e6,
    description: "Width of a bin, and the step of theta",
  }),
});

type TranslationOptions = Static<typeof schema>;

export const translation: Study<TranslationOptions> = {
  title: "Divergences under translation: JSD goes flat, W1 keeps its slope",
  source: "Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875, example 1",
  options: schema,
  quantities: {
    "translation.jsd-far": "nats",
    "translation.jsd-jump": "nats",
    "translation.jsd-slope": "nats per data unit",
    "translation.emd-slope": "ratio",
    "translation.jsd-error": "nats",
    "translation.emd-error": "data units",
  },

  missing(options): Record<string, string> {
    const least = apart(options) + 1;
    if (options.reach >= least) return {};
    return {
      "translation.jsd-slope": `the shapes are not disjoint at two successive shifts; set the reach to at least ${least}`,
    };
  },

  conduct(options) {
    const { shape, size, reach, pitch } = options;
    const shifts = Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach);
    const theta = shifts.map((shift) => shift * pitch);
    const inputs = shifts.map((shift) => inputOf(options, shift));
    const points = { compare: "points", points: Math.max(2, size) } as const;
    const found = {
      jsd: inputs.map((input) => numberIn(jsd.compute(input, {}).jsd)),
      emd: inputs.map((input) => numberIn(emd.compute(input, points).emd)),
    };
    const closed = {
      jsd: shifts.map((shift) => Math.min(1, Math.abs(shift) / apart(options)) * Math.LN2),
      emd: theta.map(Math.abs),
    };
    const error = (of: "jsd" | "emd") =>
      found[of].reduce((most, value, k) => Math.max(most, Math.abs(value - closed[of][k])), 0);
    /** Changes from each shift to the next, where both satisfy a condition. */
    const changes = (of: "jsd" | "emd", where: (shift: number) => boolean) =>
      shifts.slice(1).flatMap((shift, k) => {
        const both = where(shift) && where(shift - 1);
        return both ? [Math.abs(found[of][k + 1] - found[of][k])] : [];
      });
    const far = changes("jsd", (shift) => Math.abs(shift) >= apart(options));
    const values = {
      "translation.jsd-far": found.jsd[shifts.length - 1],
      "translation.jsd-jump": Math.max(...changes("jsd", () => true)),
      ...(far.length > 0 && { "translation.jsd-slope": Math.max(...far) / pitch }),
      "translation.emd-slope": Math.min(...changes("emd", () => true)) / pitch,
      "translation.jsd-error": error("jsd"),
      "translation.emd-error": error("emd"),
    };
    return {
      record: {
        subject: "translation",
        shape,
        width: apart(options) * pitch,
        theta,
        jsd: found.jsd,
        emd: found.emd,
        finding: findingOf(options, values),
      },
      values,
      n: shifts.length,
    };
  },
};

function findingOf(options: TranslationOptions, values: Findings["values"]): string {
  const [slope, emd] = [values["translation.jsd-slope"], digits(values["translation.emd-slope"])];
  const jsd = digits(values["translation.jsd-far"]);
  return [
    slope === undefined
      ? `JSD reaches ${jsd} nats at the largest shift, while W1 has a slope of ${emd} or more everywhere.`
      : `From a shift of ${digits(apart(options) * options.pitch)} on, JSD stays at ${jsd} nats with a slope of at most ${digits(slope)}, while W1 has a slope of ${emd} or more everywhere.`,
    `The largest change of JSD from one shift to the next is ${digits(values["translation.jsd-jump"])} nats.`,
    `JSD and W1 differ from the closed form by at most ${digits(Math.max(values["translation.jsd-error"], values["translation.emd-error"]))}.`,
  ].join(" ");
}

/** Bins from which on a shift leaves the two shapes without a common one. */
const apart = ({ shape, size }: TranslationOptions): number => (shape === "blocks" ? size : 1);

/** The shape and its shifted copy, all of whose points are centers of bins. */
function inputOf({ shape, size, reach, pitch }: TranslationOptions, shift: number): MetricInput {
  const indices = Array.from({ length: size }, (_, i) => i);
  if (shape === "blocks") {
    const block = (first: number) => ({
      rows: size,
      dim: 1,
      data: Float64Array.from(indices, (i) => (first + i) * pitch),
    });
    const box = { low: -(reach + 0.5) * pitch, high: (reach + size - 0.5) * pitch, bins: 2 * reach + size };
    return { real: block(0), fake: block(shift), box };
  }
  // The lines are as long as the square of bins is high; how long, no distance here depends on.
  const height = (i: number) => ((2 * i + 1) / size - 1) * reach * pitch;
  const line = (x: number) => ({
    rows: size,
    dim: 2,
    data: Float64Array.from(indices.flatMap((i) => [x, height(i)])),
  });
  const edge = (reach + 0.5) * pitch;
  return {
    real: line(0),
    fake: line(shift * pitch),
    box: { low: -edge, high: edge, bins: 2 * reach + 1 },
  };
}

function numberIn(quantity: Quantity): number {
  if (quantity.value === null) throw new InputError(`the study has no value: ${quantity.why}`);
  return quantity.value;
}

/**
 * How far the discriminator is from the best one possible, where both densities are known.
 *
 * Against a fixed generator the best discriminator is D*(x) = p_data(x) / (p_data(x) + p_g(x)). The metric is the mean
 * of |sigmoid(D(x)) - D*(x)| under the mixture (p_data + p_g)/2, that is over the points D is asked about in training. Beside it
 *
 *   .value           V(D) = E_data log D + E_g log(1 - D), what D maximizes
 *   .value-optimal   V(D*) = 2 JSD(p_data, p_g) - ln 4, which no D exceeds
 *   .log-ratio       mean of |ln(D / (1 - D)) - ln(p_data / p_g)| under the same mixture, where both densities have mass: D as
 *                    an estimate of the density ratio
 *
 * p_data is the target's density. p_g is exact too by change of variables, in two cases. Where generator and data are
 * one-dimensional, the latent mass between z_i and z_i+1 lands between G(z_i) and G(z_i+1) (maths/change-of-variables.ts). An
 * affine generator of normal latents makes a normal distribution, on the line and in the plane (maths/affine-density.ts); integrals
 * are then sums over the points of a grid, which for smooth densities leave nothing that a double would show.
 *
 * Unit and range: probability, from 0 (optimal) to 1; nats. A discriminator that says 1/2 everywhere scores the total
 * variation distance between the densities, divided by 2.
 * Input: `curves` with x, logits, z and g, or `plane`; `logDensity`. Without either, with a WGAN's critic, which is no
 * probability, or where a density is finer than the grid of the plane, there is no value.
 * Cannot see: whether D is best because it learned or because the generator is so bad that anyone could tell.
 * Cost: O(x cells + z cells), or O(points of the plane).
 *
 * Source: Goodfellow et al. 2014, arXiv 1406.2661, proposition 1; Mohamed & Lakshminarayanan 2016, arXiv 1610.03483.
 *
 * @example
 *   // p_data = N(0,1), G(z) = 2 + z, D(x) with logit 2 - 2x = ln(p_data/p_g): value 0 up to the grid
 */

import { Type } from "typebox";
import { affineNormal, dataOnPlane } from "../src/maths/affine-density.ts";
import {
  dataDensity,
  generatorDensity,
  MOST_PARTS,
  optimalDiscriminator,
} from "../src/maths/change-of-variables.ts";
import { sigmoid } from "../src/maths/distances.ts";
import { CompensatedSum, sum } from "../src/maths/statistics.ts";
import type { Quantity } from "../src/result/index.ts";
import type { Curves, LogDensity, Plane } from "../src/samples.ts";
import { defineMetric, quantity, unmeasured } from "./metric.ts";
import type { Given } from "./needs.ts";

/** Share of either density beyond the grid of x above which the reader is told. */
const WORTH_SAYING = 1e-3;
/** Share that a grid of the plane may miss, or count twice, of a density before its sums are none. */
const UNUSABLE = 0.05;

/** Both densities and D on cells of equal size. */
interface Cells {
  readonly data: Float64Array;
  readonly generated: Float64Array;
  readonly logits: Float64Array;
  readonly size: number;
  /** Mass of each that lies on no cell, in [0, 1]. */
  readonly outside: { readonly data: number; readonly generated: number };
}

/** Of each of its quantities. */
const needs = ["probability", "points", "density"] as const;

const quantities = {
  "": { unit: "probability", range: [0, 1], better: "lower", needs },
  ".value": { unit: "nats", range: [-Infinity, 0], better: "null", needs },
  ".value-optimal": { unit: "nats", range: [-2 * Math.LN2, 0], better: "lower", needs },
  ".log-ratio": { unit: "nats", range: [0, Infinity], better: "lower", needs },
} as const;

type Why = { readonly why: string };

export const optimalD = defineMetric({
  title: "Mean distance of the discriminator from the optimal one",
  source: "Goodfellow et al. 2014, arXiv 1406.2661, proposition 1",
  options: Type.Object({}),
  needs: ["optimum", "logDensity"],
  uses: ["modes"],
  quantities,
  enabled: true,
  minimum: () => 0,

  compute: againstOptimal,
});

function againstOptimal({
  optimum,
  logDensity,
  modes,
}: Given<"optimum" | "logDensity", "modes">): Readonly<Record<string, Quantity>> {
  const none = (why: string) => unmeasured(quantities, why);
  const cells = "axis" in optimum ? onPlane(optimum, logDensity) : onLine(optimum, logDensity, modes?.std);
  if (cells === undefined) return {};
  if ("why" in cells) return none(cells.why);
  const { data, generated, logits, size, outside } = cells;
  const sums = sumsOverCells(data, generated, logits);
  if (sums.mass === 0) return none("neither density has mass on the grid of x");
  const beyond =
    Math.max(outside.data, outside.generated) > WORTH_SAYING
      ? `${percent(outside.data)} of the data and ${percent(outside.generated)} of the generated mass lie outside the grid`
      : undefined;
  const measured = (value: number, unit: string, note = beyond): Quantity =>
    quantity({ value, unit, n: logits.length, ...(note !== undefined && { note }) });
  return {
    "": measured(sums.distance / sums.mass, "probability"),
    ".value": measured(sums.value * size, "nats"),
    ".value-optimal": measured(sums.best * size, "nats"),
    ".log-ratio": logRatio(),
  };

  /** Where one density is 0 their ratio has no logarithm. */
  function logRatio(): Quantity {
    const { common, mass } = sums;
    if (common === 0) return { value: null, why: "nowhere do both densities have mass" };
    const alone = 1 - common / mass;
    const note = `without ${percent(alone)} of the mass, where only one of the densities has any`;
    return measured(sums.logRatio / common, "nats", alone > WORTH_SAYING ? note : beyond);
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Undefined where the generator's density is not known. */
function onLine(
  { x, logits, z, g, zWeights }: Curves,
  logDensity: LogDensity,
  scale?: number,
): Cells | Why | undefined {
  if (z === undefined || g === undefined) return undefined;
  for (const [what, values] of [
    ["the generator's output", g],
    ["the discriminator's output", logits],
  ] as const) {
    if (!values.every(Number.isFinite)) return { why: `${what} is not finite everywhere on the grid` };
  }
  if (scale !== undefined && x[1] - x[0] > MOST_PARTS * scale)
    return { why: `the data's modes are narrower than a cell of the grid by more than ${MOST_PARTS} times` };
  const size = x[1] - x[0];
  const normal = zWeights === undefined ? affineNormal(z, g) : undefined;
  // Means over cells are a little more alike than the densities are; points of smooth densities are not.
  if (normal !== undefined && scale !== undefined && Math.min(scale, normal.sd) >= size) {
    const data = x.map((at) => Math.exp(logDensity([at])));
    const generated = x.map(normal.density);
    const outside = (density: Float64Array) => Math.max(0, 1 - sum(density) * size);
    return { data, generated, logits, size, outside: { data: outside(data), generated: outside(generated) } };
  }
  const data = dataDensity({ x, logDensity, scale });
  const generated = generatorDensity({ x, z, g, zWeights });
  return {
    data: data.density,
    generated: generated.density,
    logits,
    size,
    outside: { data: data.outside, generated: generated.outside },
  };
}

function onPlane(plane: Plane, logDensity: LogDensity): Cells | Why {
  const { axis, logits } = plane;
  if (!logits.every(Number.isFinite))
    return { why: "the discriminator's output is not finite everywhere on the grid" };
  const size = (axis[1] - axis[0]) ** 2;
  const data = dataOnPlane(plane, logDensity).map(Math.exp);
  const generated = plane.generated.map(Math.exp);
  const mass = { data: sum(data) * size, generated: sum(generated) * size };
  for (const [whose, share] of [
    ["the data's", mass.data],
    ["the generator's", mass.generated],
  ] as const) {
    if (Math.abs(share - 1) > UNUSABLE)
      return { why: `${whose} density sums to ${share.toPrecision(3)} over the grid of the plane, not to 1` };
  }
  const outside = { data: Math.max(0, 1 - mass.data), generated: Math.max(0, 1 - mass.generated) };
  return { data, generated, logits, size, outside };
}

/** The integrands of all four, summed over cells, and the mass where both densities have some; what has none pays nothing. */
function sumsOverCells(data: Float64Array, generated: Float64Array, logits: Float64Array) {
  const [mass, common, distance, value, best, logRatio] = Array.from(
    { length: 6 },
    () => new CompensatedSum(),
  );
  const optimal = optimalDiscriminator({ data, generated });
  for (const [i, p] of data.entries()) {
    const q = generated[i];
    mass.add(p + q);
    distance.add((p + q) * Math.abs(sigmoid(logits[i]) - optimal[i]));
    if (p > 0) value.add(p * logSigmoid(logits[i]));
    if (q > 0) value.add(q * logSigmoid(-logits[i]));
    if (p > 0) best.add(p * Math.log(p / (p + q)));
    if (q > 0) best.add(q * Math.log(q / (p + q)));
    if (p > 0 && q > 0) {
      common.add(p + q);
      logRatio.add((p + q) * Math.abs(logits[i] - Math.log(p / q)));
    }
  }
  return {
    mass: mass.value,
    common: common.value,
    distance: distance.value,
    value: value.value,
    best: best.value,
    logRatio: logRatio.value,
  };
}

/** ln sigmoid(l), which keeps its digits in both tails. */
const logSigmoid = (logit: number): number => Math.min(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));

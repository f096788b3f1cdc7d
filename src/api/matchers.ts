/**
 * Matchers for vitest and jest, so that a model's own unit tests can say what its samples must be like.
 *
 * @example
 *   import { expect } from "vitest";
 *   import { matchers } from "ganscope/matchers";
 *   expect.extend(matchers);
 *
 *   expect(samples).toCoverModes({ centers: [[0, 1], [1, 0]], std: 0.02 }, { atLeast: 2, highQuality: 0.9 });
 *   expect(samples).toMatchDistribution(heldOut, { metric: "emd", atMostNulls: 3 });
 *   expect([seed1, seed2, seed3, seed4]).toMatchBaseline(heldOut, { name: "main" });
 */

import { type BaselineChoice, openEvaluation } from "../execution/store/evaluations.ts";
import { againstEvaluation } from "../judging/comparison/against-samples.ts";
import { failsComparison } from "../judging/comparison/gates.ts";
import { mixtureModes } from "../maths/mixture.ts";
import type { Quantity } from "../result/index.ts";
import type { MetricChoice } from "../runs/evaluate/choose.ts";
import { evaluateSamples } from "../runs/evaluate/evaluate.ts";
import type { Step } from "../runs/evaluate/prepare.ts";
import type { Samples } from "../samples.ts";

/** Points as a test has them: one array a point, numbers for one-dimensional points, or ganscope's own Samples. */
export type Points = Samples | readonly (readonly number[])[] | ArrayLike<number>;

export interface CoverageOptions {
  /** Modes that must hold a fifth of their fair share of high-quality samples; all of them by default. */
  readonly atLeast?: number;
  /**
   * Share of the samples that must lie within 3 standard deviations of a mode (more above two dimensions, as `mode-coverage`
   * counts them); not asked for by default.
   */
  readonly highQuality?: number;
}

export interface DistributionOptions {
  /** A quantity, e.g. "emd" or "prdc.recall"; "emd" by default. */
  readonly metric?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** At most so many times what two real samples score; needs twice as many real points as generated ones. */
  readonly atMostNulls?: number;
  /** What labels of the received points say: the class that each was asked for ("asked", default), or the one that it is of ("made"). */
  readonly generatedLabels?: "asked" | "made";
}

export interface BaselineOptions extends BaselineChoice {
  /** Metrics with their options, as they were measured for the baseline: those of its quantities by default. */
  readonly metrics?: MetricChoice;
}

interface Verdict {
  readonly pass: boolean;
  message(): string;
}

/** Types for `expect.extend`: declare them for your test framework, as docs/evaluate.md shows. */
export interface GanscopeMatchers<R = unknown> {
  toCoverModes(
    modes: {
      readonly centers: readonly (readonly number[])[];
      readonly std: number;
      readonly weights?: readonly number[];
    },
    options?: CoverageOptions,
  ): R;
  toMatchDistribution(real: Points, options: DistributionOptions): R;
  toMatchBaseline(real: Points, options: BaselineOptions): R;
}

export const matchers = {
  toCoverModes(
    received: Points,
    { centers, std, weights }: Parameters<GanscopeMatchers["toCoverModes"]>[0],
    { atLeast = centers.length, highQuality = 0 }: CoverageOptions = {},
  ): Verdict {
    const fake = toSamples(received);
    const modes = mixtureModes(centers, std, weights);
    const metrics = measured({ real: fake, fake, modes }, { metrics: { "mode-coverage": {} }, resamples: 0 });
    const held = metrics["mode-coverage.modes20"];
    const share = metrics["mode-coverage.hq"];
    return {
      pass: atOrAbove(held, atLeast) && atOrAbove(share, highQuality),
      message: () =>
        `expected ${fake.rows} samples to cover ${atLeast} of ${centers.length} modes with a share of ${highQuality} of ` +
        `high quality; they cover ${said(held)} with a share of ${said(share)}`,
    };
  },

  toMatchDistribution(
    received: Points,
    real: Points,
    { metric = "emd", atMost, atLeast, atMostNulls, generatedLabels }: DistributionOptions,
  ): Verdict {
    if (atMost === undefined && atLeast === undefined && atMostNulls === undefined) {
      throw new TypeError("toMatchDistribution needs atMost, atLeast or atMostNulls");
    }
    const [fake, truth] = [toSamples(received), toSamples(real)];
    const [id] = metric.split(".");
    const resamples = atMostNulls === undefined ? 0 : undefined;
    const quantities = measured(
      { real: truth, fake, ...(generatedLabels !== undefined && { generatedLabels }) },
      {
        metrics: { [id]: {} },
        ...(resamples !== undefined && { resamples }),
        ...(atMostNulls !== undefined && { expect: [{ metric, maxNulls: atMostNulls }] }),
      },
    );
    const quantity = quantities[metric];
    if (quantity === undefined) {
      throw new TypeError(`${id} yields ${Object.keys(quantities).join(", ")}, not ${metric}`);
    }
    const band = quantity.value === null ? undefined : quantity.nullBand;
    const bounds = [
      ...(atMost === undefined ? [] : [{ text: `at most ${atMost}`, holds: atOrBelow(quantity, atMost) }]),
      ...(atLeast === undefined
        ? []
        : [{ text: `at least ${atLeast}`, holds: atOrAbove(quantity, atLeast) }]),
      ...(atMostNulls === undefined
        ? []
        : [
            {
              text: `at most ${atMostNulls} times what real samples score (${said(quantity, band?.median ?? null)})`,
              holds: band !== undefined && atOrBelow(quantity, atMostNulls * band.median),
            },
          ]),
    ];
    return {
      pass: bounds.every(({ holds }) => holds),
      message: () =>
        `expected ${metric} of ${fake.rows} samples against ${truth.rows} real ones to be ` +
        `${bounds.map(({ text }) => text).join(" and ")}; it is ${said(quantity)}`,
    };
  },

  /** No quantity of the baseline regressed. Several sets, one a seed of the model, are compared by their ranks. */
  toMatchBaseline(
    received: Points | readonly Samples[],
    real: Points,
    { metrics, ...choice }: BaselineOptions,
  ): Verdict {
    const stored = openEvaluation(choice);
    const chosen = metrics ?? (stored.trained.definition.metrics as MetricChoice);
    const { fake, independent } = toSets(received);
    const result = evaluateSamples({ real: toSamples(real), fake }, { metrics: chosen, independent });
    const changes = againstEvaluation(result, stored, choice.primary).comparison?.changes ?? [];
    const failed = changes.filter(failsComparison);
    const told = (failed.length > 0 ? failed : changes).map(
      ({ metric, verdict, why }) => `${metric ?? "the samples"}: ${verdict}. ${why}`,
    );
    return {
      pass: failed.length === 0,
      message: () => `expected no regression against ${stored.label}; ${told.join(" ")}`,
    };
  },
};

/** A list of sets, one a seed of the model, as steps of their own; anything else is one set. */
function toSets(received: Points | readonly Samples[]): { fake: Samples | Step[]; independent: boolean } {
  if (Array.isArray(received) && received.length > 0 && "rows" in Object(received[0])) {
    return { fake: (received as Samples[]).map((samples, step) => ({ step, samples })), independent: true };
  }
  return { fake: toSamples(received as Points), independent: false };
}

function measured(
  input: Parameters<typeof evaluateSamples>[0],
  options: Parameters<typeof evaluateSamples>[1],
): Readonly<Record<string, Quantity>> {
  const result = evaluateSamples(input, options);
  return result.scenarios[0].seeds[0].metrics;
}

/** A quantity without a value is neither above nor below anything. */
const atOrAbove = ({ value }: Quantity, bound: number): boolean => value !== null && value >= bound;
const atOrBelow = ({ value }: Quantity, bound: number): boolean => value !== null && value <= bound;

function said(quantity: Quantity, value: number | null = quantity.value): string {
  if (value !== null) return String(Number(value.toPrecision(4)));
  return quantity.value === null ? `not estimable (${quantity.why})` : "unknown";
}

function toSamples(points: Points): Samples {
  if ("rows" in points) return points;
  const rows = points.length;
  const first = points[0];
  if (typeof first === "number")
    return { rows, dim: 1, data: Float64Array.from(points as ArrayLike<number>) };
  if (!Array.isArray(first))
    throw new TypeError("samples are an array of points, of numbers, or { rows, dim, data }");
  const dim = first.length;
  const ragged = (points as readonly (readonly number[])[]).findIndex((point) => point.length !== dim);
  if (ragged >= 0) throw new TypeError(`point ${ragged} has another dimension than the first (${dim})`);
  return { rows, dim, data: Float64Array.from((points as readonly (readonly number[])[]).flat()) };
}

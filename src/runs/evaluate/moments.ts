/** What means and covariances alone tell: a Frechet distance, and of all other metrics why not. */
import { createHash } from "node:crypto";
import { quantity } from "../../../metrics/metric.ts";
import { needs, type Offer } from "../../../metrics/needs.ts";
import { InputError } from "../../errors.ts";
import { frechetOfMoments, momentsOf } from "../../maths/frechet.ts";
import type { Quantity, RunResult } from "../../result/index.ts";
import type { Moments, Samples } from "../../samples.ts";
import { allMetrics, chooseMetrics, type Skipped } from "./choose.ts";
import { judgeable } from "./expectations.ts";
import type { EvaluationOptions } from "./options.ts";
import { outcomeOf } from "./outcome.ts";

const METRIC = "frechet";
const WHY = "it needs samples, and a side is a file of means and covariances";

export interface MomentsInput {
  readonly real: Samples | Moments;
  readonly fake: Samples | Moments;
}

/**
 * The Frechet distance of two sides, at least one of which is known by its mean and covariance only.
 *
 * @throws InputError for sides of different dimension, samples of fewer than 2 rows, and metrics or expectations that need more
 */
export function evaluateMoments(input: MomentsInput, options: EvaluationOptions = {}): RunResult {
  const started = new Date();
  const [real, fake] = [input.real, input.fake].map(fitted);
  const dim = real.mean.length;
  if (fake.mean.length !== dim) {
    throw new InputError(
      `evaluate needs both sides of one dimension (real ${dim}, fake ${fake.mean.length})`,
    );
  }
  // what stands for the samples, which nothing looks at
  const [ofReal, ofFake] = [real, fake].map(({ rows = 0 }) => ({ rows, dim, data: new Float32Array() }));
  const missing = Object.fromEntries(Object.keys(needs).map((need) => [need, WHY])) as Offer["missing"];
  const offer: Offer = { missing };
  const all = allMetrics(options.own ?? {});
  const { [METRIC]: own = {}, ...others } = options.metrics ?? {};
  const other = Object.keys(others).find((id) => Object.hasOwn(all, id));
  if (other !== undefined)
    throw new InputError(`${other} cannot be measured here: ${WHY}`, { hint: "leave it out" });
  const enough = { rows: 2, dim, data: ofReal.data };
  const { active } = chooseMetrics(
    all,
    { ...others, [METRIC]: own },
    { ...offer, real: enough, fake: enough },
  );
  const skipped: Skipped[] = Object.keys(all)
    .filter((id) => id !== METRIC)
    .map((metric) => ({ metric, why: WHY }));
  const nulls = "a file of means and covariances holds no samples to draw from";
  const expected = judgeable(options.expect ?? [], {
    all,
    active,
    skipped,
    offer,
    steps: [0],
    unnamedModes: true,
    whyNoNulls: nulls,
  });
  options.onPlan?.({
    words: `measuring the Frechet distance in ${dim} dimensions`,
    seconds: 4e-10 * dim ** 3,
  });
  const variances = Array.from({ length: dim }, (_, i) => real.covariance[i * dim + i]);
  const target = {
    kind: "samples",
    dim,
    sd: Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0) / dim),
  };
  const hash = createHash("sha256").update(real.mean).update(real.covariance).digest("hex");
  return outcomeOf(
    {
      input: { real: ofReal, fake: ofFake },
      identity: { rows: ofReal.rows, dim, sha256: hash },
      prepared: {
        real: ofReal,
        series: [{ step: 0, samples: ofFake }],
        realRows: () => ofReal,
        notes: [],
      },
      offer,
      all,
      active,
      skipped,
      resamples: 0,
      planted: false,
      started,
      options,
      expected,
      target,
      apart: true,
      nulls,
    },
    { snapshots: [{ step: 0, weights: "raw", metrics: { [METRIC]: measured(real, fake) } }], bands: {} },
  );
}

function fitted(side: Samples | Moments, at: number): Moments {
  if ("covariance" in side) return side;
  const name = at === 0 ? "real" : "fake";
  if (side.rows < 2) throw new InputError(`a covariance needs 2 rows (${name} has ${side.rows})`);
  const found = side.data.findIndex((x) => !Number.isFinite(x));
  if (found >= 0) {
    const place = `row ${Math.floor(found / side.dim)}, column ${found % side.dim}`;
    throw new InputError(`evaluate needs finite samples (${name}, ${place}: ${side.data[found]})`);
  }
  return { ...momentsOf(side), rows: side.rows };
}

function measured(real: Moments, fake: Moments): Quantity {
  const { value, flat } = frechetOfMoments({ real, fake });
  const dim = real.mean.length;
  const few = Math.min(...[real, fake].flatMap(({ rows }) => rows ?? []));
  const unknown = [real, fake].filter(({ rows }) => rows === undefined).length;
  const notes = [
    ...(unknown > 0
      ? [
          `the number of samples of ${["", "one side", "both sides"][unknown]} is unknown (n 0), and so is the bias`,
        ]
      : []),
    ...(few < 2 * dim ? [`with ${few} rows in ${dim} dimensions it is mostly bias`] : []),
    ...(flat === 0 || few < dim
      ? []
      : [`in ${flat} of ${dim} directions one side does not vary, up to rounding`]),
  ];
  return quantity({
    value,
    unit: "data units squared",
    n: fake.rows ?? 0,
    nReal: real.rows ?? 0,
    ...(notes.length > 0 && { note: notes.join("; ") }),
  });
}

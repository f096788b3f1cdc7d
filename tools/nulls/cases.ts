/**
 * What the null bands are verified on: small samples of known mixtures and cheap options, so that thousands of bands take
 * minutes. Calibration is a matter of ranks and independence, not of size; each way of computing a metric has its line.
 */
import { Value } from "typebox/value";
import { metrics } from "../../metrics/index.ts";
import { classesOf, ownLabels } from "../../metrics/labels.ts";
import type { Metric } from "../../metrics/metric.ts";
import type { Known, MetricInput } from "../../metrics/needs.ts";
import { mixtureModes, sampleMixture } from "../../src/maths/mixture.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Extractor } from "../../src/samples.ts";
import type { MetricId } from "../../src/scenario/scenario.ts";

export interface Case {
  readonly id: MetricId;
  /** What the samples are, and options that are not the default's. */
  readonly on: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly n: number;
  /** Whether the band is made of halvings of one set of real rows, as an evaluation makes it. */
  readonly halved?: boolean;
  /** Two independent real samples of n rows, and what is known beside them. */
  pair(rng: Rng): MetricInput;
}

/** Real pairs of one mixture. */
const pairs =
  (modes: ReturnType<typeof mixtureModes>, n: number, known: Known = {}) =>
  (rng: Rng): MetricInput => ({
    ...known,
    real: sampleMixture(modes, n, rng),
    fake: sampleMixture(modes, n, rng),
  });

const normal = (dim: number) => mixtureModes([Array.from({ length: dim }, () => 0)], 1);
const ring = mixtureModes(
  Array.from({ length: 8 }, (_, k) => [Math.cos((k * Math.PI) / 4), Math.sin((k * Math.PI) / 4)]),
  0.1,
);
/** Eight modes of unlike directions in so many dimensions that a halving takes long; deviations of a tenth beside them. */
const wide = mixtureModes(
  Array.from({ length: 8 }, (_, k) => Array.from({ length: 130 }, (_, axis) => Math.cos(k * (axis + 1)))),
  0.1,
);
const fine = { low: -1.5, high: 1.5, bins: 8 };
/** Nine bins, none of them rare: a divergence between samples that miss a bin is infinite. */
const coarse = { low: -1.5, high: 1.5, bins: 3 };
/** Class proportions as unequal as those of real data. */
const classes = mixtureModes([[0], [1], [2], [3], [4], [5]], 0.1, [1, 2, 2, 3, 4, 4]);
const overlapping = mixtureModes([[0], [1], [2], [3], [4], [5]], 0.4, [1, 2, 2, 3, 4, 4]);
/** Tells the class of a sample by its nearest whole number. */
const rounded: Extractor = {
  name: "whole numbers",
  dim: 1,
  classes: 6,
  extract: (samples) => ({
    features: {
      ...samples,
      labels: Int32Array.from(samples.data, (x) => Math.min(5, Math.max(0, Math.round(x)))),
    },
    probabilities: { rows: 0, dim: 6, data: new Float64Array(0) },
  }),
};

const chosen: readonly Case[] = [
  { id: "jsd", on: "ring, 8 x 8 bins", n: 100, pair: pairs(ring, 100, { box: fine }) },
  { id: "divergences", on: "normal, 3 x 3 bins", n: 100, pair: pairs(normal(2), 100, { box: coarse }) },
  { id: "emd", on: "normal on the line", n: 100, pair: pairs(normal(1), 100) },
  { id: "emd", on: "ring, 8 x 8 bins", n: 60, pair: pairs(ring, 60, { box: fine }) },
  { id: "emd", on: "normal clouds in 3-D", n: 60, pair: pairs(normal(3), 60) },
  {
    id: "sliced-wasserstein",
    on: "normal in 3-D, 16 directions",
    options: { projections: 16 },
    n: 60,
    pair: pairs(normal(3), 60),
  },
  {
    id: "sliced-wasserstein",
    on: "normal in 3-D, 16 directions, order 2",
    options: { projections: 16, order: 2 },
    n: 60,
    pair: pairs(normal(3), 60),
  },
  {
    id: "mmd",
    on: "normal in 3-D, Gaussian kernel",
    options: { kernel: "gaussian" },
    n: 60,
    pair: pairs(normal(3), 60),
  },
  { id: "mode-coverage", on: "ring of 8 modes", n: 50, pair: pairs(ring, 50, { modes: ring }) },
  { id: "prdc", on: "normal in 3-D", n: 100, pair: pairs(normal(3), 100) },
  { id: "two-sample", on: "normal in 5 dimensions", n: 60, pair: pairs(normal(5), 60) },
  { id: "nearest-neighbor", on: "normal in 3-D", n: 100, pair: pairs(normal(3), 100) },
  { id: "ndb", on: "normal in 2-D, 10 bins", n: 200, pair: pairs(normal(2), 200) },
  { id: "class-coverage", on: "six unequal classes", n: 60, pair: pairs(classes, 60, { labels: ownLabels }) },
  {
    id: "label-fidelity",
    on: "six unequal classes, overlapping",
    n: 60,
    pair: pairs(overlapping, 60, { asked: ownLabels, classes: classesOf(rounded) }),
  },
  {
    id: "sharpness",
    on: "noise on 4 x 4 pixels",
    n: 40,
    pair: pairs(normal(16), 40, { image: { height: 4, width: 4, channels: 1 } }),
  },
  { id: "parzen", on: "normal in 2-D", n: 60, pair: pairs(normal(2), 60) },
];

/** A metric that needs nothing but samples is verified with its defaults on these, where nothing else was chosen for them. */
const plain = (id: MetricId): Case => ({ id, on: "normal in 3-D", n: 60, pair: pairs(normal(3), 60) });

const hasBand = ({ needs, options, nullResamples }: Metric): boolean => {
  const { real, fake } = plain("mmd").pair(new Rng(0));
  return needs.length === 0 && nullResamples({ real, fake }, Value.Default(options, {}) as never) > 0;
};

/** The same where all halvings of one set are made together. */
const halving: readonly Case[] = [
  ...chosen.filter(({ id, options }) => metrics[id].halved !== undefined && options?.kernel !== "gaussian"),
  plain("mmd"),
  { ...plain("mind"), options: { projections: 16 } },
  plain("frechet"),
  { id: "frechet", on: "ring in 130 dimensions", n: 200, pair: pairs(wide, 200) } as const,
].map((one) => ({ ...one, on: `${one.on}, halvings of one set`, halved: true }));

export const cases: readonly Case[] = [
  ...chosen,
  ...halving,
  ...(Object.keys(metrics) as MetricId[])
    .filter((id) => hasBand(metrics[id]) && !chosen.some((one) => one.id === id && one.options === undefined))
    .map(plain),
];

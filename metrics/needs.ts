/**
 * What there is to measure with beside two samples, and what of it a metric may need. An offer is made of a scenario's target
 * and trainer (src/scenario/needs.ts) or of an evaluation's files (src/runs/evaluate/offer.ts).
 */
import type { StepRecord } from "../src/result/index.ts";
import type {
  Box,
  CriticBatch,
  CurveSlopes,
  Curves,
  Dynamics,
  Extractor,
  ImageShape,
  LatentMap,
  LogDensity,
  Modes,
  Plane,
  SampleGradients,
  Samples,
} from "../src/samples.ts";
import type { Labels } from "./labels.ts";

/** What is known before anything is measured. */
interface KnownThings {
  readonly modes: Modes;
  readonly box: Box;
  readonly image: ImageShape;
  /** What turns the samples into features. */
  readonly features: Extractor;
  readonly logDensity: LogDensity;
  /** The probability of each class of the data. */
  readonly classShares: readonly number[];
  /** Which class samples are of, by an extractor or by labels. */
  readonly labels: Labels;
  /** The same by an extractor. */
  readonly classes: Labels;
  /** Which class real samples are of, and generated ones were asked for. */
  readonly asked: Labels;
  /** Real samples that the generator was not trained on; `real`, or `training`, then holds those it was trained on. */
  readonly reference: Samples;
  /** All that it was trained on, where `real` is only a part of it. */
  readonly training: Samples;
  /** What a classifier says of generated images, and of real ones; a row an image, in the order in which they came. */
  readonly logits: { readonly real?: Samples; readonly fake: Samples };
}

/** What a metric can be given beside the samples. */
export interface Things extends KnownThings {
  /** Training signals up to now. */
  readonly records: readonly StepRecord[];
  readonly curves: Curves;
  /** D beside a generator whose density is known: on the line, or on the plane. */
  readonly optimum: Curves | Plane;
  readonly slopes: CurveSlopes;
  readonly gradients: SampleGradients;
  readonly critic: CriticBatch;
  readonly dynamics: Dynamics;
  readonly latents: LatentMap;
}

export const things: Readonly<Record<keyof Things, string>> = {
  modes: "the centers of the data's modes",
  box: "data of dimension 1 or 2, with a box to put bins on",
  image: "images",
  features: "an extractor of features",
  logDensity: "the density of the data",
  classShares: "the probability of each class of the data",
  labels:
    "an extractor that tells classes, or class labels of the real samples, and of the generated ones those that say what they are, not what was asked for (generated labels: made)",
  classes: "an extractor that tells classes",
  asked:
    "class labels of the real samples, and of the generated ones those that were asked for (generated labels: asked)",
  reference: "real samples that were held out of training",
  training: "all samples that were trained on",
  logits: "logits of the Inception network: images, and --features inception",
  records: "training records",
  curves: "curves of D: one-dimensional data, and a D that judges single samples",
  optimum:
    "curves of D and G: one-dimensional data or an affine generator in the plane, and a D that judges single samples",
  slopes: "slopes of D beside a frozen generator",
  gradients: "gradients of the losses by sample: a D whose answer to a single one is a probability",
  critic: "a critic that judges single samples",
  dynamics: "the dynamics of both players, measured at this step",
  latents: "the generator itself",
};

/** What must be true for a quantity to have a value, or a metric to apply, though nothing is handed over for it. */
const facts = {
  manyDimensions: "data of more than two dimensions",
  opponent: "a discriminator or critic",
  points: "a discriminator or critic that judges single samples",
  probability: "a discriminator whose output, after a sigmoid, is a probability",
  density: "the generator's density in closed form: on the line a latent of dimension 1",
  bound: "a bound of the critic's slope: dense layers that are not divided by their spectral norms",
  round: "plain gradient descent of both players, with at most 256 parameters together",
} as const;

export type Thing = keyof Things;
export type Fact = keyof typeof facts;
export type Need = Thing | Fact;

/** Each need in words that follow "it needs". */
export const needs: Readonly<Record<Need, string>> = { ...things, ...facts };

export type Known = Partial<KnownThings>;

/** What there is to measure with. */
export interface Offer extends Known {
  /** Of each need why it is not met; undefined where it is, by what is known here or by what comes with each snapshot. */
  readonly missing: Readonly<Partial<Record<Need, string | undefined>>>;
}

/** Two samples of one dimension, and what there is beside them; all that is absent is not there. */
export interface MetricInput extends Partial<Things>, Partial<Pick<Offer, "missing">> {
  readonly real: Samples;
  readonly fake: Samples;
}

/** What a metric is given: what it needs, and what of the things that it uses there is. */
export type Given<Needs extends Need, Uses extends Thing = never> = Pick<MetricInput, "real" | "fake"> &
  Pick<Things, Needs & Thing> &
  Partial<Pick<Things, Uses>>;

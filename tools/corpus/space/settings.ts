/**
 * Ways of training above two dimensions whose outcomes are of every kind, as ../settings.ts has them for the plane. A generator that is one affine
 * map learns a correlated normal law well, one that is wide and slow a mixture in few dimensions; digits, tables and waves are never
 * learned in so few steps.
 */
import {
  adam,
  clip,
  constant,
  frozen,
  gan,
  leaky,
  type Options,
  penalty,
  rare,
  rmsprop,
  sgd,
  smooth,
  wgan,
} from "../settings.ts";
import type { SpaceOptions } from "./targets.ts";

export interface SpaceSetting {
  readonly name: string;
  /** The key of its target. */
  readonly on: string;
  readonly target: SpaceOptions;
  readonly trainer: {
    readonly kind: "gan" | "wgan";
    readonly steps: number;
    readonly [option: string]: unknown;
  };
  readonly seeds: readonly number[];
}

export const spaceTargets = {
  mixture5: { kind: "mixture", dim: 5, modes: 3, std: 0.6, apart: 4, uneven: 1, seed: 1, said: "names" },
  mixture8: { kind: "mixture", dim: 8, modes: 3, std: 0.65, apart: 4, uneven: 1.4, seed: 2, said: "nothing" },
  mixture16: { kind: "mixture", dim: 16, modes: 6, std: 0.5, apart: 6, uneven: 1, seed: 3, said: "names" },
  mixture32: { kind: "mixture", dim: 32, modes: 10, std: 0.5, apart: 6, uneven: 2, seed: 4, said: "nothing" },
  normal5: { kind: "normal", dim: 5, decay: 1, seed: 5, said: "none" },
  normal16: { kind: "normal", dim: 16, decay: 1, seed: 6, said: "nothing" },
  normal64: { kind: "normal", dim: 64, decay: 1, seed: 7, said: "none" },
  digits: { kind: "digits", seed: 8, said: "nothing" },
  table: { kind: "table", dim: 30, standardized: false, seed: 9, said: "nothing" },
  standardized: { kind: "table", dim: 30, standardized: true, seed: 10, said: "nothing" },
  waves24: { kind: "waves", dim: 24, noise: 0.1, seed: 11, said: "none" },
  waves48: { kind: "waves", dim: 48, noise: 0.1, seed: 12, said: "nothing" },
} as const satisfies Record<string, SpaceOptions>;

type On = keyof typeof spaceTargets;

const dimOf = (on: On): number => {
  const target: SpaceOptions = spaceTargets[on];
  return target.kind === "digits" ? 64 : target.dim;
};
const half = { beta1: 0.5 };
const slow = { decay: { from: 0.3 }, ema: 0.995 };

/** One affine map, as many latents as coordinates. */
const affine = (
  on: On,
  steps: number,
  objective: string,
  { g = 0.004, d = 0.004, width = 64, turns = {} as Options, more = slow as Options } = {},
) =>
  gan(
    steps,
    objective,
    { kind: "affine", optimizer: adam(g, half) },
    { widths: [width, width], ...leaky, optimizer: adam(d, half), ...turns },
    { latent: { dim: dimOf(on) }, ...more },
  );

/** The same by a critic. */
const affineCritic = (on: On, steps: number, lipschitz: Options, optimizer: Options, ahead = 3) =>
  wgan(
    steps,
    lipschitz,
    { kind: "affine", optimizer },
    { widths: [64, 64], initializer: "orthogonal", gain: 1.2, steps: ahead, optimizer },
    { latent: { dim: dimOf(on) }, ...slow },
  );

/**
 * It starts this far from the data, narrower than they are (the noise of wide samples would pass for a movement), before a discriminator
 * that becomes sure of it within the first records.
 */
const disjoint = (on: On, objective: string, shift: number, rate = 0.01) =>
  gan(
    700,
    objective,
    { kind: "affine", shift, scale: 0.5, optimizer: sgd(rate, 0.5) },
    { widths: [64, 64], steps: 3, pretrain: 10, optimizer: adam(0.002) },
    { latent: { dim: dimOf(on) } },
  );

const relu = { activation: "relu", initializer: "he" };

/** A discriminator that pays for slopes at real samples. */
const steady = (steps: number, gamma: number, { latent = 10, width = 64, rate = 0.002 } = {}) =>
  gan(
    steps,
    "non-saturating",
    { widths: [width, width], ...relu, optimizer: adam(rate, half) },
    { widths: [width, width], ...relu, optimizer: adam(2 * rate, half) },
    { latent: { dim: latent }, regularizer: { kind: "r1", gamma }, ...slow },
  );

/** Perceptrons, well set or not. */
const deep = (
  steps: number,
  objective: string,
  { g = 0.001, d = 0.001, width = 64, latent = 8, turns = {} as Options, more = slow as Options } = {},
) =>
  gan(
    steps,
    objective,
    { widths: [width, width], ...smooth, optimizer: adam(g, half) },
    { widths: [width, width], ...leaky, optimizer: adam(d, half), ...turns },
    { latent: { dim: latent }, ...more },
  );

const plain = (
  steps: number,
  objective: string,
  optimizer: Options,
  { latent = 4, turns = {} as Options } = {},
) =>
  gan(
    steps,
    objective,
    { widths: [64, 64], optimizer },
    { widths: [64, 64], optimizer, ...turns },
    { latent: { dim: latent } },
  );

const critics = (steps: number, lipschitz: Options, optimizer: Options, ahead = 3, more: Options = slow) =>
  wgan(
    steps,
    lipschitz,
    { widths: [128, 128], ...relu, optimizer },
    { widths: [128, 128], initializer: "he", steps: ahead, optimizer },
    { latent: { dim: 8 }, ...more },
  );

const gentle = { beta1: 0.5, beta2: 0.9 };

const list: readonly (readonly [string, On, SpaceSetting["trainer"]])[] = [
  // laws that an affine map can learn
  ["affine", "normal5", affine("normal5", 800, "non-saturating")],
  ["affine-minimax", "normal5", affine("normal5", 800, "minimax")],
  ["affine-hinge", "normal5", affine("normal5", 800, "hinge")],
  ["affine-least-squares", "normal5", affine("normal5", 800, "least-squares")],
  ["affine-penalty", "normal5", affineCritic("normal5", 500, penalty, adam(0.003, gentle))],
  ["affine-clip", "normal5", affineCritic("normal5", 500, clip(0.2), rmsprop(0.002))],
  ["affine-short", "normal5", affine("normal5", 60, "non-saturating")],
  ["affine", "normal16", affine("normal16", 1500, "non-saturating")],
  ["affine-wide", "normal16", affine("normal16", 1500, "non-saturating", { width: 128 })],
  ["affine-minimax-wide", "normal16", affine("normal16", 1500, "minimax", { width: 128 })],
  ["affine-turns", "normal16", affine("normal16", 1200, "non-saturating", { turns: { steps: 2 } })],
  ["affine-least-squares", "normal16", affine("normal16", 1500, "least-squares")],
  ["affine-penalty", "normal16", affineCritic("normal16", 700, penalty, adam(0.003, gentle))],
  ["affine-constant", "normal16", affine("normal16", 1000, "non-saturating", { more: constant })],
  ["affine-short", "normal16", affine("normal16", 150, "non-saturating")],
  ["affine", "normal64", affine("normal64", 1500, "non-saturating", { width: 128 })],
  [
    "affine-turns",
    "normal64",
    affine("normal64", 1200, "non-saturating", { width: 128, turns: { steps: 2 } }),
  ],
  ["affine", "standardized", affine("standardized", 1000, "non-saturating")],
  ["affine", "waves24", affine("waves24", 1000, "hinge")],
  // mixtures, well set
  ["steady", "mixture5", steady(1500, 0.1)],
  ["steady-tight", "mixture5", steady(1500, 0.3)],
  ["steady-wide", "mixture5", steady(1500, 0.1, { width: 96, latent: 14 })],
  ["steady", "mixture8", steady(1500, 0.1, { latent: 16 })],
  ["steady-wide", "mixture8", steady(1500, 0.1, { latent: 20, width: 96 })],
  ["steady", "mixture16", steady(1500, 0.1, { latent: 24 })],
  ["penalty", "mixture8", critics(600, penalty, adam(0.001, gentle))],
  ["deep", "mixture16", deep(1000, "non-saturating", { latent: 16 })],
  ["deep-hinge", "mixture32", deep(1000, "hinge", { latent: 16 })],
  ["deep", "standardized", deep(1000, "non-saturating", { latent: 16 })],
  ["deep", "table", deep(800, "least-squares", { latent: 16 })],
  ["deep", "digits", deep(1000, "non-saturating", { latent: 16 })],
  ["penalty", "digits", critics(400, penalty, adam(0.001, gentle))],
  ["deep", "waves24", deep(1000, "non-saturating", { latent: 4 })],
  ["clip", "waves48", critics(500, clip(0.1), rmsprop(0.001))],
  // modes and regions that are given up
  ["deep-minimax", "mixture16", deep(1000, "minimax", { latent: 16 })],
  ["deep-least-squares", "mixture32", deep(800, "least-squares", { latent: 16 })],
  ["deep", "mixture32", deep(1000, "non-saturating")],
  ["deep", "mixture8", deep(800, "non-saturating", { g: 0.002, latent: 2 })],
  ["narrow", "normal16", deep(800, "non-saturating", { latent: 1 })],
  ["narrow", "waves24", deep(800, "minimax", { latent: 1 })],
  // a discriminator that is sure
  ["minimax-far", "normal5", disjoint("normal5", "minimax", 8)],
  ["minimax-far", "normal16", disjoint("normal16", "minimax", 6)],
  ["minimax-far", "mixture8", disjoint("mixture8", "minimax", 6)],
  ["minimax-far", "waves24", disjoint("waves24", "minimax", 4)],
  ["minimax-far", "digits", disjoint("digits", "minimax", 2)],
  ["minimax-near", "standardized", disjoint("standardized", "minimax", 1)],
  ["non-saturating-far", "mixture8", disjoint("mixture8", "non-saturating", 6)],
  ["hinge-far", "normal16", disjoint("normal16", "hinge", 6)],
  // a discriminator that stops or lags
  ["frozen", "mixture5", deep(700, "non-saturating", { g: 0.002, turns: frozen(200), more: constant })],
  ["frozen", "mixture16", deep(700, "non-saturating", { g: 0.002, turns: frozen(200), more: constant })],
  ["rare", "mixture8", deep(800, "non-saturating", { g: 0.002, turns: rare(5), more: constant })],
  ["rare-minimax", "mixture16", deep(800, "minimax", { g: 0.002, turns: rare(6), more: constant })],
  ["rare", "mixture32", deep(800, "non-saturating", { g: 0.002, turns: rare(5), more: constant })],
  ["frozen", "waves24", deep(700, "non-saturating", { g: 0.002, turns: frozen(150), more: constant })],
  ["rare", "waves48", deep(800, "hinge", { g: 0.002, turns: rare(5), more: constant })],
  ["lazy", "normal16", deep(700, "non-saturating", { g: 0.004, d: 0.0002, more: constant })],
  ["lazy", "digits", deep(700, "non-saturating", { g: 0.004, d: 0.0002, more: constant })],
  // rates that are too large
  ["sgd", "mixture5", plain(400, "non-saturating", sgd(0.2, 0.9))],
  ["sgd-hinge", "normal16", plain(400, "hinge", sgd(0.2, 0.9))],
  ["sgd-least-squares", "standardized", plain(400, "least-squares", sgd(0.1, 0.9))],
  ["adam-large", "mixture8", plain(400, "non-saturating", adam(0.05))],
  ["adam-large", "table", plain(400, "minimax", adam(0.05))],
  ["clip-wild", "normal5", critics(400, clip(10), rmsprop(0.02), 1, constant)],
  ["clip-wild", "waves48", critics(400, clip(10), rmsprop(0.02), 1, constant)],
];

const SEEDS = [1, 2];

export const spaceSettings: readonly SpaceSetting[] = list.map(([name, on, trainer]) => ({
  name: `${on}-${name}`,
  on,
  target: spaceTargets[on],
  trainer,
  seeds: SEEDS,
}));

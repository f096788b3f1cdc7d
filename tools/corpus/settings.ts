/**
 * Ways of training whose outcomes are as different as we know how to make them: every target, objective and kind of failure,
 * each beside neighbors in which one number differs. A group is one of them with a few seeds; the groups of even and of odd
 * place make the two halves, so neighbors stand next to each other in the list.
 */
import type { TargetOptions } from "../../src/data/index.ts";

export interface Setting {
  readonly name: string;
  readonly target: TargetOptions;
  readonly trainer: {
    readonly kind: "gan" | "wgan";
    readonly steps: number;
    readonly [option: string]: unknown;
  };
  readonly seeds: readonly number[];
}

export type Options = Readonly<Record<string, unknown>>;

const gauss = (mean: number, std = 1): TargetOptions => ({ kind: "gaussian-mixture", means: [mean], std });
const mix2: TargetOptions = { kind: "gaussian-mixture", means: [-2, 2], std: 0.5 };
const mix4: TargetOptions = { kind: "gaussian-mixture", means: [-3, -1, 1, 3], std: 0.2 };
const far2: TargetOptions = { kind: "gaussian-mixture", means: [7, 9], std: 0.3 };
const bells = (mu: number): TargetOptions => ({ kind: "two-gaussians", mu });
const ring = (std: number, modes = 8): TargetOptions => ({ kind: "ring", std, modes });
const grid: TargetOptions = { kind: "grid" };
const spiral: TargetOptions = { kind: "spiral" };
const lines = (theta: number): TargetOptions => ({ kind: "lines", theta });

export const adam = (rate: number, more: Options = {}) => ({ kind: "adam", rate, ...more });
export const sgd = (rate: number, momentum: number) => ({ kind: "sgd", rate, momentum });
export const rmsprop = (rate: number) => ({ kind: "rmsprop", rate });

/** Nets that learn well: orthogonal weights, tanh against leaky relu. */
export const smooth = { activation: "tanh", initializer: "orthogonal", gain: 1.2 };
export const leaky = { activation: "leaky-relu", initializer: "orthogonal", gain: 1.2 };

export const gan = (
  steps: number,
  objective: string,
  generator: Options,
  discriminator: Options,
  more: Options = {},
) => ({ kind: "gan", steps, batch: 128, objective, generator, discriminator, ...more }) as const;
export const wgan = (
  steps: number,
  lipschitz: Options,
  generator: Options,
  critic: Options,
  more: Options = {},
) => ({ kind: "wgan", steps, batch: 128, lipschitz, generator, critic, ...more }) as const;
export const penalty = { kind: "gradient-penalty", lambda: 0.1 };
export const clip = (value: number) => ({ kind: "weight-clip", limit: value });
export const settled = { decay: { from: 0.4 }, ema: 0.99 };

/** A generator of few weights that starts far from the data, before a discriminator that is sure of it. */
const disjoint = (
  objective: string,
  { steps = 1000, rate = 0.02, widths = [32, 32], ahead = 5, pretrain = 100 } = {},
) =>
  gan(
    steps,
    objective,
    { widths: [16], optimizer: sgd(rate, 0.5) },
    { widths, steps: ahead, pretrain, optimizer: adam(0.002) },
  );

/** A line learned by a small net. */
const onLine = (steps: number, objective: string, { g = 0.001, d = 0.004, more = settled as Options } = {}) =>
  gan(
    steps,
    objective,
    { widths: [32], ...smooth, optimizer: adam(g) },
    { widths: [32, 32], steps: 2, optimizer: adam(d) },
    more,
  );

/** The plane, learned well where the rates are equal. */
const onPlane = (
  steps: number,
  objective: string,
  { g = 0.002, d = 0.002, depth = 3, width = 64, turns = {} as Options, more = settled as Options } = {},
) =>
  gan(
    steps,
    objective,
    { widths: Array(depth).fill(width), ...smooth, optimizer: adam(g) },
    { widths: [width, width], ...leaky, optimizer: adam(d), ...turns },
    more,
  );

/** D stops after so many steps. */
const halted = (steps: number, objective: string, after: number, width = 64) =>
  onPlane(steps, objective, { depth: 2, width, d: 0.001, turns: frozen(after), more: constant });

/** D moves every so many steps of G. */
const outrun = (steps: number, objective: string, every: number) =>
  onPlane(steps, objective, { depth: 2, g: 0.001, d: 0.001, turns: rare(every), more: constant });

const plain = (steps: number, objective: string, optimizer: Options, width = 64, turns: Options = {}) =>
  gan(
    steps,
    objective,
    { widths: [width, width], optimizer },
    { widths: [width, width], optimizer, ...turns },
  );

const critics = (
  steps: number,
  lipschitz: Options,
  optimizer: Options,
  width = 64,
  ahead = 3,
  more: Options = settled,
) =>
  wgan(
    steps,
    lipschitz,
    { widths: [width, width, width], ...smooth, optimizer },
    { widths: [width, width], initializer: "orthogonal", gain: 1.2, steps: ahead, optimizer },
    more,
  );

export const wide = { beta2: 0.9 };
export const constant: Options = {};
export const frozen = (after: number) => ({ freezeAfter: after });
export const rare = (every: number) => ({ every });

const list: readonly (readonly [string, TargetOptions, Setting["trainer"]])[] = [
  // the minimax loss before disjoint supports, and what differs by a word or a number
  ["minimax-far-8", bells(8), disjoint("minimax")],
  ["minimax-far-8-slow", bells(8), disjoint("minimax", { rate: 0.01, steps: 1400 })],
  ["minimax-far-10", bells(10), disjoint("minimax")],
  ["minimax-far-10-wide", gauss(10), disjoint("minimax", { widths: [64, 64], ahead: 3 })],
  ["minimax-far-7", bells(7), disjoint("minimax", { steps: 1400 })],
  ["minimax-far-9-narrow", gauss(9, 0.5), disjoint("minimax")],
  ["minimax-two-far", far2, disjoint("minimax")],
  ["minimax-two-far-slow", far2, disjoint("minimax", { rate: 0.01, ahead: 3 })],
  ["minimax-lines-8", lines(8), disjoint("minimax")],
  ["minimax-lines-6", lines(6), disjoint("minimax")],
  ["minimax-far-6", bells(6), disjoint("minimax")],
  ["minimax-near-4", bells(4), disjoint("minimax", { steps: 1400 })],
  ["minimax-near-2", bells(2), disjoint("minimax", { steps: 1400 })],
  ["minimax-near-3-untrained", bells(3), disjoint("minimax", { pretrain: 0, ahead: 1 })],
  ["non-saturating-far-8", bells(8), disjoint("non-saturating")],
  ["non-saturating-far-10", bells(10), disjoint("non-saturating", { steps: 1400 })],
  ["least-squares-far-8", bells(8), disjoint("least-squares")],
  ["hinge-far-8", bells(8), disjoint("hinge")],
  ["non-saturating-lines-8", lines(8), disjoint("non-saturating")],
  ["hinge-lines-6", lines(6), disjoint("hinge")],
  // a line
  ["line-non-saturating", gauss(1, 0.5), onLine(1200, "non-saturating")],
  ["line-minimax", gauss(1, 0.5), onLine(1200, "minimax")],
  ["line-least-squares", gauss(1, 0.5), onLine(1200, "least-squares")],
  ["line-hinge", gauss(1, 0.5), onLine(1200, "hinge")],
  ["mix2-non-saturating", mix2, onLine(1600, "non-saturating")],
  ["mix2-minimax", mix2, onLine(1600, "minimax")],
  ["mix2-hinge-constant", mix2, onLine(1200, "hinge", { more: constant })],
  ["mix2-constant", mix2, onLine(1200, "non-saturating", { g: 0.004, more: constant })],
  ["mix4-non-saturating", mix4, onLine(1600, "non-saturating")],
  ["mix4-least-squares", mix4, onLine(1600, "least-squares")],
  ["mix2-gradient-penalty", mix2, critics(700, penalty, adam(0.001, wide), 32)],
  ["line-gradient-penalty", gauss(1, 0.5), critics(700, penalty, adam(0.001, wide), 32)],
  ["mix2-clip", mix2, critics(700, clip(0.2), rmsprop(0.001), 32)],
  ["mix4-clip", mix4, critics(700, clip(0.2), rmsprop(0.001), 32)],
  // a ring that is learned
  ["ring-non-saturating", ring(0.02), onPlane(1200, "non-saturating")],
  ["ring-minimax", ring(0.02), onPlane(1200, "minimax")],
  ["ring-wide-modes", ring(0.1), onPlane(1200, "non-saturating")],
  ["ring-wide-modes-hinge", ring(0.1), onPlane(1200, "hinge")],
  ["ring-gradient-penalty", ring(0.05), critics(1000, penalty, adam(0.001, wide))],
  ["ring-clip", ring(0.05), critics(1000, clip(0.2), rmsprop(0.001))],
  ["ring4-non-saturating", ring(0.05, 4), onPlane(1000, "non-saturating")],
  ["ring4-least-squares", ring(0.05, 4), onPlane(1000, "least-squares")],
  // supports without modes
  ["spiral-non-saturating", spiral, onPlane(1200, "non-saturating")],
  ["spiral-gradient-penalty", spiral, critics(900, penalty, adam(0.001, wide))],
  ["spiral-plain", spiral, plain(800, "non-saturating", adam(0.0005))],
  ["spiral-hinge", spiral, onPlane(800, "hinge", { more: constant })],
  ["lines-non-saturating", lines(1), onPlane(800, "non-saturating", { width: 32 })],
  ["lines-gradient-penalty", lines(1), critics(600, penalty, adam(0.001, wide), 32)],
  ["spiral-frozen", spiral, halted(900, "non-saturating", 200)],
  ["spiral-rare", spiral, outrun(1000, "non-saturating", 4)],
  // D that stops or lags
  ["ring-frozen", ring(0.05), halted(1000, "non-saturating", 250)],
  ["ring-frozen-minimax", ring(0.05), halted(1000, "minimax", 250)],
  ["ring-frozen-late", ring(0.05), halted(1200, "non-saturating", 500)],
  ["ring-frozen-hinge", ring(0.05), halted(1000, "hinge", 300)],
  ["ring-frozen-wide-modes", ring(0.1), halted(1000, "non-saturating", 300)],
  ["ring-frozen-least-squares", ring(0.05), halted(1000, "least-squares", 300)],
  ["mix4-frozen", mix4, halted(900, "non-saturating", 200, 32)],
  ["grid-frozen", grid, halted(900, "non-saturating", 300)],
  ["ring-lazy", ring(0.05), onPlane(1000, "non-saturating", { g: 0.004, d: 0.0001, more: constant })],
  ["ring-lazy-minimax", ring(0.05), onPlane(1000, "minimax", { g: 0.004, d: 0.0001, more: constant })],
  // G that runs ahead of D
  ["ring-rare", ring(0.1), outrun(1200, "non-saturating", 4)],
  ["ring-rare-minimax", ring(0.1), outrun(1200, "minimax", 4)],
  ["ring-rarer", ring(0.05), outrun(1200, "non-saturating", 6)],
  ["ring-rare-hinge", ring(0.1), outrun(1200, "hinge", 4)],
  ["ring4-rare", ring(0.1, 4), outrun(1000, "non-saturating", 4)],
  ["ring-rare-least-squares", ring(0.1), outrun(1200, "least-squares", 4)],
  [
    "mix2-rare",
    mix2,
    onPlane(1000, "non-saturating", {
      depth: 2,
      width: 32,
      g: 0.002,
      d: 0.001,
      turns: rare(5),
      more: constant,
    }),
  ],
  [
    "mix4-rare",
    mix4,
    onPlane(1000, "non-saturating", {
      depth: 2,
      width: 32,
      g: 0.002,
      d: 0.001,
      turns: rare(5),
      more: constant,
    }),
  ],
  ["grid-rare", grid, outrun(1000, "non-saturating", 4)],
  ["ring-clip-loose", ring(0.05), critics(800, clip(1), rmsprop(0.005), 64, 1, constant)],
  // rates that are too large
  ["ring-sgd-large", ring(0.05), plain(500, "non-saturating", sgd(0.2, 0.9))],
  ["ring-sgd", ring(0.02), plain(500, "non-saturating", sgd(0.1, 0.9))],
  ["mix4-sgd", mix4, plain(500, "non-saturating", sgd(0.1, 0.9), 32)],
  ["mix2-sgd", mix2, plain(500, "non-saturating", sgd(0.1, 0.9), 32)],
  ["ring-adam-large", ring(0.05), plain(500, "non-saturating", adam(0.1))],
  ["ring4-adam-large", ring(0.05, 4), plain(500, "non-saturating", adam(0.1))],
  ["grid-sgd", grid, plain(500, "non-saturating", sgd(0.05, 0.9))],
  ["mix4-adam-large", mix4, plain(500, "non-saturating", adam(0.1), 32)],
  ["grid-adam-large", grid, plain(500, "minimax", adam(0.05))],
  ["ring-adam-large-hinge", ring(0.1), plain(500, "hinge", adam(0.05))],
  ["spiral-adam-large", spiral, plain(500, "hinge", adam(0.1))],
  ["spiral-adam-large-minimax", spiral, plain(500, "minimax", adam(0.05))],
  ["ring-sgd-hinge", ring(0.05), plain(500, "hinge", sgd(0.2, 0.9))],
  ["grid-adam-large-least-squares", grid, plain(500, "least-squares", adam(0.1))],
  ["ring-sgd-minimax", ring(0.02), plain(500, "minimax", sgd(0.1, 0.9))],
  ["spiral-sgd", spiral, plain(500, "non-saturating", sgd(0.2, 0.9))],
  ["grid-sgd-least-squares", grid, plain(500, "least-squares", sgd(0.05, 0.9))],
  ["ring-clip-wild", ring(0.05), critics(500, clip(10), rmsprop(0.02), 32, 1, constant)],
  // too little, too short, as people start
  ["ring-plain", ring(0.02), plain(800, "non-saturating", adam(0.001))],
  ["ring-plain-minimax", ring(0.02), plain(800, "minimax", adam(0.001))],
  ["ring-short", ring(0.02), onPlane(250, "non-saturating")],
  ["ring-short-penalty", ring(0.02), critics(120, penalty, adam(0.0005, wide))],
  ["grid-non-saturating", grid, onPlane(1200, "non-saturating")],
  ["grid-gradient-penalty", grid, critics(900, penalty, adam(0.001, wide))],
  ["grid-plain", grid, plain(800, "non-saturating", adam(0.0005), 64, { steps: 2 })],
  ["grid-hinge", grid, plain(800, "hinge", adam(0.001))],
  ["ring-eager", ring(0.02), plain(700, "minimax", adam(0.0005), 64, { steps: 5 })],
  ["ring-eager-non-saturating", ring(0.02), plain(700, "non-saturating", adam(0.0005), 64, { steps: 5 })],
];

const SEEDS = [1, 2, 3, 4];

export const settings: readonly Setting[] = list.map(([name, target, trainer]) => ({
  name,
  target,
  trainer,
  seeds: SEEDS,
}));

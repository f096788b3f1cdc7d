/**
 * Run results made by formula, for tests of whatever reads a RunResult: no training, but the shapes and sizes of one.
 * Each training is described by a `Course`: curves of t in [0, 1] from which its records and snapshots are drawn.
 */
import { pooledGrid } from "../../reports/kit/images.ts";
import { Rng } from "../../src/maths/random.ts";
import type {
  Change,
  ChangeEvidence,
  ComparisonRecord,
  Evidence,
  Gate,
  ImageGrid,
  LatentRecord,
  NullBand,
  Quantity,
  RunResult,
  ScenarioResult,
  SeedResult,
  Snapshot,
  StepRecord,
  TargetRecord,
  TrainingEngine,
  Verdict,
} from "../../src/result/index.ts";

const TIMING = { seconds: 12.5, millisecondsPerStep: 4.1, peakMemoryMb: 310 };

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const normal = (x: number, mean: number, sd: number): number =>
  Math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI));

export function measured(value: number, unit: string, extra: Partial<Quantity & object> = {}): Quantity {
  return { value, unit, n: 2500, ...extra } as Quantity;
}

export function evidence(
  metric: string,
  observed: number | null,
  operator: Evidence["operator"],
  threshold: number,
  source: string,
): Evidence {
  const holds =
    observed !== null &&
    {
      "<": observed < threshold,
      "<=": observed <= threshold,
      ">": observed > threshold,
      ">=": observed >= threshold,
      "=": observed === threshold,
      "!=": observed !== threshold,
    }[operator];
  return { metric, from: 2000, to: 3000, observed, operator, threshold, holds, source };
}

export function verdict(status: string, explanation: string, rows: readonly Evidence[] = []): Verdict {
  const applies = status !== "not-applicable";
  // Rows of a finding speak for it where they hold; the others are as of a version that did not say.
  const found = status !== "none" && status !== "inconclusive";
  const evidence = rows.map((row) => (found && row.holds ? { ...row, shows: status } : row));
  return { status, from: applies ? 2000 : null, to: applies ? 3000 : null, evidence, explanation };
}

export function gate(
  name: string,
  passed: boolean,
  seeds: readonly number[],
  value: number | string | null,
  level: Gate["level"] = "error",
): Gate {
  return {
    name,
    level,
    operator: "is",
    expected: `${name.split(" ").at(-1)} on every seed`,
    observed: passed ? `on ${seeds.length} of ${seeds.length} seeds` : `on 0 of ${seeds.length} seeds`,
    values: seeds.map((seed) => ({ seed, value, passed })),
    passed,
  };
}

// ---------------------------------------------------------------------------------------------------- targets

const RING_NULLS: Record<string, NullBand> = {
  emd: { median: 0.0339, lo: 0.0241, hi: 0.0512, resamples: 199, n: 2500 },
  jsd: { median: 0.0028, lo: 0.0016, hi: 0.0044, resamples: 199, n: 2500 },
  "mode-coverage.hq": { median: 0.989, lo: 0.985, hi: 0.992, resamples: 199, n: 2500 },
  movement: { median: 0.0339, lo: 0.0241, hi: 0.0512, resamples: 199, n: 2500 },
};

function ringCenters(): number[][] {
  return Array.from({ length: 8 }, (_, k) => [
    Math.cos((2 * Math.PI * k) / 8),
    Math.sin((2 * Math.PI * k) / 8),
  ]);
}

function ringPoints(rng: Rng, n: number, held: readonly number[], std: number): number[][] {
  const centers = ringCenters();
  return Array.from({ length: n }, () => {
    const [x, y] = centers[held[rng.integer(held.length)]];
    return [x + std * rng.normal(), y + std * rng.normal()];
  });
}

const ALL_EIGHT = [0, 1, 2, 3, 4, 5, 6, 7];

export function ringTarget(): TargetRecord {
  return {
    kind: "ring",
    dim: 2,
    box: { low: -1.5, high: 1.5, bins: 25 },
    modes: {
      centers: ringCenters(),
      std: 0.02,
      weights: ALL_EIGHT.map(() => 1 / 8),
      names: ringCenters().map(([x, y], k) => `mode ${k + 1} (${x.toFixed(2)}, ${y.toFixed(2)})`),
    },
    sd: 0.7074,
    points: ringPoints(new Rng(7).fork("real"), 400, ALL_EIGHT, 0.02),
  };
}

function lineTarget(mean: number, sd: number): TargetRecord {
  const x = grid(mean);
  return {
    kind: "gaussian-mixture",
    dim: 1,
    box: { low: -2, high: mean + 6 * sd, bins: 60 },
    modes: { centers: [[mean]], std: sd, weights: [1], names: [`mode 1 (${mean})`] },
    sd,
    points: Array.from({ length: 400 }, (_, i) => [mean + sd * (i / 200 - 1)]),
    density: { x, p: x.map((at) => normal(at, mean, sd)) },
  };
}

function grid(mean: number): number[] {
  const left = Math.min(-3, mean - 4);
  const right = Math.max(4, mean + 4);
  return Array.from({ length: 201 }, (_, i) => left + ((right - left) * i) / 200);
}

// ---------------------------------------------------------------------------------------------------- trainings

interface Course {
  readonly seed: number;
  readonly steps: number;
  readonly every: number;
  readonly snapshotEvery: number;
  /** Logged signals at t in [0, 1]; a number that is not finite becomes null. */
  readonly signals: (
    t: number,
    noise: () => number,
  ) => Omit<StepRecord, "step" | "layersD" | "layersG" | "nonFinite">;
  readonly snapshot: (t: number, rng: Rng) => Omit<Snapshot, "step" | "weights">;
}

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

function train(course: Course): { records: StepRecord[]; snapshots: Snapshot[] } {
  const noise = new Rng(course.seed).fork("signals");
  const records: StepRecord[] = [];
  for (let step = 1; step <= course.steps; step = step === 1 ? course.every : step + course.every) {
    const raw = course.signals(step / course.steps, () => noise.normal());
    const entries = Object.entries(raw).map(([key, value]) => [key, finite(value)] as const);
    const nonFinite = Object.entries(raw)
      .filter(([, value]) => value !== null && !Number.isFinite(value))
      .map(([key]) => key);
    const clean = Object.fromEntries(entries) as typeof raw;
    const layers = (norm: number | null, depth: number) =>
      Array.from({ length: depth }, (_, i) =>
        norm === null ? null : norm * Math.sqrt((2 * (i + 1)) / (depth * (depth + 1))),
      );
    records.push({
      step,
      ...clean,
      layersD: layers(clean.gradNormD, 3),
      layersG: layers(clean.gradNormG, 4),
      ...(nonFinite.length > 0 ? { nonFinite } : {}),
    });
  }
  const snapshots: Snapshot[] = [];
  for (let step = 0; step <= course.steps; step += course.snapshotEvery) {
    const at = Math.max(1, step);
    snapshots.push({
      step: at,
      weights: "ema",
      ...course.snapshot(step / course.steps, new Rng(course.seed).fork(step)),
    });
  }
  return { records, snapshots };
}

function seedResult(
  course: Course,
  verdicts: Record<string, Verdict>,
  extra: Partial<SeedResult> = {},
): SeedResult {
  const { records, snapshots } = train(course);
  const plane = (snapshots.at(-1)?.points ?? []).filter((point) => point.length === 2);
  // Every generated point a tenth to the left of where it should be.
  const arrows = plane.slice(0, 100).map(([x, y]) => [x, y, x + 0.1, y] as const);
  return {
    seed: course.seed,
    status: "completed",
    lastStep: course.steps,
    records,
    snapshots,
    ...(arrows.length > 0 && { plan: { step: course.steps, cost: 0.1, arrows } }),
    metrics: snapshots.at(-1)?.metrics ?? {},
    verdicts,
    warnings: [],
    timing: TIMING,
    ...extra,
  };
}

const ENGINE: TrainingEngine = {
  seedsPerProgram: 1,
  id: "wasm",
  version: "4.22.0",
  path: "eager",
  stepsPerRun: 1,
  threads: 1,
  xla: false,
  reason: "the fastest engine here: tfjs-node-gpu and tfjs-node are not installed",
};

const RECIPE = "ganscope recipes: 10 of 10 seeds, medians [range]";
const PACGAN = "Lin et al. 2018, arXiv 1712.04086";

function coverage(held: number, reached: number, hq: number): Record<string, Quantity> {
  return {
    "mode-coverage.modes": measured(reached, "modes"),
    "mode-coverage.modes20": measured(held, "modes", held < 8 ? { note: `missed: ${8 - held} modes` } : {}),
    "mode-coverage.hq": measured(hq, "share", { note: "a perfect sampler reaches 0.989" }),
    "mode-coverage.kl": measured(Math.log(8 / Math.max(held, 1)) + 0.0014, "nats"),
  };
}

/** A ring learned in full: modes appear by a quarter of the training, D ends at one half. */
export function convergedSeed(seed: number): SeedResult {
  const course: Course = {
    seed,
    steps: 3000,
    every: 25,
    snapshotEvery: 250,
    signals: (t, noise) => {
      const gap = 0.35 * Math.exp(-5 * t) * (1 + 0.2 * noise());
      return {
        lossD: 2 * Math.LN2 - gap * 0.6 + 0.012 * noise() * (1 - t),
        lossG: Math.LN2 + gap + 0.02 * noise() * (1 - t),
        gradNormD: 0.4 * Math.exp(-3 * t) * Math.exp(0.25 * noise()) + 0.02,
        gradNormG: 0.6 * Math.exp(-4 * t) * Math.exp(0.3 * noise()) + 0.008,
        criticReal: gap,
        criticFake: -gap,
        probReal: sigmoid(gap),
        probFake: sigmoid(-gap),
      };
    },
    snapshot: (t, rng) => {
      const held = Math.min(8, 1 + Math.floor(30 * t));
      const spread = 0.02 + 0.25 * Math.exp(-12 * t);
      return {
        metrics: {
          emd: measured(0.044 + 0.002 * seed + 1.1 * Math.exp(-9 * t), "data units", {
            nullBand: RING_NULLS.emd,
          }),
          jsd: measured(0.016 + 0.6 * Math.exp(-10 * t), "nats", { nullBand: RING_NULLS.jsd }),
          ...coverage(held, Math.min(8, held + 1), 0.972 - 0.9 * Math.exp(-8 * t)),
          movement:
            t === 0
              ? { value: null, why: "there is no snapshot before the first" }
              : measured(0.05 + 0.8 * Math.exp(-8 * t), "data units"),
          "gradient-norm.g": measured(0.6 * Math.exp(-4 * t) + 0.008, "loss per parameter unit"),
        },
        points: ringPoints(rng, 400, ALL_EIGHT.slice(0, held), spread),
      };
    },
  };
  const emd = 0.044 + 0.002 * seed;
  return seedResult(course, {
    convergence: verdict(
      "converged",
      `The samples are about as close to the target as real samples are to each other (${(emd / 0.0339).toFixed(1)} times), and all 8 modes are served; this held over the last three snapshots.`,
      [
        evidence(
          "emd",
          Number(emd.toFixed(4)),
          "<=",
          0.1017,
          `3 times the median between two real samples; ${RECIPE}`,
        ),
        evidence("mode-coverage.modes20", 8, "=", 8, PACGAN),
      ],
    ),
    collapse: verdict("none", "All 8 modes get at least a fifth of their fair share of good samples.", [
      evidence("mode-coverage.modes20", 8, ">", 4, "half of the modes"),
      evidence(
        "mode-coverage.hq",
        0.972,
        "<=",
        0.9951,
        "0.98889 for a perfect sampler, plus three standard deviations",
      ),
    ]),
    saturation: verdict(
      "none",
      "The discriminator stays unsure (0.50 on real, 0.50 on generated samples), so the generator keeps learning.",
      [evidence("probReal", 0.501, ">", 0.99, "RECIPES: D pinned")],
    ),
  });
}

/** A generator that serves two of eight modes, perfectly: D was frozen. */
export function collapsedSeed(seed: number): SeedResult {
  const course: Course = {
    seed,
    steps: 1500,
    every: 25,
    snapshotEvery: 250,
    signals: (t, noise) => ({
      lossD: 1.34 + 0.03 * noise() + 0.15 * t,
      lossG: 0.74 - 0.12 * t + 0.02 * noise(),
      gradNormD: t <= 0.2 ? 0.3 * Math.exp(0.2 * noise()) : null,
      gradNormG: 0.4 * Math.exp(-2 * t) * Math.exp(0.3 * noise()),
      criticReal: 0.03,
      criticFake: 0.1 * t,
      probReal: 0.508,
      probFake: 0.49 + 0.034 * t,
    }),
    snapshot: (t, rng) => {
      const held = t < 0.2 ? 5 : t < 0.5 ? 3 : 2;
      return {
        metrics: {
          emd: measured(0.75 + 0.27 * t, "data units", { nullBand: RING_NULLS.emd }),
          jsd: measured(0.25 + 0.13 * t, "nats", { nullBand: RING_NULLS.jsd }),
          ...coverage(held, held + 1, 0.8 + 0.17 * t),
        },
        points: ringPoints(rng, 400, [1, 6, 4, 2, 7].slice(0, held), 0.03 + 0.1 * (1 - t)),
      };
    },
  };
  return seedResult(course, {
    convergence: verdict(
      "not-converged",
      "The samples stay about 30 times farther from the target than real samples are from each other.",
      [
        evidence("emd", 1.02, "<=", 0.1017, "3 times the median between two real samples"),
        evidence("mode-coverage.modes20", 2, "=", 8, PACGAN),
      ],
    ),
    collapse: verdict(
      "collapsed",
      "Good samples lie in 2 of the 8 modes only; 97 % of the samples are good, so quality hides the loss.",
      [
        evidence("mode-coverage.modes20", 2, "<=", 4, "half of the modes, over the last two snapshots"),
        evidence("mode-coverage.hq", 0.97, "<=", 0.9951, "perfect sampler plus three standard deviations"),
      ],
    ),
    saturation: verdict("none", "The discriminator is unsure, so the generator's gradient lives.", [
      evidence("probReal", 0.508, ">", 0.99, "RECIPES: D pinned"),
    ]),
  });
}

/** N(1, 0.5) by a generator with a one-dimensional latent: G(z) moves from N(-1, 1) to the target. */
export function line(seed: number, name: "converged" | "saturated"): SeedResult {
  const saturated = name === "saturated";
  const mean = saturated ? 8 : 1;
  const sd = saturated ? 1 : 0.5;
  const steps = 1500;
  const x = grid(mean);
  const z = Array.from({ length: 101 }, (_, i) => -3 + (6 * i) / 100);
  const at = (t: number) => {
    const progress = saturated ? 0.01 * t : 1 - Math.exp(-7 * t);
    return {
      center: (saturated ? 0 : -1) + progress * (mean - (saturated ? 0 : -1)),
      width: 1 + progress * (sd - 1),
    };
  };
  const course: Course = {
    seed,
    steps,
    every: 10,
    snapshotEvery: 150,
    signals: (t, noise) => {
      const sure = saturated ? 4 + 9 * t : 2 * Math.exp(-6 * t);
      return {
        lossD: -Math.log(sigmoid(sure)) * 2 + (saturated ? 0 : 0.01 * noise()),
        lossG: saturated ? Math.log(1 - sigmoid(-sure)) : -Math.log(sigmoid(-sure)) + 0.01 * noise(),
        gradNormD: 0.3 * Math.exp(-sure / 2) * Math.exp(0.3 * noise()),
        gradNormG:
          (saturated ? 4.8e-3 * Math.exp(-7 * t) : 2.3 * Math.exp(-5 * t) + 0.019) * Math.exp(0.2 * noise()),
        criticReal: sure,
        criticFake: -sure,
        probReal: sigmoid(sure),
        probFake: sigmoid(-sure),
      };
    },
    snapshot: (t, rng) => {
      const { center, width } = at(t);
      const w1 = Math.abs(mean - center) + Math.abs(width - sd) * 0.8 + 0.02;
      const sharp = saturated ? 1 + 2 * t : 1;
      const optimal = x.map(
        (v) => normal(v, mean, sd) / (normal(v, mean, sd) + normal(v, center, width) + 1e-300),
      );
      return {
        metrics: {
          emd: measured(w1, "data units"),
          jsd: measured(Math.min(Math.LN2, 0.006 + 0.5 * w1), "nats"),
          "gradient-norm.minimax": measured(
            saturated ? 0.02 * Math.exp(-9 * t) : 0.3 * (1 - 0.4 * t),
            "loss per data unit",
          ),
          "gradient-norm.non-saturating": measured(
            saturated ? 1.3 + t : 0.35 * (1 - 0.4 * t),
            "loss per data unit",
          ),
          "gradient-norm.ratio-error": measured(2e-6, "share"),
          "optimal-d": measured(0.02 + 0.1 * Math.exp(-4 * t), "probability"),
        },
        points: Array.from({ length: 400 }, () => [center + width * rng.normal()]),
        curves: {
          x,
          d: optimal.map((best, i) =>
            sigmoid(sharp * Math.log((best + 1e-6) / (1 - best + 1e-6)) * 0.8 + 0.1 * Math.sin(x[i])),
          ),
          generated: x.map((v) => normal(v, center, width)),
          generatedFrom: saturated ? "histogram" : "change of variables",
          optimal,
          ...(saturated ? {} : { z, g: z.map((latent) => center + width * latent) }),
        },
      };
    },
  };
  return seedResult(
    course,
    saturated
      ? {
          convergence: verdict(
            "not-converged",
            "The samples stay 7.9 away from the target and do not come closer.",
          ),
          collapse: verdict("not-applicable", "The target has a single mode, so there is nothing to lose."),
          saturation: verdict(
            "saturated",
            "From step 5 on the discriminator is certain (above 0.99 on real, below 0.01 on generated samples) and the generator's gradient fell about 1,000-fold: it has stopped learning.",
            [
              evidence("probReal", 0.9999, ">", 0.99, "RECIPES: D pinned"),
              evidence("probFake", 2.3e-6, "<", 0.01, "RECIPES: D pinned"),
              evidence(
                "gradient-norm.g",
                4.6e-6,
                "<",
                4.8e-5,
                "a hundredth of its start; Arjovsky & Bottou 2017, arXiv 1701.04862",
              ),
            ],
          ),
        }
      : {
          convergence: verdict(
            "converged",
            "The samples are as close to the target as real samples are to each other.",
            [evidence("emd", 0.021, "<=", 0.054, "3 times the median between two real samples")],
          ),
          collapse: verdict("not-applicable", "The target has a single mode, so there is nothing to lose."),
          saturation: verdict("none", "The discriminator ends at one half on both kinds of samples.", [
            evidence("probReal", 0.5, ">", 0.99, "RECIPES: D pinned"),
          ]),
        },
  );
}

/** Losses explode and stop being numbers at step 125. */
export function divergedSeed(seed: number): SeedResult {
  const course: Course = {
    seed,
    steps: 150,
    every: 5,
    snapshotEvery: 50,
    signals: (t, noise) => {
      const blown = t > 0.85 ? Number.NaN : Math.exp(9 * t) * (1 + 0.1 * noise());
      const hiccup = t > 0.4 && t < 0.45 ? Number.POSITIVE_INFINITY : blown;
      return {
        lossD: hiccup,
        lossG: blown * 1.7,
        gradNormD: blown * 0.6,
        gradNormG: blown * 0.9,
        criticReal: blown,
        criticFake: -blown,
        probReal: t > 0.85 ? Number.NaN : 1,
        probFake: t > 0.85 ? Number.NaN : 0,
      };
    },
    snapshot: (t, rng) =>
      t > 0.85
        ? {
            metrics: { emd: { value: null, why: "17 of 2500 samples are not finite" } },
            points: [[Number.NaN, 0]],
          }
        : {
            metrics: {
              emd: measured(1 + 40 * t, "data units", { nullBand: RING_NULLS.emd }),
              ...coverage(0, 0, 0),
            },
            points: Array.from({ length: 400 }, () => [
              rng.normal() * (1 + 8 * t),
              rng.normal() * (1 + 8 * t),
            ]),
          },
  };
  return seedResult(
    course,
    {
      convergence: verdict(
        "diverged",
        "The losses stopped being numbers at step 130, after rising above 1,000.",
        [
          evidence("lossG", 2980, "<=", 50, "RECIPES: |loss| above 50 never came back"),
          evidence("lossD", null, "<=", 50, "not finite"),
        ],
      ),
      collapse: verdict("inconclusive", "The last samples are not finite, so modes cannot be counted."),
      saturation: verdict("inconclusive", "The discriminator's outputs stopped being numbers."),
    },
    {
      status: "diverged",
      lastStep: 130,
      reason: "lossG is not finite",
      warnings: ["learning rate 0.1 with momentum 0.9 is unusually high"],
    },
  );
}

/** A critic whose constant settles at 1.1 and whose estimate is `share` of what that allows. */
function certificate(t: number, share: number): Record<string, Quantity> {
  const w1 = 0.05 + 1.1 * Math.exp(-9 * t);
  const lipschitz = 1.1 + Math.exp(-5 * t);
  const of = (suffix: string, value: number, unit: string) =>
    [`critic-certificate${suffix}`, measured(value, unit, { n: 256, nReal: 256 })] as const;
  return Object.fromEntries([
    of(".estimate", share * lipschitz * w1, "critic units"),
    of(".w1", w1, "data units"),
    of(".pairs", 0.98 * lipschitz, "critic units per data unit"),
    of(".gradient", lipschitz, "critic units per data unit"),
    of(".lipschitz", lipschitz, "critic units per data unit"),
    of(".bound", 4 * lipschitz, "critic units per data unit"),
    of(".distance", share * w1, "data units"),
    of(".ratio", share, "share"),
  ]);
}

/** A Wasserstein GAN: the critic's scores are no probabilities. */
export function criticSeed(seed: number, share = 0.75): SeedResult {
  const base = convergedSeed(seed);
  const snapshots = base.snapshots.map((snapshot) => ({
    ...snapshot,
    metrics: { ...snapshot.metrics, ...certificate(snapshot.step / 3000, share) },
  }));
  return {
    ...base,
    snapshots,
    metrics: snapshots.at(-1)?.metrics ?? {},
    records: base.records.map((record, i) => ({
      ...record,
      lossD: -0.57 * Math.exp(-i / 20) - 0.06,
      lossG: 0.2 - 0.3 * Math.exp(-i / 30),
      criticReal: 0.1 + 0.4 * Math.exp(-i / 20),
      criticFake: 0.05 - 0.17 * Math.exp(-i / 20),
      probReal: null,
      probFake: null,
    })),
    verdicts: {
      ...base.verdicts,
      saturation: verdict(
        "not-applicable",
        "A Wasserstein critic gives scores, not probabilities, so its outputs cannot saturate.",
      ),
    },
  };
}

/** Blurred bars that sharpen: stands in for digits. */
export function imageGrid(rng: Rng, count: number, sharpness: number): ImageGrid {
  const height = 28;
  const width = 28;
  const bytes = new Uint8Array(count * height * width);
  for (let n = 0; n < count; n++) {
    const angle = rng.uniform() * Math.PI;
    const offset = rng.normal() * 3;
    const bend = rng.normal() * 0.04;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const u = (x - 13.5) * Math.cos(angle) + (y - 13.5) * Math.sin(angle);
        const v = -(x - 13.5) * Math.sin(angle) + (y - 13.5) * Math.cos(angle);
        const ink =
          Math.abs(u) < 9 ? Math.exp(-(((v - offset - bend * u * u) / (1.6 + 6 * (1 - sharpness))) ** 2)) : 0;
        const noisy = ink * sharpness + (1 - sharpness) * rng.uniform();
        bytes[(n * height + y) * width + x] = Math.round(255 * Math.min(1, noisy));
      }
    }
  }
  return { count, height, width, channels: 1, bytes: Buffer.from(bytes).toString("base64") };
}

/** Six paths of nine images, and six sums of digits. */
export function latentRecord(seed: number, step = 3000): LatentRecord {
  const grid = (stream: string, count: number) => imageGrid(new Rng(seed).fork(stream), count, 0.9);
  const sums = Array.from({ length: 6 }, (_, i) => ({ a: i, c: 9 - i, latent: 0.9 - 0.1 * i, input: 0.25 }));
  return {
    step,
    paths: grid("paths", 54),
    arithmetic: {
      sums,
      pairs: 90,
      bold: grid("bold", 24),
      thin: grid("thin", 24),
      other: grid("other", 24),
      latent: grid("latent", 6),
      input: grid("input", 6),
    },
  };
}

export function imageSeed(seed: number): SeedResult {
  const base = convergedSeed(seed);
  const snapshots = base.snapshots.map((snapshot): Snapshot => {
    const t = snapshot.step / 3000;
    return {
      step: snapshot.step,
      weights: "raw",
      metrics: { emd: measured(8 + 9 * Math.exp(-4 * t), "data units") },
      images: imageGrid(new Rng(seed).fork("latent"), 64, 1 - 0.9 * Math.exp(-4 * t)),
    };
  });
  return {
    ...base,
    snapshots,
    latents: latentRecord(seed),
    metrics: {
      ...snapshots.at(-1)?.metrics,
      "interpolation.jump": measured(0.13, "share"),
      "latent-arithmetic.latent": measured(0.33, "probability"),
      "latent-arithmetic.input": measured(0.26, "probability"),
      "latent-arithmetic.gain": measured(0.0644, "probability", {
        interval: { lo: 0.042, hi: 0.0868, level: 0.95 },
      }),
      "sharpness.ratio": measured(1.02, "ratio"),
    },
    verdicts: {
      convergence: verdict(
        "improving",
        "The distance to the target still falls; the samples are 1.1 times farther from the digits than other digits are.",
        [evidence("emd", 8.16, "<=", 7.6, "95 % quantile between two real samples")],
      ),
      collapse: verdict("not-applicable", "The target names no modes."),
      saturation: verdict("none", "The discriminator stays unsure."),
    },
  };
}

// ---------------------------------------------------------------------------------------------------- scenarios

function configurationOf(
  name: string,
  title: string,
  description: string,
  target: object,
  trainer: object,
  seeds: readonly number[],
) {
  return {
    name,
    title,
    description,
    seeds,
    target,
    trainer: {
      kind: "gan",
      objective: "non-saturating",
      steps: 3000,
      batch: 256,
      latent: { dim: 2, distribution: "normal" },
      decay: { from: 0.5 },
      ema: 0.998,
      generator: {
        widths: [128, 128, 128],
        activation: "tanh",
        optimizer: { kind: "adam", rate: 0.002, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
      },
      discriminator: {
        widths: [128, 128],
        activation: "leaky-relu",
        freezeAfter: null,
        optimizer: { kind: "adam", rate: 0.002, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 },
      },
      ...trainer,
    },
    log: { every: 25 },
    snapshots: { every: 250, samples: 2500 },
    metrics: { emd: { enabled: true }, jsd: { enabled: true } },
    expect: [{ verdict: "convergence", is: "converged" }],
  };
}

function scenarioResult(
  name: string,
  title: string,
  description: string,
  target: TargetRecord,
  seeds: readonly SeedResult[],
  gates: readonly Gate[],
  options: { nulls?: Record<string, NullBand>; trainer?: object } = {},
): ScenarioResult {
  return {
    name,
    file: `scenarios/${name}.yaml`,
    scenario: configurationOf(
      name,
      title,
      description,
      { kind: target.kind, std: 0.02 },
      options.trainer ?? {},
      seeds.map(({ seed }) => seed),
    ),
    engine: ENGINE,
    target,
    nulls: options.nulls ?? {},
    seeds,
    gates,
    timing: { seconds: 64.2 },
  };
}

const LINE_NULLS: Record<string, NullBand> = {
  emd: { median: 0.018, lo: 0.011, hi: 0.034, resamples: 199, n: 2500 },
  jsd: { median: 0.0058, lo: 0.004, hi: 0.0079, resamples: 199, n: 2500 },
};

export function ring(seeds: readonly number[] = [1, 2, 3, 4, 5]): ScenarioResult {
  return scenarioResult(
    "ring8-gan",
    "A GAN that learns all eight modes",
    "Eight small clusters on a circle. Orthogonal initial weights, a decaying learning rate and an averaged generator make a plain GAN find all of them.",
    ringTarget(),
    seeds.map(convergedSeed),
    [
      gate("convergence is converged", true, seeds, "converged"),
      gate("emd at most 3 nulls", true, seeds, 0.048, "warn"),
    ],
    { nulls: RING_NULLS },
  );
}

export function collapse(): ScenarioResult {
  return scenarioResult(
    "ring8-collapse",
    "A generator that forgets most modes",
    "The discriminator is frozen early, so nothing tells the generator that modes are missing.",
    ringTarget(),
    [collapsedSeed(1)],
    [gate("collapse is collapsed", true, [1], "collapsed")],
    { nulls: RING_NULLS },
  );
}

export function gauss1d(): ScenarioResult {
  return scenarioResult(
    "gauss1d-gan",
    "One Gaussian, in full view",
    "Small enough to see everything: both densities, the discriminator and the generator's map.",
    lineTarget(1, 0.5),
    [line(1, "converged")],
    [gate("convergence is converged", true, [1], "converged")],
    { nulls: LINE_NULLS },
  );
}

export function saturated(): ScenarioResult {
  return scenarioResult(
    "disjoint-minimax",
    "A discriminator that is too good",
    "Target and generator start far apart. With the minimax loss the generator's gradient vanishes and it never moves.",
    lineTarget(8, 1),
    [line(1, "saturated")],
    [gate("saturation is saturated", true, [1], "saturated")],
    {
      nulls: LINE_NULLS,
      trainer: { objective: "minimax" },
    },
  );
}

export function diverged(): ScenarioResult {
  return scenarioResult(
    "ring8-diverge",
    "Steps too large to survive",
    "Plain gradient descent with momentum at a rate of 0.1.",
    ringTarget(),
    [divergedSeed(1)],
    [gate("convergence is diverged", true, [1], "diverged")],
    { nulls: RING_NULLS },
  );
}

export function critic(): ScenarioResult {
  return scenarioResult(
    "ring8-wgan-clip",
    "A Wasserstein GAN on the ring",
    "",
    ringTarget(),
    [criticSeed(3)],
    [
      gate("convergence is converged", true, [3], "converged"),
      gate("mode-coverage.hq at least 0.9", false, [3], 0.861),
    ],
    {
      nulls: RING_NULLS,
      trainer: { kind: "wgan", objective: undefined, lipschitz: { kind: "weight-clip", limit: 0.05 } },
    },
  );
}

export function digits(): ScenarioResult {
  return scenarioResult(
    "mnist-gan",
    "Digits from a small network",
    "Half a million weights and a few thousand steps on real handwritten digits.",
    {
      kind: "mnist",
      dim: 784,
      image: { height: 28, width: 28, channels: 1 },
      sd: 0.61,
      images: imageGrid(new Rng(9), 64, 1),
    },
    [imageSeed(1)],
    [],
    { nulls: { emd: { median: 7.4, lo: 7.2, hi: 7.6, resamples: 39, n: 512 } } },
  );
}

/** Digits that grow from 7 x 7 to 28 x 28 in three stages. */
export function grown(): ScenarioResult {
  const scenario = digits();
  const [{ latents: _, ...seed }] = scenario.seeds;
  const stages = [
    { resolution: 7, from: 1, to: 900, fadeTo: null },
    { resolution: 14, from: 901, to: 2000, fadeTo: 1400 },
    { resolution: 28, from: 2001, to: 3000, fadeTo: 2500 },
  ];
  const steps = [300, 600, 900, 1200, 1600, 2000, 2250, 2500, 2750, 3000];
  const band = (median: number): NullBand => ({
    ...{ median, lo: 0.97 * median, hi: 1.03 * median },
    ...{ resamples: 39, n: 512 },
  });
  const nulls: Record<string, NullBand> = { "emd@7": band(1.8), "emd@14": band(3.6), emd: band(7.4) };
  const snapshots = steps.map((step): Snapshot => {
    const { resolution, from } = stages.find(({ to }) => step <= to) ?? stages[2];
    const name = resolution === 28 ? "emd" : `emd@${resolution}`;
    const away = 1.05 + 2 * Math.exp(-(step - from) / 250);
    return {
      ...{ step, resolution, weights: "ema" },
      metrics: { [name]: measured(nulls[name].median * away, "data units") },
      images: pooledGrid(imageGrid(new Rng(1).fork("latent"), 64, 0.95), resolution),
    };
  });
  return {
    ...scenario,
    ...{ name: "mnist-progressive", nulls },
    scenario: { ...scenario.scenario, name: "mnist-progressive", title: "Digits that grow" },
    seeds: [{ ...seed, stages, snapshots, metrics: snapshots[snapshots.length - 1].metrics }],
  };
}

/** Another generator of the same digits, blurred. */
export function blurredDigits(): ScenarioResult {
  const scenario = digits();
  const [seed] = scenario.seeds;
  const snapshots = seed.snapshots.map((snapshot) => ({
    ...snapshot,
    images: imageGrid(new Rng(1).fork("blurred"), 64, 0.4),
  }));
  const metrics = { "sharpness.ratio": measured(0.36, "ratio") };
  return {
    ...scenario,
    name: "mnist-vae",
    scenario: { ...scenario.scenario, name: "mnist-vae", title: "A variational autoencoder on digits" },
    seeds: [{ ...seed, snapshots, metrics, latents: { step: 3000, paths: latentRecord(2).paths } }],
  };
}

export function runResult(scenarios: readonly ScenarioResult[], extra: Partial<RunResult> = {}): RunResult {
  const failed = scenarios.some(({ gates }) =>
    gates.some(({ passed, level }) => !passed && level === "error"),
  );
  return {
    schema: 1,
    version: "0.1.0",
    command: "ganscope run scenarios/suites/quick.yaml --seeds 1",
    environment: { node: "v20.20.2", platform: "linux", arch: "x64", cpus: 2 },
    scenarios,
    skipped: [],
    exit: failed ? 1 : 0,
    timing: { startedAt: "2025-01-01T00:00:00.000Z", seconds: 96.4 },
    ...extra,
  };
}

/** One seed of each scenario of the default suite: what a newcomer's first report holds. */
export function quickResult(): RunResult {
  return runResult([
    gauss1d(),
    ring([1]),
    collapse(),
    saturated(),
    { ...gauss1d(), name: "disjoint-non-saturating" },
  ]);
}

/** Every verdict of a comparison, as trainings of the ring would give them. */
export function comparison(): ComparisonRecord {
  const at = (seed: number, value: number) => ({ seed, value });
  const before = [0.041, 0.044, 0.049, 0.052, 0.06].map((value, i) => at(i + 1, value));
  const change = (scenario: string, verdict: Change["verdict"], by: number): Change => ({
    scenario,
    metric: "emd",
    verdict,
    why: `p = 0.0079 for ${scenario}.`,
    notes: ['engine.id was "wasm", is "tfjs-node"'],
    evidence: {
      unit: "data units",
      better: "lower",
      before,
      after: before.map(({ seed, value }) => at(seed, value + by)),
      p: 0.0079,
      adjusted: 0.0159,
      exact: true,
      delta: Math.sign(by),
      shift: by,
      interval: { lo: by - 0.011, hi: by + 0.011, level: 0.968 },
      noise: 0.0173,
    },
  });
  const lost = change("ring8-diverge", "regressed", 0.05);
  return {
    before: "baseline main",
    after: "this run",
    alpha: 0.05,
    changes: [
      change("ring8-gan", "no change", 0.004),
      change("ring8-collapse", "regressed", 0.06),
      change("ring8-wgan-clip", "improved", -0.02),
      change("gauss1d-gan", "too little data", 0.03),
      {
        ...lost,
        evidence: {
          ...(lost.evidence as ChangeEvidence),
          after: before.map(({ seed }) => ({ seed, value: null, diverged: true, why: "lossG" })),
          shift: null,
          interval: { lo: 0.05, hi: null, level: 0.968 },
        },
      },
      {
        scenario: "mnist-gan",
        metric: null,
        verdict: "not comparable",
        why: "The definition changed: trainer.steps was 3000, is 1500.",
        notes: [],
      },
    ],
  };
}

/** Everything that can happen, in one run. */
export function fullResult(): RunResult {
  const compared = comparison();
  // A quantity each, so that as many figures come of names that are told apart.
  const changes = compared.changes.map((change, i) =>
    change.metric === null ? change : { ...change, metric: `${change.metric} ${i}` },
  );
  return runResult(
    [ring(), collapse(), gauss1d(), saturated(), diverged(), critic(), digits(), blurredDigits(), grown()],
    {
      skipped: [{ name: "grid25-gan", why: "interrupted before it began" }],
      comparison: { ...compared, changes },
    },
  );
}

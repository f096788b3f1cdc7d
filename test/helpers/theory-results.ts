/** Results of theory's trainings, made by formula: opponents of a frozen generator, and a training as a game. */
import type { CurveRecord, Quantity, ScenarioResult, SeedResult, Snapshot } from "../../src/result/index.ts";
import * as fixture from "./result.ts";

/** A grid of the line. */
export const x = Array.from({ length: 201 }, (_, i) => -6 + 0.09 * i);
const normal = (at: number, mean: number) => Math.exp(-((at - mean) ** 2) / 2) / Math.sqrt(2 * Math.PI);
const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** N(0, 1) generated, N(6, 1) real, D = D* with logit 6x - 18; the critic is x itself, or half of it. */
export function curves(probabilistic: boolean): CurveRecord {
  const logits = x.map((at) => 6 * at - 18);
  const generated = x.map((at) => normal(at, 0));
  if (!probabilistic) {
    const line = { output: x.map((at) => at / 2), slope: x.map(() => 0.5) };
    return { x, generated, generatedFrom: "change of variables", slopes: line };
  }
  const paid = {
    minimax: logits.map((l) => 6 * sigmoid(l)),
    nonSaturating: logits.map((l) => 6 * sigmoid(-l)),
  };
  return {
    ...{ x, d: logits.map(sigmoid), generated, generatedFrom: "change of variables" },
    optimal: logits.map(sigmoid),
    slopes: { output: logits, slope: x.map(() => 6), ...paid, optimal: { output: logits, ...paid } },
    calibration: [
      { mean: 0, share: 0, n: 2499 },
      { mean: 1, share: 0.99, n: 2501 },
    ],
  };
}

const measured: Record<string, Quantity> = {
  "optimal-d": fixture.measured(0.004, "probability"),
  "optimal-d.value": fixture.measured(-0.0177, "nats"),
  "optimal-d.value-optimal": fixture.measured(-0.0077, "nats"),
  "optimal-d.log-ratio": fixture.measured(0.25, "nats"),
  "mean-gradient.minimax": fixture.measured(0.0137, "loss per data unit"),
  "mean-gradient.minimax-optimal": fixture.measured(0.0125, "loss per data unit"),
};

/** D, or a critic, that learned all there is to learn against a generator that never moves. */
export function frozenOnLine(probabilistic: boolean): ScenarioResult {
  const base = fixture.gauss1d();
  const seed = base.seeds[0];
  const density = { x, p: x.map((at) => normal(at, 6)) };
  const records = seed.records.map((record, i) => ({
    ...record,
    ...(probabilistic
      ? { gradNormMinimax: 10 ** (-i / 10), gradNormNonSaturating: 1 + i }
      : { probReal: null, probFake: null }),
  }));
  const snapshots = seed.snapshots.map((snapshot) => ({
    ...snapshot,
    ...(probabilistic && { metrics: measured }),
    curves: curves(probabilistic),
  }));
  const saturation = { ...fixture.verdict("saturated", "D is sure."), from: 320, to: 1500 };
  const own: SeedResult = {
    ...seed,
    ...{ records, snapshots, metrics: probabilistic ? measured : {} },
    ...(probabilistic && { verdicts: { saturation } }),
  };
  return {
    ...base,
    name: probabilistic ? "separated-d" : "separated-critic",
    target: { kind: "two-gaussians", dim: 1, sd: 1, density },
    seeds: [own],
  };
}

/** The same in the plane, as maps: D too high by .1 in the middle, and one corner of which nobody knows. */
export function frozenOnPlane(): ScenarioResult {
  const base = frozenOnLine(true);
  const axis = [-1, 0, 1];
  const optimal = [0, 0, 0, 0.5, 0.5, 0.5, 1, 1, null];
  const d = optimal.map((value, k) => (k === 4 ? 0.6 : value));
  const snapshots = base.seeds[0].snapshots.map(({ curves: _, ...snapshot }) => snapshot);
  const seed = { ...base.seeds[0], snapshots, map: { step: 700, axis, d, optimal } };
  return { ...base, name: "optimal-d-plane", seeds: [seed] };
}

/** Dirac-GAN under R1 0.3 at each snapshot, on the way from (1, 1). */
export function played(complete = true): ScenarioResult {
  const scenario = fixture.ring([1]);
  const im = Math.sqrt(1 / 4 - 0.0225);
  const seeds = scenario.seeds.map((seed) => {
    const last = seed.snapshots.length - 1;
    const snapshots = seed.snapshots.map(
      (snapshot, k): Snapshot => ({
        ...snapshot,
        metrics: {
          ...snapshot.metrics,
          "dynamics.speed": fixture.measured(Math.exp(-k), "loss per parameter unit"),
          "dynamics.rotation": fixture.measured(0.91, "share"),
        },
        dynamics: {
          generator: 100,
          opponent: 200,
          method: "double differentiation",
          eigenvalues: [
            { re: -0.15, im },
            { re: -0.15, im: -im },
          ],
          complete,
          residual: 0,
          ...(k === last && { path: { alpha: [0, 0.5, 1, 1.5, 2], cosine: [0.5, 0.4, 0.3, -0.4, null] } }),
        },
      }),
    );
    return { ...seed, snapshots };
  });
  return { ...scenario, seeds };
}

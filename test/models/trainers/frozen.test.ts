/** A generator that never moves: its opponent learns as beside any other, and both losses' gradients are told. */

import { describe, expect, it } from "vitest";
import { createTarget } from "../../../src/data/index.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { sum } from "../../../src/maths/statistics.ts";
import { scheduleOf } from "../../../src/models/trainers/adversarial/schedule.ts";
import { type GanOptions, gan } from "../../../src/models/trainers/gan.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import { enginesHere } from "../../helpers/engines.ts";
import {
  type Changes,
  collect,
  context,
  ganOptions,
  snapshotsOf,
  stepsOf,
  watch,
  wganOptions,
} from "../../helpers/small-training.ts";

const engine = await openEngine("cpu");
const frozen = { generator: { frozen: true } };
const train = (changes: Changes, more: Parameters<typeof context>[2] = {}) =>
  collect(gan.train(ganOptions(changes), context(engine, 1, more)));

/** A frozen affine generator in the small training. */
function affine(map: { shift: number; scale: number }, changes: Changes): GanOptions {
  const options = ganOptions(changes);
  const { optimizer } = options.generator;
  return { ...options, generator: { kind: "affine", ...map, frozen: true, optimizer } };
}

describe("a frozen generator", () => {
  it("keeps its weights bit by bit while D moves, and its gradient is taken in log lines only", async () => {
    const watched = watch(engine);
    const rhythm = { logEvery: 3, snapshotEvery: 3 };
    const events = await collect(gan.train(ganOptions(frozen), context(watched.engine, 1, rhythm)));
    expect(watched.moves.map(({ player }) => player)).toEqual(new Array(6).fill("opponent"));
    for (const { before, after } of watched.moves) {
      expect(after.generator).toEqual(before.generator);
      expect(after.opponent).not.toEqual(before.opponent);
    }
    expect(stepsOf(events).map(({ step }) => step)).toEqual([1, 3, 6]);
    const { discriminator: opponent, ...options } = ganOptions(frozen);
    const plans = [...scheduleOf({ ...options, opponent }, rhythm)].map(({ plan }) => plan.generatorStep);
    expect(plans).toEqual([true, false, true, false, false, true]);
  });

  it.each(["simultaneous", "alternating"] as const)(
    "both losses' gradients are taken at one D, %s",
    async (update) => {
      for (const { gradNormG, gradNormNonSaturating } of stepsOf(
        await train({ ...frozen, objective: "non-saturating", update }),
      ))
        expect(gradNormNonSaturating).toBe(gradNormG);
    },
  );

  it("makes no difference to D's first step, and its own gradient is that of the objective", async () => {
    const [still] = stepsOf(await train({ ...frozen, objective: "minimax" }));
    const [moving] = stepsOf(await train({ objective: "minimax" }));
    const { gradNormMinimax, gradNormNonSaturating, ...rest } = still;
    expect(rest).toEqual(moving);
    expect(gradNormMinimax).toBe(still.gradNormG);
    const [other] = stepsOf(await train({ ...frozen, objective: "non-saturating" }));
    expect(gradNormNonSaturating).toBe(other.gradNormG);
    expect(gradNormNonSaturating).not.toBe(gradNormMinimax);
  });

  it("both losses are told of probabilities only, and of no generator that moves", async () => {
    const critic = await collect(wgan.train(wganOptions(frozen), context(engine)));
    for (const step of [...stepsOf(critic), ...stepsOf(await train({}))])
      expect("gradNormMinimax" in step).toBe(false);
  });

  it("a moving average of it is itself: snapshots come from the raw weights", async () => {
    const [snapshot] = snapshotsOf(await train({ ...frozen, ema: 0.9 }));
    expect(snapshot.weights).toBe("raw");
  });
});

describe("an affine generator", () => {
  it("draws from the density that is written down: mean and spread of 4000 samples", async () => {
    const data = createTarget({ kind: "two-gaussians", mu: 1 });
    const options = affine({ shift: 3, scale: 0.5 }, { steps: 1, latent: { dim: 1 } });
    const events = await collect(gan.train(options, context(engine, 1, { data, snapshotSamples: 4000 })));
    const [{ fake }] = snapshotsOf(events);
    const values = Array.from(fake.data);
    const mean = sum(values) / 4000;
    const variance = sum(values.map((x) => (x - mean) ** 2)) / 4000;
    // Four standard errors: 4 * 0.5 / sqrt(4000) of the mean, 4 * 0.25 sqrt(2 / 4000) of the variance.
    expect(Math.abs(mean - 3)).toBeLessThan(0.032);
    expect(Math.abs(variance - 0.25)).toBeLessThan(0.023);
  });

  it("D* given: both gradients of the shift are those of the closed form", async () => {
    // N(0, 1) generated, N(2, 1) real, logit 2x - 2: E D |slope| = .449600 and E (1 - D) |slope| = 1.550400 (src/doctor/two-gaussians.ts)
    const data = createTarget({ kind: "two-gaussians", mu: 2 });
    const changes = { steps: 1, batch: 20_000, latent: { dim: 1 }, objective: "minimax" };
    const options = affine({ shift: 0, scale: 1 }, changes);
    const { optimizer } = options.discriminator;
    const given = { kind: "affine", shift: -2, scale: 2, optimizer } as const;
    const turn = { steps: 1, every: 1, pretrain: 0, freezeAfter: 0 };
    const best = { ...options, discriminator: { ...given, ...turn } };
    const [step] = stepsOf(await collect(gan.train(best, context(engine, 1, { data }))));
    // The weight's gradient and the shift's, each a layer; the sd of 2 D is .46 a sample, so .013 is four standard errors.
    expect(Math.abs(step.layersG[1] - 0.4496)).toBeLessThan(0.013);
    expect(step.gradNormMinimax).toBe(step.gradNormG);
    expect(step.gradNormD).toBeNull();
    // V(D*) = -.712633, so D's loss is .712633; the sd of a pair's two terms is 1.1 at most.
    expect(Math.abs(step.lossD - 0.712633)).toBeLessThan(0.031);
  });
});

describe("D on the plane beside a frozen affine generator", () => {
  const plane = async (changes: Changes, frozen = true) => {
    const options = affine({ shift: 1, scale: 0.5 }, { steps: 1, latent: { dim: 2 }, ...changes });
    const generator = { ...options.generator, shift: [1, -1], scale: [0.5, 2], frozen };
    const events = await collect(gan.train({ ...options, generator } as GanOptions, context(engine)));
    return snapshotsOf(events)[0].plane;
  };

  it("the generator's density is that of its map, D's logits those of its net, over six standard deviations", async () => {
    const given = {
      kind: "affine",
      shift: -2,
      scale: [1, 3],
      optimizer: ganOptions({}).discriminator.optimizer,
    };
    const turn = { steps: 1, every: 1, pretrain: 0, freezeAfter: 0 };
    const found = await plane({ discriminator: { ...given, ...turn } });
    if (found === undefined) throw new Error("there is no plane");
    const { axis, logits, generated } = found;
    expect([axis[0], axis.at(-1)]).toEqual([-13, 13]);
    const [i, j] = [50, 70];
    const [x, y] = [axis[j], axis[i]];
    const k = i * axis.length + j;
    expect(logits[k]).toBeCloseTo(x + 3 * y - 2, 4);
    // N((1, -1), diag(1/4, 4)): the determinant of the map is 1.
    const expected = -Math.log(2 * Math.PI) - (2 * (x - 1)) ** 2 / 2 - ((y + 1) / 2) ** 2 / 2;
    expect(generated[k]).toBeCloseTo(expected, 5);
  });

  it("is not told of generators that move, of other latents, or of packs", async () => {
    expect(await plane({}, false)).toBeUndefined();
    expect(await plane({ latent: { dim: 2, distribution: "uniform" } })).toBeUndefined();
    expect(await plane({ packing: 2 })).toBeUndefined();
    const lacking = (changes: Changes) => gan.lacks(affine({ shift: 0, scale: 1 }, changes), 2).optimum;
    expect(lacking({ latent: { dim: 2 } })).toBeUndefined();
    expect(lacking({ latent: { dim: 1 } })).toBe("this trainer has no known optimal discriminator");
  });
});

describe("misfits", () => {
  it.each([
    [
      { latent: { dim: 1 } },
      "generator: an affine net needs as many outputs as inputs, or one (inputs 1, outputs 2)",
    ],
    [{ latent: { dim: 2 } }, undefined],
  ])("%o against data of dimension 2", (changes, why) => {
    expect(gan.check(affine({ shift: 0, scale: 1 }, changes), { dim: 2 })).toBe(why);
  });
});

// Last, as an engine that is opened takes the place of the one before.
describe("a frozen generator on each engine", () => {
  it.each(enginesHere)("beside a D that rests, a step on %s computes nothing", async (id) => {
    for (const turns of [{ every: 2 }, { freezeAfter: 2 }, { pretrain: 2, freezeAfter: 0 }]) {
      const options = ganOptions({ ...frozen, discriminator: turns });
      const events = await collect(
        gan.train(options, context(await openEngine(id), 1, { logEvery: 6, snapshotEvery: 6 })),
      );
      expect(stepsOf(events).map(({ step }) => step)).toEqual([1, 6]);
      expect(snapshotsOf(events)).toHaveLength(1);
    }
  });
});

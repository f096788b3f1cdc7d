/** What a critic adds to the loop: its constraint, and the combinations that cannot work. */

import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import { collect, context, snapshotsOf, stepsOf, watch, wganOptions } from "../../helpers/small-training.ts";

const engine = await openEngine("cpu");

describe("weight clipping", () => {
  it("every critic the generator answers is inside the limit, and clipping is what keeps it there", async () => {
    const limit = 0.05;
    const { engine: watched, moves } = watch(engine);
    await collect(wgan.train(wganOptions({ lipschitz: { kind: "weight-clip", limit } }), context(watched)));
    const largest = (weights: readonly Float32Array[]) =>
      Math.max(...weights.flatMap((w) => [...w.map(Math.abs)]));
    expect(moves.map(({ player }) => player[0]).join("")).toBe("oog".repeat(6));
    for (const { player, before, after } of moves) {
      if (player === "generator") expect(largest(before.opponent)).toBeLessThanOrEqual(Math.fround(limit));
      else expect(largest(after.opponent)).toBeGreaterThan(limit);
    }
  });
});

describe("what is logged", () => {
  it("the critic's loss is E f(fake) - E f(real) under clipping, and no probability", async () => {
    for (const event of stepsOf(await collect(wgan.train(wganOptions(), context(engine))))) {
      expect(event.lossD).toBeCloseTo(event.criticFake - event.criticReal, 6);
      expect([event.probReal, event.probFake]).toEqual([null, null]);
    }
  });

  it("with a penalty the loss is the sum of its parts: twice lambda adds the same part again", async () => {
    const first = async (lambda: number) => {
      const options = wganOptions({
        steps: 1,
        lipschitz: { kind: "gradient-penalty", lambda },
        critic: { steps: 1 },
      });
      return stepsOf(await collect(wgan.train(options, context(engine))))[0];
    };
    const [one, two] = [await first(1), await first(2)];
    const penalty = two.lossD - one.lossD;
    expect(penalty).toBeGreaterThan(0.01);
    expect(one.lossD).toBeCloseTo(one.criticFake - one.criticReal + penalty, 5);
  });

  it("per-sample gradients of minimax and non-saturating losses make no sense for a critic", async () => {
    const [snapshot] = snapshotsOf(await collect(wgan.train(wganOptions(), context(engine))));
    expect(snapshot.gradients).toBeUndefined();
  });
});

describe("the certificate's batch", () => {
  const critics = async (changes: Parameters<typeof wganOptions>[0], rows = 16) => {
    const more = { snapshotEvery: 3, snapshotSamples: rows };
    const events = await collect(wgan.train(wganOptions(changes), context(engine, 1, more)));
    return snapshotsOf(events).map(({ critic }) => {
      if (critic === undefined) throw new Error("a snapshot without a critic");
      return critic;
    });
  };

  it("a critic without hidden layers is w x + b: one slope everywhere, which is its bound and explains its scores", async () => {
    for (const { real, fake, realScores, fakeScores, slopes, bound } of await critics({
      critic: { widths: [] },
    })) {
      const steepest = bound ?? NaN;
      expect(slopes).toHaveLength(3 * 16);
      for (const slope of slopes) expect(slope / steepest).toBeCloseTo(1, 6);
      // Of a linear function the farthest pair along w has slope |w|; no pair has more.
      let most = 0;
      for (let i = 0; i < 16; i++) {
        for (let j = 0; j < 16; j++) {
          const away = Math.hypot(...[0, 1].map((k) => real.data[2 * i + k] - fake.data[2 * j + k]));
          most = Math.max(most, Math.abs(realScores[i] - fakeScores[j]) / away);
        }
      }
      expect(most / steepest).toBeLessThanOrEqual(1 + 1e-5);
      expect(most / steepest).toBeGreaterThan(0.95);
    }
  });

  it.each(["relu", "leaky-relu", "elu", "tanh", "softplus", "maxout"])(
    "through %s no slope is above the product of the layers' norms",
    async (activation) => {
      const [critic] = await critics({ critic: { activation, widths: [8, 8] } });
      const steepest = Math.max(...critic.slopes);
      expect(steepest).toBeGreaterThan(0);
      expect(steepest).toBeLessThanOrEqual((critic.bound ?? NaN) * (1 + 1e-5));
    },
  );

  it("has as many real as generated points, 256 at most, new ones at each snapshot, the same for the same seed", async () => {
    const [first, second] = await critics({}, 300);
    expect([first.real.rows, first.fake.rows, first.realScores.length]).toEqual([256, 256, 256]);
    expect(second.real.data).not.toEqual(first.real.data);
    expect((await critics({}, 300))[0]).toEqual(first);
  });
});

describe("combinations that cannot work", () => {
  const gradientPenalty = { kind: "gradient-penalty" };
  it.each(["relu", "leaky-relu", "elu", "tanh", "softplus", "maxout"])(
    "gradient penalty through %s is fine",
    (activation) => {
      expect(wgan.check(wganOptions({ lipschitz: gradientPenalty, critic: { activation } }))).toBeUndefined();
    },
  );

  it.each(["tanh", "sigmoid"])("a critic that ends in %s", (output) => {
    expect(wgan.check(wganOptions({ critic: { output } }))).toBe(
      `a critic needs output linear (got ${output}): it is no probability`,
    );
  });

  it.each(["batch", "layer", "none"])(
    "spectral normalization of a convolutional critic with norm %s",
    (norm) => {
      const critic = { kind: "dcgan", norm };
      const options = wganOptions({ lipschitz: { kind: "spectral-norm" }, critic });
      expect(wgan.check(options, { dim: 784, image: { height: 28, width: 28, channels: 1 } })).toBe(
        norm === "none"
          ? undefined
          : `spectral-norm needs a convolutional opponent of norm none (got ${norm}): normalization between layers undoes it`,
      );
    },
  );

  it("holds for the critic only: the generator may end in tanh", () => {
    const generator = { activation: "tanh", output: "tanh" };
    expect(wgan.check(wganOptions({ lipschitz: gradientPenalty, generator }))).toBeUndefined();
  });
});

/** An objective whose generator's loss compares generated with real samples: what the generator's step draws, forwards and does. */
import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import type { Rng } from "../../../src/maths/random.ts";
import { meanOfRows, type Objective } from "../../../src/models/objectives/objective.ts";
import { drawGroupFeeds } from "../../../src/models/trainers/adversarial/feeds.ts";
import { compileIteration } from "../../../src/models/trainers/adversarial/iteration.ts";
import { oneHot } from "../../../src/models/trainers/adversarial/labels.ts";
import { type Adversaries, createPlayers } from "../../../src/models/trainers/adversarial/players.ts";
import { scheduleOf } from "../../../src/models/trainers/adversarial/schedule.ts";
import { adversariesOf, type Changes, context } from "../../helpers/small-training.ts";

const engine = await openEngine("cpu");

/** Both losses are the mean product of a real and a generated sample's outputs: another order of rows has another loss. */
const stated = { title: "", source: "", probabilistic: false, takes: "scores" } as const;
const paired: Objective = {
  ...stated,
  pairs: true,
  discriminatorLoss: (tf, { real, fake }) => meanOfRows(tf, tf.mul(real, fake)),
  generatorLoss: (tf, { real, fake }) => meanOfRows(tf, tf.mul(real, fake)),
};
const unpaired: Objective = {
  ...paired,
  pairs: false,
  generatorLoss: (tf, { fake }) => meanOfRows(tf, fake),
};

/** The first step of a training. */
function begin(setup: Adversaries, contexts = context(engine)) {
  const players = createPlayers(setup, contexts);
  const [step] = scheduleOf(setup, contexts[0]);
  const feeds = drawGroupFeeds(setup, contexts, players, step);
  const run = compileIteration(setup, players, step.plan, contexts[0]);
  return { players, feeds, run: () => run([feeds])[0] };
}

describe("the generator's step", () => {
  const told: Changes = { condition: { kind: "one-hot" }, instanceNoise: { sigma: 0.1 } };

  it("draws real samples of its own, asks for their classes, and draws all else as without them", () => {
    const [with_, without] = [paired, unpaired].map(
      (objective) => begin(adversariesOf(told, objective)).feeds,
    );
    const [{ data, rng }] = context(engine);
    const own = data.sample(8, rng.fork("train").fork("labels of generator").fork(1));
    const { realG, noiseRealG, ...rest } = with_;
    expect(realG).toEqual(Float32Array.from(own.data));
    expect(realG).not.toEqual(with_.real);
    expect(rest.labelsG).toEqual(oneHot(own.labels ?? new Int32Array(0), 8));
    expect(noiseRealG).toHaveLength(16);
    expect([rest.noiseG, rest.noiseReal]).not.toContainEqual(noiseRealG);
    expect(rest).toEqual(without);
  });

  it("has D judge real samples only where the objective pairs them", () => {
    const judged = (objective: Objective): number[] => {
      const rows: number[] = [];
      const setup = adversariesOf({}, objective);
      const opponent: Adversaries["build"]["opponent"] = (...of) => {
        const net = setup.build.opponent(...of);
        return {
          ...net,
          forward(x, parameters) {
            rows.push(x.shape[0]);
            return net.forward(x, parameters);
          },
        };
      };
      begin({ ...setup, build: { ...setup.build, opponent } }).run();
      return rows;
    };
    // a log line looks at D's batch of 8 real and 8 generated samples once more
    expect(judged(unpaired)).toEqual([16, 16, 8]);
    expect(judged(paired)).toEqual([16, 16, 8, 8]);
  });

  /*
   * G(z) = w z + b and D(x) = psi x + beta on a line, D at rest: loss G = mean D(x_i) D(w z_i + b), so that its slope in b is
   * the mean of psi D(x_i) and that in w the mean of psi D(x_i) z_i.
   */
  it.each([1, 2])("moves by the pairs' own gradient, row by row, packs of %d", (packing) => {
    const sample = (n: number, rng: Rng) => ({ rows: n, dim: 1, data: rng.normals(new Float64Array(n)) });
    const player = { widths: [], optimizer: { kind: "sgd", rate: 0.1 } };
    const setup = adversariesOf(
      { latent: { dim: 1 }, packing, generator: player, discriminator: { ...player, freezeAfter: 0 } },
      paired,
    );
    const { players, feeds, run } = begin(setup, context(engine, 1, { data: { dim: 1, sample } }));
    const read = (variables: typeof players.variables) => variables.flatMap((each) => [...each.dataSync()]);
    const [w, b] = read(players.generator.variables);
    const weights = read(players.opponent.variables);
    const [psi, beta] = [weights.slice(0, packing), weights[packing]];
    const judged = (x: readonly number[]) => psi.reduce((sum, each, k) => sum + each * x[k], beta);
    const packs = 8 / packing;
    const rowsOf = (values: ArrayLike<number>) =>
      Array.from({ length: packs }, (_, i) =>
        Array.from({ length: packing }, (_, k) => values[i * packing + k]),
      );
    const [x, z] = [rowsOf(feeds.realG), rowsOf(feeds.latentG)];
    let [loss, ofW, ofB] = [0, 0, 0];
    for (const [i, latents] of z.entries()) {
      const real = judged(x[i]) / packs;
      loss += real * judged(latents.map((each) => w * each + b));
      for (const [k, each] of latents.entries()) {
        ofW += real * psi[k] * each;
        ofB += real * psi[k];
      }
    }
    expect(run().lossG[0]).toBeCloseTo(loss, 5);
    const [moved, shifted] = read(players.generator.variables);
    expect((w - moved) / 0.1).toBeCloseTo(ofW, 5);
    expect((b - shifted) / 0.1).toBeCloseTo(ofB, 5);
    expect(Math.hypot(ofW, ofB)).toBeGreaterThan(1e-3);
  });
});

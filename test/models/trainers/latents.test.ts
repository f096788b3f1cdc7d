/** A snapshot's generator as a function of latents: the samples' own give the samples, and others something else. */
import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import type { GroupEvent, TrainContext } from "../../../src/models/trainers/trainer.ts";
import { vae } from "../../../src/models/trainers/vae.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import { images, labelledImages } from "../../helpers/small-images.ts";
import { context, ganOptions, optionsOf, wganOptions } from "../../helpers/small-training.ts";

const net = { kind: "dcgan", channels: 2 };
const small = { steps: 3, batch: 4, latent: { dim: 2 } };
const trainers: Readonly<
  Record<string, readonly [(to: TrainContext[]) => AsyncGenerator<GroupEvent>, Partial<TrainContext>]>
> = {
  "gan with averaged weights": [(to) => gan.train(ganOptions({ ema: 0.9 }), to), {}],
  "wgan on a uniform prior": [
    (to) => wgan.train(wganOptions({ latent: { distribution: "uniform" } }), to),
    {},
  ],
  "gan of convolutions": [
    (to) => gan.train(optionsOf(gan, { ...small, generator: net, discriminator: net }), to),
    { data: images },
  ],
  "gan that is told classes": [
    (to) =>
      gan.train(
        optionsOf(gan, { ...small, condition: { kind: "one-hot" }, generator: net, discriminator: net }),
        to,
      ),
    { data: labelledImages },
  ],
  vae: [(to) => vae.train(optionsOf(vae, { ...small, encoder: net, decoder: net }), to), { data: images }],
};

describe.each(Object.entries(trainers))("%s", (name, [train, more]) => {
  it("maps the samples' latents to the samples, at each snapshot, and others elsewhere", async () => {
    const engine = await openEngine("wasm");
    const before = engine.tf.memory().numTensors;
    let snapshots = 0;
    for await (const { event } of train(context(engine, 1, { ...more, snapshotEvery: 1 }))) {
      if (event.kind !== "snapshot" || event.latents === undefined) continue;
      snapshots++;
      const { prior, latents, generate } = event.latents;
      expect(prior).toBe(name.includes("uniform") ? "uniform" : "normal");
      expect(latents).toMatchObject({ rows: event.fake.rows, dim: 2 });
      expect(generate(latents)).toEqual(event.fake);
      expect(latents.labels).toEqual(event.fake.labels);
      const others = event.latents.draw(50);
      expect(others).toEqual(event.latents.draw(50));
      expect(others).toMatchObject({ rows: 50, dim: 2 });
      expect(others.labels?.length).toBe(latents.labels && 50);
      expect([...others.data]).not.toContain(latents.data[0]);
      const half = { ...latents, data: latents.data.map((value) => value / 2) };
      expect(generate(half).data).not.toEqual(event.fake.data);
      const first = {
        rows: 1,
        dim: 2,
        data: latents.data.subarray(0, 2),
        ...(latents.labels && { labels: latents.labels.subarray(0, 1) }),
      };
      const alone = generate(first).data;
      event.fake.data.subarray(0, event.fake.dim).forEach((value, i) => {
        expect(Math.abs(alone[i] - value)).toBeLessThan(1e-5);
      });
    }
    expect(snapshots).toBeGreaterThanOrEqual(3);
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});

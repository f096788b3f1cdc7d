/** Pictures of the playback, of two affine players whose answers are known in closed form. */
import { describe, expect, it } from "vitest";
import { createTarget } from "../../../src/data/index.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { frameRecord } from "../../../src/measuring/figures/frame.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import type { FrameEvent, TrainContext } from "../../../src/models/trainers/trainer.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import { collect, context, ganOptions, optionsOf } from "../../helpers/small-training.ts";

/** G(z) = 0.25 + 0.5 z, D(x) = sigmoid(0.4 x1) or its sum, and next to no learning. */
const generator = { kind: "affine", shift: 0.25, scale: 0.5, optimizer: { kind: "sgd", rate: 1e-9 } };
const opponent = { kind: "affine", shift: 0, scale: 0.4, optimizer: { kind: "sgd", rate: 1e-9 } };
const affine = (dim: number, more: object = {}) =>
  optionsOf(gan, { steps: 4, batch: 8, latent: { dim }, generator, discriminator: opponent, ...more });

async function framesOf(options: ReturnType<typeof affine>, more: Partial<TrainContext>) {
  const engine = await openEngine("wasm");
  const before = engine.tf.memory().numTensors;
  const events = await collect(gan.train(options, context(engine, 1, { frameEvery: 2, ...more })));
  expect(engine.tf.memory().numTensors).toBe(before);
  return events.filter((event): event is FrameEvent => event.kind === "frame");
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

describe("in the plane", () => {
  const ring = createTarget({ kind: "ring" });

  it("come before the first step, at every nth and at the last, none unless asked for", async () => {
    expect((await framesOf(affine(2), {})).map(({ step }) => step)).toEqual([0, 2, 4]);
    expect(await framesOf(affine(2), { frameEvery: undefined })).toEqual([]);
  });

  it("show D at the centers of cells, the bent grid of latents, and where the loss pulls samples", async () => {
    const [{ fake, landscape = [], grid, pull = [] }] = await framesOf(affine(2), {});
    // The ring's box is [-1.5, 1.5]: the first center is 1/64 of it from the corner, cells go along x first.
    const at = (i: number) => -1.5 + (3 * (i + 0.5)) / 32;
    expect(landscape).toHaveLength(32 * 32);
    for (const [i, j] of [
      [0, 0],
      [0, 31],
      [17, 5],
    ])
      expect(landscape[i * 32 + j]).toBeCloseTo(0.4 * (at(i) + at(j)), 5);
    // Latents from -2 to 2: the first corner is G(-2, -2), the next along the first latent 4/14 further.
    expect(grid?.rows).toBe(15 * 15);
    expect([...(grid?.data.slice(0, 4) ?? [])].map((value) => Number(value.toFixed(5)))).toEqual([
      -0.75, -0.75, -0.60714, -0.75,
    ]);
    // -d/dx (-log D) = (1 - D) 0.4 in each coordinate
    const d = logistic(0.4 * (fake.data[0] + fake.data[1]));
    for (const k of [0, 1]) expect(pull[k]).toBeCloseTo(0.4 * (1 - d), 5);
  });

  it("pull where the loss of the training falls: minimax has the gradient of -log(1 - D), D 0.4", async () => {
    const [{ fake, pull = [] }] = await framesOf(affine(2, { objective: "minimax" }), {});
    expect(pull[0]).toBeCloseTo(0.4 * logistic(0.4 * (fake.data[0] + fake.data[1])), 5);
  });

  it("a critic pulls by its slope alone", async () => {
    const engine = await openEngine("wasm");
    const options = optionsOf(wgan, {
      steps: 1,
      batch: 8,
      latent: { dim: 2 },
      generator,
      critic: { ...opponent, steps: 1 },
    });
    const events = await collect(wgan.train(options, context(engine, 1, { frameEvery: 1 })));
    const [frame] = events.filter((event): event is FrameEvent => event.kind === "frame");
    expect(frame.pull?.[0]).toBeCloseTo(0.4, 5);
    const record = frameRecord(frame, ring, false);
    expect(record?.d).toBeUndefined();
    expect(record?.critic?.[0]).toBeCloseTo(0.8 * (-1.5 + 3 / 64), 2);
  });

  it("a D that judges packs has no opinion of a place", async () => {
    const [frame] = await framesOf(ganOptions({ packing: 2 }), {});
    expect([frame.landscape, frame.pull]).toEqual([undefined, undefined]);
    expect(frame.fake.rows).toBe(300);
  });

  it("a record has places in thousandths of the box, and leaves out what is not finite", async () => {
    const [frame] = await framesOf(affine(2), {});
    const record = frameRecord(frame, ring, true);
    expect(record?.points[0]).toBe(Math.round((1000 * (frame.fake.data[0] + 1.5)) / 3));
    expect(record?.d?.[0]).toBe(Math.round(1000 * logistic(0.8 * (-1.5 + 3 / 64))));
    expect(record?.grid?.slice(0, 2)).toEqual([250, 250]);
    const data = Float64Array.from(frame.fake.data);
    data[0] = Number.NaN;
    const broken = frameRecord({ ...frame, fake: { ...frame.fake, data } }, ring, true);
    expect(broken?.points).toHaveLength(2 * 300 - 1);
    // arrows are by place in the list, which has shifted
    expect(broken?.pull).toBeUndefined();
    expect(JSON.stringify(record).length).toBeLessThan(400_000 / 30);
  });
});

it("on the line, the density of N(0.25, 0.5) and the map of latents", async () => {
  const line = createTarget({ kind: "gaussian-mixture", means: [0], std: 1 });
  const [frame] = await framesOf(affine(1), { data: line });
  const record = frameRecord(frame, line, true);
  const { generated = [], d = [], map } = record ?? {};
  const { low = 0, high = 0 } = line.box ?? {};
  const x = (i: number) => low + ((high - low) * i) / (generated.length - 1);
  for (const i of [45, 50, 55]) {
    const normal = Math.exp(-0.5 * ((x(i) - 0.25) / 0.5) ** 2) / (0.5 * Math.sqrt(2 * Math.PI));
    // exact by change of variables up to the curvature within a cell: three digits are kept
    expect(generated[i]).toBeCloseTo(normal, 2);
    expect(d[i]).toBe(Math.round(1000 * logistic(0.4 * x(i))));
  }
  for (const [i, z] of (map?.z ?? []).entries())
    expect(map?.g[i]).toBe(Math.round((1000 * (0.25 + 0.5 * z - low)) / (high - low)));
});

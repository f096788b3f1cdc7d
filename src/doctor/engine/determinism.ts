/**
 * The same short training twice: every number that it tells and every coordinate that it generates must be equal to the last
 * bit, and another seed must give others. Nothing that it made may be left behind.
 */

import { Value } from "typebox/value";
import { createTarget } from "../../data/index.ts";
import type { Engine } from "../../engine/engine.ts";
import { Rng } from "../../maths/random.ts";
import { type GanOptions, gan } from "../../models/trainers/gan.ts";
import { type EngineCheck, exactly, finding, holds } from "../check.ts";

/** Enough for each part of a training to be used: steps alone and in blocks, logs, snapshots, momentum, averages. */
const STEPS = 30;
const player = { widths: [16], optimizer: { kind: "adam", rate: 0.01 } };
const options = { steps: STEPS, batch: 16, ema: 0.9, generator: player, discriminator: player };

export const determinism: EngineCheck = {
  title: "determinism and memory: the same training twice",
  source: "Goodfellow et al. 2014, arXiv 1406.2661, algorithm 1: the same numbers in, the same numbers out",

  async run(engine) {
    const tensors = () => engine.tf.memory().numTensors;
    const before = tensors();
    const first = await numbersOf(engine, 1);
    const left = tensors() - before;
    const [again, other] = [await numbersOf(engine, 1), await numbersOf(engine, 2)];
    return [
      finding("bytes that differ between two trainings", differing(first, again), exactly(0)),
      holds("another seed gives other bytes", differing(first, other) > 0),
      holds("every number is finite", first.every(Number.isFinite)),
      finding("tensors left behind", left, exactly(0)),
      finding("tensors left behind by three trainings", tensors() - before, exactly(0)),
    ];
  },
};

/** All that a training tells, in order. */
async function numbersOf(engine: Engine, seed: number): Promise<Float64Array> {
  const complete = Value.Parse(
    gan.options,
    Value.Default(gan.options, structuredClone(options)),
  ) as GanOptions;
  const data = createTarget({ kind: "ring" });
  const rhythm = { logEvery: 10, snapshotEvery: STEPS / 2, snapshotSamples: 64 };
  const numbers: number[] = [];
  for await (const { event } of gan.train(complete, [{ engine, data, rng: new Rng(seed), ...rhythm }])) {
    if (event.kind === "step")
      numbers.push(event.lossD ?? Number.NaN, event.lossG, ...event.layersD, ...event.layersG);
    if (event.kind === "snapshot") numbers.push(...event.fake.data);
  }
  return Float64Array.from(numbers);
}

function differing(a: Float64Array, b: Float64Array): number {
  const [bytes, others] = [a, b].map(({ buffer }) => new Uint8Array(buffer));
  const shared = bytes.filter((byte, i) => byte !== others[i]).length;
  return shared + Math.max(0, others.length - bytes.length);
}

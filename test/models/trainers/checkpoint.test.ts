/** A training that goes on from a checkpoint tells bit by bit what it would have told. */
import { describe, expect, it } from "vitest";
import type { EngineId } from "../../../src/engine/index.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import { progressive } from "../../../src/models/trainers/progressive.ts";
import type {
  CheckpointEvent,
  GroupEvent,
  Origin,
  TrainContext,
  TrainerKind,
} from "../../../src/models/trainers/trainer.ts";
import { vae } from "../../../src/models/trainers/vae.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import { nativeEngines } from "../../helpers/engines.ts";
import { images, smallSquares } from "../../helpers/small-images.ts";
import { context, ganOptions, optionsOf, snapshotsOf, wganOptions } from "../../helpers/small-training.ts";

const conv = { kind: "dcgan", channels: 2 };
const momentum = { optimizer: { kind: "sgd", rate: 0.01, momentum: 0.9 } };
const coder = { kind: "mlp", widths: [6] };

interface Variant {
  readonly kind: TrainerKind;
  readonly options: object;
  readonly seeds?: readonly number[];
  readonly more?: Partial<TrainContext>;
}

const variants: Record<string, Variant> = {
  "gan: Adam, moving average, dynamics, decay, noise, pretrained D": {
    kind: gan,
    options: ganOptions({
      ema: 0.9,
      decay: { from: 0.3 },
      instanceNoise: { sigma: 0.1 },
      dynamics: { every: 4, samples: 4, eigenvalues: 2 },
      discriminator: { pretrain: 3 },
    }),
  },
  "gan: spectral norm, momentum, two seeds at once": {
    kind: gan,
    options: ganOptions({ regularizer: { kind: "spectral-norm" }, generator: momentum }),
    seeds: [4, 9],
  },
  "wgan: RMSProp, clipping": {
    kind: wgan,
    options: wganOptions({ critic: { optimizer: { kind: "rmsprop", rate: 0.01 } } }),
  },
  "gan: convolutions with batch normalization": {
    kind: gan,
    options: optionsOf(gan, { batch: 4, ema: 0.5, generator: conv, discriminator: conv }),
    more: { data: images },
  },
  // the first stage ends at step 3, the second fades in until step 7: checkpoints between two stages and within one
  "progressive: moving average, two seeds at once, a checkpoint between stages": {
    kind: progressive,
    options: optionsOf(progressive, { batch: 4, channels: 2, steps: 8, fade: 4, stabilize: 3 }),
    seeds: [4, 9],
    more: { data: smallSquares },
  },
  "vae: two seeds one after the other": {
    kind: vae,
    options: optionsOf(vae, { batch: 8, encoder: coder, decoder: coder }),
    seeds: [1, 2],
  },
};

const STEPS = 8;
const EVERY = 3;

/** All that is told, of all seeds, from where the contexts say. */
async function train(
  { kind, options, seeds, more }: Variant,
  engine: EngineId,
  from?: Origin,
): Promise<GroupEvent[]> {
  const rhythm = { snapshotEvery: 2, checkpointEvery: EVERY, ...more, ...(from && { from }) };
  const contexts = context(await openEngine(engine), seeds ?? 1, rhythm);
  const told: GroupEvent[] = [];
  for await (const { seed, event } of kind.train({ ...options, steps: STEPS } as never, contexts)) {
    // A function of the generator cannot be compared.
    told.push({ seed, event: event.kind === "snapshot" ? { ...event, latents: undefined } : event });
  }
  return told;
}

const checkpointsOf = (told: readonly GroupEvent[]) =>
  told.flatMap(({ seed, event }, at) => (event.kind === "checkpoint" ? [{ seed, event, at }] : []));

const originOf = ({ seed, event }: { seed: number; event: CheckpointEvent }): Origin => ({ seed, ...event });

describe.each(Object.entries(variants))("%s", (_, variant) => {
  it.each(["wasm", ...nativeEngines] as const)(
    "goes on from each checkpoint as if it had not stopped, on %s",
    async (engine) => {
      const whole = await train(variant, engine);
      const checkpoints = checkpointsOf(whole);
      expect(new Set(checkpoints.map(({ event }) => event.step))).toEqual(new Set([3, 6, 8]));
      for (const checkpoint of checkpoints) {
        const rest = await train(variant, engine, originOf(checkpoint));
        expect(rest).toEqual(whole.slice(checkpoint.at + 1));
      }
    },
  );

  it("shows the samples that the snapshot of its step measured, and leaves nothing behind", async () => {
    const engine = await openEngine("cpu");
    const { kind, options, seeds, more } = variant;
    const whole = await train(variant, "cpu");
    for (const seed of (seeds ?? [1]).keys()) {
      const checkpoint = checkpointsOf(whole).find(
        (each) => each.event.step === 6 && (each.seed === seed || kind !== (vae as TrainerKind)),
      );
      if (checkpoint === undefined) throw new Error("there is no checkpoint of step 6");
      const contexts = context(engine, seeds ?? 1, { ...more, from: originOf(checkpoint) });
      const before = engine.tf.memory().numTensors;
      const { fake, weights } = kind.show(options as never, contexts, { seed, raw: false });
      const events = whole.filter((each) => each.seed === seed).map(({ event }) => event);
      const measured = snapshotsOf(events).find(({ step }) => step === 6);
      expect(fake).toEqual(measured?.fake);
      expect(weights).toBe(measured?.weights);
      expect(engine.tf.memory().numTensors).toBe(before);
    }
  });
});

describe("a checkpoint", () => {
  const plain = { kind: gan as TrainerKind, options: ganOptions(), seeds: [1, 2] };

  it("does not change with the training that made it", async () => {
    const copies: string[] = [];
    const held: CheckpointEvent[] = [];
    const contexts = context(await openEngine("cpu"), 1, { checkpointEvery: 2 });
    for await (const { event } of gan.train(ganOptions(), contexts)) {
      if (event.kind !== "checkpoint") continue;
      held.push(event);
      copies.push(JSON.stringify(event));
    }
    expect(new Set(copies).size).toBe(3);
    expect(held.map((event) => JSON.stringify(event))).toEqual(copies);
  });

  it("of a group knows which seeds have diverged", async () => {
    const [{ event, seed }] = checkpointsOf(await train(plain, "cpu"));
    const state = { ...event.state, training: Float32Array.of(1) };
    const rest = await train(plain, "cpu", { seed, step: event.step, state });
    expect(
      rest.filter(({ event: each }) => each.kind !== "checkpoint").every((each) => each.seed === 1),
    ).toBe(true);
  });

  it("of other nets is refused by the name of what does not fit", async () => {
    const [checkpoint] = checkpointsOf(await train(plain, "cpu"));
    const wider = { ...plain, options: ganOptions({ generator: { widths: [9] } }) };
    await expect(train(wider, "cpu", originOf(checkpoint))).rejects.toThrow(
      "generator 0 has 36 numbers (the checkpoint 32)",
    );
  });

  it("of its weights shows others than of their moving average", async () => {
    const averaged = { ...plain, options: ganOptions({ ema: 0.99 }), seeds: [1] };
    const [checkpoint] = checkpointsOf(await train(averaged, "cpu"));
    const contexts = context(await openEngine("cpu"), 1, { from: originOf(checkpoint) });
    const show = (raw: boolean) => gan.show(averaged.options, contexts, { seed: 0, raw });
    expect([show(true).weights, show(false).weights]).toEqual(["raw", "ema"]);
    expect(show(true).fake.data).not.toEqual(show(false).fake.data);
  });
});

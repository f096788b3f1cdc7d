import type { Feeds } from "../../../engine/engine.ts";
import { fadedDetail } from "../../../maths/pyramid.ts";
import type { Rng } from "../../../maths/random.ts";
import { concatenated } from "../../../maths/typed-arrays.ts";
import type { Samples } from "../../../samples.ts";
import { drawLatent, toFloat32 } from "../noise.ts";
import type { TrainContext } from "../trainer.ts";
import { drawNoise, isNoisy, noiseLevel } from "./instance-noise.ts";
import { opponentBatches } from "./iteration.ts";
import { classesTold, labelsOf, oneHot } from "./labels.ts";
import type { Adversaries, Players } from "./players.ts";
import type { Step } from "./schedule.ts";

/** Feeds that all seeds of a group share. */
const SHARED = new Set(["scheduleD", "scheduleG", "ema", "alpha"]);

/** The feeds of one step of a group: those of each seed, along a leading axis. */
export function drawGroupFeeds(
  setup: Adversaries,
  contexts: readonly TrainContext[],
  players: Players,
  step: Step,
): Feeds {
  const all = contexts.map((context) => drawFeeds(setup, context, players, step));
  if (players.group === undefined) return all[0];
  return Object.fromEntries(
    Object.entries(all[0]).map(([name, values]) => [
      name,
      SHARED.has(name) ? values : concatenated(all.map((feeds) => feeds[name])),
    ]),
  );
}

/** Draws the feeds of one step; each stream is a function of (seed, name, step) alone. */
function drawFeeds(
  setup: Adversaries,
  { data, rng }: TrainContext,
  players: Players,
  { phase, index, plan, decay, opponentUpdates }: Step,
): Feeds {
  const { batch, latent, packing, instanceNoise } = setup;
  const stream = (name: string): Rng => rng.fork(phase).fork(name).fork(index);
  const n = opponentBatches(plan) * batch;
  const classes = classesTold(setup, data);
  const feeds: Record<string, Float32Array> = {};
  const alpha = setup.stage?.alpha && setup.stage.alphaAt(index);
  if (alpha !== undefined) feeds.alpha = Float32Array.of(alpha);
  const level = phase === "pretrain" ? instanceNoise.sigma : noiseLevel(instanceNoise, index, setup.steps);
  const noise = (name: string, rows: number) => drawNoise(rows * data.dim, level, stream(name));
  const drawReal = (rows: number, name: string): Samples => {
    const whole = data.sample(rows, stream(name));
    const fades = alpha !== undefined && alpha < 1 && data.image !== undefined;
    return fades ? fadedDetail(whole, data.image, alpha) : whole;
  };
  if (n > 0) {
    const real = drawReal(n, "real");
    feeds.real = toFloat32(real.data);
    if (classes > 0) feeds.labelsD = oneHot(labelsOf(real), classes);
    feeds.latentD = drawLatent(n, latent, stream("latent of opponent"));
    if (isNoisy(instanceNoise)) {
      feeds.noiseReal = noise("noise on real samples", n);
      feeds.noiseFake = noise("noise on generated samples", n);
    }
    if (setup.constraint.term !== undefined) {
      const uniforms = stream("mix");
      feeds.mix = Float32Array.from({ length: n / packing }, () => uniforms.uniform());
    }
  }
  if (plan.opponentSteps > 0) {
    const rate = setup.opponent.optimizer.rate * decay;
    const schedules = Array.from({ length: plan.opponentSteps }, (_, i) =>
      players.optimizerD.schedule(opponentUpdates + i + 1, rate),
    );
    feeds.scheduleD = Float32Array.from(schedules.flat());
  }
  if (plan.generatorStep) {
    feeds.latentG = drawLatent(batch, latent, stream("latent of generator"));
    const { pairs } = setup.objective;
    if (pairs || classes > 0) {
      // A generated sample is asked for the class of the real one that it is paired with.
      const real = drawReal(batch, "labels of generator");
      if (pairs) feeds.realG = toFloat32(real.data);
      if (classes > 0) feeds.labelsG = oneHot(labelsOf(real), classes);
    }
    if (isNoisy(instanceNoise)) {
      feeds.noiseG = noise("noise for the generator", batch);
      if (pairs) feeds.noiseRealG = noise("noise on real samples for the generator", batch);
    }
  }
  if (plan.generatorStep && !setup.generator.frozen) {
    const rate = setup.generator.optimizer.rate * decay;
    const update = index - (setup.stage?.after ?? 0);
    feeds.scheduleG = Float32Array.from(players.optimizerG.schedule(update, rate));
    if (players.average) feeds.ema = Float32Array.of(Math.min(setup.ema, (1 + index) / (10 + index)));
  }
  return feeds;
}

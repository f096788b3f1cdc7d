import type { Feeds } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";
import { drawLatent, toFloat32 } from "../noise.ts";
import type { TrainContext } from "../trainer.ts";
import { opponentBatches } from "./iteration.ts";
import type { Adversaries, Players } from "./players.ts";
import type { Step } from "./schedule.ts";

/** Draws the feeds of one step; each stream is a function of (seed, name, step) alone. */
export function drawFeeds(
  setup: Adversaries,
  { data, rng }: TrainContext,
  players: Players,
  { phase, index, plan, decay, opponentUpdates }: Step,
): Feeds {
  const { batch, latent } = setup;
  const stream = (name: string): Rng => rng.fork(phase).fork(name).fork(index);
  const n = opponentBatches(plan) * batch;
  const feeds: Record<string, Float32Array> = {};
  if (n > 0) {
    feeds.real = toFloat32(data.sample(n, stream("real")).data);
    feeds.latentD = drawLatent(n, latent, stream("latent of opponent"));
    if (setup.constraint?.term !== undefined) {
      const uniforms = stream("mix");
      feeds.mix = Float32Array.from({ length: n }, () => uniforms.uniform());
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
    const rate = setup.generator.optimizer.rate * decay;
    feeds.scheduleG = Float32Array.from(players.optimizerG.schedule(index, rate));
    if (players.average) feeds.ema = Float32Array.of(Math.min(setup.ema, (1 + index) / (10 + index)));
  }
  return feeds;
}

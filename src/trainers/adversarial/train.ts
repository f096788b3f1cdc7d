/** The training loop that GAN and WGAN share: blocks of equal steps, and what is told of them. */
import type { CompiledStep, Metrics } from "../../engine/engine.ts";
import { gradientNorms } from "../gradient-norms.ts";
import type { StepEvent, TrainContext, TrainEvent } from "../trainer.ts";
import { drawFeeds } from "./feeds.ts";
import { compileIteration } from "./iteration.ts";
import { type Adversaries, createPlayers } from "./players.ts";
import { blocksOf, scheduleOf } from "./schedule.ts";
import { takeSnapshot } from "./snapshot.ts";

function stepEvent(step: number, metrics: Metrics, { objective }: Adversaries): StepEvent {
  const d = metrics.normsD === undefined ? undefined : gradientNorms(metrics.normsD);
  const g = gradientNorms(metrics.normsG);
  return {
    kind: "step",
    step,
    lossD: metrics.lossD[0],
    lossG: metrics.lossG[0],
    gradNormD: d?.total ?? null,
    gradNormG: g.total,
    layersD: d?.layers ?? [],
    layersG: g.layers,
    criticReal: metrics.criticReal[0],
    criticFake: metrics.criticFake[0],
    probReal: objective.probabilistic ? metrics.probReal[0] : null,
    probFake: objective.probabilistic ? metrics.probFake[0] : null,
  };
}

const LABEL: Readonly<Record<string, string>> = { normsD: "the gradient of D", normsG: "the gradient of G" };

/** The first loss or gradient norm that is not finite. A ReLU hides NaN weights from the losses, never from the norms. */
function firstNonFinite(metrics: Metrics): { name: string; value: number } | undefined {
  for (const name of ["lossD", "lossG", "normsD", "normsG"]) {
    const value = metrics[name]?.find((number) => !Number.isFinite(number));
    if (value !== undefined) return { name: LABEL[name] ?? name, value };
  }
  return undefined;
}

/** Lets messages and signals in; a training loop otherwise never leaves the processor. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

export async function* trainAdversaries(
  setup: Adversaries,
  context: TrainContext,
): AsyncGenerator<TrainEvent> {
  const { signal } = context;
  const players = createPlayers(setup, context);
  const compiled = new Map<string, CompiledStep>();

  try {
    for (const block of blocksOf(scheduleOf(setup, context))) {
      if (signal?.aborted) return;
      const { plan, phase } = block[0];
      const key = JSON.stringify(plan);
      const run = compiled.get(key) ?? compileIteration(setup, players, plan, context);
      compiled.set(key, run);
      const metrics = run(block.map((step) => drawFeeds(setup, context, players, step)));
      await breathe();
      if (phase === "pretrain") continue;

      for (const [i, { index, snapshot }] of block.entries()) {
        if (plan.observe) yield stepEvent(index, metrics[i], setup);
        const broken = firstNonFinite(metrics[i]);
        if (broken !== undefined) {
          const reason = `${broken.name} is ${broken.value} at step ${index}`;
          yield { kind: "diverged", step: index, reason };
          return;
        }
        if (snapshot) yield takeSnapshot(index, setup, players, context);
      }
    }
  } finally {
    for (const variable of players.variables) variable.dispose();
  }
}

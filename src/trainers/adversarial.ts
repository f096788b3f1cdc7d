/**
 * The loop that GAN and WGAN share. One iteration is: k opponent steps, each on fresh data and noise, then one
 * generator step on fresh noise. `iteration` below is that sentence as a pure function of (feeds, variables); the rest
 * draws its feeds and reports what happened.
 */
import type {
  CompiledStep,
  Engine,
  Feeds,
  MovingAverage,
  Optimizer,
  Tensor,
  Tensors,
  Tf,
  Variable,
} from "../engine/engine.ts";
import type { Rng } from "../maths/random.ts";
import { buildMlp, type Net } from "../nets/mlp.ts";
import type { Objective } from "../objectives/objective.ts";
import type { PenaltyBatch } from "../penalties/penalty.ts";
import { gradientNorms, measureNorms } from "./gradient-norms.ts";
import { drawLatent, toFloat32 } from "./noise.ts";
import type { CommonOptions, OpponentOptions, PlayerOptions } from "./options.ts";
import { takeSnapshot } from "./snapshot.ts";
import type { StepEvent, TrainContext, TrainEvent } from "./trainer.ts";

/** What holds a critic to its Lipschitz constraint: a term of its loss, a projection after its step, or neither. */
export interface Constraint {
  term?(tf: Tf, critic: (x: Tensor) => Tensor, batch: PenaltyBatch): Tensor;
  project?(tf: Tf, variables: readonly Variable[]): void;
}

export interface Adversaries extends CommonOptions {
  readonly objective: Objective;
  readonly update: "alternating" | "simultaneous";
  readonly generator: PlayerOptions;
  readonly opponent: OpponentOptions;
  readonly constraint?: Constraint;
}

/** Both players with all that moves: everything a step may read or assign. */
export interface Players {
  readonly generator: Net;
  readonly opponent: Net;
  readonly optimizerG: Optimizer;
  readonly optimizerD: Optimizer;
  /** Moving average of the generator's weights; undefined without EMA. */
  readonly average: MovingAverage | undefined;
}

/** What one run of the compiled iteration does. */
interface Plan {
  readonly opponentSteps: number;
  readonly generatorStep: boolean;
  /** Whether to measure gradient norms and D's outputs, for a log line. */
  readonly observe: boolean;
}

function createPlayers(setup: Adversaries, { engine, data, rng }: TrainContext): Players {
  const { tf } = engine;
  const weights = rng.fork("weights");
  const generator = buildMlp(tf, setup.latent.dim, data.dim, setup.generator, weights.fork("generator"));
  const opponent = buildMlp(tf, data.dim, 1, setup.opponent, weights.fork("opponent"));
  return {
    generator,
    opponent,
    optimizerG: engine.optimizer(setup.generator.optimizer, generator.variables),
    optimizerD: engine.optimizer(setup.opponent.optimizer, opponent.variables),
    average: setup.ema > 0 ? engine.movingAverage(generator.variables) : undefined,
  };
}

const variablesOf = ({ generator, opponent, optimizerG, optimizerD, average }: Players): Variable[] => [
  ...generator.variables,
  ...opponent.variables,
  ...optimizerG.slots,
  ...optimizerD.slots,
  ...(average?.averages ?? []),
];

function differentiate(
  tf: Tf,
  variables: readonly Variable[],
  loss: () => Tensor,
): { value: Tensor; gradients: Tensor[] } {
  const { value, grads } = tf.variableGrads(loss as never, [...variables]);
  return { value, gradients: variables.map(({ name }) => grads[name]) };
}

/** Compiles k opponent steps and a generator step for one plan. */
function compileIteration(
  setup: Adversaries,
  players: Players,
  plan: Plan,
  engine: Engine,
  dim: number,
): CompiledStep {
  const { tf } = engine;
  const { generator, opponent, optimizerG, optimizerD, average } = players;
  const { objective, constraint, batch, latent } = setup;
  const batches = Math.max(plan.opponentSteps, plan.observe ? 1 : 0);
  const last = plan.opponentSteps - 1;

  const rows = (x: Tensor, i: number) => tf.slice(x, [i * batch, 0], [batch, -1]);
  const opponentBatch = (feeds: Tensors, i: number): PenaltyBatch => ({
    real: rows(feeds.real, i),
    fake: generator.forward(rows(feeds.latentD, i)),
    mix: rows(feeds.mix, i),
  });

  /** D on both halves at once: one product of twice the height is faster than two. */
  const outputs = ({ real, fake }: PenaltyBatch): [Tensor, Tensor] => {
    const [top, bottom] = tf.split(opponent.forward(tf.concat([real, fake])), 2);
    return [top, bottom];
  };
  const opponentLoss = (pair: PenaltyBatch): Tensor => {
    const loss = objective.discriminatorLoss(tf, ...outputs(pair));
    const penalty = constraint?.term?.(tf, (x) => opponent.forward(x), pair);
    return penalty === undefined ? loss : tf.add(loss, penalty);
  };
  const observeOpponent = (pair: PenaltyBatch): Tensors => {
    const [real, fake] = outputs(pair);
    return {
      criticReal: tf.mean(real),
      criticFake: tf.mean(fake),
      probReal: tf.mean(tf.sigmoid(real)),
      probFake: tf.mean(tf.sigmoid(fake)),
    };
  };

  function iteration(feeds: Tensors): Tensors {
    const metrics: Record<string, Tensor> = {};
    let postponedMove: (() => void) | undefined;
    for (let i = 0; i < plan.opponentSteps; i++) {
      const pair = opponentBatch(feeds, i);
      if (plan.observe && i === last) Object.assign(metrics, observeOpponent(pair));
      const { value, gradients } = differentiate(tf, opponent.variables, () => opponentLoss(pair));
      metrics.lossD = value;
      if (plan.observe && i === last) metrics.normsD = measureNorms(tf, gradients);
      const move = () => {
        optimizerD.apply(gradients, tf.reshape(tf.slice(feeds.scheduleD, [i, 0], [1, -1]), [-1]));
        constraint?.project?.(tf, opponent.variables);
      };
      if (setup.update === "simultaneous" && plan.generatorStep && i === last) postponedMove = move;
      else move();
    }
    if (plan.observe && plan.opponentSteps === 0) {
      const pair = opponentBatch(feeds, 0);
      Object.assign(metrics, observeOpponent(pair), { lossD: opponentLoss(pair) });
    }
    if (plan.generatorStep) {
      const { value, gradients } = differentiate(tf, generator.variables, () =>
        objective.generatorLoss(tf, opponent.forward(generator.forward(feeds.latentG))),
      );
      metrics.lossG = value;
      if (plan.observe) metrics.normsG = measureNorms(tf, gradients);
      postponedMove?.();
      optimizerG.apply(gradients, feeds.scheduleG);
      average?.update(feeds.ema);
    }
    return metrics;
  }

  return engine.compile({
    feeds: {
      ...(batches > 0 && {
        real: [batches * batch, dim],
        latentD: [batches * batch, latent.dim],
        mix: [batches * batch, 1],
      }),
      ...(plan.opponentSteps > 0 && { scheduleD: [plan.opponentSteps, optimizerD.scheduleLength] }),
      ...(plan.generatorStep && {
        latentG: [batch, latent.dim],
        scheduleG: [optimizerG.scheduleLength],
        ...(average && { ema: [] }),
      }),
    },
    variables: variablesOf(players),
    step: iteration,
  });
}

/** Linear decay to 0 from a fraction of the steps on; 1 before. */
export function decayFactor(step: number, steps: number, from: number): number {
  return from >= 1 ? 1 : 1 - Math.max(0, (step - 1) / steps - from) / (1 - from);
}

/** Draws the feeds of one plan; each stream is a function of (seed, name, step) alone. */
function drawFeeds(
  setup: Adversaries,
  { data, rng }: TrainContext,
  players: Players,
  plan: Plan,
  step: Step,
): Feeds {
  const { batch, latent } = setup;
  const stream = (name: string): Rng => rng.fork(step.phase).fork(name).fork(step.index);
  const n = Math.max(plan.opponentSteps, plan.observe ? 1 : 0) * batch;
  const feeds: Record<string, Float32Array> = {};
  if (n > 0) {
    feeds.real = toFloat32(data.sample(n, stream("real")).data);
    feeds.latentD = drawLatent(n, latent, stream("latent of opponent"));
    const uniforms = setup.constraint?.term === undefined ? undefined : stream("mix");
    feeds.mix = Float32Array.from({ length: n }, () => uniforms?.uniform() ?? 0);
  }
  if (plan.opponentSteps > 0) {
    const rate = setup.opponent.optimizer.rate * step.decay;
    const schedules = Array.from({ length: plan.opponentSteps }, (_, i) =>
      players.optimizerD.schedule(step.opponentUpdates + i + 1, rate),
    );
    feeds.scheduleD = Float32Array.from(schedules.flat());
  }
  if (plan.generatorStep) {
    feeds.latentG = drawLatent(batch, latent, stream("latent of generator"));
    const rate = setup.generator.optimizer.rate * step.decay;
    feeds.scheduleG = Float32Array.from(players.optimizerG.schedule(step.index, rate));
    if (players.average)
      feeds.ema = Float32Array.of(Math.min(setup.ema, (1 + step.index) / (10 + step.index)));
  }
  return feeds;
}

interface Step {
  readonly phase: "pretrain" | "train";
  readonly index: number;
  readonly decay: number;
  /** Opponent updates before this step. */
  readonly opponentUpdates: number;
}

/** How many steps the opponent takes before this generator step. */
function opponentStepsAt(step: number, { steps, every, freezeAfter }: OpponentOptions): number {
  const frozen = freezeAfter !== null && step > freezeAfter;
  return frozen || (step - 1) % every !== 0 ? 0 : steps;
}

type Metrics = Readonly<Record<string, Float32Array>>;

function stepEvent(step: number, metrics: Metrics, setup: Adversaries): StepEvent {
  const { probabilistic } = setup.objective;
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
    probReal: probabilistic ? metrics.probReal[0] : null,
    probFake: probabilistic ? metrics.probFake[0] : null,
  };
}

/** The first loss or gradient norm that is not finite. A ReLU hides NaN weights from the losses, never from the norms. */
function firstNonFinite(metrics: Metrics): { name: string; value: number } | undefined {
  for (const name of ["lossD", "lossG", "normsD", "normsG"]) {
    const value = metrics[name]?.find((number) => !Number.isFinite(number));
    if (value !== undefined) return { name: LABEL[name] ?? name, value };
  }
  return undefined;
}

const LABEL: Readonly<Record<string, string>> = { normsD: "the gradient of D", normsG: "the gradient of G" };

/** Lets messages and signals in; a training loop otherwise never leaves the processor. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

export async function* trainAdversaries(
  setup: Adversaries,
  context: TrainContext,
): AsyncGenerator<TrainEvent> {
  const { engine, data, signal, logEvery, snapshotEvery } = context;
  const players = createPlayers(setup, context);
  const compiled = new Map<string, CompiledStep>();
  const run = (plan: Plan, step: Step): Metrics => {
    const key = JSON.stringify(plan);
    const program = compiled.get(key) ?? compileIteration(setup, players, plan, engine, data.dim);
    compiled.set(key, program);
    return program(drawFeeds(setup, context, players, plan, step));
  };

  try {
    let opponentUpdates = 0;
    for (let index = 1; index <= setup.opponent.pretrain && !signal?.aborted; index++) {
      const plan = { opponentSteps: 1, generatorStep: false, observe: false };
      run(plan, { phase: "pretrain", index, decay: 1, opponentUpdates });
      opponentUpdates++;
      if (index % logEvery === 0) await breathe();
    }
    for (let step = 1; step <= setup.steps && !signal?.aborted; step++) {
      const observe = step === 1 || step % logEvery === 0 || step === setup.steps;
      const opponentSteps = opponentStepsAt(step, setup.opponent);
      const decay = decayFactor(step, setup.steps, setup.decay.from);
      const plan = { opponentSteps, generatorStep: true, observe };
      const metrics = run(plan, { phase: "train", index: step, decay, opponentUpdates });
      opponentUpdates += opponentSteps;

      if (observe) yield stepEvent(step, metrics, setup);
      const broken = firstNonFinite(metrics);
      if (broken !== undefined) {
        yield { kind: "diverged", step, reason: `${broken.name} is ${broken.value} at step ${step}` };
        return;
      }
      if (step % snapshotEvery === 0 || step === setup.steps)
        yield takeSnapshot(step, setup, players, context);
      if (observe) await breathe();
    }
  } finally {
    for (const variable of variablesOf(players)) variable.dispose();
  }
}

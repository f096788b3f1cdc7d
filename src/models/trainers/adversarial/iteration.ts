/**
 * One iteration of an adversarial training: k opponent steps, each on fresh data and noise, then one generator step on
 * fresh noise, and on fresh data where the objective pairs them with generated samples. `iteration` is that sentence as a
 * pure function of (feeds, variables).
 */
import type { CompiledStep, Tensor, Tensors, Tf, Variable } from "../../../engine/engine.ts";
import { labelled } from "../../nets/conditional.ts";
import { objectives } from "../../objectives/index.ts";
import { generatorLossOf, meanOfRows, type Objective, type Outputs } from "../../objectives/objective.ts";
import type { PenaltyBatch } from "../../penalties/penalty.ts";
import { measureNorms } from "../gradient-norms.ts";
import type { TrainContext } from "../trainer.ts";
import { isNoisy } from "./instance-noise.ts";
import { classesTold } from "./labels.ts";
import { pack } from "./packing.ts";
import type { Adversaries, Players } from "./players.ts";
import type { Plan } from "./schedule.ts";

/**
 * The loss and its gradients. A group has a loss for each seed, and their sum's gradients are those of each: a seed's
 * loss depends on its own variables only.
 */
function differentiate(
  tf: Tf,
  variables: readonly Variable[],
  loss: () => Tensor,
): { value: Tensor; gradients: Tensor[] } {
  let kept: Tensor | undefined;
  const scalar = () => {
    const value = loss();
    if (value.rank === 0) return value;
    kept = tf.keep(value);
    return tf.sum(value);
  };
  const { value, grads } = tf.variableGrads(scalar as never, [...variables]);
  const gradients = variables.map(({ name }) => grads[name]);
  if (kept === undefined) return { value, gradients };
  const values = tf.clone(kept);
  kept.dispose();
  return { value: values, gradients };
}

/** Batches of real data and noise that D sees in one iteration: one a step, and one to observe where it takes none. */
export const opponentBatches = ({ opponentSteps, observe }: Plan): number =>
  Math.max(opponentSteps, observe ? 1 : 0);

/**
 * What D sees in one step, in packs; `mix` is there when the constraint has a term, `labels` of both kinds, one-hot, when
 * the players are told classes.
 */
type Pair = Pick<PenaltyBatch, "real" | "fake"> & Partial<PenaltyBatch> & { readonly labels?: Tensor };

/** Compiles k opponent steps and a generator step for one plan; a frozen generator's step is its gradient alone. */
export function compileIteration(
  setup: Adversaries,
  players: Players,
  plan: Plan,
  { engine, data, logEvery }: TrainContext,
): CompiledStep {
  // Where D rests and nobody looks at a generator that does not move, nothing is computed.
  if (plan.opponentSteps === 0 && !plan.generatorStep) return (feeds) => feeds.map(() => ({}));
  const { tf } = engine;
  const { generator, opponent, optimizerG, optimizerD, average } = players;
  const { objective, constraint, batch, latent, packing } = setup;
  const { frozen } = setup.generator;
  const batches = opponentBatches(plan);
  const last = plan.opponentSteps - 1;

  const { group } = players;
  const grouped = (shape: readonly number[]) => (group === undefined ? shape : [group, ...shape]);
  const rowsAxis = group === undefined ? 0 : 1;
  const packs = batch / packing;
  const rows = (x: Tensor, i: number, count = batch): Tensor => {
    if (batches === 1) return x;
    return group === undefined
      ? tf.slice(x, [i * count, 0], [count, -1])
      : tf.slice(x, [0, i * count, 0], [-1, count, -1]);
  };
  /** What D gets to see of samples. */
  const shown = (x: Tensor, noise: Tensor | undefined): Tensor =>
    pack(tf, noise === undefined ? x : tf.add(x, noise), packing, data);
  const opponentBatch = (feeds: Tensors, i: number): Pair => {
    const labels = feeds.labelsD && rows(feeds.labelsD, i);
    const fake = generator.forward(labelled(tf, rows(feeds.latentD, i), labels));
    return {
      real: shown(rows(feeds.real, i), feeds.noiseReal && rows(feeds.noiseReal, i)),
      fake: shown(fake, feeds.noiseFake && rows(feeds.noiseFake, i)),
      ...(labels && { labels }),
      ...(feeds.mix && { mix: rows(feeds.mix, i, packs) }),
    };
  };

  /** D on both halves at once, where rows don't act on each other: one product of twice the height is faster than two. */
  const outputs = ({ labels, ...samples }: Pair): Outputs => {
    const [real, fake] = [samples.real, samples.fake].map((x) => labelled(tf, x, labels));
    if (opponent.batchwise) return { real: opponent.forward(real), fake: opponent.forward(fake) };
    const [top, bottom] = tf.split(opponent.forward(tf.concat([real, fake], rowsAxis)), 2, rowsAxis);
    return { real: top, fake: bottom };
  };
  const opponentLoss = (pair: Pair): Tensor => {
    const loss = objective.discriminatorLoss(tf, outputs(pair));
    const penalty = constraint.term?.(
      tf,
      (x) => opponent.forward(labelled(tf, x, pair.labels)),
      pair as PenaltyBatch,
    );
    return penalty === undefined ? loss : tf.add(loss, penalty);
  };
  const observeOpponent = (pair: Pair): Tensors => {
    const { real, fake } = outputs(pair);
    return {
      criticReal: meanOfRows(tf, real),
      criticFake: meanOfRows(tf, fake),
      probReal: meanOfRows(tf, tf.sigmoid(real)),
      probFake: meanOfRows(tf, tf.sigmoid(fake)),
    };
  };

  const generatorGradient = (paid: Objective, feeds: Tensors) => {
    const { latentG, labelsG, noiseG, realG, noiseRealG } = feeds;
    const judged = (x: Tensor, noise: Tensor | undefined) =>
      opponent.forward(labelled(tf, shown(x, noise), labelsG));
    return differentiate(tf, generator.variables, () =>
      generatorLossOf(tf, paid, {
        fake: judged(generator.forward(labelled(tf, latentG, labelsG)), noiseG),
        real: () => judged(realG, noiseRealG),
      }),
    );
  };
  /** What either loss of the original GAN would send to a generator that does not move (Arjovsky & Bottou 2017, figure 2). */
  const bothLosses = (feeds: Tensors): Tensors => {
    if (!objective.probabilistic) return {};
    const norms = (paid: Objective) => measureNorms(tf, generatorGradient(paid, feeds).gradients, group);
    return {
      normsMinimax: norms(objectives.minimax),
      normsNonSaturating: norms(objectives["non-saturating"]),
    };
  };

  function iteration(feeds: Tensors): Tensors {
    const metrics: Record<string, Tensor> = {};
    if (feeds.alpha !== undefined) setup.stage?.alpha?.assign(feeds.alpha);
    let postponedMove: (() => void) | undefined;
    for (let i = 0; i < plan.opponentSteps; i++) {
      opponent.advance?.();
      const pair = opponentBatch(feeds, i);
      if (plan.observe && i === last) Object.assign(metrics, observeOpponent(pair));
      const { value, gradients } = differentiate(tf, opponent.variables, () => opponentLoss(pair));
      metrics.lossD = value;
      if (plan.observe && i === last) metrics.normsD = measureNorms(tf, gradients, group);
      const move = () => {
        optimizerD.apply(gradients, tf.reshape(tf.slice(feeds.scheduleD, [i, 0], [1, -1]), [-1]));
        constraint.project?.(tf, opponent.variables);
      };
      if (setup.update === "simultaneous" && plan.generatorStep && i === last) postponedMove = move;
      else move();
    }
    if (plan.observe && plan.opponentSteps === 0) {
      const pair = opponentBatch(feeds, 0);
      Object.assign(metrics, observeOpponent(pair), { lossD: opponentLoss(pair) });
    }
    if (plan.generatorStep) {
      // A frozen generator is looked at in log lines only, and looking must not change D.
      if (!frozen) opponent.advance?.();
      const { value, gradients } = generatorGradient(objective, feeds);
      metrics.lossG = value;
      if (plan.observe) metrics.normsG = measureNorms(tf, gradients, group);
      // At the D that normsG was taken at.
      if (frozen) Object.assign(metrics, bothLosses(feeds));
      postponedMove?.();
      if (!frozen) {
        optimizerG.apply(gradients, feeds.scheduleG);
        average?.update(feeds.ema);
      }
    }
    return metrics;
  }

  const seen = grouped([batches * batch, data.dim]);
  const own = grouped([batch, data.dim]);
  const classes = classesTold(setup, data);
  const noisy = isNoisy(setup.instanceNoise);
  return engine.compile({
    feeds: {
      ...(setup.stage?.alpha && { alpha: [] }),
      ...(batches > 0 && {
        real: seen,
        latentD: grouped([batches * batch, latent.dim]),
        ...(classes > 0 && { labelsD: grouped([batches * batch, classes]) }),
        ...(noisy && { noiseReal: seen, noiseFake: seen }),
        ...(constraint.term && { mix: grouped([batches * packs, 1]) }),
      }),
      ...(plan.opponentSteps > 0 && { scheduleD: [plan.opponentSteps, optimizerD.scheduleLength] }),
      ...(plan.generatorStep && {
        latentG: grouped([batch, latent.dim]),
        ...(classes > 0 && { labelsG: grouped([batch, classes]) }),
        ...(noisy && { noiseG: own }),
        ...(objective.pairs && { realG: own, ...(noisy && { noiseRealG: own }) }),
        ...(!frozen && { scheduleG: [optimizerG.scheduleLength] }),
        ...(average && { ema: [] }),
      }),
    },
    variables: players.variables,
    expectedSteps: plan.observe ? Math.ceil(setup.steps / logEvery) : setup.steps,
    step: iteration,
  });
}

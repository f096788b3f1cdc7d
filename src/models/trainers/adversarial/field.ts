/**
 * An adversarial training as a vector field: v = (-grad_G loss_G, -grad_D loss_D) at any parameters of both players, on a batch that
 * is given once, so that v is a function of the parameters alone. Vectors hold the generator's parameters, then the opponent's.
 *
 * Products with v's Jacobian J come from differentiating twice where that is right: for a constant u, the gradient of u . v is
 * J' u. Elsewhere J u is taken by central differences of v:
 *   - through ReLU and other kinks the second derivative is 0 on every sample, while that of the mean over many is not, for
 *     samples cross the kinks as parameters move
 *   - a constraint's term holds a second derivative already, and a third is not known to be right in TensorFlow.js
 *
 * Source: Pearlmutter 1994, "Fast exact multiplication by the Hessian", Neural Computation 6.
 */
import type { Tensor, Tf } from "../../../engine/engine.ts";
import { differenceOperator, STEP_FLOAT32 } from "../../../maths/differences.ts";
import type { Operator } from "../../../maths/spectrum.ts";
import type { Vector } from "../../../maths/vectors.ts";
import { generatorLossOf } from "../../objectives/objective.ts";
import type { PenaltyBatch } from "../../penalties/penalty.ts";
import type { DataShape } from "../trainer.ts";
import { pack } from "./packing.ts";
import type { Adversaries, Players, SeedParameters } from "./players.ts";

/** What v is averaged over, row-major: as many real samples as latents, noise on either, and a uniform number a pack. */
export interface FieldBatch {
  readonly real: Float32Array;
  readonly latent: Float32Array;
  readonly noiseReal: Float32Array;
  readonly noiseFake: Float32Array;
  readonly mix: Float32Array;
}

export interface TrainingField {
  /** How many parameters each player has. */
  readonly generator: number;
  readonly opponent: number;
  readonly method: "double differentiation" | "central differences";
  /** Where the parameters are. */
  readonly here: Vector;
  velocity(at: Vector): Vector;
  /** J or its transpose. */
  jacobian(at: Vector): { readonly jacobian: Operator; readonly transposed: boolean };
}

type Weights = readonly Tensor[];

/** @param parameters those of one seed: they give the shapes; what the opponent remembers beside its weights stays as it is */
export function trainingField(
  tf: Tf,
  { objective, constraint, latent, packing }: Adversaries,
  { generator: netG, opponent: netD }: Players,
  parameters: SeedParameters,
  batch: FieldBatch,
  data: DataShape,
): TrainingField {
  const state = parameters.opponent.slice(netD.variables.length);
  const moving = [...parameters.generator, ...parameters.opponent.slice(0, netD.variables.length)];
  const all = moving.map(({ shape }) => shape);
  const players = parameters.generator.length;
  const sizes = all.map((shape) => shape.reduce((product, side) => product * side, 1));
  const count = (some: readonly number[]) => some.reduce((sum, size) => sum + size, 0);
  const [generator, total] = [count(sizes.slice(0, players)), count(sizes)];

  const tensors = (vector: Vector): Tensor[] => {
    let next = 0;
    return all.map((shape, i) => {
      const from = next;
      next += sizes[i];
      return tf.tensor(Float32Array.from(vector.subarray(from, next)), [...shape]);
    });
  };
  const vectorOf = (parts: Weights): Vector => {
    const out = new Float64Array(total);
    let next = 0;
    for (const part of parts) {
      out.set(part.dataSync(), next);
      next += part.size;
    }
    return out;
  };
  const rows = (values: Float32Array, columns: number) =>
    tf.tensor2d(values, [values.length / columns, columns]);
  const shown = (x: Tensor, noise: Float32Array): Tensor =>
    pack(tf, tf.add(x, rows(noise, data.dim)), packing, data);
  const generated = (g: Weights): Tensor =>
    shown(netG.forward(rows(batch.latent, latent.dim), g), batch.noiseFake);

  const real = (): Tensor => shown(rows(batch.real, data.dim), batch.noiseReal);
  const criticOf = (d: Weights) => (x: Tensor) => netD.forward(x, [...d, ...state]);

  /** A loss in pairs compares the same rows as D's does. */
  const lossG = (g: Weights, d: Weights): Tensor => {
    const critic = criticOf(d);
    return generatorLossOf(tf, objective, { fake: critic(generated(g)), real: () => critic(real()) });
  };
  const lossD = (g: Weights, d: Weights): Tensor => {
    const pair = { real: real(), fake: generated(g) };
    const critic = criticOf(d);
    const loss = objective.discriminatorLoss(tf, { real: critic(pair.real), fake: critic(pair.fake) });
    if (constraint.term === undefined) return loss;
    const mixed: PenaltyBatch = { ...pair, mix: rows(batch.mix, 1) };
    return tf.add(loss, constraint.term(tf, critic, mixed));
  };
  /** Both players' gradients, whose negative is v. */
  const gradients = (weights: Weights): Tensor[] => {
    const [g, d] = [weights.slice(0, players), weights.slice(players)];
    return [
      ...tf.grads((...mine: Tensor[]) => lossG(mine, d))([...g]),
      ...tf.grads((...mine: Tensor[]) => lossD(g, mine))([...d]),
    ];
  };

  const minus = (of: () => Weights): Vector => {
    const found = tf.tidy(() => [...of()]);
    const vector = vectorOf(found);
    tf.dispose(found);
    return vector.map((value) => -value);
  };
  const velocity = (at: Vector): Vector => minus(() => gradients(tensors(at)));

  /** J' u, exact but for float32's rounding. */
  const pullback = (at: Vector, direction: Vector): Vector =>
    minus(() => {
      const constant = tensors(direction);
      const along = (...weights: Tensor[]): Tensor => {
        const terms = gradients(weights).map((gradient, i) => tf.sum(tf.mul(gradient, constant[i])));
        // A parameter that no gradient depends on would have no path to the sum.
        const nothing = weights.map((weight) => tf.mul(0, tf.sum(weight)));
        return tf.addN([...terms, ...nothing] as never);
      };
      return tf.grads(along)(tensors(at));
    });

  const twice = constraint.term === undefined && netG.smooth === true && netD.smooth === true;
  return {
    generator,
    opponent: total - generator,
    here: vectorOf(moving),
    method: twice ? "double differentiation" : "central differences",
    velocity,
    jacobian: (at) =>
      twice
        ? { jacobian: { n: total, apply: (direction) => pullback(at, direction) }, transposed: true }
        : { jacobian: differenceOperator(velocity, at, STEP_FLOAT32), transposed: false },
  };
}

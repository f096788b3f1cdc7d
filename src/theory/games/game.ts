/**
 * Two players with one number each: the smallest place where adversarial training can be seen whole. The generator owns the
 * first number, the discriminator the second, and each moves down its own loss:
 *
 *   d/dt (generator, discriminator)  =  v  =  ( - d loss_G / d generator,  - d loss_D / d discriminator )
 *
 * Everything is float64 without tensors, so that measurements and verdicts can be held against closed forms.
 *
 * Source: Mescheder, Geiger & Nowozin 2018, "Which training methods for GANs do actually converge?", arXiv 1801.04406;
 * Balduzzi et al. 2018, "The mechanics of n-player differentiable games", arXiv 1802.05642.
 */

import type { TObject } from "typebox";
import type { Matrix, Pair } from "../../maths/planar.ts";

/** All that an update rule, a spectrum or a figure needs to know of a game with fixed options. */
export interface Field {
  /** What the two numbers are called: generator's, discriminator's. */
  readonly coordinates: readonly [string, string];
  /** Where neither player wants to move; radii are distances from here. */
  readonly equilibrium: Pair;
  /** Whether the velocity is linear in the position, so that one matrix describes every step. */
  readonly linear: boolean;
  /** Whether the velocity is differentiable everywhere. */
  readonly smooth: boolean;
  /** The discriminator's number is put back into [-clip, clip] after each of its steps; null where it is free. */
  readonly clip: number | null;
  /** v at a position: where each player's gradient descent goes. */
  velocity(position: Pair): Pair;
  /** dv_i / dposition_j in closed form; null where the velocity jumps. */
  jacobian(position: Pair): Matrix | null;
}

/** One game: a file in this folder, a line in index.ts, a test. */
export interface Game<Options = unknown> {
  readonly title: string;
  readonly source: string;
  /** Option schema; each default lives here, once. */
  readonly options: TObject;
  /** The field under these options. @throws InputError for options that contradict each other */
  field(options: Options): Field;
}

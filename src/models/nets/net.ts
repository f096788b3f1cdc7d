import type { Tensor, Variable } from "../../engine/engine.ts";

/** A net as its variables and a pure function of them. */
export interface Net {
  /** Weights and all else that an optimizer moves, layer after layer. */
  readonly variables: readonly Variable[];
  /** What each variable is called; absent where nothing is told apart by name. Nets of several sizes share those of one name. */
  readonly names?: readonly string[];
  /** How many of the variables belong to each layer, in order. */
  readonly layers: readonly number[];
  /** Positions of the weight matrices and convolution kernels among the variables; the last axis is that of the outputs. */
  readonly kernels: readonly number[];
  /** Whether it is an affine map, known by what it makes of 0 and of the unit vectors; absent where it is not. */
  readonly affine?: boolean;
  /** Whether its slope has no jumps; absent where that is not so. */
  readonly smooth?: boolean;
  /**
   * Which variables are matrices [in, out] whose spectral norms multiply to a bound of the net's Lipschitz constant, because
   * nothing else in it stretches; absent where that is not so.
   */
  readonly stretching?: readonly number[];
  /** What moves by a rule and not by a gradient; in `parameters` it follows the variables. */
  readonly state?: readonly Variable[];
  /** Moves the state; called once before each player's step. */
  advance?(): void;
  /** Whether rows act on each other (batch normalization), so that real and generated ones must not share a batch. */
  readonly batchwise?: boolean;
  /**
   * The net after training, where that is another one than in training: each row by itself, with statistics that are taken
   * from batches of inputs. Not for groups.
   */
  settled?(batches: readonly Tensor[], parameters: readonly Tensor[]): (x: Tensor) => Tensor;
  /** [..., rows, in] -> [..., rows, out], with the net's own variables or others of the same shapes (a moving average). */
  forward(x: Tensor, parameters?: readonly Tensor[]): Tensor;
}

/**
 * An update rule turns a field and a learning rate into a map of the plane: one round of training. Rules are built of moves:
 *
 *   position + eta v(position)   in one player's number or in both, then psi clipped where the game clips
 *
 * whose Jacobian is the identity plus eta times the movers' rows of J, with the discriminator's row 0 where it was clipped.
 */

import type { TObject } from "typebox";
import { IDENTITY, type Matrix, type Pair, product, sum } from "../../../maths/planar.ts";
import type { Field } from "../game.ts";

/** One round of training as a map of the plane. */
export interface UpdateMap {
  next(position: Pair): Pair;
  /** Derivative of `next`, by the chain rule through its moves; null where the field jumps. */
  jacobian(position: Pair): Matrix | null;
}

/** One update rule: a file in this folder, a line in index.ts, a test. */
export interface Update<Options = unknown> {
  readonly title: string;
  readonly source: string;
  /** Option schema; each default lives here, once. */
  readonly options: TObject;
  /** @param rate the learning rate eta of both players, above 0 */
  map(field: Field, rate: number, options: Options): UpdateMap;
}

export type Player = "generator" | "discriminator";

/** A step of one player or of both. */
export interface Move {
  readonly to: Pair;
  /** Derivative of `to` by where the move began; null where the velocity has none. */
  jacobian(): Matrix | null;
}

/**
 * One step from a position.
 * @param mover who moves; the other stays as it is, unclipped
 * @param ahead an earlier move from the same position, at whose end the velocity is taken
 */
export function move(
  field: Field,
  rate: number,
  from: Pair,
  { mover = "both", ahead }: { mover?: Player | "both"; ahead?: Move } = {},
): Move {
  const at = ahead?.to ?? from;
  const velocity = field.velocity(at);
  const free = from[1] + rate * velocity[1];
  const clipped = field.clip === null ? free : Math.max(-field.clip, Math.min(field.clip, free));
  return {
    to: [
      mover === "discriminator" ? from[0] : from[0] + rate * velocity[0],
      mover === "generator" ? from[1] : clipped,
    ],
    jacobian() {
      const outer = field.jacobian(at);
      const inner = ahead === undefined ? IDENTITY : ahead.jacobian();
      if (outer === null || inner === null) return null;
      const slope = product(outer, inner);
      const freely = clipped === free ? sum(IDENTITY[1], slope[1], rate) : ([0, 0] as const);
      return [
        mover === "discriminator" ? IDENTITY[0] : sum(IDENTITY[0], slope[0], rate),
        mover === "generator" ? IDENTITY[1] : freely,
      ];
    },
  };
}

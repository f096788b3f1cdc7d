/**
 * What a linear update rule keeps. If one round is the matrix M and det M = 1, then the area spanned by a position and the next,
 *
 *   Q(z) = det [ z, M z ],
 *
 * is the same at every position of a path, for det [M z, M M z] = det M det [z, M z]. Scaled to 1 for the square of the
 * discriminator's number, this is x^2 + y^2 - eta x y for alternating steps of the bilinear game with x first,
 * x^2 + y^2 + eta x y with y first, and n x^2 - n eta x y + y^2 with n steps of y after one of x.
 *
 * @example conservedQuantity(arena({ game: "bilinear", update: { kind: "alternating" }, rate: 0.2 }))
 *   // { generator: 1, mixed: -0.2, discriminator: 1 }
 */

import { determinant } from "../../maths/planar.ts";
import type { Arena } from "./settings.ts";

/** Coefficients of a quadratic form in the two numbers. */
export interface QuadraticForm {
  readonly generator: number;
  readonly mixed: number;
  readonly discriminator: number;
}

export interface Conserved {
  readonly form: QuadraticForm;
  /** Its value at the start. */
  readonly value: number;
  /** Largest departure from that value over the largest squared radius, for the form is made of such squares. */
  readonly drift: number;
}

/** Rounding of the determinant of a product of a few matrices, over its two terms. */
const UNIT_DETERMINANT = 1e-14;

/** The quadratic form that the update keeps, or null where there is none. */
export function conservedQuantity({ field, map }: Pick<Arena, "field" | "map">): QuadraticForm | null {
  const matrix = field.linear ? map.jacobian(field.equilibrium) : null;
  if (matrix === null) return null;
  const [[a, b], [c, d]] = matrix;
  const rounding = UNIT_DETERMINANT * (Math.abs(a * d) + Math.abs(b * c));
  if (Math.abs(determinant(matrix) - 1) > rounding) return null;
  return b === 0 ? null : { generator: -c / b, mixed: (a - d) / b, discriminator: 1 };
}

/** Whether the form's levels are ellipses around the equilibrium, from which nothing escapes. */
export function isEllipse({ generator, mixed, discriminator }: QuadraticForm): boolean {
  return generator > 0 && 4 * generator * discriminator > mixed ** 2;
}

/** What the form was at the start, and how far it has come since. */
export function conservation(
  form: QuadraticForm,
  generator: Float64Array,
  discriminator: Float64Array,
): Conserved {
  const drift = departures(form, generator, discriminator).reduce(
    (most, value) => Math.max(most, Math.abs(value)),
    0,
  );
  return { form, value: valueAt(form, generator[0], discriminator[0]), drift };
}

/** The form at every position less that at the first, over the largest squared radius. */
export function departures(
  form: QuadraticForm,
  generator: Float64Array,
  discriminator: Float64Array,
): Float64Array {
  let scale = 0;
  for (let k = 0; k < generator.length; k++)
    scale = Math.max(scale, Math.hypot(generator[k], discriminator[k]));
  if (scale === 0) return new Float64Array(generator.length);
  // Squares of numbers beyond 1e154 overflow; those of their shares of the largest do not.
  const share = (k: number) => valueAt(form, generator[k] / scale, discriminator[k] / scale);
  const first = share(0);
  return Float64Array.from(generator, (_, k) => share(k) - first);
}

function valueAt({ generator, mixed, discriminator }: QuadraticForm, g: number, d: number): number {
  return generator * g * g + mixed * g * d + discriminator * d * d;
}

/** The dynamics that a figure draws: eigenvalues around the last iterate, and the angle along the way to it. */

import type { Dynamics } from "../../samples.ts";
import { shown } from "./shown.ts";

/** Eigenvalues to six digits, which is what float32 gives. */
export function dynamicsRecord({
  eigenvalues,
  complete,
  residual,
  method,
  generator,
  opponent,
  path,
}: Dynamics) {
  const digits = (value: number): number => Number(value.toPrecision(6));
  return {
    generator,
    opponent,
    method,
    eigenvalues: eigenvalues.map(({ re, im }) => ({ re: digits(re), im: digits(im) })),
    complete,
    residual: digits(residual),
    ...(path && {
      path: {
        alpha: path.alpha.map(shown),
        cosine: path.cosine.map((value) => (value === null ? null : shown(value))),
      },
    }),
  };
}

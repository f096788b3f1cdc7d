/**
 * What one round of plain gradient descent by two players does to small displacements: with J the Jacobian of the velocity
 * v = (-grad_G loss_G, -grad_D loss_D), P_G and P_D the projections on either player's parameters and eta the rates,
 *
 *   simultaneous   I + (eta_G P_G + eta_D P_D) J
 *   alternating    (I + eta_G P_G J) (I + eta_D P_D J)^k      the opponent's k steps first, as in training
 *
 * Near an equilibrium the round attracts where the largest modulus of this matrix's eigenvalues is below 1.
 *
 * Source: Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406, section 3.
 */

import type { Vector } from "./vectors.ts";

export interface Round {
  readonly update: "simultaneous" | "alternating";
  /** The opponent's steps before, or with the last of them together with, the generator's. */
  readonly opponentSteps: number;
  readonly rates: { readonly generator: number; readonly opponent: number };
}

/**
 * @param jacobian row-major; the generator's parameters come first
 * @param generator how many they are
 */
export function roundMatrix(
  jacobian: Vector,
  n: number,
  generator: number,
  { update, opponentSteps, rates }: Round,
): Vector {
  const step = (movers: { readonly generator: boolean; readonly opponent: boolean }): Vector => {
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      const own = i < generator ? "generator" : "opponent";
      matrix[i * n + i] = 1;
      if (!movers[own]) continue;
      for (let j = 0; j < n; j++) matrix[i * n + j] += rates[own] * jacobian[i * n + j];
    }
    return matrix;
  };
  const opponent = step({ generator: false, opponent: true });
  const alone = update === "simultaneous" ? opponentSteps - 1 : opponentSteps;
  let round = step({ generator: true, opponent: update === "simultaneous" && opponentSteps > 0 });
  for (let k = 0; k < alone; k++) round = product(round, opponent, n);
  return round;
}

function product(a: Vector, b: Vector, n: number): Vector {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) out[i * n + j] += factor * b[k * n + j];
    }
  }
  return out;
}

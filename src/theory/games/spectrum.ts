/**
 * What a game does to small displacements from a position, by the eigenvalues of two Jacobians in closed form:
 *
 *   flow      J of the velocity: real parts below 0 attract, imaginary parts turn
 *   update    J of one round of training: it attracts where the largest modulus, the spectral radius, is below 1
 *
 * and by how much of the game is rotation: with A = (J - J') / 2 the antisymmetric part of the flow's J,
 *
 *   rotation  =  |A|^2 / |J|^2   in [0, 1]     0: a common potential, descent works      1: pure rotation, it cannot
 *
 * The Jacobian of an update is the product of those of its moves. Entries carry a few roundings; consensus away from the
 * equilibrium takes its second derivatives by central differences, error about 1e-10.
 *
 * Source: Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406 (eigenvalues); Balduzzi et al. 2018, arXiv 1802.05642
 * (symmetric and antisymmetric part).
 *
 * @example spectrum({ game: "dirac", options: { r1: 1 }, update: { kind: "simultaneous" }, rate: 0.2 })
 *   // flow.eigenvalues: -0.5 twice, the critical gamma; update.radius: 0.9
 */

import { type Complex, eigenvalues, type Matrix, type Pair, spectralRadius } from "../../maths/planar.ts";
import { arena, type GameSettings } from "./settings.ts";

export interface Linearization {
  readonly jacobian: Matrix;
  /** A conjugate pair, the positive imaginary part first, or two real ones, the larger first. */
  readonly eigenvalues: readonly [Complex, Complex];
  /** Largest modulus of an eigenvalue. */
  readonly radius: number;
}

export type Spectrum =
  | {
      readonly at: Pair;
      readonly flow: Linearization;
      readonly update: Linearization;
      /** Share of the flow's Jacobian that is rotation; null where the Jacobian is 0. */
      readonly rotation: number | null;
    }
  | {
      readonly at: Pair;
      readonly flow: null;
      readonly update: null;
      readonly rotation: null;
      readonly why: string;
    };

/**
 * @param at a position; the equilibrium unless given
 * @throws InputError naming the setting that cannot be
 */
export function spectrum(settings: GameSettings, at?: Pair): Spectrum {
  const { field, map } = arena(settings);
  const position = at ?? field.equilibrium;
  const [flow, update] = [field.jacobian(position), map.jacobian(position)];
  if (flow === null || update === null) {
    const why = `the velocity jumps at or near (${position.join(", ")}), so it has no Jacobian at that point`;
    return { at: position, flow: null, update: null, rotation: null, why };
  }
  return {
    at: position,
    flow: linearization(flow),
    update: linearization(update),
    rotation: rotationIndex(flow),
  };
}

function linearization(jacobian: Matrix): Linearization {
  return { jacobian, eigenvalues: eigenvalues(jacobian), radius: spectralRadius(jacobian) };
}

/** |A|^2 / |J|^2 in Frobenius norms, A the antisymmetric part; null for J = 0. */
export function rotationIndex([[a, b], [c, d]]: Matrix): number | null {
  const total = a ** 2 + b ** 2 + c ** 2 + d ** 2;
  return total === 0 ? null : (b - c) ** 2 / 2 / total;
}

/**
 * What a velocity field of two players does near one position, by the eigenvalues l of its Jacobian J (of v, not of its negative):
 *
 *   abscissa    largest real part; below 0 the flow attracts. Eigenvalues of modulus below a thousandth of the largest are left
 *               out: flat directions, of which nets have many, neither attract nor repel
 *   rotation    sum (Im l)^2 / sum |l|^2, the share of the spectrum's mass that is imaginary: 0 for a common potential, whose J
 *               is symmetric; 1 for V = x y. For a normal J it is |A|^2 / |J|^2, A the antisymmetric part, for |J|^2 is then
 *               sum |l|^2 and A's eigenvalues are the i Im l; else it sees only the rotation that is left when players of
 *               different pace are put together: with R1 it is 1 - gamma^2 and ends at the critical gamma = 1
 *   round       largest modulus of one round of plain gradient descent, flat directions left out: below 1 a round attracts
 *
 * Of a large J only the outermost eigenvalues are known, and abscissa and rotation are theirs.
 *
 * Source: Mescheder, Nowozin & Geiger 2017, arXiv 1705.10461 (the part that the imaginary parts play); Balduzzi et al. 2018, arXiv
 * 1802.05642 (symmetric and antisymmetric part); Berard et al. 2019, arXiv 1906.04848 (eigenvalues of nets).
 */

import type { Complex } from "./planar.ts";
import type { Rng } from "./random.ts";
import { type Round, roundMatrix } from "./round.ts";
import { DENSE, type Eigenvalues, eigenvaluesOf, matrixOf, type Operator, spectrumOf } from "./spectrum.ts";
import type { Vector } from "./vectors.ts";

export interface LocalDynamics extends Eigenvalues {
  /** Null where no eigenvalue is known. */
  readonly abscissa: number | null;
  /** Null where all known eigenvalues are 0. */
  readonly rotation: number | null;
  /** Null for a large J, or without a round. */
  readonly round: number | null;
}

/** What the Jacobian is, and how its players move. */
export interface TwoPlayers {
  /** J or its transpose, as what it does. */
  readonly jacobian: Operator;
  readonly transposed: boolean;
  /** Parameters of the generator, which come first. */
  readonly generator: number;
  /** Where both players descend plainly. */
  readonly round?: Round;
}

/** Modulus of an eigenvalue over the largest, below which its direction is flat. */
const FLAT = 1e-3;

/** @param most eigenvalues that are told of a large Jacobian */
export function localDynamics(players: TwoPlayers, most: number, rng: Rng): LocalDynamics {
  const { jacobian, transposed, generator, round } = players;
  const { n } = jacobian;
  if (n > DENSE) return { ...describe(spectrumOf(jacobian, most, rng)), round: null };
  const matrix = matrixOf(jacobian);
  const all = { values: eigenvaluesOf(matrix, n), complete: true, residual: 0 };
  const upright = transposed ? transpose(matrix, n) : matrix;
  return {
    ...describe(all),
    round: round === undefined ? null : roundRadius(roundMatrix(upright, n, generator, round), n),
  };
}

function describe(eigenvalues: Eigenvalues): Omit<LocalDynamics, "round"> {
  const { values } = eigenvalues;
  const sum = (of: (value: Complex) => number) => values.reduce((total, value) => total + of(value), 0);
  const mass = sum(({ re, im }) => re ** 2 + im ** 2);
  const steep = values.filter((value) => modulus(value) >= FLAT * modulus(values[0]));
  return {
    ...eigenvalues,
    abscissa: steep.length === 0 ? null : Math.max(...steep.map(({ re }) => re)),
    rotation: mass > 0 ? sum(({ im }) => im ** 2) / mass : null,
  };
}

const modulus = ({ re, im }: Complex): number => Math.hypot(re, im);

/** Flat directions stay as they are: they have the eigenvalue 1 of any round, and say nothing of the others. */
function roundRadius(matrix: Vector, n: number): number | null {
  const values = eigenvaluesOf(matrix, n);
  const moved = values.map(({ re, im }) => ({ value: Math.hypot(re, im), by: Math.hypot(re - 1, im) }));
  const furthest = Math.max(...moved.map(({ by }) => by));
  const steep = moved.filter(({ by }) => by >= FLAT * furthest);
  return steep.length === 0 ? null : Math.max(...steep.map(({ value }) => value));
}

function transpose(matrix: Vector, n: number): Vector {
  return matrix.map((_, at) => matrix[(at % n) * n + Math.floor(at / n)]);
}

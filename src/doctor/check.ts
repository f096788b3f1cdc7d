/**
 * A known answer and what the installed code makes of it. A check is a group of them; `ganscope doctor` runs all checks and
 * believes none that it cannot compute: a number that is not finite is never right, and neither is a check that throws or
 * finds nothing.
 */

import type { Engine } from "../engine/engine.ts";

/** One quantity: what it must be, what it was, and by how much it may be off. */
export interface Finding {
  readonly quantity: string;
  readonly expected: number;
  readonly found: number;
  /** Largest |found - expected| that is right. */
  readonly tolerance: number;
  readonly ok: boolean;
}

/**
 * One group of known answers: a file in this folder, a line in index.ts, a test.
 *
 * `Parts` are the functions of ganscope that it asks; whatever is passed stands in for one of them, so that a test can
 * plant an error and see it found.
 */
export interface Check<Parts = never> {
  readonly title: string;
  /** Paper or derivation that the answers come from. */
  readonly source: string;
  run(planted?: Partial<Parts>): Finding[];
}

/** A group of known answers that a tensor engine must give: a file in engine/, a line in engine/index.ts, a test. */
export interface EngineCheck {
  readonly title: string;
  readonly source: string;
  run(engine: Engine): Finding[] | Promise<Finding[]>;
}

/** Result of a check. */
export interface Outcome {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** The engine that was asked; absent for checks of plain arrays. */
  readonly engine?: string;
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** Why it could not be run to its end. */
  readonly why?: string;
}

/** What a quantity must be. */
export interface Answer {
  readonly expected: number;
  readonly tolerance: number;
}

export const exactly = (expected: number): Answer => ({ expected, tolerance: 0 });

export const within = (expected: number, tolerance: number): Answer => ({ expected, tolerance });

/**
 * Right up to a share of the answer. Float64 rounds at 1.1e-16, and the longest computations here are some thousand roundings in
 * a row: 1e-12 holds them all and no error of substance.
 */
export const closely = (expected: number, share = 1e-12): Answer => ({
  expected,
  tolerance: share * Math.abs(expected),
});

/**
 * A number as a table prints it: right within half a unit of its last digit.
 * @example printed(".111421")   // { expected: 0.111421, tolerance: 5e-7 }
 */
export function printed(text: string): Answer {
  const [mantissa, exponent = "0"] = text.split("e");
  const decimals = mantissa.split(".")[1]?.length ?? 0;
  return { expected: Number(text), tolerance: 0.5 * 10 ** (Number(exponent) - decimals) };
}

export function finding(quantity: string, found: number, { expected, tolerance }: Answer): Finding {
  // Not the negation of a comparison: one with NaN is false.
  const ok = Number.isFinite(found) && Math.abs(found - expected) <= tolerance;
  return { quantity, expected, found, tolerance, ok };
}

/** A yes or no among numbers: 1 where it holds. */
export function holds(quantity: string, holding: boolean): Finding {
  return finding(quantity, holding ? 1 : 0, exactly(1));
}

/** The finding farthest from its answer, in units of its tolerance; a wrong one before any right one. */
export function worst(findings: readonly Finding[]): Finding | undefined {
  const excess = ({ expected, found, tolerance, ok }: Finding) => {
    if (!ok) return Infinity;
    return tolerance === 0 ? 0 : Math.abs(found - expected) / tolerance;
  };
  return findings.reduce<Finding | undefined>(
    (most, each) => (most === undefined || excess(each) > excess(most) ? each : most),
    undefined,
  );
}

type About = Pick<Outcome, "id" | "title" | "source" | "engine">;

/** Runs one check to its outcome. Never rejects. */
export async function outcomeOf(
  about: About,
  run: () => readonly Finding[] | Promise<readonly Finding[]>,
): Promise<Outcome> {
  try {
    const findings = await run();
    return { ...about, ok: findings.length > 0 && findings.every(({ ok }) => ok), findings };
  } catch (error) {
    const why = String(error instanceof Error ? error.message : error)
      .trim()
      .split("\n")[0];
    return { ...about, ok: false, findings: [], why };
  }
}

/** What "converged" claims: faults that the samples would have shown, and from which size on. */

import type { FaultRecord, PowerRecord } from "../../../result/index.ts";

/** Faults that must have been excluded, at this size or below, for "converged" to be said at all. */
const REQUIRED: Readonly<Record<string, number>> = { shift: 0.4, region: 0.4 };
/** Where the modes of the data are unknown, a lost one is a lost region. */
const UNNAMED: typeof REQUIRED = { ...REQUIRED, region: 0.3 };

/** A fault that would pass unseen and must not; undefined where there is none. */
export function unseenFault({ faults }: PowerRecord, unnamedModes: boolean): FaultRecord | undefined {
  const required = unnamedModes ? UNNAMED : REQUIRED;
  return faults.find(({ fault, size }) => fault in required && (size === null || size > required[fault]));
}

export const excludedBy = ({ faults }: PowerRecord): readonly FaultRecord[] =>
  faults.filter(({ size }) => size !== null);

/** "It excludes ..., each or larger." and what it does not exclude. */
export function exclusions({ faults }: PowerRecord): readonly string[] {
  const seen = faults.filter(({ size }) => size !== null).map(({ words }) => words);
  const unseen = faults.filter(({ size }) => size === null).map(({ fault }) => NAMES[fault] ?? fault);
  return [
    ...(seen.length === 0 ? [] : [`It excludes ${listed(seen)}, and anything larger of each kind.`]),
    ...(unseen.length === 0 ? [] : [`It does not exclude ${listed(unseen)}.`]),
  ];
}

/** What a fault is called whose size does not matter. */
const NAMES: Readonly<Record<string, string>> = {
  shift: "a shift of every column",
  column: "a shift of one column",
  scale: "a spread that is too small",
  region: "a lost cluster or region",
  correlation: "lost correlations",
  copies: "copies of real samples",
};

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;

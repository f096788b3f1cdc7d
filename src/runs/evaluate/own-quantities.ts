/** What a metric of the user's own returned, checked: a result holds only finite numbers within the declared range. */

import type { QuantityKind } from "../../../metrics/metric.ts";
import type { Quantity } from "../../result/index.ts";

export type Refuse = (what: string, hint?: string) => never;

/** What `compute` returned, by flat names, if each value is one that a result can hold. */
export function checkedQuantities(
  id: string,
  kinds: Readonly<Record<string, QuantityKind>>,
  found: unknown,
  refuse: Refuse,
): Record<string, Quantity> {
  if (!isRecord(found)) return refuse(`compute must return quantities by name (got ${shown(found)})`);
  const names = new Map(Object.entries(kinds).map(([suffix, kind]) => [id + suffix, kind]));
  const odd = Object.keys(found).find((name) => !names.has(name));
  if (odd !== undefined) return refuse(`compute returned ${shown(odd)}, which quantities does not declare`);
  const lacking = [...names].find(
    ([name, { needs: own = [] }]) => own.length === 0 && !Object.hasOwn(found, name),
  );
  if (lacking !== undefined) return refuse(`compute did not return ${shown(lacking[0])}`);
  return Object.fromEntries(
    Object.entries(found).map(([name, quantity]) => {
      const wrong = wrongQuantity(quantity, names.get(name) as QuantityKind);
      return wrong === undefined ? [name, quantity as Quantity] : refuse(`${name}: ${wrong}`);
    }),
  );
}

function wrongQuantity(quantity: unknown, { range: [low, high] }: QuantityKind): string | undefined {
  if (!isRecord(quantity)) return `must be { value, unit, n } (got ${shown(quantity)})`;
  const { value, why, unit, n, nReal, interval, note } = quantity;
  if (value === null)
    return typeof why === "string" ? undefined : "value is null, but why does not say the reason";
  if (!isFiniteNumber(value))
    return `value must be a finite number, or null with the reason in why (got ${shown(value)})`;
  if (value < low || value > high)
    return `value ${value} is outside the declared range from ${low} to ${high}`;
  if (typeof unit !== "string") return `unit must be a string (got ${shown(unit)})`;
  if (!isCount(n)) return `n must be a number of samples (got ${shown(n)})`;
  if (nReal !== undefined && !isCount(nReal))
    return `nReal must be a number of samples (got ${shown(nReal)})`;
  if (note !== undefined && typeof note !== "string") return `note must be a string (got ${shown(note)})`;
  if (interval === undefined) return undefined;
  const whole = isRecord(interval) && [interval.lo, interval.hi, interval.level].every(isFiniteNumber);
  return whole ? undefined : `interval must be { lo, hi, level } of finite numbers (got ${shown(interval)})`;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isFiniteNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

/** A value in a message, short. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 80));
  if (typeof value === "bigint") return `${value}n`.slice(0, 80);
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : "an object";
}

/** Data as JSON holds it, where the order of keys says nothing: one order for all, and where two values differ. */

export type PlainObject = { readonly [key: string]: unknown };

export const isPlainObject = (value: unknown): value is PlainObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export interface Difference {
  /** Dotted path of the key, e.g. "trainer.steps". */
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
  /** "trainer.steps was 3000, is 1500" */
  readonly text: string;
}

/** The same with the keys of every object in order: equal data become equal JSON. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** Every key whose value is another, in the order in which they stand; a list is one value. */
export function differences(before: unknown, after: unknown, path: readonly string[] = []): Difference[] {
  if (isPlainObject(before) && isPlainObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], [...path, key]));
  }
  if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(after))) return [];
  const key = path.join(".");
  return [{ key, before, after, text: `${key} was ${shown(before)}, is ${shown(after)}` }];
}

/** A value as a sentence has it. */
export const shown = (value: unknown): string => (value === undefined ? "absent" : JSON.stringify(value));

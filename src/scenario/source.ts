/**
 * A scenario or suite file as plain data that remembers where each value was written, so that whatever is found wrong
 * later can name file, line and column.
 */

import { isPlainObject, type PlainObject } from "../plain-data.ts";

/** Keys and indices from the root to a value, e.g. ["trainer", "generator", "widths", "0"]. */
export type Path = readonly string[];

export interface Source {
  /** The file as the user named it. */
  readonly file: string;
  /** The folder that paths in it are meant from. */
  readonly home: string;
  readonly value: unknown;
  /**
   * file:line:column of the key or the value at a path. Where the path does not exist, the deepest ancestor that does.
   */
  where(path: Path, part: "key" | "value"): string;
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isPlainObject(current) && Object.hasOwn(current, key)) current = current[key];
    else return undefined;
  }
  return current;
}

/** A copy with another value at the path; objects on the way that do not exist are made. */
function withValueAt(value: unknown, path: Path, replacement: unknown): unknown {
  if (path.length === 0) return replacement;
  const [key, ...rest] = path;
  if (Array.isArray(value)) {
    const copy = [...value];
    copy[Number(key)] = withValueAt(value[Number(key)], rest, replacement);
    return copy;
  }
  const object = isPlainObject(value) ? value : {};
  return { ...object, [key]: withValueAt(object[key], rest, replacement) };
}

/** The same source with the value at `path` replaced by one that was written elsewhere. */
export function overlay(source: Source, path: Path, value: unknown, where: Source["where"]): Source {
  return {
    file: source.file,
    home: source.home,
    value: withValueAt(source.value, path, value),
    where: (asked, part) =>
      path.every((key, depth) => asked[depth] === key)
        ? where(asked.slice(path.length), part)
        : source.where(asked, part),
  };
}

/**
 * The same source with the changes laid over it: objects merge key by key, everything else replaces. An object of
 * another `kind` replaces too, for the options of one kind mean nothing to another.
 */
export function merge(source: Source, changes: PlainObject, where: Source["where"], at: Path = []): Source {
  let merged = source;
  for (const [key, change] of Object.entries(changes)) {
    const path = [...at, key];
    const whereChange: Source["where"] = (asked, part) => where([key, ...asked], part);
    const before = valueAt(merged.value, path);
    const sameKind =
      isPlainObject(before) &&
      isPlainObject(change) &&
      (change.kind === undefined || change.kind === before.kind);
    merged = sameKind ? merge(merged, change, whereChange, path) : overlay(merged, path, change, whereChange);
  }
  return merged;
}

import { realpathSync } from "node:fs";
import { basename, isAbsolute, relative, resolve } from "node:path";
import { isPlainObject } from "../plain-data.ts";
import type { Source } from "./source.ts";

/**
 * A file's name or a value as part of a scenario's name.
 * @example slug("Ring 8.yaml")   // "ring-8"
 */
export function slug(text: string): string {
  return text
    .replace(/\.(ya?ml|json)$/i, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/** Whether a path leads out of a folder, links followed as far as they exist. */
export function leadsOut(home: string, path: string): boolean {
  const way = relative(real(home), real(path));
  return way === ".." || /^\.\.[/\\]/.test(way) || isAbsolute(way);
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** What a scenario is called: as it says itself, else after its file. */
export function nameOf({ value, file }: Source): string {
  const written = isPlainObject(value) ? value.name : undefined;
  return typeof written === "string" ? written : slug(basename(file));
}

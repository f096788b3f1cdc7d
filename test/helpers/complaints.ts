/** What a user reads of scenario files that are refused. */
import { join } from "node:path";
import { GanscopeError } from "../../src/errors.ts";
import { type LoadOptions, loadScenarios } from "../../src/scenario/load.ts";
import { folderWith } from "./folder.ts";

/** The lines about one file with this text, without the folder's name. */
export function complaints(text: string, options: LoadOptions = {}): string[] {
  const folder = folderWith({ "a.yaml": text });
  return linesOf(() => loadScenarios([join(folder, "a.yaml")], options), folder);
}

export function linesOf(work: () => unknown, folder: string): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof GanscopeError) return error.toLine().replaceAll(`${folder}/`, "").split("\n");
    throw error;
  }
  return [];
}

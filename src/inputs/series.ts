/**
 * A series of sample files: what a training left behind every so many steps, as a pattern with one star, "step-*.npy", or one set
 * of each of several trainings, the star in the name of their folder.
 * The star stands for the step, so its text must hold exactly one integer: "step-*.npy" and "*.npy" both read step 100
 * from "step-100.npy". Folders count as well as files, since a folder of images is a sample.
 */

import { existsSync, readdirSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { InputError } from "../errors.ts";
import { quoted, unreadable } from "./file.ts";
import { rawPath } from "./raw-path.ts";

export interface SeriesFile {
  readonly path: string;
  readonly step: number;
}

/**
 * The files that a pattern names, by ascending step.
 *
 * @throws InputError when the pattern has no star in its last part, nothing matches, or a step is missing or there
 * twice
 * @example expandSeries("out/step-*.npy")   // [{ path: "out/step-9.npy", step: 9 }, { path: "out/step-10.npy", step:
 * 10 }]
 */
export function expandSeries(pattern: string): SeriesFile[] {
  const words = pattern.split(sep);
  const at = words.findIndex((word) => word.includes("*"));
  const rest = words.slice(at + 1);
  const head = words.slice(0, at).join(sep);
  const folder = at <= 0 ? "." : head === "" ? sep : head;
  const parts = words[at]?.split("*") ?? [];
  const fail = (message: string, hint?: string): InputError =>
    new InputError(message, { where: pattern, hint });
  if (parts.length !== 2 || rest.some((word) => word.includes("*"))) {
    throw fail("the pattern of a series must have one *", 'e.g. "step-*.npy" or "seed-*/final.npy"');
  }
  const [before, after] = parts;
  const found = namesIn(folder)
    .filter((name) => name.length >= before.length + after.length)
    .filter((name) => name.startsWith(before) && name.endsWith(after) && !isOfLabels(name))
    .map((name) => {
      const star = name.slice(before.length, name.length - after.length);
      const digits = star.match(/\d+/g) ?? [];
      if (digits.length !== 1 || !Number.isSafeInteger(Number(digits[0]))) {
        throw fail(
          `the * of a series must match one integer, the step (got ${quoted(star)} in ${quoted(name)})`,
          "put more of the file name into the pattern",
        );
      }
      return { path: join(folder, name, ...rest), step: Number(digits[0]) };
    })
    .filter(({ path }) => rest.length === 0 || existsSync(rawPath(path)))
    .toSorted((a, b) => a.step - b.step);
  if (found.length === 0) {
    throw fail("no file matches the pattern", "quote the pattern, so that the shell does not expand the *");
  }
  for (let i = 1; i < found.length; i++) {
    if (found[i].step === found[i - 1].step) {
      const both = [found[i - 1], found[i]].map(({ path }) => quoted(basename(path))).join(" and ");
      throw fail(`a series must have each step once (${both} are both step ${found[i].step})`);
    }
  }
  return found;
}

/** What lies beside a file of samples is no step of its own. */
const isOfLabels = (name: string) => /\.labels\.npy$/i.test(name);

function namesIn(folder: string): string[] {
  try {
    return readdirSync(rawPath(folder), "utf8");
  } catch (error) {
    throw unreadable(folder, "a folder of samples", error);
  }
}

/** Where a command may write: checked before any work, so that hours of it neither end at a wrong path nor replace what was read. */

import { accessSync, constants, existsSync, lstatSync, realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { InputError, UsageError } from "../../errors.ts";
import { quote } from "../../scenario/problem.ts";
import type { Arguments } from "../command.ts";

/** Hours of work must not end at a folder that cannot be written. Makes nothing. */
export function checkWritable(folder: string, where = "--out"): void {
  let existing = folder;
  while (!existsSync(existing) && !isLink(existing)) existing = dirname(existing);
  const refuse = (what: string): never => {
    throw new InputError(`${existing} ${what}`, { where, hint: "name another folder" });
  };
  if (!existsSync(existing)) refuse("is a link to nothing");
  if (!statSync(existing).isDirectory()) refuse("is not a folder");
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    refuse("cannot be written");
  }
}

/**
 * A file that a flag names, in a folder that is there.
 *
 * @param where the flag
 * @param own further files that the command reads or writes itself
 * @throws UsageError as `checkNew` does; InputError where it cannot be written
 */
export function checkOutput(path: string, where: string, args: Arguments, own: readonly string[] = []): void {
  if (!existsSync(dirname(path))) throw new InputError("its folder does not exist", { where });
  checkNew(path, where, args, own);
  checkWritable(dirname(path), where);
}

/** @throws UsageError for a folder, and for a file that the command line names elsewhere: it would be lost */
export function checkNew(path: string, where: string, args: Arguments, own: readonly string[] = []): void {
  if (existsSync(path) && statSync(path).isDirectory())
    throw new UsageError(`${quote(path)} is a folder`, { where, hint: "name a file" });
  const named = Object.entries(args.strings).flatMap(([flag, text]) =>
    `--${flag}` === where ? [] : text.split(","),
  );
  const others = [...args.positionals.flatMap((text) => text.split(",")), ...named, ...own];
  if (others.some((other) => isSame(other, path))) {
    throw new UsageError(`${quote(path)} is a file of this command already`, {
      where,
      hint: "name another one",
    });
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/** @param one a path, or the pattern of a series (inputs/series.ts), whose star stands for a step */
function isSame(one: string, other: string): boolean {
  if (one === "") return false;
  if (one.includes("*")) {
    const [before, after] = resolve(one).split("*");
    return resolve(other).startsWith(before) && resolve(other).endsWith(after);
  }
  return existsSync(one) && existsSync(other)
    ? realpathSync(one) === realpathSync(other)
    : resolve(one) === resolve(other);
}

/** Checks output paths before any work, so that hours of work do not end at a wrong path or overwrite an input. */

import { accessSync, constants, existsSync, lstatSync, realpathSync, statSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { InputError, UsageError } from "../../errors.ts";
import { quote } from "../../scenario/problem.ts";
import type { Arguments } from "../command.ts";

/** Bytes that file systems allow in one name and in a path. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 4000;

/** A temporary file beside a file has a longer name: see writeAtomic. */
const TEMPORARY = 30;

/** @throws InputError if a name or the path is longer than file systems allow */
function checkLength(path: string, where: string): void {
  const names = path.split(sep);
  const most = Math.max(...names.map((name) => Buffer.byteLength(name)));
  const hint = "choose a shorter name";
  if (most > LONGEST_NAME)
    throw new InputError(`a name in the path has ${most} bytes, more than ${LONGEST_NAME}`, { where, hint });
  const whole = Buffer.byteLength(resolve(path));
  if (whole > LONGEST_PATH)
    throw new InputError(`the path has ${whole} bytes, more than ${LONGEST_PATH}`, { where, hint });
}

/** Checks that a folder can be written, without creating it. */
export function checkWritable(folder: string, where = "--out"): void {
  checkLength(folder, where);
  let existing = folder;
  while (!existsSync(existing) && !isLink(existing)) existing = dirname(existing);
  const refuse = (what: string): never => {
    throw new InputError(`${existing} ${what}`, { where, hint: "choose another folder" });
  };
  if (!existsSync(existing)) refuse("is a broken link");
  if (!statSync(existing).isDirectory()) refuse("is not a folder");
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    refuse("is not writable");
  }
}

/**
 * Checks a file that a flag names; its folder must exist.
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

/** @throws UsageError for a folder, and for a file that the command line names elsewhere, which would be overwritten */
export function checkNew(path: string, where: string, args: Arguments, own: readonly string[] = []): void {
  checkLength(`${path}${".".repeat(TEMPORARY)}`, where);
  if (existsSync(path) && statSync(path).isDirectory())
    throw new UsageError(`${quote(path)} is a folder`, { where, hint: "name a file" });
  const named = Object.entries(args.strings).flatMap(([flag, text]) =>
    `--${flag}` === where ? [] : text.split(","),
  );
  const others = [...args.positionals.flatMap((text) => text.split(",")), ...named, ...own];
  if (others.some((other) => isSame(other, path))) {
    throw new UsageError(`${quote(path)} is already used by this command`, {
      where,
      hint: "name another file",
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

/** @param one a path, or the pattern of a series (inputs/series.ts), whose star matches a step */
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

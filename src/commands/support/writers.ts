/** `--write`: further formats and files of a result. */

import { dirname, join, resolve } from "node:path";
import { nearest, UsageError } from "../../errors.ts";
import { JOURNAL_FILE, REPORT_FILE, RESULT_FILE } from "../../execution/store/stored-result.ts";
import { makeFolder, storeFile } from "../../execution/store/storing.ts";
import type { RunResult } from "../../result/index.ts";
import { quote } from "../../scenario/problem.ts";
import { writers } from "../../writers/index.ts";
import type { Writer } from "../../writers/writer.ts";
import type { Arguments, Flag } from "../command.ts";
import type { Io } from "./io.ts";
import { checkNew, checkWritable } from "./outputs.ts";

export const WRITE_FLAG: Flag = {
  type: "string",
  value: "LIST",
  help: `more output files, e.g. junit,markdown=summary.md: ${Object.keys(writers).join(", ")}`,
};

const STDOUT = "-";

export interface Wanted {
  readonly writer: Writer;
  /** A file, or "-" for standard output. */
  readonly path: string;
}

/**
 * @param folder for the formats without a file name
 * @param own files that the command writes there itself
 * @param why what is wrong with writing one of these
 * @throws UsageError for an unknown writer, two of one file, or what standard output cannot hold; InputError where a file
 *   cannot be written
 */
export function wantedWriters(
  args: Arguments,
  folder: string,
  own: readonly string[] = [RESULT_FILE, REPORT_FILE, JOURNAL_FILE],
  why = "is always written",
): Wanted[] {
  const list = args.strings.write?.split(",") ?? [];
  const refuse = (message: string, hint?: string): never => {
    throw new UsageError(message, { where: "--write", ...(hint !== undefined && { hint }) });
  };
  const wanted = list.map((entry): Wanted => {
    const [id, ...rest] = entry.trim().split("=");
    const writer: Writer | undefined = Object.hasOwn(writers, id)
      ? writers[id as keyof typeof writers]
      : undefined;
    if (writer === undefined)
      return refuse(`names the unknown format ${quote(id)}`, nearest(id, Object.keys(writers)));
    if (rest.length === 0)
      return { writer, path: writer.file === STDOUT ? STDOUT : join(folder, writer.file) };
    const path = rest.join("=");
    if (path === "") refuse(`${id}= lacks a file name`, `write ${id}=FILE, or ${id} alone`);
    if (path === STDOUT && writer.file !== STDOUT)
      refuse(`${id} cannot go to standard output`, `write ${id}=FILE`);
    return { writer, path };
  });
  for (const { path } of wanted) {
    if (path === STDOUT) {
      if (args.booleans.json) refuse("cannot print annotations together with --json", "write github=FILE");
      continue;
    }
    if (wanted.filter((other) => resolve(other.path) === resolve(path)).length > 1) {
      refuse(`names the file ${quote(path)} twice`, "name a different file for each format");
    }
    if (own.some((file) => resolve(path) === resolve(folder, file))) {
      refuse(`${quote(path)} ${why}`, "leave it out, or name another file, e.g. json=copy.json");
    }
    checkNew(path, "--write", args);
    checkWritable(dirname(path), "--write");
  }
  return wanted;
}

export function writeWanted(wanted: readonly Wanted[], result: RunResult, io: Io): void {
  for (const { writer, path } of wanted) {
    const text = writer.write(result);
    if (path === STDOUT) {
      if (text !== "") io.out(text.trimEnd());
      continue;
    }
    makeFolder(dirname(path));
    storeFile(path, text);
  }
}

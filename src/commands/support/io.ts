/** The environment and the output of a command, so that a test can replace a terminal. */

import { styleText } from "node:util";
import type { Paint } from "../../writers/table.ts";

export interface Io {
  /** Results, line by line. */
  out(text: string): void;
  /** Progress, warnings and errors. */
  err(text: string): void;
  /** Text as it is, without a line end: for a table that redraws itself. */
  draw(text: string): void;
  /** Whether progress is watched on a terminal, and how wide it is. */
  readonly terminal: { readonly columns: number } | undefined;
  readonly paintOut: Paint;
  readonly paintErr: Paint;
}

/** The process's own streams. */
export function processIo(env: NodeJS.ProcessEnv = process.env): Io {
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    draw: (text) => process.stderr.write(text),
    terminal: process.stderr.isTTY ? { columns: process.stderr.columns || 80 } : undefined,
    paintOut: painter(wantsColor(process.stdout.isTTY, env)),
    paintErr: painter(wantsColor(process.stderr.isTTY, env)),
  };
}

/** FORCE_COLOR decides where it is set, then NO_COLOR, then whether a person is watching. */
export function wantsColor(isTerminal: boolean | undefined, env: NodeJS.ProcessEnv): boolean {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return false;
  return isTerminal ?? false;
}

function painter(color: boolean): Paint {
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
}

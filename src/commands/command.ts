/** What a command is: one verb, one file, one line in index.ts. */

import type { Io } from "./support/io.ts";

export interface Flag {
  readonly type: "string" | "boolean";
  /** One letter, e.g. "j" for -j. */
  readonly short?: string;
  /** Placeholder of the value in the help, e.g. "N". */
  readonly value?: string;
  /** Whether it may be given several times; its values are then in `lists`. */
  readonly many?: boolean;
  readonly help: string;
}

export type Flags = Readonly<Record<string, Flag>>;

/** The command line after the command's name, checked against its flags. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** Value of each flag that was given. */
  readonly strings: Readonly<Record<string, string>>;
  readonly booleans: Readonly<Record<string, boolean>>;
  /** Values of each flag that may be given several times. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

export interface Command {
  /** One line for `ganscope --help`. */
  readonly summary: string;
  /** e.g. "run PATH... [flags]" */
  readonly usage: string;
  /** What `--help` says below the usage. */
  readonly description: string;
  readonly flags: Flags;
  /**
   * @returns the exit code
   * @throws GanscopeError for whatever a user can fix
   */
  run(args: Arguments, io: Io): Promise<number>;
}

/**
 * The errors a user can meet. Each says who needs what and got what; `where` is a place (file:line:column, a flag, a
 * file) and `hint` says what to do. Whatever is not one of these is a defect of ganscope and is shown with its stack.
 */

export interface ErrorDetails {
  /** file:line:column, a file, or a flag. */
  readonly where?: string;
  /** What to do about it. */
  readonly hint?: string;
}

export abstract class GanscopeError extends Error {
  abstract readonly code: string;
  /** Exit code of the command that ends with this error. */
  abstract readonly exit: 2 | 3;
  readonly where?: string;
  readonly hint?: string;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = new.target.name;
    this.where = details.where;
    this.hint = details.hint;
  }

  /** `E_CODE where what - what to do`, the one line a user reads. */
  toLine(): string {
    const where = this.where === undefined ? "" : ` ${this.where}`;
    const hint = this.hint === undefined ? "" : ` - ${this.hint}`;
    return `${this.code}${where} ${this.message}${hint}`;
  }

  /** The same as parts, for programs: what GANSCOPE_ERRORS=json prints. */
  toRecord(): { code: string; where: string | null; message: string; hint: string | null } {
    const { code, where = null, message, hint = null } = this;
    return { code, where, message, hint };
  }
}

/** The command line asks for something that does not exist or cannot be. */
export class UsageError extends GanscopeError {
  readonly code = "E_USAGE";
  readonly exit = 2;
}

/** A scenario or suite file is not valid. */
export class ScenarioError extends GanscopeError {
  readonly code = "E_SCENARIO";
  readonly exit = 2;
}

/** A file or array from outside cannot be used as it is. */
export class InputError extends GanscopeError {
  readonly code = "E_INPUT";
  readonly exit = 2;
}

/** A metric of the user's own does not do what a metric must. */
export class MetricError extends GanscopeError {
  readonly code = "E_METRIC";
  readonly exit = 3;
}

/** A tool or engine that the run needs is not there or does not work. */
export class EngineError extends GanscopeError {
  readonly code = "E_ENGINE";
  readonly exit = 3;
}

/** The queue between machines is not there, or cannot be used. */
export class QueueError extends GanscopeError {
  readonly code = "E_QUEUE";
  readonly exit = 3;
}

/** What is finished cannot be kept: the disk is full, or the folder is somebody else's now. */
export class StoreError extends GanscopeError {
  readonly code = "E_STORE";
  readonly exit = 3;
}

/**
 * Text from outside as a message may show it: control characters, marks of direction, line separators, halves of
 * surrogate pairs and what is no character become \uXXXX, so that it cannot move a cursor, hide a word or start a line of its own.
 * @example printable("a\u001b[2Jb")   // "a\\u001b[2Jb"
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}\u2028\u2029]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/** A word of a command line as a shell takes it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The errors a user can meet. Each says who needs what and got what; `where` is a place (file:line:column, a flag, a
 * file) and `hint` says what to do. Whatever is not one of these is a defect of ganscope and is shown with its stack.
 */

import { closest, distance } from "fastest-levenshtein";

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

/** How many known words are worth listing when none is near. */
const LISTED = 12;

/** With how many words a question can still be read. */
const ASKED = 3;

/** The known word of which this one is a misspelling, or undefined. */
export function misspelled(word: string, known: readonly string[]): string | undefined {
  const written = word.toLowerCase();
  const lower = known.map((each) => each.toLowerCase());
  const candidate = closest(written, lower);
  const wrong = distance(written, candidate);
  // A third of the letters wrong is still a slip; beyond that it is another word.
  const isSlip = wrong < word.length && wrong <= Math.max(2, word.length / 3);
  return isSlip ? known[lower.indexOf(candidate)] : undefined;
}

/**
 * What to say to someone who wrote a word that is not known: the nearest known one, or all of them.
 * @example nearest("stpes", ["steps", "batch"])   // "did you mean 'steps'?"
 */
export function nearest(word: string, known: readonly string[]): string {
  if (known.length === 0) return "there are none";
  const candidate = misspelled(word, known);
  if (candidate !== undefined) return `did you mean '${candidate}'?`;
  return `known: ${some(known)}`;
}

/**
 * What to say if several known words may be meant. Undefined if there is none.
 * @example either(["a", "b"])   // "did you mean 'a' or 'b'?"
 */
export function either(meant: readonly string[]): string | undefined {
  if (meant.length === 0) return undefined;
  if (meant.length > ASKED) return `similar: ${some(meant)}`;
  return `did you mean ${meant.map((word) => `'${word}'`).join(" or ")}?`;
}

const some = (words: readonly string[]): string =>
  `${words.slice(0, LISTED).join(", ")}${words.length > LISTED ? ", ..." : ""}`;

import { printable, ScenarioError } from "../errors.ts";

/** One thing that is wrong with a file: where, what, and what to do. */
export interface Problem {
  /** file:line:column, or a file. */
  readonly where: string;
  readonly message: string;
  readonly hint?: string;
}

/** Problems on their way up to where those of all files are collected. */
export class Problems extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ where, message }) => `${where} ${message}`).join("\n"));
    this.problems = problems;
  }
}

/**
 * All problems as one error, so that they can be mended in one go: the first one is the error's own, each further one a
 * line of its own in the same form.
 */
export function toError(problems: readonly Problem[]): ScenarioError {
  const [first, ...others] = problems;
  if (others.length === 0) return new ScenarioError(first.message, first);
  const lines = others.map((problem) => new ScenarioError(problem.message, problem).toLine());
  const hint = first.hint === undefined ? "" : ` - ${first.hint}`;
  return new ScenarioError([first.message + hint, ...lines].join("\n"), { where: first.where });
}

/**
 * Text from outside, as it may stand in a message: quoted, on one line, without control characters, not too long.
 * @example quote("a\nb")   // "'a\\u000ab'"
 */
export function quote(value: unknown): string {
  const text = typeof value === "string" ? `'${value}'` : (JSON.stringify(value) ?? String(value));
  const plain = printable(text);
  return plain.length > 80 ? `${plain.slice(0, 77)}...` : plain;
}

/** Numbers in order, not all of many. */
export const listed = (numbers: readonly number[]): string =>
  numbers.length > 4 ? `${numbers.slice(0, 3).join(", ")}, ... ${numbers.at(-1)}` : numbers.join(", ");

/** What is wrong with one expectation, before it is known where it stands. */
export interface Complaint {
  readonly key?: string;
  readonly message: string;
  readonly hint?: string;
}

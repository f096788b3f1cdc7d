/** What ganscope and the worker of a user's metric send each other. Both sides wait without an event loop, on shared cells. */

import type { MessagePort } from "node:worker_threads";
import type { QuantityKind } from "../../../metrics/metric.ts";

/** Cells of the shared array: each side sleeps on one of them until the other side has sent something. */
export const CELL = { toParent: 0, toWorker: 1, ended: 2 } as const;
export const CELLS = 3;

/** What the worker needs from the start. */
export interface WorkerStart {
  /** URL of the user's module. */
  readonly url: string;
  readonly cells: Int32Array;
  readonly port: MessagePort;
}

/** The parts of a metric that are data. Unchecked: the module may export anything. */
export interface Description {
  readonly title: string;
  readonly source: string;
  readonly options: object;
  readonly needs: readonly string[];
  readonly uses?: readonly string[];
  readonly quantities: Readonly<Record<string, QuantityKind>>;
  readonly enabled?: boolean;
}

export const FUNCTIONS = ["minimum", "nullResamples", "compute"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export type ToWorker =
  | { readonly kind: "call"; readonly name: FunctionName; readonly args: readonly unknown[] }
  /** The answer to a function of ganscope that the metric called. */
  | { readonly kind: "value"; readonly value: unknown };

export type ToParent =
  | { readonly kind: "described"; readonly description: unknown; readonly lacking: readonly string[] }
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "failed"; readonly why: string }
  /** The metric calls one of the functions that it was given, e.g. an extractor's. */
  | { readonly kind: "ask"; readonly id: number; readonly args: readonly unknown[] };

/** A function as the worker receives it: its number at the parent. */
interface FunctionMark {
  readonly [MARK]: number;
}
const MARK = "ganscope function";

const isPlain = (value: object): boolean =>
  Array.isArray(value) ||
  Object.getPrototypeOf(value) === Object.prototype ||
  Object.getPrototypeOf(value) === null;

/** The value with each function replaced by what `mark` makes of it, at any depth of plain objects and arrays. */
export function withoutFunctions(
  value: unknown,
  number: (call: (...args: never[]) => unknown) => number,
): unknown {
  if (typeof value === "function") {
    const mark: FunctionMark = { [MARK]: number(value as (...args: never[]) => unknown) };
    return mark;
  }
  if (typeof value !== "object" || value === null || !isPlain(value)) return value;
  if (Array.isArray(value)) return value.map((each) => withoutFunctions(each, number));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutFunctions(each, number)]),
  );
}

/** The inverse: each mark becomes a function that calls by its number. */
export function withFunctions(
  value: unknown,
  call: (id: number, args: readonly unknown[]) => unknown,
): unknown {
  if (typeof value !== "object" || value === null || !isPlain(value)) return value;
  if (Array.isArray(value)) return value.map((each) => withFunctions(each, call));
  if (MARK in value) {
    const id = (value as FunctionMark)[MARK];
    return (...args: unknown[]) => call(id, args);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withFunctions(each, call)]));
}

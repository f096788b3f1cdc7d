/** A thread that holds a user's metric: it computes on copies, and what it throws, returns or ends stays here. */

import { receiveMessageOnPort, workerData } from "node:worker_threads";
import { printable } from "../../errors.ts";
import {
  CELL,
  FUNCTIONS,
  type ToParent,
  type ToWorker,
  type WorkerStart,
  withFunctions,
} from "./protocol.ts";

const { url, cells, port } = workerData as WorkerStart;

// Standard output belongs to results: what the metric prints goes to standard error, without escape codes.
const write = process.stderr.write.bind(process.stderr);
const print = (chunk: Uint8Array | string): boolean =>
  write(Buffer.from(chunk).toString().split("\n").map(printable).join("\n"));
process.stdout.write = print;
process.stderr.write = print;

// The parent sleeps, so that it does not notice the end of this thread: process.exit() in the user's code must wake it.
process.on("exit", () => {
  Atomics.store(cells, CELL.ended, 1);
  wake();
});

function wake(): void {
  Atomics.add(cells, CELL.toParent, 1);
  Atomics.notify(cells, CELL.toParent);
}

function send(message: ToParent): void {
  port.postMessage(message);
  wake();
}

/** Waits for the next message. */
function receive(): ToWorker {
  for (;;) {
    const seen = Atomics.load(cells, CELL.toWorker);
    const received = receiveMessageOnPort(port);
    if (received !== undefined) return received.message as ToWorker;
    Atomics.wait(cells, CELL.toWorker, seen);
  }
}

/** Calls a function of the parent's, e.g. an extractor's. */
function ask(id: number, args: readonly unknown[]): unknown {
  send({ kind: "ask", id, args });
  const answer = receive();
  return answer.kind === "value" ? withFunctions(answer.value, ask) : undefined;
}

/** A thrown value in words; it may be anything, with a message that throws too. */
function reasonOf(error: unknown): string {
  try {
    if (error instanceof Error) return `it threw ${error.name}: ${error.message}`;
    return `it threw ${typeof error === "string" ? JSON.stringify(error) : String(error)}`;
  } catch {
    return "it threw a value that cannot be shown";
  }
}

const isPromise = (value: unknown): boolean =>
  typeof (value as { then?: unknown } | null | undefined)?.then === "function";

async function load(): Promise<Readonly<Record<string, unknown>>> {
  const { default: metric } = (await import(url)) as { default?: unknown };
  if (typeof metric !== "object" || metric === null)
    throw new TypeError("the file exports no metric by default");
  return metric as Readonly<Record<string, unknown>>;
}

function answer(
  metric: Readonly<Record<string, unknown>>,
  { name, args }: Extract<ToWorker, { kind: "call" }>,
): void {
  try {
    const call = metric[name] as (...args: unknown[]) => unknown;
    const value = call.apply(
      metric,
      args.map((each) => withFunctions(each, ask)),
    );
    if (isPromise(value))
      send({ kind: "failed", why: `${name} returned a Promise, but must return its result at once` });
    else send({ kind: "value", value });
  } catch (error) {
    const cannotBeCopied = error instanceof DOMException && error.name === "DataCloneError";
    send({
      kind: "failed",
      why: cannotBeCopied ? `${name} returned a value that is no plain data` : reasonOf(error),
    });
  }
}

try {
  const metric = await load();
  const data = Object.entries(metric).filter(([, value]) => typeof value !== "function");
  const lacking = FUNCTIONS.filter((name) => typeof metric[name] !== "function");
  send({ kind: "described", description: Object.fromEntries(data), lacking });
  for (;;) {
    const message = receive();
    if (message.kind === "call") answer(metric, message);
  }
} catch (error) {
  send({ kind: "failed", why: reasonOf(error) });
}

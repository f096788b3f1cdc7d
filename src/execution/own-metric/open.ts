/**
 * A metric from a user's file, in a thread of its own. It receives copies, so it cannot change what other metrics see; a call
 * that hangs, throws or ends its process is an error that names the file.
 */

import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Metric } from "../../../metrics/metric.ts";
import { InputError, MetricError, printable } from "../../errors.ts";
import { describedMetric } from "./describe.ts";
import {
  CELL,
  CELLS,
  type FunctionName,
  type ToParent,
  type ToWorker,
  type WorkerStart,
  withoutFunctions,
} from "./protocol.ts";

/** Seconds that one call of a metric may take. */
export const CALL_LIMIT = 60;

/** Characters of a user's message that an error quotes. */
const QUOTED = 300;

const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "./metric-thread.ts" : "./metric-thread.js",
  import.meta.url,
);

/**
 * The metric that a JavaScript file exports by default, under the file's name. The file's code is the user's own and runs with
 * the user's rights.
 *
 * @param limit seconds that one call may take
 * @throws InputError if there is no such file, or its name is no metric's name
 * @throws MetricError if the file does not export a metric
 */
export function openMetric(path: string, limit = CALL_LIMIT): Readonly<Record<string, Metric>> {
  const refuse = (what: string, hint?: string): never => {
    throw new InputError(what, { where: path, ...(hint !== undefined && { hint }) });
  };
  if (!existsSync(path)) refuse("there is no such file");
  const id = basename(path).replace(/\.(m?js|ts)$/, "");
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) {
    refuse(
      "the file's name is the metric's name and must consist of lower-case letters, digits and hyphens",
      "rename it, e.g. my-metric.mjs",
    );
  }
  const thread = new MetricThread(path, limit);
  const described = thread.described();
  return { [id]: describedMetric(id, path, described, (name, args) => thread.call(name, args)) };
}

class MetricThread {
  readonly #path: string;
  readonly #limit: number;
  readonly #cells = new Int32Array(new SharedArrayBuffer(4 * CELLS));
  readonly #channel = new MessageChannel();
  readonly #worker: Worker;
  #failure: string | undefined;

  constructor(path: string, limit: number) {
    this.#path = path;
    this.#limit = limit;
    const { port1, port2: port } = this.#channel;
    const start: WorkerStart = { url: pathToFileURL(resolve(path)).href, cells: this.#cells, port };
    this.#worker = new Worker(fileURLToPath(workerFile), {
      workerData: start,
      transferList: [port],
    });
    port1.unref();
    this.#worker.on("error", () => {});
    this.#worker.unref();
  }

  described(): Extract<ToParent, { kind: "described" }> {
    const message = this.#receive("loading it", performance.now());
    return message.kind === "described"
      ? message
      : this.#fail("internal error: unexpected reply of its thread");
  }

  call(name: FunctionName, args: readonly unknown[]): unknown {
    if (this.#failure !== undefined) return this.#fail(this.#failure);
    const functions: ((...args: never[]) => unknown)[] = [];
    const marked = (value: unknown) => withoutFunctions(value, (each) => functions.push(each) - 1);
    const began = performance.now();
    this.#send({ kind: "call", name, args: args.map(marked) });
    for (;;) {
      const message = this.#receive(name, began);
      if (message.kind === "value") return message.value;
      if (message.kind !== "ask") return this.#fail("internal error: unexpected reply of its thread");
      const value = functions[message.id](...(message.args as never[]));
      this.#send({ kind: "value", value: marked(value) });
    }
  }

  #send(message: ToWorker): void {
    this.#channel.port1.postMessage(message);
    Atomics.add(this.#cells, CELL.toWorker, 1);
    Atomics.notify(this.#cells, CELL.toWorker);
  }

  /** Sleeps until the thread has sent something, has ended, or has taken too long. */
  #receive(what: string, began: number): ToParent {
    for (;;) {
      const seen = Atomics.load(this.#cells, CELL.toParent);
      const received = receiveMessageOnPort(this.#channel.port1);
      if (received !== undefined) {
        const message = received.message as ToParent;
        return message.kind === "failed" ? this.#fail(message.why) : message;
      }
      if (Atomics.load(this.#cells, CELL.ended) === 1) this.#fail("it ended its process");
      const left = 1000 * this.#limit - (performance.now() - began);
      if (left <= 0)
        this.#fail(`${what} took longer than ${this.#limit} s`, "--metric-timeout sets another limit");
      Atomics.wait(this.#cells, CELL.toParent, seen, left);
    }
  }

  #fail(why: string, hint?: string): never {
    this.#failure = why;
    void this.#worker.terminate();
    throw new MetricError(printable(why.slice(0, QUOTED)), {
      where: this.#path,
      ...(hint !== undefined && { hint }),
    });
  }
}

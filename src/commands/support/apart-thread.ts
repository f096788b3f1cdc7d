/** The thread in which long work is done: the command itself stays free for signals and progress. */

import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { GanscopeError } from "../../errors.ts";
import type { FromThread, ToThread } from "./apart.ts";
import { workOf } from "./works.ts";

/** Milliseconds between two results of what has been found: making one takes time too. */
const PAUSE = 500;

const port = parentPort as MessagePort;
const send = (message: FromThread): void => port.postMessage(message);
const { id, given, stop } = workerData as ToThread;

let kept = Number.NEGATIVE_INFINITY;
try {
  const work = await workOf(id);
  const found = await work(given, {
    err: (text) => send({ kind: "err", text }),
    progress: (what) => send({ kind: "progress", what }),
    plan: (plan) => send({ kind: "plan", ...plan }),
    stopped: () => Atomics.load(stop, 0) === 1,
    kept(found) {
      if (performance.now() - kept < PAUSE) return;
      send({ kind: "kept", found: found() });
      kept = performance.now();
    },
  });
  send({ kind: "done", found });
} catch (error) {
  if (error instanceof GanscopeError) {
    const { name, message, where, hint } = error;
    send({ kind: "refused", name, message, where, hint });
  } else {
    send({ kind: "failed", stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

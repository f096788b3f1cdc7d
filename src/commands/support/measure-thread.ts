/** The thread in which `ganscope eval` measures: the command itself stays free for signals and progress. */

import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { Metric } from "../../../metrics/metric.ts";
import { GanscopeError } from "../../errors.ts";
import type { Arguments } from "../command.ts";
import { measureFiles } from "./measure.ts";
import type { FromThread } from "./measuring.ts";

/** Milliseconds between two results of what has been measured: making one takes time too. */
const PAUSE = 500;

const port = parentPort as MessagePort;
const send = (message: FromThread): void => port.postMessage(message);

let kept = Number.NEGATIVE_INFINITY;
try {
  const measured = await measureFiles(workerData as Arguments, {
    err: (text) => send({ kind: "err", text }),
    progress: (what) => send({ kind: "progress", what }),
    plan: (plan) => send({ kind: "plan", ...plan }),
    kept(result) {
      if (performance.now() - kept < PAUSE) return;
      send({ kind: "kept", result: result() });
      kept = performance.now();
    },
  });
  if (measured === "missing") send({ kind: "missing" });
  else send({ kind: "done", result: measured.result, quantities: quantitiesOf(measured.own) });
} catch (error) {
  if (error instanceof GanscopeError) {
    const { name, message, where, hint } = error;
    send({ kind: "refused", name, message, where, hint });
  } else {
    send({ kind: "failed", stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** What the table and the JSON need of the user's own metrics; functions stay here. */
function quantitiesOf(own: Readonly<Record<string, Metric>>) {
  return Object.fromEntries(Object.entries(own).map(([id, { quantities }]) => [id, { quantities }]));
}

/** Adds the pieces of a run to the queue as jobs. */

import { type Plan, piecesOf, planId } from "../pool/plan.ts";
import { finishedKeys, KEPT, putRun } from "./board.ts";
import { jobId, orderOf } from "./orders.ts";
import { type Connection, openQueue } from "./redis.ts";

export interface Added {
  readonly run: string;
  readonly pieces: number;
  /** Those that the queue did not have. */
  readonly added: number;
  readonly finished: number;
}

/** Adding a run again adds nothing, except that failed pieces are retried. */
export async function addRun(plan: Plan, command: string, connection: Connection): Promise<Added> {
  const { redis } = connection;
  const run = planId(plan);
  const pieces = piecesOf(plan);
  const queue = openQueue(connection);
  try {
    await putRun(redis, run, { plan, command, startedAt: new Date().toISOString() });
    const finished = new Set(await finishedKeys(redis, run));
    const orders = pieces.flatMap(({ key }) => (finished.has(key) ? [] : [{ run, key }]));
    // Ids alone: what stands behind them may be no job.
    const ids = new Set(orders.map(jobId));
    for (const id of await queue.getRanges(["failed"], 0, -1)) if (ids.has(id)) await queue.remove(id);
    const there = new Set(await queue.getRanges(["wait", "active", "delayed", "prioritized"], 0, -1));
    const missing = orders.filter((order) => !there.has(jobId(order)));
    await queue.addBulk(
      missing.map((order) => ({
        name: "piece",
        data: orderOf(order),
        opts: { jobId: jobId(order), removeOnComplete: true, removeOnFail: { age: KEPT } },
      })),
    );
    return { run, pieces: pieces.length, added: missing.length, finished: finished.size };
  } finally {
    await queue.close();
  }
}

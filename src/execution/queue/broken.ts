/** Jobs in Redis that cannot be read: BullMQ fails on one before any of our code sees it, and would hand it out without end. */

import type { Queue } from "bullmq";
import type { Redis } from "ioredis";

/** Fields that BullMQ reads as JSON. */
const FIELDS = ["data", "opts", "progress", "parent"] as const;
/** Where a job's id may stand. */
const LISTS = ["wait", "active"] as const;
const SETS = ["prioritized", "delayed", "failed"] as const;

/**
 * Removes them from the queue. Each is reported to one worker only: the one whose command removed it.
 *
 * @returns their ids
 */
export async function dropBroken(queue: Queue, redis: Redis): Promise<string[]> {
  const dropped: string[] = [];
  for (const id of await queue.getRanges([...LISTS, ...SETS], 0, -1)) {
    const fields = await redis.hmget(queue.toKey(id), ...FIELDS).catch(() => ["not a hash"]);
    if (fields.every(isJson)) continue;
    // The job goes first: who removes it tells of it.
    const mine = (await redis.del(queue.toKey(id))) === 1;
    for (const list of LISTS) await redis.lrem(queue.toKey(list), 0, id);
    for (const set of SETS) await redis.zrem(queue.toKey(set), id);
    await redis.srem(queue.toKey("stalled"), id);
    await redis.del(`${queue.toKey(id)}:lock`);
    if (mine) dropped.push(id);
  }
  return dropped;
}

function isJson(text: string | null): boolean {
  if (text === null || text === "") return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

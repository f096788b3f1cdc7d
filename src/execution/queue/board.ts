/**
 * What stands in Redis beside the jobs: the plan of each run, and of each of its pieces who works on it and what it came to.
 *
 * A queue gives a job to another worker when the first one falls silent, and the first may only have been slow: both then come
 * with an outcome. So each attempt takes a token, a number that only rises, and an outcome is kept only from the attempt that
 * holds the last one, and only where none is kept yet. Redis runs a script as a whole, so between look and write comes nobody.
 */

import type { Redis } from "ioredis";
import { InputError } from "../../errors.ts";
import type { Plan } from "../pool/plan.ts";
import type { Recorded } from "../pool/record.ts";

/** Prefix of all our keys and of the queue's keys. */
export const PREFIX = "ganscope";

/** Seconds that a run stays in Redis after its last update: thirty days. */
export const KEPT = 30 * 24 * 3600;

/** A run as it was added. */
export interface RunHead {
  readonly plan: Plan;
  readonly command: string;
  readonly startedAt: string;
}

/** A stored outcome. */
export interface Kept extends Recorded {
  readonly timing: { readonly seconds: number };
}

const RUNS = `${PREFIX}:runs`;
const key = (run: string, what?: string): string => [PREFIX, "run", run, ...(what ? [what] : [])].join(":");

/** All that is kept of a run, and for as long: each word of one renews all. The scripts below go by this order. */
const keysOf = (run: string): string[] => [
  ...["attempts", "finished", "failed", "engine"].map((what) => key(run, what)),
  key(run),
];

/** @returns false if the run exists already; it stays as it was first added */
export async function putRun(redis: Redis, run: string, head: RunHead): Promise<boolean> {
  await redis.sadd(RUNS, run);
  const isNew = (await redis.set(key(run), JSON.stringify(head), "EX", KEPT, "NX")) === "OK";
  for (const name of keysOf(run)) await redis.expire(name, KEPT);
  return isNew;
}

/** Ids of the stored runs, in no particular order. */
export async function runIds(redis: Redis): Promise<string[]> {
  const ids = await redis.smembers(RUNS);
  const there: string[] = [];
  for (const id of ids) {
    if ((await redis.exists(key(id))) === 1) there.push(id);
    else await redis.srem(RUNS, id);
  }
  return there.sort();
}

/** The stored run, unchecked; undefined if there is none. */
export async function readHead(redis: Redis, run: string): Promise<unknown> {
  const text = await redis.get(key(run));
  return text === null ? undefined : parsed(text, run);
}

/** All outcomes of a run, finished ones before failed ones. */
export async function readKept(redis: Redis, run: string): Promise<Map<string, unknown>> {
  const [finished, failed] = [
    await redis.hgetall(key(run, "finished")),
    await redis.hgetall(key(run, "failed")),
  ];
  return new Map(
    Object.entries({ ...failed, ...finished }).map(([piece, text]) => [
      piece,
      parsed(text, `${run} ${piece}`),
    ]),
  );
}

export const finishedKeys = (redis: Redis, run: string): Promise<string[]> =>
  redis.hkeys(key(run, "finished"));

/** Sets the engine of a run unless a worker has set it before. @returns the engine of the run */
export async function agreeOnEngine(redis: Redis, run: string, mine: string): Promise<string> {
  await redis.set(key(run, "engine"), mine, "EX", KEPT, "NX");
  return (await redis.get(key(run, "engine"))) ?? mine;
}

const BEGIN = `
if redis.call("HEXISTS", KEYS[2], ARGV[1]) == 1 then return 0 end
local token = redis.call("HINCRBY", KEYS[1], ARGV[1], 1)
for _, name in ipairs(KEYS) do redis.call("EXPIRE", name, ARGV[2]) end
return token`;

/** @returns the token of a new attempt, which replaces all earlier tokens; undefined if the piece is finished */
export async function begin(redis: Redis, run: string, piece: string): Promise<number | undefined> {
  const keys = keysOf(run);
  const token = await redis.eval(BEGIN, keys.length, ...keys, piece, KEPT);
  return token === 0 ? undefined : Number(token);
}

/** The holder of the last token may say it twice: a connection that broke does not tell whether the first came through. */
const COMMIT = `
local done = redis.call("HEXISTS", KEYS[2], ARGV[1]) == 1
if redis.call("HGET", KEYS[1], ARGV[1]) ~= ARGV[2] then return done and "done" or "superseded" end
if done then return "kept" end
local home = ARGV[3] == "finished" and KEYS[2] or KEYS[3]
redis.call("HSET", home, ARGV[1], ARGV[4])
for _, name in ipairs(KEYS) do redis.call("EXPIRE", name, ARGV[5]) end
return "kept"`;

/** Result of storing an outcome: stored; rejected because the piece is done; rejected because a newer attempt runs. */
export type Verdict = "kept" | "done" | "superseded";

export async function commit(
  redis: Redis,
  { run, piece, token }: { readonly run: string; readonly piece: string; readonly token: number },
  kept: Kept,
): Promise<Verdict> {
  const keys = keysOf(run);
  const text = JSON.stringify(kept);
  return (await redis.eval(
    COMMIT,
    keys.length,
    ...keys,
    piece,
    String(token),
    kept.state,
    text,
    KEPT,
  )) as Verdict;
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError("is not JSON", { where: `run ${where} in Redis` });
  }
}

/**
 * Takes pieces out of the queue and does them, each in a process of its own as a run does. BullMQ hands a job out under a lock that
 * this process renews while it lives. When it dies or hangs the lock runs out, and the job is handed to another worker; which
 * outcome counts then is settled on the board.
 */

import type { Job, Worker } from "bullmq";
import { EngineError, GanscopeError, QueueError } from "../../errors.ts";
import { LONGEST_WAIT } from "../pool/child.ts";
import { engineName } from "../pool/engine-name.ts";
import { type Piece, requireSameData } from "../pool/plan.ts";
import { doPiece, openOnce } from "../pool/pool.ts";
import { environmentHere } from "../pool/record.ts";
import { agreeOnEngine, begin, commit, PREFIX, type RunHead, readHead, runIds } from "./board.ts";
import { openRun, orderName, orderOf, pieceOf, queueName, versionOf } from "./orders.ts";
import { type Connection, openQueue } from "./redis.ts";

export interface WorkOptions {
  /** Pieces at a time. */
  readonly jobs: number;
  /** Seconds that a piece may take; it fails after. */
  readonly timeout?: number;
  /** Seconds that a worker may be silent before its pieces are given to others, at most 2147483 (24 days). */
  readonly lease: number;
  /** Waits for further runs when nothing is left to do. */
  readonly stay: boolean;
  /** Stops after the steps under way and gives the pieces back. */
  readonly signal: AbortSignal;
  /** One line for people. */
  say(text: string): void;
}

export interface Worked {
  readonly finished: number;
  readonly failed: number;
}

/** How often a piece may fall silent: one that takes its machine down every time comes to an end. */
const MOST_LOST = 5;
/** Milliseconds between two looks at whether anything is left to do. */
const LOOK = 500;
/** Milliseconds that a worker waits for Redis when it leaves. */
const GOODBYE = 10_000;
/** Minutes without Redis after which a worker gives up. */
const OUTAGE = 10;

/**
 * @throws QueueError when Redis stays away
 * @throws EngineError when this machine trains on another engine than the run began with
 */
export async function workOnQueue(connection: Connection, options: WorkOptions): Promise<Worked> {
  const { redis, bullmq, host } = connection;
  const { jobs, timeout, stay, signal, say } = options;
  const lease = Math.min(options.lease, LONGEST_WAIT);
  const runs = openedOnce((run) => openRun(redis, run));
  const data = openedOnce((_, head: RunHead, piece: Piece) => requireSameData(head.plan, piece.scenario));
  const engines = openedOnce((run, { plan }: RunHead) => agree(connection, run, plan.engine));
  const halt = new AbortController();
  let fatal: Error | undefined;
  // Nothing is left to do: what still trains here has been done elsewhere.
  let emptied = false;
  let finished = 0;
  let failed = 0;

  const work = async (job: Job, lock?: string): Promise<void> => {
    const order = orderOf(job.data);
    const head = await runs(order.run);
    const piece = pieceOf(head, order);
    await data(`${order.run} ${piece.scenario.name}`, head, piece);
    if (piece.kind === "train") {
      try {
        await engines(order.run, head);
      } catch (error) {
        fatal = error as Error;
        halt.abort();
        return giveBack(job, lock);
      }
    }
    const token = await begin(redis, order.run, piece.key);
    if (token === undefined) return;
    const name = `${piece.key} (run ${order.run.slice(0, 8)})`;
    say(token === 1 ? name : `${name}, attempt ${token}`);
    const started = performance.now();
    const { state, outcome } = await doPiece(piece, head.plan.engine, undefined, {
      signal: halt.signal,
      ...(timeout !== undefined && { timeout }),
    });
    if (state === "interrupted") {
      say(`${name}: ${emptied ? "another worker had it, what was begun here is dropped" : "left to others"}`);
      return giveBack(job, lock);
    }
    const seconds = (performance.now() - started) / 1000;
    const kept = { state, outcome, environment: environmentHere(), timing: { seconds } };
    const verdict = await commit(redis, { run: order.run, piece: piece.key, token }, kept);
    if (verdict === "superseded") {
      say(`${name}: another worker has it, what came out here is dropped`);
      return giveBack(job, lock);
    }
    if (outcome.kind === "none") throw new Error(outcome.why);
    if (verdict === "done") return say(`${name}: was done already, what came out here is dropped`);
    finished++;
    say(`${name}: done in ${seconds.toFixed(1)} s`);
  };

  /** To whoever is free; nothing to do where the lock is another's by now. */
  const giveBack = async (job: Job, lock: string | undefined): Promise<never> => {
    await job.moveToWait(lock).catch(() => {});
    throw new bullmq.WaitingError();
  };

  const worker: Worker = new bullmq.Worker(queueName(), work, {
    connection: redis,
    prefix: PREFIX,
    concurrency: jobs,
    lockDuration: 1000 * lease,
    stalledInterval: 1000 * lease,
    maxStalledCount: MOST_LOST,
    // After an outage, soon back at work.
    drainDelay: 1,
    runRetryDelay: 1000,
  });
  worker.on("failed", (job, error) => {
    failed++;
    const { hint, where } = error instanceof GanscopeError ? error : { hint: undefined, where: undefined };
    const what = `${where ?? orderName(job?.id ?? "a job")}: ${error.message.split("\n")[0]}`;
    say(`failed: ${what}${hint === undefined ? "" : ` - ${hint}`}`);
  });
  worker.on("stalled", (id) => say(`a worker fell silent: ${orderName(id)} is given to another`));
  // A lost lock and a lost connection are told where they matter.
  worker.on("error", () => {});
  let gone = false;
  const onClose = () => {
    if (!gone) say(`Redis at ${host} is gone: waiting for it`);
    gone = true;
  };
  const onReady = () => {
    gone = false;
    say(`Redis at ${host} is back`);
  };
  redis.on("close", onClose).on("ready", onReady);
  const onAbort = () => halt.abort();
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) halt.abort();

  const queue = openQueue(connection);
  try {
    await within(GOODBYE, tellOthers(connection, say));
    let away = 0;
    while (!halt.signal.aborted) {
      const left = await within(LOOK, queue.getJobCounts("wait", "active", "delayed", "prioritized"));
      away = left === undefined ? away + LOOK : 0;
      if (away > 60_000 * OUTAGE) throw new QueueError(`Redis at ${host} stayed away for ${OUTAGE} minutes`);
      if (left !== undefined && !stay && Object.values(left).every((count) => count === 0)) {
        emptied = true;
        break;
      }
      await pause(LOOK, halt.signal);
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    redis.off("close", onClose).off("ready", onReady);
    // What is under way goes back into the queue, unless Redis stays away.
    halt.abort();
    const closed = worker.close().then(() => true);
    for (let waited = 0; waited < GOODBYE && !(await within(LOOK, closed)); ) {
      waited = redis.status === "ready" ? 0 : waited + LOOK;
    }
    await within(LOOK, queue.close());
  }
  if (fatal !== undefined) throw fatal;
  return { finished, failed };
}

/** @throws EngineError when it is another one than this run began with, or does not open here */
async function agree(
  { redis }: Connection,
  run: string,
  engine: Parameters<typeof openOnce>[0],
): Promise<void> {
  const here = engineName(await openOnce(engine));
  const there = await agreeOnEngine(redis, run, here);
  if (here === there) return;
  throw new EngineError(`run ${run.slice(0, 8)} is trained on another engine (${there}, here ${here})`, {
    hint: "choose one that all machines have when the run is added: ganscope queue add ... --engine NAME",
  });
}

/** Runs that this version must leave to others. */
async function tellOthers({ redis }: Connection, say: WorkOptions["say"]): Promise<void> {
  for (const run of await runIds(redis)) {
    const head = (await readHead(redis, run).catch(() => undefined)) as Partial<RunHead> | null | undefined;
    const why = versionOf(head?.plan);
    if (why !== undefined) say(`run ${run.slice(0, 8)} ${why}: left to its workers`);
  }
}

/** Remembers what came of each key; an error is looked at again. */
function openedOnce<Rest extends readonly unknown[], Value>(
  open: (key: string, ...rest: Rest) => Value | Promise<Value>,
): (key: string, ...rest: Rest) => Promise<Value> {
  const known = new Map<string, Promise<Value>>();
  return (key, ...rest) => {
    const value = known.get(key) ?? (async () => open(key, ...rest))();
    known.set(key, value);
    value.catch(() => known.delete(key));
    return value;
  };
}

/** @returns undefined when it takes longer */
async function within<Value>(milliseconds: number, work: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end, { once: true });
  });
}

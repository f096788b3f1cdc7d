/**
 * Takes pieces out of the queue and does them, each in a process of its own as a run does. BullMQ hands a job out under a lock that
 * this process renews while it lives. When it dies or hangs the lock runs out, and the job is handed to another worker; which
 * outcome counts then is settled on the board.
 */

import type { Job, Worker } from "bullmq";
import type { Card } from "../../engine/cards.ts";
import { EngineError, GanscopeError, QueueError } from "../../errors.ts";
import type { EngineRecord } from "../../result/index.ts";
import { type CardLease, openCards } from "../pool/cards.ts";
import { LONGEST_WAIT } from "../pool/child.ts";
import { engineName } from "../pool/engine-name.ts";
import { openOnce } from "../pool/open-once.ts";
import { type Piece, requireSameData } from "../pool/plan.ts";
import { doPiece } from "../pool/pool.ts";
import { environmentHere } from "../pool/record.ts";
import { agreeOnEngine, begin, commit, PREFIX, type RunHead, readHead, runIds } from "./board.ts";
import { dropBroken } from "./broken.ts";
import { openRun, orderName, orderOf, pieceOf, queueName, versionOf } from "./orders.ts";
import { type Connection, openQueue } from "./redis.ts";
import { refusal } from "./refusals.ts";

export interface WorkOptions {
  /** Number of pieces at a time. */
  readonly jobs: number;
  /** Trainings that share a GPU; one unless it is said. */
  readonly perGpu?: number;
  /** Time limit of a piece in seconds. */
  readonly timeout?: number;
  /** Seconds without a sign of life after which a worker's pieces go to others, at most 2147483 (24 days). */
  readonly lease: number;
  /** Whether to wait for more runs when nothing is left to do. */
  readonly stay: boolean;
  /** Stops after the current steps and returns the pieces to the queue. */
  readonly signal: AbortSignal;
  /** Prints one line of progress. */
  say(text: string): void;
}

export interface Worked {
  readonly finished: number;
  readonly failed: number;
}

/** How many workers may die on a piece: a piece that crashes every machine must end. */
const MOST_LOST = 5;
/** Milliseconds between two checks whether work is left. */
const LOOK = 500;
/** Milliseconds that a worker waits for Redis when it leaves. */
const GOODBYE = 10_000;
/** Minutes without Redis after which a worker gives up. */
const OUTAGE = 10;

/**
 * @throws QueueError if Redis does not return
 * @throws EngineError if this machine has a different engine than the run started with
 */
export async function workOnQueue(connection: Connection, options: WorkOptions): Promise<Worked> {
  const { redis, bullmq, host } = connection;
  const { jobs, perGpu, timeout, stay, signal, say } = options;
  const lease = Math.min(options.lease, LONGEST_WAIT);
  const runs = openedOnce((run) => openRun(redis, run));
  const data = openedOnce((_, head: RunHead, piece: Piece) => requireSameData(head.plan, piece.scenario));
  const engines = openedOnce((run, { plan }: RunHead) => agree(connection, run, plan.engine));
  const halt = new AbortController();
  let fatal: Error | undefined;
  // Nothing is left to do: pieces that still train in this process were finished by others.
  let emptied = false;
  let finished = 0;
  let failed = 0;
  // one lease for all runs: they share the machine's cards
  let cards: CardLease | undefined;

  const work = async (job: Job, lock?: string): Promise<void> => {
    const order = orderOf(job.data);
    const head = await runs(order.run);
    const piece = pieceOf(head, order);
    await data(`${order.run} ${piece.scenario.name}`, head, piece);
    if (piece.kind !== "train") return attempt(job, lock, head, piece);
    let gpu: boolean;
    try {
      gpu = (await engines(order.run, head)).id === "tfjs-node-gpu";
    } catch (error) {
      fatal = error as Error;
      halt.abort();
      return giveBack(job, lock);
    }
    if (!gpu) return attempt(job, lock, head, piece);
    cards ??= openCards({ jobs, ...(perGpu !== undefined && { perGpu }), say });
    const card = cards.takeNow();
    if (card === undefined) {
      // a training that waits for a card of this machine may have one of another
      worker.concurrency = Math.max(1, Math.min(jobs, cards.width));
      return giveBack(job, lock);
    }
    try {
      await attempt(job, lock, head, piece, card);
    } finally {
      cards.giveBack(card);
    }
  };

  const attempt = async (
    job: Job,
    lock: string | undefined,
    head: RunHead,
    piece: Piece,
    card?: Card,
  ): Promise<void> => {
    const order = orderOf(job.data);
    const token = await begin(redis, order.run, piece.key);
    if (token === undefined) return;
    const name = `${piece.key} (run ${order.run.slice(0, 8)})`;
    say(token === 1 ? name : `${name}, attempt ${token}`);
    const started = performance.now();
    const { state, outcome } = await doPiece(piece, head.plan.engine, undefined, {
      signal: halt.signal,
      ...(card !== undefined && { card }),
      ...(timeout !== undefined && { timeout }),
    });
    if (state === "interrupted") {
      say(
        `${name}: ${emptied ? "finished by another worker, this attempt is discarded" : "stopped, other workers will run it"}`,
      );
      return giveBack(job, lock);
    }
    const seconds = (performance.now() - started) / 1000;
    const kept = { state, outcome, environment: environmentHere(), timing: { seconds } };
    const verdict = await commit(redis, { run: order.run, piece: piece.key, token }, kept);
    if (verdict === "superseded") {
      say(`${name}: another worker has taken over, this outcome is discarded`);
      return giveBack(job, lock);
    }
    if (outcome.kind === "none") throw new Error(outcome.why);
    if (verdict === "done") return say(`${name}: already done by another worker, this outcome is discarded`);
    finished++;
    say(`${name}: done in ${seconds.toFixed(1)} s`);
  };

  /** Returns a job to the queue; does nothing if another worker holds its lock by now. */
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
    // Resume soon after an outage.
    drainDelay: 1,
    runRetryDelay: 1000,
  });
  worker.on("failed", (job, error) => {
    failed++;
    const { hint, where } = error instanceof GanscopeError ? error : { hint: undefined, where: undefined };
    const what = `${where ?? orderName(job?.id ?? "a job")}: ${error.message.split("\n")[0]}`;
    say(`failed: ${what}${hint === undefined ? "" : ` - ${hint}`}`);
  });
  worker.on("stalled", (id) => say(`a worker stopped responding: ${orderName(id)} goes to another worker`));
  // A lost lock and a lost connection are reported where they matter.
  let unreadable = false;
  worker.on("error", (error) => {
    if (error instanceof SyntaxError) unreadable = true;
    if (!error.message.startsWith("NOPERM")) return;
    fatal = refusal(error.message, host);
    halt.abort();
  });
  let gone = false;
  const onClose = () => {
    if (!gone) say(`lost the connection to Redis at ${host}: waiting for it`);
    gone = true;
  };
  const onReady = () => {
    gone = false;
    say(`connected to Redis at ${host} again`);
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
      if (unreadable && left !== undefined) {
        unreadable = false;
        for (const id of await dropBroken(queue, redis)) {
          failed++;
          say(
            `failed: ${orderName(id)}: the job is not JSON and was dropped - add runs only with \`ganscope queue add\``,
          );
        }
      }
      if (away > 60_000 * OUTAGE)
        throw new QueueError(`Redis at ${host} did not respond for ${OUTAGE} minutes`);
      if (left !== undefined && !stay && Object.values(left).every((count) => count === 0)) {
        emptied = true;
        break;
      }
      await pause(LOOK, halt.signal);
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    redis.off("close", onClose).off("ready", onReady);
    // Unfinished jobs go back into the queue, unless Redis is lost.
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

/** @throws EngineError if the engine differs from the one this run started with, or does not open */
async function agree(
  { redis }: Connection,
  run: string,
  engine: Parameters<typeof openOnce>[0],
): Promise<EngineRecord> {
  const record = await openOnce(engine);
  const here = engineName(record);
  const there = await agreeOnEngine(redis, run, here);
  if (here === there) return record;
  throw new EngineError(
    `run ${run.slice(0, 8)} is trained on a different engine (${there}, this worker has ${here})`,
    {
      hint: "add the run with an engine that all machines have: ganscope queue add ... --engine NAME",
    },
  );
}

/** Reports the runs of other versions, which this worker skips. */
async function tellOthers({ redis }: Connection, say: WorkOptions["say"]): Promise<void> {
  for (const run of await runIds(redis)) {
    const head = (await readHead(redis, run).catch(() => undefined)) as Partial<RunHead> | null | undefined;
    const why = versionOf(head?.plan);
    if (why !== undefined) say(`skipping run ${run.slice(0, 8)}: it ${why}`);
  }
}

/** Caches the value of each key; an error is not cached. */
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

/** @returns undefined if the work takes longer */
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

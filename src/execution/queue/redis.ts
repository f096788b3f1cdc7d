/** Connects to Redis, with two packages that only a queue needs, and reports at once why a connection fails. */

import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { QueueError, UsageError } from "../../errors.ts";
import { PREFIX } from "./board.ts";
import { queueName } from "./orders.ts";

/** Default addresses of a queue: without --redis, this variable, then this machine. */
export const REDIS_VARIABLE = "GANSCOPE_REDIS";
export const LOCAL_REDIS = "redis://127.0.0.1:6379";

/** Seconds that the first connection may take. */
const PATIENCE = 10;

/** Redis errors about users and passwords, by their first word: the rest differs by version. */
const REFUSALS = [
  ["NOAUTH", "it requires a password"],
  ["WRONGPASS", "it rejected the user or the password"],
  ["NOPERM", "the user lacks permissions that the queue needs"],
] as const;

export interface Connection {
  readonly redis: Redis;
  readonly bullmq: typeof import("bullmq");
  /** Host and port: what a message may show of the address, which can hold a password. */
  readonly host: string;
  close(): void;
}

/**
 * @param address a URL: redis://HOST:PORT/DATABASE, rediss:// for TLS, with USER:PASSWORD@ before the host where there is one
 * @throws UsageError if the address is invalid
 * @throws QueueError if a package is missing, the server does not answer, or the password is wrong
 */
export async function connect(address: string): Promise<Connection> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "") {
    // The address is not shown: it may hold a password.
    throw new UsageError("the address must be a redis:// or rediss:// URL", {
      where: "--redis",
      hint: `e.g. --redis ${LOCAL_REDIS}`,
    });
  }
  const { bullmq, Redis } = await loadPackages();
  const host = `${url.hostname}:${url.port === "" ? 6379 : url.port}`;
  let lasting = false;
  let fault = "it does not answer";
  const redis = new Redis(address, {
    lazyConnect: true,
    connectTimeout: 1000 * PATIENCE,
    // Later, an outage is waited for, as long as somebody works: see work.ts. BullMQ's own connections are made with these options too.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (lasting ? Math.min(200 * times, 2000) : null),
  });
  redis.on("error", (error: Error) => {
    fault = error.message || fault;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    const { message } = error as Error;
    const said = message === "Connection is closed." ? fault : message;
    const refusal = REFUSALS.find(([code]) => said.startsWith(code))?.[1];
    throw new QueueError(`Redis at ${host} cannot be used: ${refusal ?? said}`, {
      hint: refusal
        ? `put user and password into the URL, preferably in ${REDIS_VARIABLE}: redis://USER:PASSWORD@HOST:PORT`
        : `start Redis there, or give another address with --redis or ${REDIS_VARIABLE}`,
    });
  }
  lasting = true;
  const close = () => {
    lasting = false;
    redis.disconnect();
  };
  return { redis, bullmq, host, close };
}

/** The queue of this version. Workers report lost connections. */
export function openQueue({ redis, bullmq }: Connection): Queue {
  const queue = new bullmq.Queue(queueName(), { connection: redis, prefix: PREFIX });
  queue.on("error", () => {});
  return queue;
}

async function loadPackages() {
  try {
    const [bullmq, { Redis }] = await Promise.all([import("bullmq"), import("ioredis")]);
    return { bullmq, Redis };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new QueueError(
      "a queue requires the packages bullmq and ioredis, but one of them is not installed",
      {
        hint: "run: npm install bullmq ioredis",
      },
    );
  }
}

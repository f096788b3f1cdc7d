/** The way to Redis: two packages that only a queue needs, and a connection that says at once what is wrong with it. */

import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { QueueError, UsageError } from "../../errors.ts";
import { PREFIX } from "./board.ts";
import { queueName } from "./orders.ts";

/** Where a queue is unless somebody says otherwise: the command line first, then this variable, then this machine. */
export const REDIS_VARIABLE = "GANSCOPE_REDIS";
export const LOCAL_REDIS = "redis://127.0.0.1:6379";

/** Seconds that the first connection may take. */
const PATIENCE = 10;

/** What Redis says of users and passwords, by the word that it begins with: the rest differs by version. */
const REFUSALS = [
  ["NOAUTH", "it asks for a password"],
  ["WRONGPASS", "it refuses this user and password"],
  ["NOPERM", "this user may not do what a queue needs"],
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
 * @throws UsageError when the address is none
 * @throws QueueError when a package is missing, nobody answers there, or the password is wrong
 */
export async function connect(address: string): Promise<Connection> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "") {
    // The address is not shown: it may hold a password.
    throw new UsageError("the address of Redis is not a URL of one", {
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
        ? `give user and password in the URL, best by ${REDIS_VARIABLE}: redis://USER:PASSWORD@HOST:PORT`
        : `start one there, or name another by --redis or ${REDIS_VARIABLE}`,
    });
  }
  lasting = true;
  const close = () => {
    lasting = false;
    redis.disconnect();
  };
  return { redis, bullmq, host, close };
}

/** The jobs of this version. Lost connections are told by whoever works. */
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
    throw new QueueError("a queue needs the packages bullmq and ioredis, and one of them is not installed", {
      hint: "npm install bullmq ioredis",
    });
  }
}

/** Connects to Redis, with two packages that only a queue needs, and reports at once why a connection fails. */

import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { QueueError, UsageError } from "../../errors.ts";
import { PREFIX } from "./board.ts";
import { queueName } from "./orders.ts";
import { answersPlainly, LOCAL_REDIS, refusal } from "./refusals.ts";

/** Seconds until a server must have answered: one on another continent does within half a second, in TLS within one. */
const PATIENCE = 2.5;

const SILENT = "it does not answer";

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
 * @throws QueueError if a package is missing, the server does not answer or not in TLS, it has no database of that number, or
 *   the password is wrong
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
  const database = url.pathname.replace(/^\//, "");
  if (!/^\d{0,9}$/.test(database)) {
    throw new UsageError("the address must end with the number of a database, or with none", {
      where: "--redis",
      hint: `e.g. --redis ${LOCAL_REDIS}/1`,
    });
  }
  const { bullmq, Redis } = await loadPackages();
  const host = `${url.hostname}:${url.port === "" ? 6379 : url.port}`;
  let lasting = false;
  let fault = SILENT;
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
  const answered = new AbortController();
  let patience: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    patience = setTimeout(() => reject(new Error(SILENT)), 1000 * PATIENCE);
  });
  try {
    const plain = url.protocol === "rediss:" ? answersPlainly(url, answered.signal) : undefined;
    await Promise.race([
      silence,
      redis.connect().then(() => redis.ping()),
      // never settles unless the server answers without TLS
      ...(plain === undefined ? [] : [plain.then((answer) => answer && Promise.reject(new NoTls()))]).map(
        (asked) => asked.then(() => new Promise<never>(() => {})),
      ),
    ]);
    // ioredis goes on with database 0 if there is none of the number that the URL names
    if (Number(database) > 0) await redis.select(Number(database));
  } catch (error) {
    redis.disconnect();
    const { message } = error as Error;
    if (error instanceof NoTls) {
      throw new QueueError(`Redis at ${host} cannot be used: it does not use TLS`, {
        hint: "write redis:// instead of rediss://",
      });
    }
    if (/DB index|out of range/.test(message)) {
      throw new QueueError(`Redis at ${host} cannot be used: it has no database ${database}`, {
        hint: "use a smaller number; its setting `databases` says how many there are",
      });
    }
    throw refusal(message === "Connection is closed." ? fault : message, host);
  } finally {
    clearTimeout(patience);
    answered.abort();
  }
  lasting = true;
  const close = () => {
    lasting = false;
    redis.disconnect();
  };
  return { redis, bullmq, host, close };
}

/** The server answered without TLS. */
class NoTls extends Error {}

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

/** Why a Redis cannot be used, and what to do about it. */

import { connect as connectSocket } from "node:net";
import { QueueError } from "../../errors.ts";

/** Default addresses of a queue: without --redis, this variable, then this machine. */
export const REDIS_VARIABLE = "GANSCOPE_REDIS";
export const LOCAL_REDIS = "redis://127.0.0.1:6379";

const USER_HINT = `put user and password into the URL, preferably in ${REDIS_VARIABLE}: redis://USER:PASSWORD@HOST:PORT`;

/** By the start of what Redis or the system says: the rest differs by version. */
const REFUSALS: readonly (readonly [said: RegExp, why: string, hint: string])[] = [
  [/^NOAUTH/, "it requires a password", USER_HINT],
  [/^WRONGPASS/, "it rejected the user or the password", USER_HINT],
  [
    /^NOPERM/,
    "the user lacks permissions that the queue needs",
    "allow the user all commands but those of administrators, on the keys ganscope:*",
  ],
  [
    /ECONNRESET|EPIPE|^Connection is closed|^Protocol error/,
    "it closed the connection",
    "if the server uses TLS, write rediss:// instead of redis://",
  ],
  [
    /certificate|^ERR_TLS|altnames/i,
    "its certificate cannot be verified",
    "name the file of its issuer's certificate in NODE_EXTRA_CA_CERTS, and the host as the certificate does",
  ],
];

/** @param said what Redis or the system said */
export function refusal(said: string, host: string): QueueError {
  const [, why, hint] = REFUSALS.find(([pattern]) => pattern.test(said)) ?? [
    undefined,
    said,
    `start Redis there, or give another address with --redis or ${REDIS_VARIABLE}`,
  ];
  const detail = why === said || !/certificate/.test(why) ? "" : ` (${said})`;
  return new QueueError(`Redis at ${host} cannot be used: ${why}${detail}`, { hint });
}

/** An error that Redis answered with as the user's; others as they are. */
export function asRefusal(error: unknown, host: string): unknown {
  return error instanceof Error && error.name === "ReplyError" ? refusal(error.message, host) : error;
}

/** Milliseconds after which a server that has not answered in TLS is asked without. */
const ASK_PLAINLY = 700;

/**
 * Whether a server answers a Redis command without TLS. A plain Redis waits in silence for the end of a TLS greeting.
 *
 * @returns undefined if it does not answer before the signal aborts
 */
export function answersPlainly(url: URL, signal: AbortSignal): Promise<true | undefined> {
  return new Promise((resolve) => {
    const ask = () => {
      const socket = connectSocket(Number(url.port || 6379), url.hostname);
      const end = (answer?: true) => {
        socket.destroy();
        resolve(answer);
      };
      socket.on("error", () => end());
      socket.on("data", (bytes) => end(/^[+-]/.test(bytes.toString()) || undefined));
      signal.addEventListener("abort", () => end(), { once: true });
      socket.write("PING\r\n");
    };
    const timer = setTimeout(ask, ASK_PLAINLY);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

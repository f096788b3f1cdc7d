/** Reads a plan and its pieces from Redis and validates them; the contents of Redis are untrusted. */

import type { Redis } from "ioredis";
import { InputError } from "../../errors.ts";
import { buildDigest, packageVersion } from "../../root.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { restored } from "../../scenario/stored.ts";
import { type Piece, type Plan, piecesOf, planId } from "../pool/plan.ts";
import { type RunHead, readHead } from "./board.ts";

/** The queue of this version: workers of another version do not see its jobs. */
export const queueName = (): string => `pieces-${packageVersion()}-${buildDigest()}`;

/** What a job asks for. */
export interface Order {
  readonly run: string;
  readonly key: string;
}

export const jobId = ({ run, key }: Order): string => `${run}-${encodeURIComponent(key)}`;

/** A job in words: "train ring8 1 (run 0f3a91c2)"; a foreign id is returned unchanged. */
export function orderName(id: string): string {
  const [, run, key] = /^([0-9a-f]{8})[0-9a-f]{24}-((?:[\w.!~*'()-]|%[0-9A-F]{2})+)$/.exec(id) ?? [];
  try {
    return run === undefined ? id : `${decodeURIComponent(key)} (run ${run})`;
  } catch {
    return id;
  }
}

/** @throws InputError when it is none */
export function orderOf(data: unknown): Order {
  const { run, key } = (typeof data === "object" && data !== null ? data : {}) as Partial<Order>;
  if (typeof run === "string" && /^[0-9a-f]{32}$/.test(run) && typeof key === "string") return { run, key };
  throw new InputError("a job in the queue does not belong to any run", {
    hint: "add runs only with `ganscope queue add`",
  });
}

/**
 * @throws InputError when there is no such run, when it was added by another version, or is not what its id says
 */
export async function openRun(redis: Redis, run: string): Promise<RunHead> {
  const where = `run ${run.slice(0, 8)}`;
  const refuse = (message: string, hint: string): never => {
    throw new InputError(message, { where, hint });
  };
  const head = (await readHead(redis, run)) as Partial<RunHead> | null | undefined;
  if (head === undefined) return refuse("is not in Redis", "add it with `ganscope queue add`");
  const { command, startedAt } = head ?? {};
  const plan = head?.plan as Partial<Plan> | undefined;
  const told = versionOf(plan);
  if (told !== undefined) return refuse(told, "use the same version for queue add, work and collect");
  const scenarios = Array.isArray(plan?.scenarios) ? plan.scenarios.map(restored) : [undefined];
  const whole =
    typeof command === "string" &&
    typeof startedAt === "string" &&
    typeof plan?.engine?.id === "string" &&
    Array.isArray(plan.data) &&
    scenarios.every((scenario) => scenario !== undefined);
  const own = whole ? ({ ...plan, scenarios: scenarios as Scenario[] } as Plan) : undefined;
  if (own === undefined || planId(own) !== run) return refuse("does not match its id", "add it again");
  return { plan: own, command: command ?? "", startedAt: startedAt ?? "" };
}

/** What is wrong with the version that made a plan; undefined if it is this version. */
export function versionOf(plan: Partial<Plan> | undefined): string | undefined {
  const [version, build] = [packageVersion(), buildDigest()];
  if (plan?.version === version && plan.build === build) return undefined;
  if (plan?.version === version) return `was added by another build of ganscope ${version}`;
  return `was added by ganscope ${String(plan?.version).slice(0, 20)}, but this is ganscope ${version}`;
}

/** @throws InputError when the plan has no such piece */
export function pieceOf({ plan }: RunHead, { run, key }: Order): Piece {
  const piece = piecesOf(plan).find((each) => each.key === key);
  if (piece !== undefined) return piece;
  throw new InputError(`has no job ${JSON.stringify(key.slice(0, 80))}`, {
    where: `run ${run.slice(0, 8)}`,
    hint: "add runs only with `ganscope queue add`",
  });
}

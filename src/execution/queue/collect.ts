/** Combines the outcomes of all workers. The result equals that of one machine byte for byte, except for timing. */

import { InputError } from "../../errors.ts";
import type { RunResult } from "../../result/index.ts";
import { assembleRun } from "../pool/assemble.ts";
import { piecesOf, requireSameData } from "../pool/plan.ts";
import { environmentHere, type Recorded } from "../pool/record.ts";
import { type Kept, type RunHead, readKept, runIds } from "./board.ts";
import { jobId, openRun } from "./orders.ts";
import { type Connection, openQueue } from "./redis.ts";

/**
 * @param name the run's id, or its first digits; optional if there is only one run
 * @throws InputError if no run matches, or several do
 */
export async function findRun({ redis, host }: Connection, name: string | undefined): Promise<string> {
  const ids = await runIds(redis);
  const found = ids.filter((id) => id.startsWith(name ?? ""));
  if (found.length === 1) return found[0];
  const where = `Redis at ${host}`;
  if (ids.length === 0)
    throw new InputError("holds no run", { where, hint: "add one with `ganscope queue add`" });
  const all = ids.map((id) => id.slice(0, 8)).join(", ");
  const which =
    name === undefined
      ? "more than one run"
      : `${found.length === 0 ? "no" : "more than one"} run ${JSON.stringify(name)}`;
  throw new InputError(`holds ${which}; its runs are ${all}`, {
    where,
    hint: "name one: ganscope queue collect RUN",
  });
}

/**
 * The run, what its workers have finished, and what not: that stands under `skipped`, and the exit code is 3.
 * @throws InputError when its data are other ones here, or not here: the result shows some of them
 */
export async function collectRun(
  connection: Connection,
  run: string,
): Promise<{ readonly head: RunHead; readonly result: RunResult }> {
  const { redis } = connection;
  const head = await openRun(redis, run);
  const { plan, command, startedAt } = head;
  for (const scenario of plan.scenarios) requireSameData(plan, scenario);
  const kept = await readKept(redis, run);
  const queue = openQueue(connection);
  const given = new Map<string, string | undefined>();
  for (const id of await queue.getRanges(["failed"], 0, -1)) {
    given.set(id, (await redis.hget(queue.toKey(id), "failedReason").catch(() => null)) ?? undefined);
  }
  await queue.close();

  const pieces = new Map<string, Recorded>();
  let seconds = 0;
  for (const { key } of piecesOf(plan)) {
    const why = given.get(jobId({ run, key }));
    if (kept.has(key)) {
      const { timing, ...recorded } = checked(kept.get(key), `run ${run.slice(0, 8)} ${key}`);
      seconds += timing.seconds;
      pieces.set(key, recorded);
    } else if (why !== undefined) {
      const outcome = { kind: "none" as const, why, lastStep: 0 };
      pieces.set(key, { state: "failed", outcome, environment: environmentHere() });
    }
  }
  const record = { pieces, startedAt, elapsed: () => seconds };
  return { head, result: assembleRun(plan, record, command, { notDone: "no worker has finished it" }) };
}

/** Checks the parts that every reader needs. ganscope itself wrote the rest. */
function checked(value: unknown, where: string): Kept {
  const { state, outcome, environment, timing } = (value ?? {}) as Partial<Kept>;
  const parts: Readonly<
    Record<Recorded["outcome"]["kind"], (each: Readonly<Record<string, unknown>>) => boolean>
  > = {
    nulls: ({ nulls }) => typeof nulls === "object",
    trained: ({ trainings, engine }) => Array.isArray(trainings) && typeof engine === "object",
    exact: ({ result }) => typeof result === "object",
    none: ({ why }) => typeof why === "string",
  };
  const whole =
    (state === "finished" || state === "failed") &&
    typeof environment?.node === "string" &&
    typeof timing?.seconds === "number" &&
    typeof outcome?.kind === "string" &&
    Object.hasOwn(parts, outcome.kind) &&
    parts[outcome.kind]({ ...outcome });
  if (whole) return value as Kept;
  throw new InputError("is not the outcome of a job", { where, hint: "add the run again" });
}

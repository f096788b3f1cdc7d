/**
 * What has become of each piece of a run. Kept in the run's folder, as a journal, it is what a run continues from after
 * it was killed, and what its result is put together from; kept in memory, it is gone with the process.
 */

import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { InputError } from "../../errors.ts";
import { productsHere } from "../../maths/dense/dense.ts";
import type {
  Environment,
  NullBand,
  PowerRecord,
  ScenarioResult,
  Training,
  TrainingEngine,
} from "../../result/index.ts";
import { createJournal, type Journal, openJournal, readJournal } from "../store/journal.ts";
import { lockFolder } from "../store/lock.ts";
import { JOURNAL_FILE } from "../store/stored-result.ts";
import { makeFolder } from "../store/storing.ts";
import { CHECKPOINTS, removeCheckpoints, setAsideCheckpoints } from "./checkpoint.ts";
import { type Piece, type Plan, planDifferences, planId } from "./plan.ts";
import { type Shard, shardName } from "./shards.ts";

/** The outcome of a piece. */
export type Outcome =
  | {
      readonly kind: "nulls";
      readonly nulls: Readonly<Record<string, NullBand>>;
      readonly power?: PowerRecord;
    }
  | { readonly kind: "trained"; readonly trainings: readonly Training[]; readonly engine: TrainingEngine }
  | { readonly kind: "exact"; readonly result: ScenarioResult }
  /** Its process ended without an answer, or its computation threw an error. */
  | { readonly kind: "none"; readonly why: string; readonly lastStep: number };

/** A finished piece is never repeated; a failed or interrupted one is, when the run resumes. */
export type PieceState = "finished" | "failed" | "interrupted";

export interface Recorded {
  readonly state: PieceState;
  readonly outcome: Outcome;
  /** The environment in which the piece ran. */
  readonly environment: Environment;
}

/** How a run ended. */
export type RunStatus = "started" | "success" | "error" | "cancelled";

type RunEvent =
  | {
      readonly event: "run";
      readonly id: string;
      readonly plan: Plan;
      readonly command: string;
      /** The shard of the plan; absent for the whole plan. */
      readonly shard?: Shard;
      readonly timing: { readonly startedAt: string };
    }
  | (Recorded & { readonly event: "piece"; readonly key: string; readonly timing: Elapsed })
  | { readonly event: "status"; readonly status: RunStatus; readonly timing: Elapsed };

interface Elapsed {
  /** Seconds of work on this run so far, over all processes. */
  readonly elapsed: number;
}

/** A folder's earlier run, when another run replaces it. */
export interface AnotherRun {
  /** What differs from the run that begins. */
  readonly differences: string;
  /** Where its journal is now. */
  readonly journal: string;
  /** The folder where its checkpoints are now, if it had any. */
  readonly checkpoints?: string;
}

export interface RunRecord {
  readonly pieces: ReadonlyMap<string, Recorded>;
  /** Pieces that were finished before this process began. */
  readonly continued: number;
  readonly startedAt: string;
  /** Seconds of work so far. */
  elapsed(): number;
  /** @throws StoreError if the outcome cannot be stored */
  add(key: string, state: PieceState, outcome: Outcome): void;
  /** Writes how the run ended. */
  end(status: RunStatus): void;
  /** Releases the folder. */
  close(): void;
}

export function environmentHere(): Environment {
  return {
    node: process.version,
    platform: process.platform,
    arch: process.arch,
    cpus: cpus().length,
    products: productsHere(),
  };
}

/** A record in memory, which ends with the process. */
export function recordInMemory(): RunRecord {
  return keeper({ startedAt: new Date().toISOString(), elapsed: 0, pieces: new Map() });
}

const SET_ASIDE = "journal.previous.jsonl";

/**
 * Opens the record of a folder, and with it the folder for this process alone: a new one, or the one that an earlier
 * process with the same plan has left.
 *
 * @param fresh whether to start over
 * @param onAnother what a folder that holds another run means: told of it, the record starts over and the other's journal
 *   and checkpoints are kept beside its own; without, it is an error
 * @throws InputError when another process holds the folder, when it holds another run, or when its journal is damaged
 */
export function recordInFolder(
  folder: string,
  plan: Plan,
  {
    command,
    fresh = false,
    shard,
    onAnother,
  }: {
    readonly command: string;
    readonly fresh?: boolean;
    readonly shard?: Shard;
    readonly onAnother?: (another: AnotherRun) => void;
  },
): RunRecord {
  makeFolder(folder);
  const lock = lockFolder(folder);
  try {
    const file = join(folder, JOURNAL_FILE);
    removeLeftovers(folder);
    if (existsSync(join(folder, CHECKPOINTS))) removeLeftovers(join(folder, CHECKPOINTS));
    if (fresh) {
      rmSync(file, { force: true });
      removeCheckpoints(folder);
    }
    let past = existsSync(file) ? readRecord(folder) : undefined;
    const differences = past && differencesOf(past, plan, shard);
    if (differences !== undefined) {
      if (onAnother === undefined) throw anotherRun(differences, file);
      // The journal last: a process that is killed before it leaves a folder that still says whose it is.
      const checkpoints = setAsideCheckpoints(folder);
      const journal = join(folder, SET_ASIDE);
      renameSync(file, journal);
      onAnother({ differences, journal, ...(checkpoints !== undefined && { checkpoints }) });
      past = undefined;
    }
    const startedAt = past?.startedAt ?? new Date().toISOString();
    const journal: Journal<RunEvent> =
      past === undefined
        ? createJournal<RunEvent>(file, {
            event: "run",
            id: planId(plan),
            plan,
            command,
            ...(shard !== undefined && { shard }),
            timing: { startedAt },
          })
        : openJournal<RunEvent>(file);
    const append = (event: RunEvent): void => {
      lock.check();
      journal.append(event);
    };
    const record = keeper(past ?? { startedAt, elapsed: 0, pieces: new Map() }, append, () => {
      journal.close();
      lock.release();
    });
    record.end("started");
    return record;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** What earlier processes have recorded. */
export interface Past extends Done {
  readonly id: string;
  readonly plan: Plan;
  readonly command: string;
  readonly shard?: Shard;
}

interface Done {
  readonly startedAt: string;
  readonly elapsed: number;
  readonly pieces: ReadonlyMap<string, Recorded>;
}

function keeper(
  past: Done,
  append: (event: RunEvent) => void = () => {},
  close: () => void = () => {},
): RunRecord {
  const began = performance.now();
  const elapsed = (): number => past.elapsed + (performance.now() - began) / 1000;
  const environment = environmentHere();
  const pieces = new Map(past.pieces);
  return {
    pieces,
    continued: [...past.pieces.values()].filter(({ state }) => state === "finished").length,
    startedAt: past.startedAt,
    elapsed,
    add(key, state, outcome) {
      append({ event: "piece", key, state, outcome, environment, timing: { elapsed: elapsed() } });
      pieces.set(key, { state, outcome, environment });
    },
    end: (status) => append({ event: "status", status, timing: { elapsed: elapsed() } }),
    close,
  };
}

/** @throws InputError when a folder holds no run, or its journal is damaged */
export function readRecord(folder: string): Past {
  const file = join(folder, JOURNAL_FILE);
  if (!existsSync(file)) {
    throw new InputError("holds no run", {
      where: folder,
      hint: "name a folder that `ganscope run` has written",
    });
  }
  const pieces = new Map<string, Recorded>();
  let header: Extract<RunEvent, { event: "run" }> | undefined;
  let elapsed = 0;
  for (const event of readJournal<RunEvent>(file)) {
    if (event.event === "run") {
      header = event;
      continue;
    }
    ({ elapsed } = event.timing);
    if (event.event === "piece") {
      const { key, state, outcome, environment } = event;
      if (pieces.get(key)?.state !== "finished") pieces.set(key, { state, outcome, environment });
    }
  }
  if (header === undefined) throw new InputError("does not name the run it belongs to", { where: file });
  const { event: _, timing, ...run } = header;
  return { ...run, startedAt: timing.startedAt, elapsed, pieces };
}

/** Number of differences that an error lists. */
const TOLD = 3;

/** @returns undefined if it is the same run */
function differencesOf(past: Past, plan: Plan, shard: Shard | undefined): string | undefined {
  const [there, here] = [shardName(past.shard), shardName(shard)];
  if (past.id === planId(plan) && there === here) return undefined;
  const all = [...(there === here ? [] : [`${there}, now ${here}`]), ...planDifferences(past.plan, plan)];
  const told = all.length === 0 ? ["the scenarios are in a different order"] : all.slice(0, TOLD);
  const more = all.length > TOLD ? `, and ${all.length - TOLD} more` : "";
  return `${told.join("; ")}${more}`;
}

const anotherRun = (differences: string, file: string): InputError =>
  new InputError(`belongs to a different run (${differences})`, {
    where: file,
    hint: "use --fresh to start over, or --out to keep both",
  });

/** Files that a process was writing when it was killed. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => /^\..+\.\d+\.\d+\.tmp$/.test(each))) {
    rmSync(join(folder, name), { force: true });
  }
}

/** What is left to do of a plan. */
export const unfinished = (pieces: readonly Piece[], record: RunRecord): Piece[] =>
  pieces.filter(({ key }) => record.pieces.get(key)?.state !== "finished");

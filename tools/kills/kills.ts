/**
 * Kills a run again and again, each time at another one of its writes or of those of a process that trains for it, half a
 * write done, until it comes to its end; and holds what is left each time against what must be: nothing finished is lost or done twice, and the result is that of a
 * run that nobody killed.
 */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readJournal } from "../../src/execution/store/journal.ts";

const killer = fileURLToPath(new URL("./kill-at.mjs", import.meta.url));

export interface Kills {
  /** The words after `node` that start the run of a folder; the folder is as the last process left it. */
  program(folder: string): readonly string[];
  /** A folder for a new run. */
  folder(): string;
  /** How often to kill, over as many runs as that takes. */
  readonly kills: number;
  /** The result of a run that nobody killed, without its clocks. */
  readonly expected: string;
  /** Whether processes that train, and write checkpoints, are killed by turns with the run itself. */
  readonly workers?: boolean;
  onKill?(kill: number, at: string): void;
}

/** The write at which the n-th process is killed: now an early one, now one that it does not come to. */
const HIGHEST = 43;
const killAt = (n: number): number => 1 + ((17 * n) % HIGHEST);

/** The same within a process that trains: a checkpoint is five writes. */
const HIGHEST_OF_WORKER = 23;
const killWorkerAt = (n: number): number => 1 + ((9 * n) % HIGHEST_OF_WORKER);

/**
 * @returns how many runs the kills took
 * @throws Error that says what was lost, done twice or came out otherwise
 */
export function killAgainAndAgain({
  program,
  folder: newFolder,
  kills,
  expected,
  workers = false,
  onKill,
}: Kills): number {
  let runs = 0;
  let processes = 0;
  for (let kill = 0; kill < kills; runs++) {
    const folder = newFolder();
    let finished: string[] = [];
    for (let ended = false; !ended; ) {
      const n = processes++;
      const ofWorker = workers && n % 2 === 1;
      const at = kill >= kills ? 0 : ofWorker ? killWorkerAt(n) : killAt(n);
      const env = {
        ...process.env,
        GANSCOPE_KILL_AT: String(ofWorker ? 0 : at),
        GANSCOPE_KILL_WORKER_AT: String(ofWorker ? at : 0),
      };
      const { status, signal, stderr } = spawnSync(
        process.execPath,
        ["--import", killer, ...program(folder)],
        {
          env,
          encoding: "utf8",
        },
      );
      ended = signal === null;
      if (ended && status !== 0)
        throw new Error(`after kill ${kill} the run ended with ${status}: ${stderr}`);
      if (!ended) kill++;
      if (!ended) onKill?.(kill, `${at}${ofWorker ? " of a process that trained" : ""}`);
      finished = checkKept(finished, finishedIn(folder), kill);
    }
    if (timeless(folder) !== expected) throw new Error(`after kill ${kill} the result is another one`);
  }
  return runs;
}

function checkKept(before: readonly string[], now: string[], kill: number): string[] {
  const lost = before.filter((key) => !now.includes(key));
  const twice = now.filter((key, index) => now.indexOf(key) !== index);
  if (lost.length > 0) throw new Error(`kill ${kill} lost ${lost.join(", ")}`);
  if (twice.length > 0) throw new Error(`kill ${kill} had ${twice.join(", ")} done twice`);
  return now;
}

interface Event {
  readonly event: string;
  readonly key?: string;
  readonly state?: string;
}

/** Keys of the finished pieces, as often as they were finished. */
function finishedIn(folder: string): string[] {
  const file = join(folder, "journal.jsonl");
  if (!existsSync(file)) return [];
  return [...readJournal<Event>(file)].flatMap(({ key, state }) =>
    state === "finished" && key !== undefined ? [key] : [],
  );
}

/** The result but for its clocks. */
export function timeless(folder: string): string {
  const drop = (key: string, value: unknown): unknown => (key === "timing" ? undefined : value);
  return JSON.stringify(JSON.parse(readFileSync(join(folder, "result.json"), "utf8"), drop));
}

/**
 * Progress on stderr. Every seed that ends gets a line that stays. Below these, a terminal shows a live table of the seeds
 * that are training, with the time left; elsewhere a heartbeat every 30 s says that work goes on.
 */

import { printable } from "../../errors.ts";
import type { Progress } from "../../execution/pool/pool.ts";
import type { Io } from "./io.ts";

/** A seed to train, with its progress and pace. */
interface Job extends Progress {
  readonly seed: number;
  /** First step in this process: a resumed training starts later. */
  readonly begin?: number;
  /** Time and step of its first progress. The pace counts from there, because compiling takes as long as many steps. */
  readonly compiled?: { readonly at: number; readonly step: number };
}

/** The measuring of what a perfect generator scores. */
interface Nulls {
  readonly scenario: string;
}

export interface ProgressView {
  update(progress: Progress): void;
  /** A line that stays. */
  say(text: string): void;
  /** Removes the live table and stops the heartbeat. */
  close(): void;
}

/** Everything that a run will train: each scenario's name, steps and seeds. */
export interface Plan {
  readonly name: string;
  readonly seeds: readonly number[];
  readonly trainer: { readonly steps: number };
}

const HEARTBEAT = 30_000;
/** Milliseconds between two drawings of the live table. */
const REDRAW = 100;
const CLEAR_LINE = "\r\u001b[K";
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";

export const silent: ProgressView = { update: () => {}, say: () => {}, close: () => {} };

/** Shows the progress of work in this process: on a terminal in one line, elsewhere after 30 s without output. */
export function narrate(
  io: Io,
  quiet: boolean,
  now: () => number = () => performance.now(),
): { say(what: string): void; close(): void } {
  if (quiet) return { say: () => {}, close: () => {} };
  const pause = io.terminal === undefined ? HEARTBEAT : REDRAW;
  let last = now();
  return {
    say(what) {
      if (now() - last < pause) return;
      last = now();
      if (io.terminal === undefined) io.err(what);
      else io.draw(`${CLEAR_LINE}${what.slice(0, io.terminal.columns - 1)}`);
    },
    close: () => io.terminal !== undefined && io.draw(CLEAR_LINE),
  };
}

/** @param now milliseconds on a clock that never goes back */
export function showProgress(
  plan: readonly Plan[],
  io: Io,
  now: () => number = () => performance.now(),
): ProgressView {
  const jobs = new Map<string, Job>();
  for (const { name, seeds, trainer } of plan) {
    for (const seed of seeds) {
      jobs.set(`${name} ${seed}`, { scenario: name, seed, step: 0, steps: trainer.steps, phase: "waiting" });
    }
  }
  let nulls: Nulls | undefined;
  let drawn = Number.NEGATIVE_INFINITY;
  const table = io.terminal === undefined ? undefined : liveTable(io, io.terminal.columns);
  const heartbeat =
    table === undefined
      ? setInterval(() => io.err(summaryLine([...jobs.values()])), HEARTBEAT).unref()
      : undefined;

  const take = (progress: Progress): void => {
    const { seed } = progress;
    if (seed === undefined) {
      nulls = isEnded(progress) ? undefined : { scenario: progress.scenario };
      return;
    }
    const key = `${progress.scenario} ${seed}`;
    const before = jobs.get(key);
    const job = paced({ ...before, ...progress, seed }, now());
    jobs.set(key, job);
    if (isEnded(job) && !(before !== undefined && isEnded(before))) {
      table?.clear();
      io.err(endLine(job, io));
      drawn = Number.NEGATIVE_INFINITY;
    }
  };

  return {
    update(progress) {
      take(progress);
      if (table !== undefined && now() - drawn >= REDRAW) {
        table.draw(liveLines([...jobs.values()], nulls, io));
        drawn = now();
      }
    },
    say(text) {
      table?.clear();
      io.err(text);
    },
    close() {
      clearInterval(heartbeat);
      table?.close();
    },
  };
}

/** The job with the pace of its own steps so far. */
function paced(job: Job, now: number): Job {
  if (job.phase !== "training") return job;
  const { step, begin = step, compiled } = job;
  if (step <= begin) return { ...job, begin };
  if (compiled === undefined) return { ...job, compiled: { at: now, step } };
  if (step <= compiled.step) return job;
  return { ...job, millisecondsPerStep: (now - compiled.at) / (step - compiled.step) };
}

function isEnded({ phase }: Pick<Progress, "phase">): boolean {
  return phase === "done" || phase === "failed";
}

function endLine({ scenario, seed, step, phase, status }: Job, io: Io): string {
  const word = phase === "failed" ? io.paintErr("red", "failed") : io.paintErr("green", "done");
  const how = status === undefined || status === "completed" ? "" : `, ${status}`;
  return `${word}  ${printable(`${scenario} seed ${seed}: step ${step}${how}`)}`;
}

function liveLines(jobs: readonly Job[], nulls: Nulls | undefined, io: Io): string[] {
  const rows = jobs
    .filter(({ phase }) => phase === "training")
    .map(
      (job) =>
        `  ${printable(job.scenario)} seed ${job.seed}  step ${job.step} of ${job.steps}${leftOf([job], 1)}`,
    );
  const measuring =
    nulls === undefined ? [] : [`  ${printable(nulls.scenario)}  measuring what a perfect generator scores`];
  return [...rows, ...measuring, io.paintErr("dim", summaryLine(jobs))];
}

/** "3 of 10 seeds done, 2 training, about 2 min left" */
function summaryLine(jobs: readonly Job[]): string {
  const open = jobs.filter((job) => !isEnded(job));
  const training = jobs.filter(({ phase }) => phase === "training").length;
  const left = leftOf(open, Math.max(1, training), jobs);
  return `${jobs.length - open.length} of ${jobs.length} seeds done, ${training} training${left}`;
}

/** The time left, from the pace of each job or, if it has none yet, the mean pace of the others. */
function leftOf(open: readonly Job[], parallel: number, all: readonly Job[] = open): string {
  const paces = all.flatMap(({ millisecondsPerStep: pace }) => (pace === undefined ? [] : [pace]));
  if (paces.length === 0 || open.length === 0) return "";
  const mean = paces.reduce((sum, pace) => sum + pace, 0) / paces.length;
  const milliseconds = open.reduce(
    (sum, { step, steps, millisecondsPerStep }) => sum + (steps - step) * (millisecondsPerStep ?? mean),
    0,
  );
  return `, about ${duration(milliseconds / parallel / 1000)} left`;
}

/** Seconds for people: "8 s", "3 min", "1 h 20 min". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Lines at the foot of a terminal that are drawn over one another. */
function liveTable(io: Io, columns: number) {
  let height = 0;
  const clear = (): void => {
    // Up to the first line of the table, then erase everything below.
    if (height > 0) io.draw(`\u001b[${height}A\u001b[0J`);
    height = 0;
  };
  return {
    clear,
    draw(lines: readonly string[]): void {
      clear();
      // A line that wraps would take two rows and shift the table.
      const fitting = lines.map((line) =>
        [...line].length > columns - 1 ? [...line].slice(0, columns - 1).join("") : line,
      );
      io.draw(`${HIDE_CURSOR}${fitting.join("\n")}\n`);
      height = fitting.length;
    },
    close(): void {
      clear();
      io.draw(SHOW_CURSOR);
    },
  };
}

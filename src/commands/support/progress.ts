/**
 * Progress on stderr. Every seed that ends gets a line that stays. Below these, a terminal shows a live table of the seeds
 * that are training, with the time left; elsewhere a heartbeat every 30 s says that work goes on.
 */

import { printable } from "../../errors.ts";
import type { Progress } from "../../execution/pool/pool.ts";
import type { Io } from "./io.ts";
import { TimeLeft } from "./time-left.ts";

/** A seed to train, with its progress. */
interface Job extends Progress {
  readonly seed: number;
}

export interface ProgressView {
  update(progress: Progress): void;
  /** A line that stays. */
  say(text: string): void;
  /** Removes the live table and stops the heartbeat. */
  close(): void;
}

/** Everything that a run will train: each scenario's name, steps and seeds, and the modelled seconds of all seeds. */
export interface Plan {
  readonly name: string;
  readonly seeds: readonly number[];
  readonly trainer: { readonly steps: number };
  readonly seconds: number;
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
      else io.draw(`${CLEAR_LINE}${fitted(what, io.terminal.columns)}`);
    },
    close: () => io.terminal !== undefined && io.draw(CLEAR_LINE),
  };
}

/**
 * @param processes how many work at a time
 * @param now milliseconds on a clock that never goes back
 */
export function showProgress(
  plan: readonly Plan[],
  processes: number,
  io: Io,
  now: () => number = () => performance.now(),
): ProgressView {
  const jobs = new Map<string, Job>();
  const time = new TimeLeft(processes);
  for (const { name, seeds, trainer, seconds } of plan) {
    for (const seed of seeds) {
      const key = keyOf(name, seed);
      jobs.set(key, { scenario: name, seed, step: 0, steps: trainer.steps, phase: "waiting" });
      time.add(key, { scenario: name, size: seconds / seeds.length });
    }
  }
  /** The null bands that are being measured, by scenario: what of them. */
  const nulls = new Map<string, string | undefined>();
  let drawn = Number.NEGATIVE_INFINITY;
  const seconds = (): number => now() / 1000;
  const table = io.terminal === undefined ? undefined : liveTable(io, io.terminal.columns);

  /** "3 of 10 seeds done, 2 training, about 2 min left" */
  const summary = (measuring: string): string => {
    const all = [...jobs.values()];
    const training = all.filter(({ phase }) => phase === "training").length;
    const left = time.all(seconds());
    // Nobody knows how long null bands take.
    const about = nulls.size === 0 ? "about" : "at least";
    return [
      `${all.filter(isEnded).length} of ${all.length} seeds done`,
      ...(training > 0 || measuring === "" ? [`${training} training`] : []),
      ...(measuring === "" ? [] : [measuring]),
      ...(left === undefined ? [] : [`${about} ${duration(left)} left`]),
    ].join(", ");
  };
  const heartbeat =
    table === undefined
      ? setInterval(() => io.err(summary(measuringOf(nulls))), HEARTBEAT).unref()
      : undefined;

  const take = (progress: Progress): void => {
    const { scenario, seed } = progress;
    if (seed === undefined) {
      if (isEnded(progress)) nulls.delete(scenario);
      else nulls.set(scenario, progress.status);
      return;
    }
    const key = keyOf(scenario, seed);
    const before = jobs.get(key);
    const job = { ...before, ...progress, seed };
    jobs.set(key, job);
    const share = job.steps === 0 ? 1 : job.step / job.steps;
    if (job.phase === "training") time.report(key, share, seconds());
    else if (isEnded(job) && !(before !== undefined && isEnded(before))) {
      time.end(key, share, seconds());
      table?.clear();
      io.err(endLine(job, io));
      drawn = Number.NEGATIVE_INFINITY;
    }
  };

  const liveLines = (): string[] => [
    ...[...jobs].flatMap(([key, { scenario, seed, step, steps, phase }]) => {
      if (phase !== "training") return [];
      const left = time.one(key, seconds());
      const about = left === undefined ? "" : `, about ${duration(left)} left`;
      return [`  ${printable(scenario)} seed ${seed}  step ${step} of ${steps}${about}`];
    }),
    ...[...nulls].map(
      ([scenario, what]) => `  ${printable(scenario)}  null bands${what === undefined ? "" : `: ${what}`}`,
    ),
    summary(nulls.size === 0 ? "" : "measuring null bands"),
  ];

  return {
    update(progress) {
      take(progress);
      if (table !== undefined && now() - drawn >= REDRAW) {
        table.draw(liveLines());
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

const keyOf = (scenario: string, seed: number): string => `${scenario} ${seed}`;

function isEnded({ phase }: Pick<Progress, "phase">): boolean {
  return phase === "done" || phase === "failed";
}

function endLine({ scenario, seed, step, phase, status }: Job, io: Io): string {
  const word = phase === "failed" ? io.paintErr("red", "failed") : io.paintErr("green", "done");
  const how = status === undefined || status === "completed" ? "" : `, ${status}`;
  return `${word}  ${printable(`${scenario} seed ${seed}: step ${step}${how}`)}`;
}

/** "measuring null bands of ring8-gan (resample 38 of 199)", or nothing. */
function measuringOf(nulls: ReadonlyMap<string, string | undefined>): string {
  if (nulls.size === 0) return "";
  if (nulls.size > 1) return `measuring null bands of ${nulls.size} scenarios`;
  const [[scenario, what]] = nulls;
  return printable(`measuring null bands of ${scenario}${what === undefined ? "" : ` (${what})`}`);
}

/** Seconds for people: "8 s", "3 min", "1 h 20 min". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** As much as one row holds: a line that wraps takes two, and shifts what is drawn over it. Not for painted text: its codes take no room. */
const fitted = (line: string, columns: number): string => [...line].slice(0, columns - 1).join("");

/** Lines at the foot of a terminal that are drawn over one another, the last one dim. */
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
      const rows = lines.map((line) => fitted(line, columns));
      io.draw(`${HIDE_CURSOR}${[...rows.slice(0, -1), io.paintErr("dim", rows.at(-1) ?? "")].join("\n")}\n`);
      height = rows.length;
    },
    close(): void {
      clear();
      io.draw(SHOW_CURSOR);
    },
  };
}

/** What a proof has found so far, as a file: written after each figure, so that whoever takes the machine away takes no figure with it. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Figure, holds } from "./figures.ts";

export interface StepRecord {
  readonly id: string;
  readonly title: string;
  /** Unfinished: it was cut off after its last figure. */
  readonly state: "done" | "failed" | "unfinished";
  readonly seconds: number;
  readonly figures: readonly Figure[];
  /** Why it failed. */
  readonly why?: string;
}

export interface ProofRecord {
  /** The card's name; of a rehearsal, the processor's. */
  readonly card: string;
  readonly rehearsal: boolean;
  /** What ran: engine, versions. A record of something else is not gone on with. */
  readonly ran: Readonly<Record<string, string>>;
  readonly date: string;
  readonly steps: readonly StepRecord[];
}

export interface Step<Context> {
  readonly id: string;
  readonly title: string;
  /** Measures; each figure is kept as it comes. */
  run(context: Context): AsyncIterable<Figure>;
}

const sameRun = (a: ProofRecord, b: ProofRecord): boolean =>
  a.card === b.card && a.rehearsal === b.rehearsal && JSON.stringify(a.ran) === JSON.stringify(b.ran);

/** The record in the file, if it is one of the same run. */
export function earlier(file: string, empty: ProofRecord): ProofRecord {
  if (!existsSync(file)) return empty;
  try {
    const found = JSON.parse(readFileSync(file, "utf8")) as ProofRecord;
    return sameRun(found, empty) ? found : empty;
  } catch {
    return empty;
  }
}

/** A reader of the file never meets half of it. */
function write(file: string, record: ProofRecord): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(`${file}.part`, file);
}

const isRight = ({ state, figures }: StepRecord): boolean => state === "done" && figures.every(holds);

export interface ProofEvents {
  onStep(step: { readonly id: string; readonly title: string }): void;
  onFigure(figure: Figure): void;
  onFailure(why: string): void;
}

/** Takes the steps that the record lacks, in order; a step that fails does not keep the next from being taken. */
export async function prove<Context>(
  steps: readonly Step<Context>[],
  context: Context,
  start: ProofRecord,
  file: string,
  events: ProofEvents,
): Promise<ProofRecord> {
  let record = start;
  const put = (step: StepRecord) => {
    const others = record.steps.filter(({ id }) => id !== step.id);
    const ordered = steps.flatMap(({ id }) => [...others, step].filter((each) => each.id === id));
    record = { ...record, steps: ordered };
    write(file, record);
  };
  for (const { id, title, run } of steps) {
    if (record.steps.some((step) => step.id === id && step.state === "done")) continue;
    events.onStep({ id, title });
    const began = performance.now();
    const figures: Figure[] = [];
    const keep = (state: StepRecord["state"], why?: string) => {
      const seconds = (performance.now() - began) / 1000;
      put({ id, title, state, seconds, figures: [...figures], ...(why !== undefined && { why }) });
    };
    try {
      for await (const figure of run(context)) {
        figures.push(figure);
        events.onFigure(figure);
        keep("unfinished");
      }
      if (figures.length === 0) throw new Error("it measured nothing");
      keep("done");
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      events.onFailure(why);
      keep("failed", why);
    }
  }
  return record;
}

/** What of the proof is missing or wrong, a line each; empty where everything stands. */
export function shortcomings(
  steps: readonly { readonly id: string; readonly title: string }[],
  record: ProofRecord,
): string[] {
  return steps.flatMap(({ id, title }) => {
    const found = record.steps.find((step) => step.id === id);
    if (found === undefined) return [`${title}: not taken`];
    if (isRight(found)) return [];
    if (found.state === "failed") return [`${title}: ${found.why}`];
    if (found.state === "unfinished") return [`${title}: cut off after ${found.figures.length} figures`];
    return found.figures
      .filter((figure) => !holds(figure))
      .map(({ name, value }) => `${title}: ${name} is ${value}`);
  });
}

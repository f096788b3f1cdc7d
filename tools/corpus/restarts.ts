/**
 * Logs of trainings that were started again, put together from the corpus and read as `ganscope diagnose` reads them.
 *
 * - lost: a log up to a random line, then that of another seed of the same setting from its start, its steps counted on from a checkpoint
 *   one to ten lines before the break
 * - resumed: the same training again from that checkpoint, or another seed at the same step, as one with other random numbers
 */
import { LogFeed } from "../../src/inputs/log/index.ts";
import { findings } from "../../src/judging/findings/index.ts";
import { Rng } from "../../src/maths/random.ts";
import type { StepRecord } from "../../src/result/index.ts";
import type { Judged } from "./findings.ts";
import type { OwnRun } from "./read.ts";

const SEED = 22_001;
/** The first lines and the last that no checkpoint lies in: the finding asks for 20 before a restart, and 10 after it. */
const BEFORE = 20;
const AFTER = 15;
const BACK = 10;

/** Three logs of each training that is long enough. */
export function restartedOf(runs: readonly OwnRun[]): Judged[] {
  return runs.flatMap((run, i) => {
    const rng = new Rng(SEED).fork(run.name);
    const others = runs.filter(({ group, name }) => group === run.group && name !== run.name);
    const own = run.input.records;
    if (others.length === 0 || own.length < BEFORE + AFTER) return [];
    const other = others[rng.integer(others.length)].input.records;
    const checkpoint = BEFORE + rng.integer(own.length - BEFORE - AFTER + 1);
    const first = own.slice(0, checkpoint + 1 + rng.integer(BACK));
    const write = WRITERS[i % WRITERS.length];
    const raised = (then: readonly StepRecord[]) => isRaised(write([...first, ...then]));
    const from = own[checkpoint].step - other[0].step;
    return [
      { isTrue: true, raised: raised(other.map((record) => ({ ...record, step: record.step + from }))) },
      { isTrue: false, raised: raised(own.slice(checkpoint)) },
      { isTrue: false, raised: raised(other.slice(checkpoint)) },
    ];
  });
}

function isRaised(text: string): boolean {
  const feed = new LogFeed("log");
  feed.push(Buffer.from(text));
  const { records, restarts = [] } = feed.read(true);
  return findings.reset.find({ records, restarts, quality: [] }).status === "suspected";
}

const printed = (value: number | null): string => value?.toFixed(4) ?? "nan";
/** Steps of an epoch in the log of PyTorch's tutorial. */
const EPOCH = 100;

/** As a table, as lines of JSON, and as PyTorch's DCGAN tutorial prints it. */
const WRITERS: readonly ((records: readonly StepRecord[]) => string)[] = [
  (records) =>
    ["step,d_loss,g_loss", ...records.map(({ step, lossD, lossG }) => `${step},${lossD},${lossG}`)].join(
      "\n",
    ),
  (records) => records.map(({ step, lossD, lossG }) => JSON.stringify({ step, lossD, lossG })).join("\n"),
  (records) =>
    records
      .map(
        ({ step, lossD, lossG }) =>
          `[${Math.floor(step / EPOCH)}/99][${step % EPOCH}/${EPOCH}]\tLoss_D: ${printed(lossD)}\tLoss_G: ${printed(lossG)}`,
      )
      .join("\n"),
];

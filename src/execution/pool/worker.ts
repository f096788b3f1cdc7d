/** A child process: runs one job, reports by messages, ends. Its parent handles signals of the terminal. */
import { examine } from "../../doctor/engine/index.ts";
import { openEngine } from "../../engine/index.ts";
import { GanscopeError, InputError, StoreError } from "../../errors.ts";
import { nullBands } from "../../measuring/nulls.ts";
import { extractFeatures } from "../../runs/extract.ts";
import { showSamples } from "../../runs/sample.ts";
import { trainSeeds } from "../../runs/train.ts";
import { halfwayOf, keepHalfway } from "./checkpoint.ts";
import { type FromChild, type Job, reasonOf, type ToChild } from "./messages.ts";

const stop = new AbortController();

function send(message: FromChild): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined) throw new Error("this file is a child of the pool, not a program");
    process.send(message, undefined, undefined, (error) => (error === null ? resolve() : reject(error)));
  });
}

async function work(job: Job): Promise<FromChild> {
  switch (job.kind) {
    case "train": {
      const onStep = (step: number) => void send({ kind: "step", step });
      const { checkpoint } = job;
      const result = await trainSeeds(job.scenario, job.seeds, job.engine, {
        signal: stop.signal,
        onStep,
        ...(checkpoint && {
          from: halfwayOf(checkpoint),
          onCheckpoint: (halfway) => keepHalfway(checkpoint, halfway),
        }),
      });
      return { kind: "trained", ...result };
    }
    case "show":
      return { kind: "shown", shown: await showSamples(job.request, job.engine) };
    case "extract":
      return { kind: "extracted", seen: await extractFeatures(job.request) };
    case "engine":
      return { kind: "engine", engine: (await openEngine(job.engine.id, job.engine)).record };
    case "check": {
      const engine = await openEngine(job.engine.id, job.engine);
      const outcomes = await examine(engine, job.checks);
      const peakMemoryMb = process.resourceUsage().maxRSS / 1024;
      return { kind: "checked", examined: { engine: engine.record, outcomes, peakMemoryMb } };
    }
    case "nulls":
      return { kind: "nulls", ...nullBands(job.scenario, (what) => void send({ kind: "measuring", what })) };
    default:
      return job satisfies never;
  }
}

async function answer(job: Job): Promise<void> {
  try {
    await send(await work(job));
  } catch (error) {
    const details = error instanceof GanscopeError && { hint: error.hint, where: error.where };
    const fault = error instanceof InputError ? "input" : error instanceof StoreError ? "store" : undefined;
    await send({ kind: "error", message: reasonOf(error), ...(fault && { fault }), ...details });
  }
  process.disconnect();
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
process.on("disconnect", () => process.exit());
process.on("message", (message: ToChild) => {
  if (message.kind === "stop") stop.abort();
  else void answer(message);
});

/** One job in a process of its own: what is not answered is told. Needs the built package, as trainings do. */
import { expect, test } from "vitest";
import type { runJob } from "../../../src/execution/pool/child.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import type { TrainingScenario } from "../../../src/scenario/scenario.ts";
import { importBuilt } from "../../helpers/built.ts";

const built = () => importBuilt<{ runJob: typeof runJob }>("src/execution/pool/child.js");
const job = { kind: "engine", engine: { id: "cpu" } } as const;

test("a signal that was raised before the job began stops it", async () => {
  const { runJob: run } = await built();
  expect(await run(job, { signal: AbortSignal.abort() })).toEqual({
    kind: "error",
    message: "it was interrupted",
  });
});

test("a process that cannot be started is an answer, not the end of its parent", async () => {
  const { runJob: run } = await built();
  const { execPath } = process;
  process.execPath = "/nowhere/node";
  try {
    expect(await run(job)).toEqual({
      kind: "error",
      message: "its process failed: spawn /nowhere/node ENOENT",
    });
  } finally {
    process.execPath = execPath;
  }
});

test.each([2_147_484, Number.POSITIVE_INFINITY])(
  "a timeout of %d s, longer than a timer waits, ends nothing",
  async (timeout) => {
    const { runJob: run } = await built();
    expect(await run(job, { timeout })).toMatchObject({ kind: "engine" });
  },
);

test("null bands say what of them is being measured", async () => {
  const { runJob: run } = await built();
  const [scenario] = loadScenarios(["gauss1d-gan"]) as TrainingScenario[];
  const told: string[] = [];
  const answer = await run(
    { kind: "nulls", scenario: { ...scenario, snapshots: { ...scenario.snapshots, samples: 100 } } },
    { onMeasuring: (what) => told.push(what) },
  );
  expect(answer.kind).toBe("nulls");
  const resamples = told.filter((what) => what.startsWith("resample"));
  expect(resamples).toEqual(Array.from({ length: 199 }, (_, index) => `resample ${index + 1} of 199`));
  expect(told[199]).toMatch(/^planted fault: /);
});

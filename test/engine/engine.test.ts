/** Choosing an engine, saying why, and running programs on it without leaving anything behind. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { engineIds, openEngine } from "../../src/engine/index.ts";
import { EngineError } from "../../src/errors.ts";
import { enginesHere } from "../helpers/engines.ts";

describe("choosing an engine", () => {
  it.each(["wasm", "cpu"] as const)("%s opens when asked for, and says that it was", async (id) => {
    const { record, tf } = await openEngine(id);
    const oneThread = { path: "eager", stepsPerRun: 1, threads: 1, xla: false };
    expect(record).toEqual({ id, version: "4.22.0", ...oneThread, reason: "asked for" });
    expect(tf.getBackend()).toBe(id);
  });

  it("auto takes the first that works and names each that does not", async () => {
    const { record } = await openEngine();
    const passedOver = engineIds.slice(0, engineIds.indexOf(record.id as (typeof engineIds)[number]));
    expect(record.reason).toContain(`${record.id} works`);
    for (const id of passedOver) expect(record.reason).toContain(`${id} `);
  });

  it("a native engine that is not installed is an error that names its package", async () => {
    const project = process.cwd();
    const empty = mkdtempSync(join(tmpdir(), "ganscope-no-engine-"));
    process.chdir(empty);
    try {
      const opening = openEngine("tfjs-node-gpu");
      await expect(opening).rejects.toBeInstanceOf(EngineError);
      await expect(opening).rejects.toThrow(
        /engine tfjs-node-gpu cannot be used: tfjs-node-gpu (is not installed|installed as \S+ does not see a GPU)/,
      );
    } finally {
      process.chdir(project);
      rmSync(empty, { recursive: true });
    }
  });

  it("leaves the process's error events to the process", async () => {
    const listeners = () => [
      process.listeners("uncaughtException").length,
      process.listeners("unhandledRejection").length,
    ];
    const before = listeners();
    await openEngine("wasm");
    expect(listeners()).toEqual(before);
  });
});

describe.each(enginesHere)("a compiled program on %s", (id) => {
  it("reads feeds, assigns variables, returns metrics, and leaves no tensor behind in 1000 runs", async () => {
    const { tf, compile, refresh } = await openEngine(id);
    const total = tf.tidy(() => tf.variable(tf.scalar(0)));
    const run = compile({
      feeds: { x: [2, 2], factor: [] },
      variables: [total],
      expectedSteps: 1000,
      step({ x, factor }) {
        const sum = tf.sum(tf.matMul(x, x));
        total.assign(tf.add(total, tf.mul(sum, factor)));
        return { sum, total: tf.clone(total) };
      },
    });
    const feeds = { x: Float32Array.of(1, 2, 3, 4), factor: Float32Array.of(0.5) };
    // ((1, 2), (3, 4)) squared is ((7, 10), (15, 22)), which sums to 54
    expect(run([feeds])).toEqual([{ sum: Float32Array.of(54), total: Float32Array.of(27) }]);
    const before = tf.memory().numTensors;
    for (let i = 2; i <= 1000; i++) run([feeds]);
    expect(tf.memory().numTensors).toBe(before);
    refresh([total]);
    expect(total.dataSync()[0]).toBe(27_000);
    total.dispose();
  });
});

/** A training watched as it goes: when alarms are raised on labelled runs, and that they are raised on no others. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMonitor, tfjsCallback } from "../../src/api/monitor.ts";
import type { Alarm } from "../../src/runs/diagnose/alarms.ts";

const corpus = new URL("../golden/corpus", import.meta.url).pathname;
const labels = JSON.parse(readFileSync(join(corpus, "labels.json"), "utf8")) as Record<
  string,
  { readonly label: string }
>;
/** The runs log every so many steps. */
const INTERVAL = 25;

const watched = Object.entries(labels).map(([name, { label }]) => {
  const monitor = createMonitor();
  const lines = readFileSync(join(corpus, `${name}.jsonl`), "utf8")
    .trim()
    .split("\n");
  return { name, label, alarms: lines.flatMap((line) => monitor.log(JSON.parse(line))) };
});

describe("the labelled runs, line by line", () => {
  it("raise saturation at most two log intervals after its first step, and keep it", () => {
    const found = watched.filter(({ alarms }) => alarms.some(({ alarm }) => alarm === "saturation"));
    expect(found.map(({ label }) => label)).toEqual(["saturated", "saturated", "saturated"]);
    for (const { alarms } of found) {
      expect(alarms.map(({ alarm }) => alarm)).toEqual(["saturation", "winning"]);
      expect(alarms[0].at - alarms[0].first).toBeLessThanOrEqual(2 * INTERVAL);
    }
  });

  it("raise divergence at the very line where a number is lost", () => {
    const found = watched.filter(({ alarms }) => alarms.some(({ alarm }) => alarm === "divergence"));
    expect(found.map(({ label, alarms }) => [label, alarms.length, alarms[0].at - alarms[0].first])).toEqual([
      ["diverged", 1, 0],
      ["diverged", 1, 0],
    ]);
  });

  it("raise staleness on runs that did not converge only, and nothing else on the other 30, at no line", () => {
    const loud = watched.filter(({ alarms }) => alarms.some(({ alarm }) => alarm !== "staleness"));
    expect(loud).toHaveLength(5);
    const stale = watched.filter(({ alarms }) => alarms.some(({ alarm }) => alarm === "staleness"));
    expect(stale.map(({ label }) => label).sort()).toEqual([
      ...Array(4).fill("collapsed"),
      ...["diverged", "diverged", "oscillating", "oscillating"],
    ]);
  });
});

describe("a monitor", () => {
  const pinned = { D_x: 0.999, D_G_z: 1e-4, g_grad_norm: 1e-5 };
  const open = { D_x: 0.6, D_G_z: 0.4, g_grad_norm: 0.1 };

  it("tells when an alarm is over, and may raise it again", () => {
    const told: string[] = [];
    const monitor = createMonitor({
      onAlarm: ({ alarm, state, first, at }) => told.push(`${alarm} ${state} ${first} ${at}`),
    });
    [open, open, open, pinned, pinned, pinned, pinned, open, pinned, pinned, pinned].forEach(
      (values, step) => {
        monitor.log({ step, ...values });
      },
    );
    expect(told).toEqual(["saturation raised 3 5", "saturation over 3 7", "saturation raised 8 10"]);
    expect(monitor.diagnosis()).toMatchObject({ overall: "saturated", first: 8 });
  });

  it("passes over what holds no signal, and takes a map", () => {
    const monitor = createMonitor({ map: { out: "probReal" } });
    expect(monitor.log({ epoch: 1 })).toEqual([]);
    monitor.log({ step: 1, out: 0.5 });
    expect(monitor.diagnosis().log?.rows).toBe(1);
  });

  it("waits for a mapped name that comes later, and tells at the end when it never came", () => {
    const monitor = createMonitor({ map: { gn: "gradNormG" } });
    expect(monitor.log({ step: 1, d_loss: 1 })).toEqual([]);
    expect(() => monitor.diagnosis()).toThrow(/the log has no column "gn"/);
    monitor.log({ step: 2, d_loss: 1, gn: 0.5 });
    expect(monitor.diagnosis().log?.rows).toBe(2);
  });

  it("stands in for a callback of TensorFlow.js: batches are steps over all epochs, scalars are read", async () => {
    const alarms: Alarm[] = [];
    const callback = tfjsCallback({ map: { loss: "lossG" }, onAlarm: (alarm) => alarms.push(alarm) });
    const scalar = (value: number) => ({ dataSync: () => Float32Array.of(value) });
    for (const epoch of [0, 1]) {
      for (const batch of [0, 1, 2])
        await callback.onBatchEnd(batch, {
          batch,
          size: 32,
          loss: scalar(epoch === 1 && batch === 2 ? Number.NaN : 0.5),
        });
    }
    expect(alarms.map(({ alarm, first, at }) => [alarm, first, at])).toEqual([["divergence", 6, 6]]);
  });
});

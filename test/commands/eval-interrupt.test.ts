/** An evaluation says what it will do, ends in about a minute unless asked for more, and keeps what is measured on Ctrl-C. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { toNpy } from "../../src/execution/store/npy.ts";
import { readResult } from "../../src/execution/store/stored-result.ts";
import { Rng } from "../../src/maths/random.ts";
import type { ActiveMetric } from "../../src/measuring/meter.ts";
import { secondsFor, withinBudget } from "../../src/runs/evaluate/budget.ts";
import { fromBundle, ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";

/** More, as docs/verified.md has them: GANSCOPE_MOMENTS=20. */
const MOMENTS = Number(process.env.GANSCOPE_MOMENTS ?? 5);

function files(rows: number, dim: number): string {
  const folder = folderWith();
  const rng = new Rng(21).fork("interrupted");
  for (const [name, count] of [
    ["real.npy", 2 * rows],
    ["fake.npy", rows],
  ] as const)
    writeFileSync(
      join(folder, name),
      toNpy(rng.fork(name).normals(new Float64Array(count * dim)), [count, dim]),
    );
  return folder;
}

test(`Ctrl-C at ${MOMENTS} random moments leaves a readable report, exit 130`, async () => {
  const folder = files(1500, 16);
  const rng = new Rng(21).fork("moments");
  for (let i = 0; i < MOMENTS; i++) {
    const child = spawn(
      process.execPath,
      fromBundle(["eval", "--real", "real.npy", "--fake", "fake.npy", "--out", `o${i}`]),
      { cwd: folder },
    );
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
    const ended = once(child, "close");
    // the plan is the first word; before it the program is still being loaded
    while (!said.includes("about")) await new Promise((resolve) => setTimeout(resolve, 20));
    // one in each part of the time that it takes, more of them early
    const moment = (i + rng.uniform()) / MOMENTS;
    await new Promise((resolve) => setTimeout(resolve, 6000 * moment ** 2));
    child.kill("SIGINT");
    const [code] = (await ended) as [number | null];
    expect([i, code, said.includes("    at ")]).toEqual([i, 130, false]);
    const { result } = readResult(join(folder, `o${i}`));
    expect(result.exit).toBe(130);
    expect(result.scenarios[0].seeds[0].status).toBe("interrupted");
    expect(result.scenarios[0].seeds[0].warnings[0]).toContain("interrupted:");
    expect(readFileSync(join(folder, `o${i}`, "report.html"), "utf8")).toContain("</html>");
  }
});

test("says first how long it takes; a small evaluation needs no words", () => {
  const folder = files(1000, 8);
  const words = ["eval", "--real", "real.npy", "--fake", "fake.npy", "--metrics", "mmd,emd"];
  expect(ganscope(words, folder).err).toMatch(
    /^measuring 2 metrics on 1000 x 8 numbers against as many, with null bands: about \d+ s\n/,
  );
  expect(ganscope([...words, "--resamples", "0"], folder).err).toBe("");
  expect(ganscope([...words, "--quiet"], folder).err).toBe("");
});

const all: ActiveMetric[] = (
  ["emd", "mind", "mmd", "prdc", "nearest-neighbor", "two-sample", "frechet", "parzen"] as const
).map((id) => ({ id, metric: metrics[id], options: {} }));
const free = { rows: false, resamples: false, metrics: false, planted: false };

test.each([
  [200_000, 2],
  [10_000, 2048],
  [50_000, 3072],
  [5000, 64],
])("%d x %d rows: what is chosen takes about a minute by the stated costs, all of it longer", (rows, dim) => {
  const size = { rows, dim, real: 2 * rows, sets: 1 };
  const choice = withinBudget(all, size, 60, free);
  expect(choice.seconds).toBeLessThanOrEqual(60);
  for (const few of Object.values(choice.rows)) {
    expect(few).toBeGreaterThanOrEqual(500);
    expect(few).toBeLessThan(rows);
  }
  expect(secondsFor(all, size)).toBeGreaterThan(60);
});

test("the costliest metric gives up rows first: a cheaper one keeps more", () => {
  const size = { rows: 20_000, dim: 64, real: 40_000, sets: 1 };
  const { rows, left } = withinBudget(all, size, 60, free);
  expect(left).toEqual([]);
  expect(rows.parzen).toBeLessThan(20_000);
  expect(rows["sliced-wasserstein"] ?? 20_000).toBeGreaterThan(rows.parzen);
});

test("what a baseline compares is left out last", () => {
  // ten seconds for 50,000 rows in 2048 dimensions: the costliest go first
  const size = { rows: 50_000, dim: 2048, real: 100_000, sets: 1 };
  const { left } = withinBudget(all, size, 10, free);
  const [dropped] = left;
  const name = dropped + Object.keys(metrics[dropped as keyof typeof metrics].quantities)[0];
  const choice = withinBudget(all, size, 10, { ...free, compared: [name] });
  expect(choice.left).not.toContain(dropped);
  // a metric that alone takes longer than all the time stays when it is all that is left
  expect(choice.left.length).toBeGreaterThanOrEqual(1);
});

test("10,000 x 2048 rows: the Frechet distance has all rows and no band, and what verdicts rest on keeps its band", () => {
  const frechet = { id: "frechet", metric: metrics.frechet, options: {}, resamples: 199 };
  const active = all.map((each) => (each.id === "frechet" ? frechet : each));
  const size = { rows: 10_000, dim: 2048, real: 20_000, sets: 1 };
  const { rows, resamples, left } = withinBudget(active, size, 60, free);
  expect(left).toEqual([]);
  expect(rows.frechet).toBeUndefined();
  expect(resamples.frechet).toBe(0);
  expect(resamples["two-sample"]).toBeUndefined();
});

test("a metric gives up its band before rows, and resamples of it first where each takes its own time", () => {
  const size = { rows: 2000, dim: 64, real: 4000, sets: 1 };
  const only = (id: "parzen" | "mind", seconds: number) =>
    withinBudget([{ id, metric: metrics[id], options: {} }], size, seconds, free);
  const parzen = secondsFor([{ id: "parzen", metric: metrics.parzen, options: {} }], {
    ...size,
    resamples: 0,
  });
  // an eighth of the time holds 39 resamples; 19; none; then the value itself takes too long
  expect(only("parzen", 8 * 39.1 * parzen)).toMatchObject({ rows: {}, resamples: {} });
  expect(only("parzen", 8 * 19.1 * parzen)).toMatchObject({ rows: {}, resamples: { parzen: 19 } });
  expect(only("parzen", 8 * 18 * parzen)).toMatchObject({ rows: {}, resamples: { parzen: 0 } });
  expect(only("parzen", 0.9 * parzen)).toMatchObject({ rows: { parzen: 1600 }, resamples: { parzen: 0 } });
  // all halvings together: fewer would save nothing
  const mind = secondsFor([{ id: "mind", metric: metrics.mind, options: {} }], { ...size, resamples: 0 });
  expect(only("mind", 1.01 * mind)).toMatchObject({ rows: {}, resamples: { mind: 0 } });
});

test("what a user has chosen stays; small samples are measured whole", () => {
  const size = { rows: 10_000, dim: 512, real: 20_000, sets: 1, resamples: 39 };
  const fixed = { rows: true, resamples: true, metrics: true, planted: true };
  expect(withinBudget(all, size, 60, fixed)).toMatchObject({
    rows: {},
    resamples: {},
    left: [],
    planted: true,
  });
  expect(withinBudget(all, { ...size, rows: 500, dim: 2, real: 1000 }, 60, free)).toMatchObject({
    rows: {},
    left: [],
  });
});

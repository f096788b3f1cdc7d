/** Commands that may take long say so first, and keep what is found when they are stopped. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { boundsOf } from "../../src/commands/support/transport-files.ts";
import { toNpy } from "../../src/execution/store/npy.ts";
import { costsBetween } from "../../src/maths/ground-cost.ts";
import { Rng } from "../../src/maths/random.ts";
import { emd } from "../../src/maths/transport.ts";
import { fromBundle, ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";

const SEED = 22;

/** Normal samples in files: their names with rows and columns. */
function samples(
  folder: string,
  files: Readonly<Record<string, readonly [rows: number, dim: number]>>,
): string {
  const rng = new Rng(SEED).fork("samples");
  for (const [name, [rows, dim]] of Object.entries(files))
    writeFileSync(
      join(folder, name),
      toNpy(rng.fork(name).normals(new Float64Array(rows * dim)), [rows, dim]),
    );
  return folder;
}

/** Starts a command, waits until it says something, and stops it. */
async function stopped(words: readonly string[], folder: string, says: RegExp) {
  const child = spawn(process.execPath, fromBundle(words), { cwd: folder });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = once(child, "close");
  while (!says.test(err)) {
    if (child.exitCode !== null) throw new Error(`it ended without saying ${says}: ${err}${out}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // so that the answer is not yet there, and the first of what is kept may be
  await new Promise((resolve) => setTimeout(resolve, 1000));
  child.kill("SIGINT");
  const [code] = (await ended) as [number | null];
  return { code, out, err };
}

test("diagnose of samples says how long it takes; Ctrl-C leaves what is measured, and judges the log alone", async () => {
  const sets = Object.fromEntries([1, 2, 3].map((step) => [`fake-${step}.npy`, [3000, 64] as const]));
  const folder = samples(folderWith(), { "real.npy": [6000, 64], ...sets });
  const words = ["diagnose", "--real", "real.npy", "--fake", "fake-*.npy", "--html", "r.html", "--json"];
  const { code, out, err } = await stopped(
    words,
    folder,
    /^measuring \d metrics on 3 sets of 3000 x 64 numbers against as many, with null bands: about \d+ (s|min)$/m,
  );
  expect([code, err.includes("    at ")]).toEqual([130, false]);
  const found = JSON.parse(out);
  expect(found).toMatchObject({ exit: 130, overall: "cannot-tell" });
  expect(found.warnings[0]).toMatch(/^interrupted: \d of 3 sets were measured/);
  expect(found.verdicts.convergence.explanation).toBe(
    "The command was interrupted before all samples were measured.",
  );
  expect(readFileSync(join(folder, "r.html"), "utf8")).toContain("interrupted: ");
});

test("diagnose of a long log says how long it takes; Ctrl-C leaves a diagnosis of what was read", async () => {
  const line = (step: number) =>
    `step ${step} loss_D: 0.6931 loss_G: 0.7${step % 10} D(x): 0.5 D(G(z)): 0.49\n`;
  const folder = folderWith({ "train.log": Array.from({ length: 600_000 }, (_, i) => line(i)).join("") });
  const { code, out, err } = await stopped(
    ["diagnose", "train.log", "--json"],
    folder,
    /^reading \d+ MB: about \d+ s$/m,
  );
  expect([code, err.includes("    at ")]).toEqual([130, false]);
  const found = JSON.parse(out);
  expect(found.warnings[0]).toMatch(/^interrupted: the first \d+ of \d+ MB of the log were read$/);
  expect(found.log.rows).toBeGreaterThan(100);
  expect(found.log.rows).toBeLessThan(600_000);
});

test("emd says how long it takes; Ctrl-C leaves bounds of the distance, and no file", async () => {
  const folder = samples(folderWith(), { "a.npy": [9000, 8], "b.npy": [9000, 8] });
  const { code, out, err } = await stopped(
    ["emd", "--a", "a.npy", "--b", "b.npy", "--json"],
    folder,
    /^solving for 9000 x 9000 points: about \d+ s$/m,
  );
  expect([code, err.includes("    at ")]).toEqual([130, false]);
  const { interrupted, bounds } = JSON.parse(out);
  expect(interrupted).toBe(true);
  // any plan costs on average what two points are apart: below sqrt(E |x - y|^2) = sqrt(2 * 8) = 4
  expect(bounds.lower).toBeGreaterThan(0);
  expect(bounds.upper).toBeLessThan(4);
  expect(bounds.lower).toBeLessThan(bounds.upper);
});

test("small problems need no words", () => {
  const folder = samples(folderWith(), { "a.npy": [300, 2], "b.npy": [300, 2] });
  expect(ganscope(["emd", "--a", "a.npy", "--b", "b.npy"], folder)).toMatchObject({ exit: 0, err: "" });
});

test(`the bounds hold for any masses and cost, and meet where there is one plan (seed ${SEED})`, () => {
  const rng = new Rng(SEED).fork("bounds");
  for (const cost of ["euclidean", "squared-euclidean", "city-block"] as const) {
    for (let trial = 0; trial < 20; trial++) {
      const cloud = (rows: number) => ({ rows, dim: 2, data: rng.normals(new Float64Array(rows * 2)) });
      // a fifth of the points weighs nothing
      const masses = (rows: number) => {
        const some = Float64Array.from({ length: rows }, () => (rng.uniform() < 0.2 ? 0 : rng.uniform()));
        some[0] = 1;
        const total = some.reduce((sum, mass) => sum + mass);
        return some.map((mass) => mass / total);
      };
      const [real, fake] = [cloud(5 + rng.integer(20)), cloud(5 + rng.integer(20))];
      const weights = { real: masses(real.rows), fake: masses(fake.rows) };
      const { lower, upper } = boundsOf(costsBetween({ real, fake, cost }), weights);
      const exact = emd({
        real: { points: real, masses: weights.real },
        fake: { points: fake, masses: weights.fake },
        cost,
      }).cost;
      // sums of 25 roundings of 2^-53
      expect(lower).toBeLessThanOrEqual(exact * (1 + 1e-13));
      expect(upper).toBeGreaterThanOrEqual(exact * (1 - 1e-13));
    }
  }
  const [one, two] = [0, 3].map((x) => ({ rows: 1, dim: 1, data: Float64Array.of(x) }));
  expect(
    boundsOf(costsBetween({ real: one, fake: two, cost: "euclidean" }), { real: [1], fake: [1] }),
  ).toEqual({
    lower: 3,
    upper: 3,
  });
});

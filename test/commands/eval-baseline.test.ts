/** A model that ganscope did not train, compared with a baseline: commands, files, library and matcher alike. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { evaluate } from "../../src/api/evaluate.ts";
import { matchers } from "../../src/api/matchers.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";
import { ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";

function normal(rows: number, name: string, mean: number): Samples {
  const rng = new Rng(21).fork(name);
  return { rows, dim: 2, data: rng.normals(new Float64Array(rows * 2)).map((x) => mean + x) };
}
const csv = ({ rows, data }: Samples): string =>
  Array.from({ length: rows }, (_, i) => `${data[2 * i]},${data[2 * i + 1]}\n`).join("");

const real = normal(800, "real", 0);
/** A set for each of five seeds of three versions of the model: as before, the same again, broken. */
const versions = { first: 0.2, same: 0.2, broken: 1.5 };
const sets = (version: keyof typeof versions): Samples[] =>
  [1, 2, 3, 4, 5].map((seed) => normal(300, `${version} ${seed}`, versions[version]));

function model(): string {
  const folder = folderWith({ "real.csv": csv(real) });
  for (const version of ["first", "same", "broken"] as const) {
    sets(version).forEach((samples, i) => {
      const file = join(folder, version, `seed-${i + 1}`, "final.csv");
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, csv(samples));
    });
  }
  return folder;
}
const several = (version: string) => [
  "eval",
  "--real",
  "real.csv",
  "--fake",
  `${version}/seed-*/final.csv`,
  "--independent",
  "--metrics",
  "emd",
];
const single = (version: string) => [
  "eval",
  "--real",
  "real.csv",
  "--fake",
  `${version}/seed-1/final.csv`,
  "--metrics",
  "emd",
];

test("five sets against five: what can be found, no change, a regression in every file, and the same by library and matcher", () => {
  const folder = model();
  const run = (...args: string[]) => ganscope(args, folder);
  const missing = run(...several("first"), "--baseline", "main");
  expect(missing.exit).toBe(1);
  expect(missing.err).toContain(
    "there is no baseline 'main' - create it: ganscope eval --real real.csv --fake 'first/seed-*/final.csv'",
  );

  expect(run(...several("first"), "--out", "first-result").exit).toBe(0);
  expect(run("baseline", "save", "main", "first-result")).toMatchObject({
    exit: 0,
    out: "saved baselines/main.json: 1 scenario\n",
  });
  const same = run(...several("same"), "--baseline", "main");
  expect(same.err).toMatch(
    /^emd: a shift of [\d.e-]+ data units is found with 80 % power \(5 sets against 5\)\n/,
  );
  expect(same.out).toMatch(/emd +no change/);
  expect(same.exit).toBe(0);

  const broken = run(...several("broken"), "--baseline", "main", "--write", "junit,markdown");
  expect(broken.exit).toBe(1);
  expect(broken.out).toMatch(/emd +regressed/);
  const read = (file: string) => readFileSync(join(folder, "ganscope-out", "eval", file), "utf8");
  expect(read("junit.xml")).toMatch(/<failure[^>]*regressed/);
  expect(read("summary.md")).toContain("regressed");
  const report = read("report.html");
  expect(report).toContain("What changed");
  expect(report.indexOf("What changed")).toBeLessThan(
    report.indexOf("<h2", report.indexOf("What changed") + 1),
  );
  expect(run(...several("broken"), "--baseline", "main", "--fail-on", "never", "--quiet").exit).toBe(0);

  const options = {
    metrics: { emd: {} },
    independent: true,
    baseline: { name: "main", folder: join(folder, "baselines") },
  };
  const record = (version: keyof typeof versions) =>
    evaluate({ real, fake: sets(version).map((samples, step) => ({ step, samples })) }, options);
  expect(record("broken").comparison?.changes).toMatchObject([{ metric: "emd", verdict: "regressed" }]);
  expect([record("same").exit, record("broken").exit]).toEqual([0, 1]);
  const match = (version: keyof typeof versions) =>
    matchers.toMatchBaseline(sets(version), real, options.baseline);
  expect([match("same").pass, match("broken").pass]).toEqual([true, false]);
  expect(match("broken").message()).toContain(
    "expected no regression against baseline main; emd: regressed.",
  );
});

test("one set against one, by eval and by diagnose; other real samples, another metric and trainings do not compare", () => {
  const folder = model();
  const run = (...args: string[]) => ganscope(args, folder);
  run(...single("first"), "--out", "one");
  run("baseline", "save", "one", "one");
  const same = run(...single("same"), "--baseline", "one");
  expect(same.err).toMatch(
    /is found with 80 % power \(one set against one; false alarms in at most 1 % of simulations\)/,
  );
  expect(same.exit).toBe(0);
  const broken = run(...single("broken"), "--baseline", "one", "--json", "--quiet");
  expect(JSON.parse(broken.out)).toMatchObject({
    exit: 1,
    comparison: { changes: [{ metric: "emd", verdict: "regressed" }] },
  });

  writeFileSync(join(folder, "real.csv"), csv(normal(800, "other", 0)));
  const other = run(...single("same"), "--baseline", "one", "--quiet");
  expect(other.out).toContain("not comparable: The definition changed: target.sha256");
  expect(other.exit).toBe(1);
  writeFileSync(join(folder, "real.csv"), csv(real));
  const unmeasured = run(...single("same").slice(0, -1), "prdc", "--baseline", "one", "--quiet");
  expect(unmeasured.out).toContain(
    "not comparable: The baseline has this quantity, but it was not measured.",
  );
  const few = run(
    ...several("same").slice(0, 4),
    "first/seed-1/final.csv",
    "--baseline",
    "one",
    "--primary",
    "edm",
  );
  expect(few).toMatchObject({ exit: 2, err: expect.stringContaining("names the unknown quantity 'edm'") });

  const judged = (version: string, ...more: string[]) =>
    run("diagnose", "--real", "real.csv", "--fake", `${version}/seed-*/final.csv`, "--quiet", ...more);
  expect(judged("first", "--write", "json=diagnosis.json").exit).toBe(0);
  expect(run("baseline", "save", "judged", "diagnosis.json").exit).toBe(0);
  expect(judged("same", "--baseline", "judged").exit).toBe(0);
  expect(judged("broken", "--baseline", "judged").exit).toBe(1);
});

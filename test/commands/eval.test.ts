/** `ganscope eval` and `ganscope emd` as a user meets them: files in, a table, JSON, a report, an exit code. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/commands/index.ts";
import { parseArguments } from "../../src/commands/support/arguments.ts";
import { processIo } from "../../src/commands/support/io.ts";
import { GanscopeError } from "../../src/errors.ts";
import { toNpy } from "../../src/execution/store/npy.ts";
import { Rng } from "../../src/maths/random.ts";
import type { RunResult } from "../../src/result/index.ts";
import type { EvaluationRecord } from "../../src/writers/evaluation.ts";
import { ganscope, type Outcome } from "../helpers/command-line.ts";
import { whyNoNative } from "../helpers/engines.ts";
import { folderWith } from "../helpers/folder.ts";
import { doubles, zipBytes } from "../helpers/formats.ts";

const SEED = 16;

const csv = (rows: readonly (readonly number[])[]): string =>
  rows.map((row) => `${row.join(",")}\n`).join("");
const column = (...values: number[]): string => csv(values.map((value) => [value]));
/** Rows round some of four points. */
function around(centers: readonly (readonly number[])[], rows: number, name: string): string {
  const rng = new Rng(SEED).fork(name);
  return csv(
    Array.from({ length: rows }, (_, i) => centers[i % centers.length].map((x) => x + 0.05 * rng.normal())),
  );
}
const four = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
];
const modes = `centers: ${JSON.stringify(four)}\nstd: 0.05\n`;

/** What a command says and exits with when it refuses; in this process, since nothing runs. */
async function refused(name: "eval" | "emd", args: readonly string[], folder: string) {
  const before = process.cwd();
  const printed: string[] = [];
  const io = { ...processIo(), out: (text: string) => void printed.push(text), err: () => {} };
  process.chdir(folder);
  try {
    await commands[name].run(parseArguments(args, commands[name].flags), io);
    throw new Error("nothing was refused");
  } catch (error) {
    if (!(error instanceof GanscopeError)) throw error;
    return { exit: error.exit, err: error.toLine(), out: printed.join("") };
  } finally {
    process.chdir(before);
  }
}

const recordOf = ({ out }: Outcome) => JSON.parse(out) as EvaluationRecord;

describe("eval", () => {
  const files = {
    "real.csv": column(0, 1, 3),
    "fake.csv": column(8, 5, 6),
    "modes.yaml": modes,
    "ring.csv": around(four, 1200, "real"),
    "held-out.csv": around(four, 1200, "held out"),
    "step-0.csv": around([four[0]], 400, "step 0"),
    ...Object.fromEntries(
      [100, 200, 300].map((step) => [`step-${step}.csv`, around(four, 400, `step ${step}`)]),
    ),
  };

  test("the JSON holds value, null band, interval, numbers of samples, and what was skipped and why", () => {
    const folder = folderWith(files);
    const answer = ganscope(
      [
        "eval",
        "--real",
        "ring.csv",
        "--fake",
        "step-300.csv",
        "--modes",
        "modes.yaml",
        "--metrics",
        "emd,jsd,mode-coverage",
        "--json",
        "--quiet",
      ],
      folder,
    );
    expect([answer.exit, answer.err]).toEqual([0, ""]);
    const { schema, metrics, gates } = recordOf(answer);
    expect(schema).toBe(1);
    expect(gates).toEqual([]);
    expect(metrics.jsd).toMatchObject({
      value: expect.any(Number),
      unit: "nats",
      n: { real: 400, fake: 400 },
      nullBand: {
        median: expect.any(Number),
        lo: expect.any(Number),
        hi: expect.any(Number),
        resamples: 199,
        n: 400,
      },
      interval: { level: 0.95 },
      range: [0, Math.LN2],
      better: "lower",
    });
    expect(metrics["mode-coverage.modes20"]).toMatchObject({ value: 4, nullBand: { median: 4 } });
    const all = recordOf(ganscope(["eval", "--real", "real.csv", "--fake", "fake.csv", "--json"], folder));
    expect(all.metrics.emd).toMatchObject({ value: 5 });
    expect(all.skipped).toContainEqual({
      metric: "prdc",
      why: "it needs 10 samples on either side (real 3)",
    });
  });

  test("a file of mu and sigma stands for the real samples: a Frechet distance, and why nothing else", async () => {
    const folder = folderWith(files);
    // variances 7/3 and 7/3 of 0, 1, 3 and 8, 5, 6: 5^2 and no more
    const stats = zipBytes([
      { name: "mu.npy", bytes: doubles([4 / 3]) },
      { name: "sigma.npy", bytes: doubles([7 / 3], "(1, 1)") },
    ]);
    writeFileSync(join(folder, "stats.npz"), stats);
    const answer = ganscope(
      ["eval", "--real", "stats.npz", "--fake", "fake.csv", "--json", "--quiet"],
      folder,
    );
    expect([answer.exit, answer.err]).toEqual([0, ""]);
    const { metrics, skipped } = recordOf(answer);
    expect(metrics).toMatchObject({ frechet: { value: expect.closeTo(25, 10), n: { real: 0, fake: 3 } } });
    expect(skipped).toContainEqual({
      metric: "emd",
      why: "it needs samples, and a side is a file of means and covariances",
    });
    const args = ["--real", "stats.npz", "--fake", "fake.csv", "--reference", "real.csv"];
    expect((await refused("eval", args, folder)).err).toContain(
      "--reference needs samples, and stats.npz holds means and covariances (mu, sigma)",
    );
  });

  test("--native-maths without native TensorFlow is refused, with the way to it", () => {
    const folder = folderWith(files);
    const args = ["eval", "--real", "real.csv", "--fake", "fake.csv", "--native-maths", "--quiet"];
    const answer = ganscope(args, folder, { GANSCOPE_CACHE: join(folder, "cache") });
    expect(answer.exit).toBe(3);
    expect(answer.err).toContain(
      "--native-maths native TensorFlow cannot be used: tfjs-node is not installed",
    );
    expect(answer.err).toContain("ganscope engine install");
  });

  test.skipIf(whyNoNative !== undefined)("--native-maths stands in the result with the library", () => {
    const folder = folderWith(files);
    const args = ["eval", "--real", "real.csv", "--fake", "fake.csv", "--out", "here", "--quiet"];
    expect(ganscope([...args, "--native-maths"], folder).exit).toBe(0);
    const result = () => JSON.parse(readFileSync(join(folder, "here", "result.json"), "utf8")) as RunResult;
    expect(result().environment.float32Products).toMatch(/^TensorFlow \S+ by tfjs-node/);
    expect(ganscope(args, folder).exit).toBe(0);
    expect(result().environment.float32Products).toBeUndefined();
  });

  test("a table for people, warnings, and a report that can be made again", () => {
    const folder = folderWith(files);
    const { exit, out } = ganscope(
      ["eval", "--real", "real.csv", "--fake", "fake.csv", "--out", "here", "--quiet"],
      folder,
    );
    expect(exit).toBe(0);
    expect(out).toMatch(/^quantity +value +95 % interval +null \(real against real\) +unit\n/);
    expect(out).toMatch(/\nemd +5 +/);
    expect(out).toContain(
      "there are no null bands: two disjoint sets of 3 real samples need 6 rows (real has 3)",
    );
    expect(out).toContain(`report: ${join("here", "report.html")}`);
    const report = readFileSync(join(folder, "here/report.html"), "utf8");
    expect(report).toContain("fake.csv against real.csv");
    expect(ganscope(["report", "here"], folder).exit).toBe(0);
    expect(readFileSync(join(folder, "here/report.html"), "utf8")).toBe(report);
  });

  test("one line warns of the rows that were dropped from many files", () => {
    const lost = {
      "lost-1.csv": "8\nnan\n5\n",
      "lost-2.csv": "8\nnan\nnan\n",
      "lost-3.csv": column(8, 5, 6),
    };
    const flags = ["--invalid", "drop", "--metrics", "emd", "--json", "--quiet"];
    const { warnings } = recordOf(
      ganscope(
        ["eval", "--real", "real.csv", "--fake", "lost-*.csv", ...flags],
        folderWith({ ...files, ...lost }),
      ),
    );
    expect(warnings.filter((text) => text.includes("NaN"))).toEqual([
      "dropped 3 rows of 2 files (first: lost-1.csv) that hold NaN or infinity",
    ]);
  });

  test("a series is judged, and gates on its verdicts decide the exit code", () => {
    const folder = folderWith(files);
    const judged = (expectation: string) =>
      ganscope(
        [
          "eval",
          "--real",
          "ring.csv",
          "--fake",
          "step-*.csv",
          "--modes",
          "modes.yaml",
          "--metrics",
          "emd,mode-coverage",
          "--expect",
          expectation,
          "--quiet",
        ],
        folder,
      );
    const good = judged("convergence=converged, collapse=none, emd<=3nulls");
    expect(good.exit).toBe(0);
    expect(good.out).toMatch(/step-\*\.csv +converged 1\/1 +none 1\/1 .* 3\/3/);
    const bad = judged("collapse=collapsed");
    expect(bad.exit).toBe(1);
    expect(bad.out).toContain("FAIL step-*.csv: collapse is collapsed");
    expect(bad.out).toContain("observed  none");
  });

  test("a metric of one's own, and held-out rows for memorization", () => {
    const folder = folderWith(files);
    writeFileSync(
      join(folder, "top-gap.mjs"),
      `export default { title: "Gap", source: "a test, 2026", options: { type: "object", properties: {} }, needs: [],
        quantities: { "": { unit: "u", range: [0, Infinity], better: "lower" } }, enabled: true, minimum: () => 1,
        nullResamples: () => 19,
        compute: ({ real, fake }) => ({ "top-gap": { value: Math.abs(Math.max(...real.data) - Math.max(...fake.data)), unit: "u", n: fake.rows } }) };`,
    );
    const own = ganscope(
      [
        "eval",
        "--real",
        "real.csv",
        "--fake",
        "fake.csv",
        "--metric-file",
        "top-gap.mjs",
        "--metrics",
        "top-gap",
        "--expect",
        "top-gap<=4",
        "--json",
      ],
      folder,
    );
    expect(recordOf(own)).toMatchObject({ metrics: { "top-gap": { value: 5 } }, exit: 1 });
    const copied = ganscope(
      [
        "eval",
        "--real",
        "ring.csv",
        "--fake",
        "ring.csv",
        "--reference",
        "held-out.csv",
        "--metrics",
        "memorization",
        "--json",
      ],
      folder,
    );
    expect(recordOf(copied).metrics["memorization.ratio"]).toMatchObject({ value: 0 });
  });

  test.each<[string, string[], string]>([
    ["no files", ["eval"], "E_USAGE eval requires --real and --fake"],
    [
      "what a shell makes of a pattern without quotes",
      ["eval", "--real", "real.csv", "--fake", "a-1.csv", "a-2.csv"],
      "E_USAGE this command takes flags only (got 'a-2.csv') - quote a pattern of files",
    ],
    ["a file that is not there", ["eval", "--real", "no.npy", "--fake", "fake.csv"], "E_INPUT no.npy"],
    [
      "a pattern that nothing matches",
      ["eval", "--real", "real.csv", "--fake", "snap-*.csv"],
      "E_INPUT snap-*.csv no file matches the pattern",
    ],
    [
      "an unknown metric",
      ["eval", "--real", "real.csv", "--fake", "fake.csv", "--metrics", "edm"],
      'E_INPUT there is no metric "edm" - did you mean',
    ],
    [
      "an option that is none",
      ["eval", "--real", "real.csv", "--fake", "fake.csv", "--metrics", "emd:points"],
      'E_USAGE --metrics "points" is not an option of emd',
    ],
    [
      "a gate that can never be judged",
      ["eval", "--real", "real.csv", "--fake", "fake.csv", "--expect", "prdc.recall>=0.5"],
      "E_INPUT expect prdc.recall can never hold: it needs 10 samples",
    ],
    [
      "labels of the wrong number",
      ["eval", "--real", "real.csv", "--fake", "fake.csv", "--labels", "real.csv,labels.csv"],
      "E_USAGE --labels labels.csv has 2 labels for the 3 rows of fake.csv",
    ],
    [
      "modes that are none",
      ["eval", "--real", "real.csv", "--fake", "fake.csv", "--modes", "real.csv"],
      "E_INPUT real.csv modes",
    ],
    [
      "an extractor that is none",
      ["eval", "--real", "real.csv", "--fake", "fake.csv", "--extractor", "digit"],
      'E_INPUT extractor there is no extractor "digit"',
    ],
    [
      "an extractor of images for vectors",
      ["eval", "--real", "real.csv", "--fake", "fake.csv", "--extractor", "digits"],
      "E_INPUT extractor digits needs images (the samples are vectors)",
    ],
    [
      "a metric file that is none",
      ["eval", "--real", "real.csv", "--fake", "fake.csv", "--metric-file", "modes.yaml"],
      "E_INPUT modes.yaml",
    ],
    [
      "a folder that is a file",
      ["eval", "--real", "real.csv", "--fake", "fake.csv", "--out", "real.csv/x"],
      "E_INPUT --out real.csv is not a folder",
    ],
  ])("%s: exit 2, nothing written", async (_, [, ...args], message) => {
    const empty = folderWith({
      "real.csv": files["real.csv"],
      "fake.csv": files["fake.csv"],
      "ring.csv": files["ring.csv"],
      "modes.yaml": modes,
      "labels.csv": column(1, 2),
    });
    const { exit, out, err } = await refused("eval", args, empty);
    expect(err).toContain(message);
    expect([exit, out]).toEqual([2, ""]);
    expect(existsSync(join(empty, "ganscope-out"))).toBe(false);
  });

  test("labels drop with their rows", () => {
    const folder = folderWith({
      "real.csv": csv([[0], [Number.NaN], ...Array(6).fill([0])]),
      "fake.csv": csv([...Array(6).fill([0]), [Number.NaN], [0]]),
      "real-labels.csv": column(0, 1, 0, 0, 0, 0, 0, 0),
      "fake-labels.csv": column(0, 0, 0, 0, 0, 0, 1, 0),
    });
    const flags = ["--labels", "real-labels.csv,fake-labels.csv", "--invalid", "drop", "--json", "--quiet"];
    const answer = ganscope(
      [
        ...["eval", "--real", "real.csv", "--fake", "fake.csv"],
        ...["--metrics", "class-coverage", "--generated-labels", "made", ...flags],
      ],
      folder,
    );
    expect([answer.err, answer.exit]).toEqual(["", 0]);
    // The one row of class 1 is dropped on either side.
    expect(recordOf(answer).metrics["class-coverage.classes"]).toMatchObject({ value: 1 });
  });

  test("labels of generated rows are what was asked for, or what they are, and never both", () => {
    const folder = folderWith({
      "real.csv": csv([[0], [1], [0], [1], [0], [1]]),
      "fake.csv": csv([[0], [0], [0], [0], [0], [0]]),
      "labels.csv": column(0, 1, 0, 1, 0, 1),
    });
    const args = ["--real", "real.csv", "--fake", "fake.csv", "--labels", "labels.csv,labels.csv", "--json"];
    const measured = (...more: string[]) => {
      const { metrics } = recordOf(ganscope(["eval", ...args, ...more], folder));
      return ["class-coverage.classes", "label-fidelity.nearest"].map((name) => metrics[name]?.value);
    };
    // All six were drawn at 0: the three that class 1 was asked of are wrong, and nobody has seen what they are.
    expect(measured()).toEqual([undefined, 0.5]);
    expect(measured("--generated-labels", "made")).toEqual([2, undefined]);
    const { exit, err } = ganscope(["eval", ...args, "--expect", "class-coverage.classes>=2"], folder);
    expect([exit, err.trim()]).toEqual([
      2,
      "E_INPUT expect class-coverage.classes can never hold: it needs an extractor that tells classes, or class labels of the real samples, and of the generated ones those that say what they are, not what was asked for (generated labels: made) - leave this expectation out",
    ]);
  });

  test("images of two shapes with one number of pixels are refused, those of two ranges told", () => {
    const folder = folderWith();
    const save = (name: string, shape: readonly number[], value: (i: number) => number) => {
      const count = shape.reduce((product, size) => product * size, 1);
      writeFileSync(
        join(folder, name),
        toNpy(
          Float32Array.from({ length: count }, (_, i) => value(i)),
          shape,
        ),
      );
    };
    save("square.npy", [30, 4, 4], (i) => Math.sin(i));
    save("wide.npy", [30, 2, 8], (i) => Math.sin(i));
    save("bytes.npy", [30, 16], (i) => i % 256);
    const refusal = ganscope(["eval", "--real", "square.npy", "--fake", "wide.npy"], folder);
    expect([refusal.exit, refusal.err]).toEqual([
      2,
      expect.stringContaining("(square.npy 4 x 4 x 1, wide.npy 2 x 8 x 1)"),
    ]);
    const { out } = ganscope(
      ["eval", "--real", "square.npy", "--fake", "bytes.npy", "--metrics", "emd", "--resamples", "0"],
      folder,
    );
    const told = "bytes.npy holds images of values from 0 to 255, square.npy from -";
    expect(out).toContain(told);
    const samples = ["--real", "square.npy", "--fake", "bytes.npy"];
    expect(ganscope(["diagnose", ...samples], folder).out).toContain(told);
  });

  test("a malformed file is a named error", () => {
    const broken = folderWith({ "real.csv": files["real.csv"], "fake.npy": "\u0093NUMPY not really" });
    const { exit, err } = ganscope(["eval", "--real", "real.csv", "--fake", "fake.npy"], broken);
    expect(exit).toBe(2);
    expect(err).toMatch(/^E_INPUT fake\.npy /);
  });
});

describe("emd", () => {
  const files = {
    "a.csv": csv([
      [0, 0],
      [1, 0],
    ]),
    "b.csv": csv([
      [0, 3],
      [1, 3],
    ]),
    "half.csv": column(0.5, 0.5),
    "skewed.csv": column(0.25, 0.75),
    "short.csv": column(1),
    "negative.csv": column(-0.5, 1.5),
    "less.csv": column(0.5, 0.4),
    "matrix.csv": csv([
      [0, 1],
      [1, 0],
    ]),
  };
  const solve = (folder: string, ...flags: string[]) =>
    ganscope(["emd", "--a", "a.csv", "--b", "b.csv", ...flags], folder);

  test.each<[string, string[], number]>([
    ["Euclidean", [], 3],
    ["squared Euclidean", ["--cost", "sqeuclidean"], 9],
    // 1/4 moves from the one column to the other: 3/4 * 3 + 1/4 * 4
    ["city-block, other masses", ["--cost", "cityblock", "--weights-b", "skewed.csv"], 3.25],
    ["a matrix", ["--cost", "matrix.csv", "--weights-a", "skewed.csv"], 0.25],
  ])("%s", (_, flags, cost) => {
    const { exit, out } = solve(folderWith(files), ...flags, "--json");
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toEqual({
      cost,
      certificate: {
        primal: cost,
        dual: expect.closeTo(cost, 14),
        gap: expect.closeTo(0, 14),
        violation: expect.closeTo(0, 14),
      },
    });
  });

  test("plan and prices as tables: the plan moves every mass, the prices add up to the cost", () => {
    const folder = folderWith(files);
    const { exit, out } = solve(folder, "--plan", "plan.csv", "--potentials", "prices.csv");
    expect(exit).toBe(0);
    expect(out).toMatch(/^3\nproof: gap \S+, violation \S+\nwritten: plan\.csv\nwritten: prices\.csv\n$/);
    expect(readFileSync(join(folder, "plan.csv"), "utf8").split("\n").sort()).toEqual([
      "",
      "0,0,0.5",
      "1,1,0.5",
      "from,to,mass",
    ]);
    const prices = readFileSync(join(folder, "prices.csv"), "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => Number(line.split(",")[2]));
    expect(prices.reduce((sum, price) => sum + price / 2, 0)).toBeCloseTo(3, 14);
  });

  test.each<[string, string[], string]>([
    ["nothing", [], "E_USAGE emd requires --a and --b"],
    [
      "negative weights",
      ["--weights-a", "negative.csv"],
      "finite masses of at least 0 (real mass 0 is -0.5)",
    ],
    [
      "unequal totals",
      ["--weights-a", "half.csv", "--weights-b", "less.csv"],
      "emd requires equal total mass (real 1, fake 0.9)",
    ],
    [
      "too few weights",
      ["--weights-a", "short.csv"],
      "E_INPUT short.csv must hold one weight per point, 2 (got 1)",
    ],
    ["an unknown cost", ["--cost", "manhattan"], 'E_USAGE --cost does not accept "manhattan"'],
    ["a matrix of the wrong size", ["--cost", "a.csv", "--b", "short.csv"], "is given twice"],
  ])("%s: exit 2", async (name, flags, message) => {
    const folder = folderWith(files);
    const points = name === "nothing" ? [] : ["--a", "a.csv", "--b", "b.csv"];
    const { exit, err } = await refused("emd", [...points, ...flags], folder);
    expect(err).toContain(message);
    expect(exit).toBe(2);
  });
});

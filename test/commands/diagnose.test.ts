/** `ganscope diagnose` as a user types it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "fast-png";
import { describe, expect, test } from "vitest";
import { RATES } from "../../src/judging/diagnoses/rates.ts";
import { Rng } from "../../src/maths/random.ts";
import { ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";
import { parseXml } from "../helpers/xml.ts";

const saturated = Array.from({ length: 40 }, (_, i) => {
  const pinned = i >= 20;
  return JSON.stringify({
    step: 25 * i,
    d_out: pinned ? 0.999 : 0.6,
    D_G_z: pinned ? 1e-4 : 0.4,
    grad_norm_g: pinned ? 1e-5 : 0.1,
  });
}).join("\n");
const files = { "log.jsonl": `${saturated}\n`, "words.txt": "hello\n" };

describe("diagnose", () => {
  test("says what it found, since when, what is missing, and how often it is right", () => {
    const { exit, out, err } = ganscope(
      ["diagnose", "log.jsonl", "--map", "d_out=probReal"],
      folderWith(files),
    );
    expect([exit, err]).toEqual([0, ""]);
    expect(out).toMatch(/^overall: saturated, from step 500\n/);
    expect(out).toContain("D on generated samples, highest: 0.0001 < 0.01 (steps 500 to 975)");
    // A rate stands beside what was found only.
    expect(out).not.toContain("How often this is right: not measured.");
    expect(out).toContain("ganscope diagnose log.jsonl --real real.npy --fake 'fake-*.npy'");
    expect(out).toContain(
      "40 rows of log.jsonl: step, d_out (as probReal), D_G_z (as probFake), grad_norm_g (as gradNormG)",
    );
  });

  test("gives JSON, judges expectations, writes a report", () => {
    const folder = folderWith(files);
    const args = ["--map", "d_out=probReal", "--json", "--expect", "overall!=saturated", "--html", "r.html"];
    const { exit, out } = ganscope(["diagnose", "log.jsonl", ...args], folder);
    const report = JSON.parse(out);
    expect([exit, report.exit, report.overall, report.first]).toEqual([1, 1, "saturated", 500]);
    expect(report.verdicts.saturation).toMatchObject({
      status: "saturated",
      first: 500,
      rate: { n: RATES.saturated?.log?.n },
    });
    expect(existsSync(join(folder, "r.html"))).toBe(true);
  });

  test("writes what CI reads, with the exit code's own opinion", () => {
    const folder = folderWith(files);
    const args = ["diagnose", "log.jsonl", "--map", "d_out=probReal", "--expect", "overall!=saturated"];
    const { exit, out } = ganscope([...args, "--write", "junit,github,json"], folder);
    expect(exit).toBe(1);
    const asked = "overall is not saturated";
    expect(out.split("\n")).toContainEqual(
      expect.stringMatching(`^::error .*title=log\\.jsonl%3A ${asked}::`),
    );
    const suite = parseXml(readFileSync(join(folder, "junit.xml"), "utf8")).children[0];
    expect(suite.attributes).toMatchObject({ name: "log.jsonl", failures: "1", errors: "0" });
    const { command, scenarios } = JSON.parse(readFileSync(join(folder, "result.json"), "utf8"));
    expect(scenarios[0].diagnosis.overall).toBe("saturated");
    expect(command).toBe("ganscope diagnose log.jsonl --expect 'overall!=saturated' --map d_out=probReal");
    expect(ganscope([...args, "--html", "a.html", "--write", "junit=a.html"], folder).err).toBe(
      "E_USAGE --write 'a.html' is always written - leave it out, or name another file, e.g. json=copy.json\n",
    );
  });

  test("takes samples alone, and those that are no numbers any more as a divergence", () => {
    const points = (seed: number) =>
      Array.from({ length: 80 }, (_, i) => Math.sin(1 + seed + 12.9898 * (i + 1)) * 2);
    const file = (values: readonly number[]) =>
      values
        .flatMap((x, i) =>
          i % 2 === 0
            ? [
                `${x},${values[i + 1]}
`,
              ]
            : [],
        )
        .join("");
    const folder = folderWith({
      "real.csv": file([...points(0), ...points(7)]),
      "fake-10.csv": file(points(1)),
      "fake-20.csv": file(points(2).with(5, Number.NaN)),
    });
    const { exit, out } = ganscope(
      ["diagnose", "--real", "real.csv", "--fake", "fake-*.csv", "--json", "--quiet"],
      folder,
    );
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ overall: "diverged", first: 20 });
  });

  test("takes generated samples without real ones, and says what they cannot tell", () => {
    const fake = "fake-*.npy";
    const golden = new URL("../golden/logs/gauss1d-minimax/", import.meta.url).pathname;
    const { exit, out } = ganscope(["diagnose", "--fake", fake, "--quiet"], golden);
    expect(exit).toBe(0);
    expect(out).toMatch(/^overall: cannot tell\n/);
    expect(out).toContain("There are generated samples but no real ones");
    expect(out).toContain("movement: resting");
    expect(out).toContain("spread: steady");
    expect(out).toContain("ganscope diagnose --real real.npy --fake 'fake-*.npy'");
  });

  test("judges folders of images by step beside the log, and refuses samples in place of a log", () => {
    const rng = new Rng(22);
    const picture = (level: number) =>
      encode({
        width: 4,
        height: 4,
        channels: 1,
        data: Uint8Array.from({ length: 16 }, () => level + rng.integer(50)),
      });
    const set = (folder: string, count: number, level: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [`runs/${folder}/${i}.png`, picture(level)]),
      );
    const folder = folderWith({
      "runs/log.csv": "step,d_loss,g_loss\n10,1.3,0.7\n20,1.3,0.7\n30,1.3,0.7\n",
      ...set("real", 200, 0),
      ...Object.fromEntries([10, 20, 30].flatMap((step) => Object.entries(set(`fake-${step}`, 100, 200)))),
    });
    const { exit, out } = ganscope(["diagnose", "runs", "--json", "--quiet"], folder);
    expect(exit).toBe(0);
    // Dark images against light ones: off the data, which only samples show.
    expect(JSON.parse(out)).toMatchObject({
      verdicts: { convergence: { status: "off-data" } },
      log: { rows: 3 },
    });
    const refused = ganscope(["diagnose", "runs/real/0.png"], folder);
    expect([refused.exit, refused.err]).toEqual([
      2,
      expect.stringContaining("is a file of samples, not a log - name samples with --real and --fake"),
    ]);
  });

  const cycle = Array.from(
    { length: 30 },
    (_, i) =>
      `(epoch: 1, iters: ${100 * (i + 1)}, time: 0.1, data: 0.1) D_A: ${(0.25 + (i % 7) / 100).toFixed(3)} G_A: 0.5 D_B: ${i < 5 ? "0.250" : "0.001"} G_B: 0.9 \n`,
  ).join("");

  test("reads a table by --columns, a folder, and several logs", () => {
    const folder = folderWith({
      "table.csv": "1,0.7,1\n2,0.7,1\n",
      "runs/a/train.log": "step 1 d_loss: 0.5\n",
      "g.csv": "step,g_loss\n1,1.5\n2,1.25\n",
      "d.csv": "step,d_loss\n1,0.5\n2,0.25\n",
    });
    const json = (...args: readonly string[]) =>
      JSON.parse(ganscope(["diagnose", ...args, "--json", "--quiet"], folder).out);
    expect(json("table.csv", "--columns", "step,lossD,-").log).toMatchObject({ rows: 2 });
    expect(json("runs").warnings[0]).toContain("a/train.log: text with names and numbers");
    const several = json("g.csv", "d.csv");
    expect(several.log).toMatchObject({ rows: 2, file: "g.csv, d.csv" });
    expect(several.needs[0]).toContain("ganscope diagnose g.csv d.csv --real");
  });

  test("judges each game of a log, and a gate that one game misses fails", () => {
    const folder = folderWith({ "loss_log.txt": cycle });
    const { exit, out } = ganscope(
      ["diagnose", "loss_log.txt", "--quiet", "--expect", "overall!=diverged,winning!=wins"],
      folder,
    );
    expect(exit).toBe(1);
    expect(out).toMatch(/^overall: discriminator wins, from step 600\n/);
    expect(out).toContain("loss_log.txt, A: cannot tell");
    expect(out).toContain("loss_log.txt, B: discriminator wins");
    expect(
      ganscope(["diagnose", "loss_log.txt", "--quiet", "--expect", "overall!=diverged"], folder).exit,
    ).toBe(0);
  });

  test.each([
    [["diagnose"], "E_USAGE diagnose requires a log or samples"],
    [
      ["diagnose", "a", "b c", "--follow"],
      "E_USAGE --follow takes one log (got 2) - follow the log that holds the losses; afterwards judge all together: ganscope diagnose a 'b c'",
    ],
    [["diagnose", "a", "b", "--run", "1"], "E_USAGE --run requires one log file that has ended"],
    [["diagnose", "a", "--run", "1", "--follow"], "E_USAGE --run requires one log file that has ended"],
    [["diagnose", ".", "--follow"], "E_USAGE --follow requires a file (got a folder)"],
    [["diagnose", "log.jsonl", "--columns", "step,step"], "E_USAGE --columns must name each column once"],
    [["diagnose", "log.jsonl", "--real", "x.csv"], "E_USAGE --real requires --fake"],
    [
      ["diagnose", "log.jsonl", "--map", "x"],
      'E_USAGE --map must be COLUMN=NAME (got "x") - e.g. --map d_real=probReal',
    ],
    [["diagnose", "log.jsonl", "--map", "a=lossD,b=lossD"], 'E_USAGE --map maps two columns to "lossD"'],
    [["diagnose", "log.jsonl", "--idle", "1"], "E_USAGE --idle applies only with --follow - add --follow"],
    [
      ["diagnose", "absent.jsonl"],
      "E_INPUT absent.jsonl the training log cannot be read: there is no such file",
    ],
    [["diagnose", "words.txt"], "E_INPUT words.txt:1 no line names a training signal beside a number"],
    [["diagnose", "log.jsonl", "--html", "no/r.html"], "E_INPUT --html its folder does not exist"],
  ])("%j exits with 2", (args, line) => {
    const { exit, out, err } = ganscope(args, folderWith(files));
    expect(err).toContain(line);
    expect([exit, out]).toEqual([2, ""]);
  });
});

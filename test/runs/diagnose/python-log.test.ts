/** python/ganscope_log.py: what it writes is what ganscope reads, and a PyTorch training written by it is judged. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readSamples } from "../../../src/inputs/index.ts";
import { readLog } from "../../../src/inputs/log/index.ts";
import { expandSeries } from "../../../src/inputs/series.ts";
import { packageRoot } from "../../../src/root.ts";
import { diagnoseTraining } from "../../../src/runs/diagnose/diagnose.ts";
import { diagnosisReport } from "../../../src/writers/diagnosis.ts";
import { pythonWith } from "../../helpers/python.ts";

const scratch = mkdtempSync(join(tmpdir(), "ganscope-python-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function judge(folder: string) {
  const file = join(folder, "log.jsonl");
  const fake = expandSeries(join(folder, "fake-*.npy")).map(({ step, path }) => ({
    step,
    samples: readSamples(path).samples,
  }));
  const real = readSamples(join(folder, "real.npy")).samples;
  return diagnosisReport(diagnoseTraining({ log: { ...readLog(file), file }, samples: { real, fake } }));
}

const plain = pythonWith("json");
describe.skipIf("missing" in plain)("the logger in plain Python", () => {
  const folder = join(scratch, "plain");
  const script = `
import sys; sys.path.insert(0, ${JSON.stringify(join(packageRoot(), "python"))})
from ganscope_log import Log
class Array:
    """As NumPy's: of several elements it is no float."""
    def __init__(self, values):
        self.values = values
    def __float__(self):
        raise TypeError("only length-1 arrays can be converted")
    def tolist(self):
        return self.values
with Log(${JSON.stringify(folder)}, real=[[1, 2.5], [3, 4], [5, -6]]) as log:
    log.scalars(1, lossD=0.5, lossG=None, layersG=[3, 4])
    log.scalars(2, lossD=float("nan"), lossG=float("-inf"))
    log.scalars(3, lossD=Array([[0.25]]), lossG=Array(2), layersG=Array([6, 8]))
    log.samples(2, [[[[0.25]]], [[[0.5]]]])
    log.samples(3, [1, 2])
    try:
        log.samples(4, [[1, 2], [3]])
    except ValueError as error:
        print(error)
`;

  it("writes lines and arrays that are read back", () => {
    const command = "command" in plain ? plain.command : "";
    expect(execFileSync(command, ["-c", script], { encoding: "utf8" })).toBe(
      "samples need rows of one length\n",
    );
    const log = readLog(join(folder, "log.jsonl"));
    expect(
      log.records.map(({ step, lossD, gradNormG, nonFinite }) => [step, lossD, gradNormG, nonFinite]),
    ).toEqual([
      [1, 0.5, 5, undefined],
      [2, null, null, ["lossD", "lossG"]],
      [3, 0.25, 10, undefined],
    ]);
    expect(log.warnings).toEqual([]);
    const read = (name: string) => readSamples(join(folder, name));
    expect(read("real.npy").samples).toEqual({ rows: 3, dim: 2, data: Float32Array.of(1, 2.5, 3, 4, 5, -6) });
    expect(read("fake-2.npy").image).toEqual({ height: 1, width: 1, channels: 1 });
    expect([...read("fake-3.npy").samples.data]).toEqual([1, 2]);
  });
});

// Made by: python test/golden/logs/make.py test/golden/logs/gauss1d-minimax
describe("a PyTorch training of bench/peers/gan.py", () => {
  it("is judged by its log and samples", () => {
    const report = judge(new URL("../../golden/logs/gauss1d-minimax", import.meta.url).pathname);
    expect(report).toMatchObject({ overall: "saturated", first: 100 });
    // N(8, 1), and the generator stays near 0: no real sample is near
    expect(report.verdicts.convergence.status).toBe("off-data");
  });

  const python = pythonWith("torch", "ot", "numpy");
  it.skipIf("missing" in python)("comes out the same when it is trained again", () => {
    const folder = join(scratch, "again");
    const make = new URL("../../golden/logs/make.py", import.meta.url).pathname;
    execFileSync("command" in python ? python.command : "", [make, folder], { stdio: "ignore" });
    expect(judge(folder).overall).toBe("saturated");
    const lines = (path: string) => readFileSync(path, "utf8").trim().split("\n").length;
    expect(lines(join(folder, "log.jsonl"))).toBe(25);
  });
});

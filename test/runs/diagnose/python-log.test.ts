/** A PyTorch training that the Python package's Monitor wrote down is judged; python/tests/test_monitor.py has what it writes. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readSamples } from "../../../src/inputs/index.ts";
import { readLog } from "../../../src/inputs/log/index.ts";
import { expandSeries } from "../../../src/inputs/series.ts";
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

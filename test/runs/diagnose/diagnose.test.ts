/**
 * Trainings that ganscope did not run. The labelled runs of test/golden/corpus are read here as a user's log would be,
 * without their samples; test/judging/diagnoses/corpus.test.ts judges them with samples.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { readLog } from "../../../src/inputs/log/index.ts";
import { LogReader } from "../../../src/inputs/log/training-log.ts";
import { RATES } from "../../../src/judging/diagnoses/rates.ts";
import { mixtureModes } from "../../../src/maths/mixture.ts";
import { Rng } from "../../../src/maths/random.ts";
import { diagnoseTraining } from "../../../src/runs/diagnose/diagnose.ts";
import type { Samples } from "../../../src/samples.ts";
import { diagnosisReport } from "../../../src/writers/diagnosis.ts";
import { toJson } from "../../../src/writers/json.ts";

const corpus = new URL("../../golden/corpus", import.meta.url).pathname;
const labels = JSON.parse(readFileSync(join(corpus, "labels.json"), "utf8")) as Record<
  string,
  { readonly label: string; readonly firstStepOfFailure: number | null }
>;
const runs = Object.entries(labels).map(([name, { label, firstStepOfFailure }]) => {
  const file = `${name}.jsonl`;
  const report = diagnosisReport(diagnoseTraining({ log: { ...readLog(join(corpus, file)), file } }));
  return { name, label, firstStepOfFailure, report };
});

/** `rows` points of a normal law round (x, y). */
function cloud(seed: number, rows: number, { x = 0, y = 0, sd = 1 } = {}): Samples {
  const rng = new Rng(seed);
  const data = Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? x : y) + sd * rng.normal());
  return { rows, dim: 2, data };
}

describe("the labelled runs by their logs alone", () => {
  it("are all there", () => {
    expect(readdirSync(corpus).filter((file) => file.endsWith(".jsonl"))).toHaveLength(runs.length);
  });

  it("are never called converged, collapsed, oscillating or partial", () => {
    expect(new Set(runs.map(({ report }) => report.overall))).toEqual(
      new Set(["saturated", "diverged", "quality-worsening", "cannot-tell"]),
    );
  });

  it("are said to get worse by the distance that these logs hold: 7, none of which converged", () => {
    const said = runs.filter(({ report }) => report.verdicts.quality.status === "worsening");
    expect(said.map(({ label }) => label).toSorted()).toEqual([
      "collapsed",
      "collapsed",
      "diverged",
      "diverged",
      "partial",
      "partial",
      "partial",
    ]);
  });

  it("are called saturated exactly where samples say so: 3 of 3, and none of 32 others", () => {
    const said = runs.filter(({ report }) => report.overall === "saturated");
    expect(said.map(({ label }) => label)).toEqual(["saturated", "saturated", "saturated"]);
  });

  it("are called diverged where a number is not finite, from the labelled step on: 2 of 4, and none of 31 others", () => {
    const said = runs.filter(({ report }) => report.overall === "diverged");
    expect(said.map(({ label }) => label)).toEqual(["diverged", "diverged"]);
    for (const { report, firstStepOfFailure } of said) expect(report.first).toBe(firstStepOfFailure);
    // The other two drifted away with small losses: only samples show it, or the distance that these logs hold.
    const silent = runs.filter(({ label, report }) => label === "diverged" && report.overall !== "diverged");
    expect(silent.map(({ report }) => report.overall)).toEqual(["quality-worsening", "quality-worsening"]);
  });

  it("ask for samples wherever they cannot tell, with the command", () => {
    for (const { report, name } of runs.filter(({ report }) => report.overall === "cannot-tell"))
      expect(report.needs[0]).toContain(
        `ganscope diagnose ${name}.jsonl --real real.npy --fake 'fake-*.npy'`,
      );
  });

  it("have the promised shape as JSON, and the rate of every alarm that is raised", () => {
    for (const { report } of runs) {
      expect(JSON.parse(toJson(report))).toEqual(report);
      expect(Object.keys(report.verdicts)).toEqual([
        "convergence",
        "collapse",
        "saturation",
        "staleness",
        "winning",
        "dead",
        "flat",
        "explosion",
        "reset",
        "overfitting",
        "quality",
      ]);
      for (const [id, { status, rate }] of Object.entries(report.verdicts)) {
        const alarm = id === "convergence" ? "diverged" : id === "saturation" ? "saturated" : undefined;
        if (status === alarm) expect(rate).toEqual(RATES[alarm]?.log);
      }
    }
  });
});

describe("a training by its samples", () => {
  const real = cloud(1, 1200);
  const series = (...at: readonly { x?: number; sd?: number }[]) =>
    at.map((where, i) => ({ step: 100 * (i + 1), samples: cloud(10 + i, 500, where) }));
  const judged = (fake: ReturnType<typeof series>) =>
    diagnosisReport(diagnoseTraining({ samples: { real, fake, modeless: true } }));

  it("has converged where the last three lie on the data", () => {
    expect(judged(series({ x: 4 }, {}, {}, {}))).toMatchObject({ overall: "converged", first: 200 });
  });

  it("is not called so while a mode may be lost that nobody named: one of 25 hardly changes the distance", () => {
    const side = [-4, -2, 0, 2, 4];
    const centers = side.flatMap((x) => side.map((y) => [x, y]));
    const modes = mixtureModes(centers, 0.05);
    const on = (seed: number, rows: number, lost: number): Samples => {
      const clouds = centers
        .slice(lost)
        .map(([x, y], k) => cloud(100 * seed + k, rows / 25, { x, y, sd: 0.05 }));
      const data = Float64Array.from(clouds.flatMap((each) => [...each.data]));
      return { rows: data.length / 2, dim: 2, data };
    };
    const samples = {
      real: on(1, 2500, 0),
      fake: [1, 2, 3].map((step) => ({ step, samples: on(1 + step, 1250, 1) })),
    };
    const blind = diagnosisReport(diagnoseTraining({ samples }));
    expect(blind.overall).toBe("cannot-tell");
    expect(blind.verdicts.convergence.evidence.every(({ holds }) => holds)).toBe(true);
    expect(blind.needs[0]).toContain("--modes modes.yaml, or --modes none");
    const seeing = diagnosisReport(diagnoseTraining({ samples: { ...samples, modes } }));
    expect([seeing.overall, seeing.verdicts.collapse.status]).toEqual(["partial", "partial"]);
  });

  it("has collapsed where it gives up most of data whose modes nobody named, and is not called so where it is shifted", () => {
    const side = [-4, 0, 4];
    const centers = side.flatMap((x) => side.map((y) => [x, y]));
    const on = (seed: number, rows: number, modes: number): Samples => {
      const clouds = centers
        .slice(0, modes)
        .map(([x, y], k) => cloud(100 * seed + k, Math.floor(rows / modes), { x, y, sd: 0.2 }));
      const data = Float64Array.from(clouds.flatMap((each) => [...each.data]));
      return { rows: data.length / 2, dim: 2, data };
    };
    const judge = (modes: number) =>
      diagnosisReport(
        diagnoseTraining({
          samples: {
            real: on(1, 1800, 9),
            fake: [1, 2, 3].map((step) => ({ step, samples: on(1 + step, 600, modes) })),
          },
        }),
      );
    const lost = judge(3);
    expect([lost.overall, lost.verdicts.collapse.rate]).toEqual(["collapsed", RATES.collapsed?.unnamed]);
    expect(judge(8).verdicts.collapse.status).toBe("inconclusive");
    expect(judged(series({ x: 2 }, { x: 2 }, { x: 2 })).verdicts.collapse.status).toBe("none");
  });

  it("oscillates where it goes from place to place", () => {
    const places = [3, -3, 3, -3, 3, -3].map((x) => ({ x, sd: 0.1 }));
    expect(judged(series(...places)).overall).toBe("oscillating");
  });

  it("is partial where it stays short of the data", () => {
    expect(judged(series({ x: 2 }, { x: 2 }, { x: 2 }, { x: 2 })).overall).toBe("partial");
  });

  it("cannot be told from one set of samples that are close, and says what is missing", () => {
    const report = judged(series({}));
    expect(report.overall).toBe("cannot-tell");
    expect(report.needs[0]).toContain("generated samples from at least 3 steps");
  });

  it("has diverged where they end far out, and where they are no numbers any more", () => {
    expect(judged(series({}, { x: 50 })).overall).toBe("diverged");
    const lost = diagnoseTraining({ samples: { real, fake: series({}, {}, {}) }, lostAt: 400 });
    expect(diagnosisReport(lost)).toMatchObject({ overall: "diverged", first: 400 });
  });
});

describe("expectations", () => {
  const log = { ...readLog(join(corpus, "gauss1d-minimax-s61.jsonl")), file: "log.jsonl" };
  const exit = (expectation: { verdict: string; is?: string[]; isNot?: string[] }) =>
    diagnoseTraining({ log }, { expect: [expectation] }).exit;

  it("hold or do not", () => {
    expect(exit({ verdict: "overall", is: ["saturated"] })).toBe(0);
    expect(exit({ verdict: "saturation", isNot: ["saturated"] })).toBe(1);
  });

  const unclear = () => {
    const name = runs.find(({ report }) => report.overall === "cannot-tell")?.name;
    return { ...readLog(join(corpus, `${name}.jsonl`)), file: "log.jsonl" };
  };

  it.each([
    { verdict: "convergence", isNot: ["oscillating"] },
    { verdict: "overall", is: ["converged"] },
    { verdict: "overall", isNot: ["diverged", "collapsed"] },
    { verdict: "collapse", isNot: ["collapsed"] },
  ])("that only samples show are refused before, with one that a log shows: %j", (expectation) => {
    const judge = () => diagnoseTraining({ log: unclear() }, { expect: [expectation] });
    expect(judge).toThrow("can never be known without real and generated samples");
    try {
      judge();
    } catch (error) {
      expect((error as InputError).hint).toContain("'overall!=diverged'");
    }
  });

  it("hold where a log was looked through for a divergence and has none, though nothing else can be told", () => {
    const gate = (expectation: { verdict: string; is?: string[]; isNot?: string[] }) =>
      diagnoseTraining({ log: unclear() }, { expect: [expectation] }).exit;
    expect(gate({ verdict: "overall", isNot: ["diverged"] })).toBe(0);
    expect(gate({ verdict: "overall", isNot: ["diverged", "discriminator-wins"] })).toBe(0);
    expect(gate({ verdict: "convergence", isNot: ["diverged"] })).toBe(0);
    expect(gate({ verdict: "winning", isNot: ["wins"] })).toBe(0);
    expect(gate({ verdict: "overall", is: ["diverged"] })).toBe(1);
  });

  it("of the whole say what is missing where it cannot be told", () => {
    const log = unclear();
    const [{ gates, diagnosis }] = diagnoseTraining(
      { log },
      { expect: [{ verdict: "overall", is: ["saturated"] }] },
    ).scenarios;
    expect(gates[0].observed).toBe(`inconclusive; ${diagnosis?.needs[0]}`);
    expect(diagnosis?.needs[0]).toMatch(/^samples show whether the training converged/);
    const asked = { verdict: "overall", is: ["cannot-tell"] };
    expect(() => diagnoseTraining({ log }, { expect: [asked] })).toThrow("no status 'cannot-tell'");
  });

  it.each([
    [{ verdict: "overal", is: ["converged"] }, "overal can never hold: a diagnosis has no verdict 'overal'"],
    [{ verdict: "overall", is: ["fine"] }, "overall has no status 'fine'"],
    [
      { verdict: "collapse", isNot: ["collapsed", "partial", "none", "not-applicable", "inconclusive"] },
      "collapse names every status of collapse, so it has no effect",
    ],
    [
      { verdict: "overall", is: ["saturated"], isNot: ["diverged"] },
      "overall must have exactly one of is and isNot",
    ],
    [{ metric: "emd", max: 1 }, "emd is measured on real and generated samples, and none are given"],
    [{ preset: "ganscope:strict" }, "ganscope:strict says what a run must show, not what a log does"],
  ])("that can never be judged are refused: %j", (expectation, message) => {
    expect(() => diagnoseTraining({ log }, { expect: [expectation] })).toThrow(InputError);
    expect(() => diagnoseTraining({ log }, { expect: [expectation] })).toThrow(message);
  });
});

describe("the word for the whole", () => {
  const samples = {
    real: cloud(1, 1200),
    fake: [1, 2, 3].map((step) => ({
      step: 500 * step,
      samples: cloud(10 + step, 500, { x: step === 1 ? 0 : 50 }),
    })),
  };
  const records = Array.from({ length: 60 }, (_, i) => ({
    step: 25 * (i + 1),
    ...{ lossD: 1, lossG: 1, gradNormD: 0.1, gradNormG: i < 20 ? 0.1 : 0, layersD: [], layersG: [] },
    ...{ criticReal: null, criticFake: null, probReal: 0.7, probFake: 0.3 },
  }));
  const log = { records, columns: [], unknown: [], ambiguous: [], warnings: [], lines: 60, file: "log" };

  it("is diverged for samples that left the data, and says that the gradient is gone as well", () => {
    const report = diagnosisReport(diagnoseTraining({ log, samples }));
    expect([report.overall, report.verdicts.saturation.status]).toEqual(["diverged", "saturated"]);
    expect(report.verdicts.convergence.explanation).toContain(
      "The training is saturated as well. From step 525 on",
    );
  });
});

describe("columns that can mean several things", () => {
  it("are asked about in one line, which is the argument to add", () => {
    const reader = new LogReader("log");
    for (const step of [1, 2, 3])
      reader.object({ step, g_grad_norm: 1, real_score: 2, fake_score: -1 }, step);
    const { needs } = diagnosisReport(diagnoseTraining({ log: { ...reader.finish(), file: "log" } }));
    expect(needs.filter((text) => text.includes("--map"))).toEqual([
      expect.stringContaining("--map real_score=criticReal,fake_score=criticFake for scores"),
    ]);
    expect(needs.join()).not.toContain("(probReal)");
  });
});

describe("numbers that are not finite", () => {
  const overall = (rows: readonly object[]) => {
    const columns = {
      columns: [],
      unknown: [],
      ambiguous: [],
      warnings: [],
      lines: rows.length,
      file: "log",
    };
    const records = rows.map((row, i) => ({
      step: i,
      lossD: 1,
      lossG: 1,
      gradNormD: 1,
      gradNormG: 1,
      layersD: [],
      layersG: [],
      criticReal: null,
      criticFake: null,
      probReal: 0.5,
      probFake: 0.5,
      ...row,
    }));
    return diagnosisReport(diagnoseTraining({ log: { records, ...columns } }));
  };
  const lost = (...names: readonly string[]) => ({
    ...Object.fromEntries(names.map((name) => [name, null])),
    nonFinite: names,
  });

  it("are a divergence from the step on from which they stay", () => {
    expect(overall([{}, {}, lost("lossG"), lost("lossG", "lossD")])).toMatchObject({
      overall: "diverged",
      first: 2,
    });
    expect(overall([{}, lost("lossD"), {}, lost("lossD")])).toMatchObject({ overall: "diverged", first: 3 });
  });

  it("are none when they pass, as gradients do that mixed precision skips", () => {
    expect(overall([{}, lost("lossD"), {}, {}]).overall).toBe("cannot-tell");
    expect(overall([{}, {}, lost("gradNormG")]).overall).toBe("cannot-tell");
    expect(overall([{}, lost("gradNormG"), lost("gradNormG")])).toMatchObject({
      overall: "diverged",
      first: 1,
    });
  });
});

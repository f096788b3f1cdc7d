import { describe, expect, it } from "vitest";
import { collapse } from "../../../src/judging/diagnoses/collapse.ts";
import { pointsOn, records, ringTarget, snapshots, training } from "../../helpers/training.ts";

describe("collapsed", () => {
  it("means at most half of the modes in each of the last two snapshots", () => {
    const verdict = collapse.diagnose(
      training({ snapshots: snapshots({ modes20: [8, 6, 4, 3, 2], hq: [0.5, 0.9, 0.97, 0.97, 0.97] }) }),
    );
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["collapsed", 750, 1250]);
    expect(verdict.explanation).toBe("The generator covers 2 of 8 modes and has lost the rest.");
    expect(
      verdict.evidence.slice(0, 2).map(({ from, observed, threshold }) => [from, observed, threshold]),
    ).toEqual([
      [1000, 3, 4],
      [1250, 2, 4],
    ]);
  });

  it("needs the samples to crowd: around all modes but too far off is low quality, not collapse", () => {
    const modes20 = [0, 0, 0];
    const crowded = modes20.map(() => pointsOn([2, 3]));
    const around = modes20.map(() => pointsOn([0, 1, 2, 3, 4, 5, 6, 7], 0.8));
    expect(collapse.diagnose(training({ snapshots: snapshots({ modes20, points: crowded }) })).status).toBe(
      "collapsed",
    );
    const verdict = collapse.diagnose(training({ snapshots: snapshots({ modes20, points: around }) }));
    expect(verdict.status).toBe("partial");
    expect(verdict.explanation).toContain("Samples lie near 8 of these modes");
  });

  it("does not read occupation off a handful of points", () => {
    const points = [0, 1, 2].map(() => pointsOn([0, 1, 2, 3, 4, 5, 6, 7], 1, 2));
    const run = training({ snapshots: snapshots({ modes20: [3, 3, 3], points }) });
    expect(collapse.diagnose(run).status).toBe("collapsed");
  });
});

describe("partial", () => {
  it("means that some modes are missing in both of the last snapshots", () => {
    const verdict = collapse.diagnose(training({ snapshots: snapshots({ modes20: [8, 7, 6] }) }));
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["partial", 500, 750]);
    expect(verdict.explanation).toContain("covers 6 of 8 modes");
  });

  it("includes a collapse that only just happened", () => {
    expect(collapse.diagnose(training({ snapshots: snapshots({ modes20: [8, 7, 3] }) })).status).toBe(
      "partial",
    );
  });
});

describe("none", () => {
  it("means that every mode is held in one of the last two snapshots at least", () => {
    for (const modes20 of [
      [1, 8, 8],
      [1, 7, 8],
      [1, 8, 7],
    ]) {
      expect(collapse.diagnose(training({ snapshots: snapshots({ modes20 }) })).status).toBe("none");
    }
  });

  it("still reports samples that sit closer to the modes than the data do", () => {
    // Ceiling 1 - e^{-9/2} = 0.988891 plus three times sqrt(0.988891 x 0.011109 / 2500) = 0.002096: 0.995180.
    const diagnose = (hq: number) =>
      collapse.diagnose(training({ snapshots: snapshots({ modes20: [8, 8], hq: [0.9, hq] }) }));
    const row = diagnose(0.9953).evidence.find(({ metric }) => metric === "mode-coverage.hq");
    expect(row?.threshold).toBeCloseTo(0.99518, 5);
    expect(row?.holds).toBe(true);
    expect(diagnose(0.9953).status).toBe("none");
    expect(diagnose(0.9953).explanation).toContain(
      "closer to the modes than the data do (99.5 % within 3 sd)",
    );
    expect(diagnose(0.9951).explanation).not.toContain("closer");
  });
});

describe("not-applicable", () => {
  it("is said where there are no modes or only one", () => {
    const one = {
      ...ringTarget,
      modes: { ...ringTarget.modes!, centers: [[1, 0]], weights: [1], names: ["only"] },
    };
    const run = snapshots({ emd: [1, 1, 1] });
    expect(collapse.diagnose(training({ target: one, snapshots: run })).status).toBe("not-applicable");
    const none = { ...ringTarget, modes: undefined };
    expect(collapse.diagnose(training({ target: none, snapshots: run })).status).toBe("not-applicable");
  });
});

describe("inconclusive", () => {
  it.each([
    ["too few snapshots", training({ snapshots: snapshots({ modes20: [2] }) })],
    ["modes not counted", training({ snapshots: snapshots({ emd: [1, 1, 1] }) })],
    ["modes not countable", training({ snapshots: snapshots({ modes20: [2, null, 2] }) })],
    ["a diverged run", training({ status: "diverged", snapshots: snapshots({ modes20: [8, 2, 2] }) })],
    [
      "losses that ran away",
      training({ records: records(40, () => ({ lossG: 1e4 })), snapshots: snapshots({ modes20: [0, 0] }) }),
    ],
    [
      "samples that left the data",
      training({
        snapshots: snapshots({ modes20: [4, 0, 0], points: [1, 30, 40].map((s) => pointsOn([0], s)) }),
      }),
    ],
  ])("is said of %s", (_, run) => {
    expect(collapse.diagnose(run).status).toBe("inconclusive");
  });
});

describe("real samples that do not hold all modes themselves", () => {
  const band = (median: number) => ({
    "mode-coverage.modes20": { median, lo: median, hi: median, resamples: 199, n: 500 },
  });

  it.each([
    ["a collapse", [2, 2, 2]],
    ["a partial loss", [8, 6, 6]],
  ])("make %s inconclusive, with the reason", (_, modes20) => {
    const run = training({ snapshots: snapshots({ modes20 }), nulls: band(7) });
    const verdict = collapse.diagnose(run);
    expect(verdict).toMatchObject({ status: "inconclusive", from: null, to: null });
    expect(verdict.explanation).toBe(
      `The generator covers ${modes20[2]} of 8 modes, but as many real samples cover only 7, so the count does not show what the ` +
        "generator lost. Correct the modes' centers and std (--modes), or compare more samples.",
    );
    expect(verdict.evidence[0]).toMatchObject({
      metric: "mode-coverage.modes20 of real samples",
      observed: 7,
      threshold: 8,
      holds: true,
    });
    // Beside a band of all eight, and without a band, the count decides.
    expect(collapse.diagnose({ ...run, nulls: band(8) }).status).toMatch(/collapsed|partial/);
    expect(collapse.diagnose({ ...run, nulls: {} }).status).toMatch(/collapsed|partial/);
  });

  it("do not make a loss of what is held", () => {
    const run = training({ snapshots: snapshots({ modes20: [7, 8, 8] }), nulls: band(7) });
    expect(collapse.diagnose(run).status).toBe("none");
  });
});

it("samples too near to the modes are told by the radius of their dimension", () => {
  const centers = [0, 9].map((x) => new Array<number>(20).fill(x));
  const modes = { centers, std: 1, weights: [0.5, 0.5], names: ["a", "b"] };
  const run = training({
    target: { kind: "samples", dim: 20, sd: 4, modes },
    snapshots: snapshots({ modes20: [2, 2], hq: [1, 1] }),
  });
  expect(collapse.diagnose(run).explanation).toContain("(100 % within 6.1 sd)");
  // 0.988891 plus 3 sqrt(0.988891 x 0.011109 / 2500), as in the plane.
  const row = collapse.diagnose(run).evidence.find(({ metric }) => metric === "mode-coverage.hq");
  expect(row?.threshold).toBeCloseTo(0.99518, 5);
});

it("does not apply to a frozen generator", () => {
  const run = training({ frozen: true, snapshots: snapshots({ modes20: [1, 1, 1, 1] }) });
  expect(collapse.diagnose({ ...run, frozen: false }).status).not.toBe("not-applicable");
  expect(collapse.diagnose(run)).toMatchObject({ status: "not-applicable", evidence: [] });
});

describe("without names of modes", () => {
  const none = { ...ringTarget, modes: undefined };
  const [all, gone] = [
    { lost: 0.02, precision: 0.9, recall: 0.9 },
    { lost: 0.8, precision: 0.9, recall: 0.1 },
  ];
  const measured = (...sets: readonly { lost: number; precision: number; recall: number }[]) =>
    snapshots({ emd: sets.map(() => 1) }).map((snapshot, i) => {
      const share = (value: number) => ({ value, unit: "share", n: 500 });
      const { lost, precision, recall } = sets[i];
      const named = { "ndb.lost": lost, "prdc.precision": precision, "prdc.recall": recall };
      const shares = Object.entries(named).map(([name, value]) => [name, share(value)]);
      return { ...snapshot, metrics: { ...snapshot.metrics, ...Object.fromEntries(shares) } };
    });
  const judged = (sets: ReturnType<typeof measured>, unnamedModes = true) =>
    collapse.diagnose({ ...training({ target: none, snapshots: sets }), unnamedModes });

  it("a collapse gives up half of the data, draws on the rest, and reaches little", () => {
    const verdict = judged(measured(all, gone, gone, gone));
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["collapsed", 500, 1000]);
    expect(verdict.evidence).toHaveLength(6);
    expect(verdict.explanation).toContain("80 % of the data");
  });

  it.each([
    ["samples that lie elsewhere", { ...gone, precision: 0.39 }],
    ["samples that are thin where they are missing", { ...gone, recall: 0.61 }],
    ["less than half", { ...gone, lost: 0.49 }],
  ])("%s are none, nor is one snapshot", (_, other) => {
    expect(judged(measured(gone, gone, other)).status).toBe("inconclusive");
    expect(judged(measured(other, other, gone)).status).toBe("inconclusive");
  });

  it("none is said only where the data are known to have no modes", () => {
    expect(judged(measured(all, all, all)).status).toBe("inconclusive");
    expect(judged(measured(all, all, all)).explanation).toContain("the data's modes are unknown");
    expect(judged(measured(all, all, all), false).status).toBe("none");
  });

  it("samples beside the data that leave no part of it out are not said to be missing in 0 % of it", () => {
    const beside = { lost: 0, precision: 0.2, recall: 0.9 };
    const { status, explanation } = judged(measured(beside, beside, beside));
    expect(status).toBe("inconclusive");
    expect(explanation).toBe(
      "The generator draws samples wherever the data lie. Many of its samples lie beside the data, so bins of the data do not show which of its parts are covered.",
    );
  });

  it("what was not measured is named", () => {
    expect(judged(snapshots({ emd: [1, 1] })).explanation).toContain(
      "the metric ndb, which shows lost parts of the data, was not measured",
    );
    const [first, second] = measured(gone, gone);
    const why = { value: null, why: "it needs 40 samples on either side (real 39)" } as const;
    const cut = { ...second, metrics: { ...second.metrics, "ndb.lost": why } };
    expect(judged([first, cut]).explanation).toBe(
      "ndb.lost has no value at step 500: it needs 40 samples on either side (real 39).",
    );
  });
});

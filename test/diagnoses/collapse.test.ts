import { describe, expect, it } from "vitest";
import { collapse } from "../../src/diagnoses/collapse.ts";
import { pointsOn, records, ringTarget, snapshots, training } from "../helpers/training.ts";

describe("collapsed", () => {
  it("means at most half of the modes in each of the last two snapshots", () => {
    const verdict = collapse.diagnose(
      training({ snapshots: snapshots({ modes20: [8, 6, 4, 3, 2], hq: [0.5, 0.9, 0.97, 0.97, 0.97] }) }),
    );
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["collapsed", 750, 1250]);
    expect(verdict.explanation).toBe("The generator draws 2 of 8 modes and has given up the rest.");
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
    expect(verdict.explanation).toContain("Samples lie around 8 of them");
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
    expect(verdict.explanation).toContain("holds 6 of 8 modes");
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

it("does not apply to a frozen generator", () => {
  const run = training({ frozen: true, snapshots: snapshots({ modes20: [1, 1, 1, 1] }) });
  expect(collapse.diagnose({ ...run, frozen: false }).status).not.toBe("not-applicable");
  expect(collapse.diagnose(run)).toMatchObject({ status: "not-applicable", evidence: [] });
});

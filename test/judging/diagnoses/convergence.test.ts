import { describe, expect, it } from "vitest";
import { convergence } from "../../../src/judging/diagnoses/convergence.ts";
import { overallOf, verdictsOn } from "../../../src/judging/diagnoses/overall.ts";
import { accepts } from "../../../src/judging/gates/seed.ts";
import type { TargetRecord } from "../../../src/result/index.ts";
import { pointsOn, records, ringTarget, snapshots, training } from "../../helpers/training.ts";

const EIGHT = [8, 8, 8, 8, 8, 8];

describe("converged", () => {
  // The limit is max(3 x 0.035, 0.1 x 0.7074) = 0.105.
  const run = training({ snapshots: snapshots({ emd: [0.5, 0.2, 0.1, 0.06, 0.05, 0.104], modes20: EIGHT }) });
  const verdict = convergence.diagnose(run);

  it("means that the last three snapshots are close to the data and hold every mode", () => {
    expect(verdict.status).toBe("converged");
    expect([verdict.from, verdict.to]).toEqual([750, 1500]);
  });

  it("shows each snapshot's distance and modes against their limits", () => {
    expect(
      verdict.evidence.map(({ metric, from, observed, operator, threshold, holds }) => [
        metric,
        from,
        observed,
        operator,
        Number(threshold.toFixed(6)),
        holds,
      ]),
    ).toEqual([
      ["emd", 1000, 0.06, "<=", 0.105, true],
      ["mode-coverage.modes20", 1000, 8, ">=", 8, true],
      ["emd", 1250, 0.05, "<=", 0.105, true],
      ["mode-coverage.modes20", 1250, 8, ">=", 8, true],
      ["emd", 1500, 0.104, "<=", 0.105, true],
      ["mode-coverage.modes20", 1500, 8, ">=", 8, true],
      // (0.25 (0.06 + 0.05) + 0.5 x 0.104 - 0.035) / (0.105 - 0.035)
      ["emd, part of what its limit allows", 1000, expect.closeTo(0.0445 / 0.07, 12), "<=", 0.7, true],
    ]);
    expect(verdict.explanation).toContain("ends at 0.104, where a perfect generator scores 0.035");
  });

  it("is measured by the data's own deviation where that is the wider limit", () => {
    // One bell with sd 1 and null 0.03: the limit is 0.1, not 0.09.
    const bell: TargetRecord = { kind: "two-gaussians", dim: 1, sd: 1 };
    const nulls = { emd: { median: 0.03, lo: 0.02, hi: 0.05, resamples: 199, n: 2500 } };
    const status = (last: number) =>
      convergence.diagnose(
        training({ target: bell, nulls, snapshots: snapshots({ emd: [0.05, 0.05, last] }) }),
      ).status;
    expect(status(0.0999)).toBe("converged");
    expect(status(0.1001)).toBe("not-converged");
  });

  it("is not told of distances that all lie near the limit, where the next samples may lie beyond it", () => {
    // The mean, the final one counted twice, may take 70 % of the way from 0.035 to 0.105: 0.084.
    const near = (emd: number[]) =>
      convergence.diagnose(training({ snapshots: snapshots({ emd, modes20: EIGHT.slice(-emd.length) }) }));
    expect(near([0.5, 0.084, 0.084, 0.0839]).status).toBe("converged");
    const verdict = near([0.5, 0.0841, 0.084, 0.0841]);
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.explanation).toContain("too near the limit to decide");
    // Samples within every limit are close to the data: a gate on what they are not can pass.
    expect(accepts({ isNot: ["oscillating", "diverged"] }, verdict.status, verdict.notSeen)).toBe(true);
    expect(accepts({ isNot: ["not-converged"] }, verdict.status, verdict.notSeen)).toBe(false);
    expect(verdict.explanation).toContain(
      "the Earth mover's distance uses 70.1 % of what a converged generator may score",
    );
    expect(verdict.evidence.filter(({ holds }) => !holds).map(({ metric }) => metric)).toEqual([
      "emd, part of what its limit allows",
    ]);
    // the final one counts twice
    expect(near([0.5, 0.104, 0.104, 0.06]).status).toBe("converged");
    expect(near([0.5, 0.06, 0.08, 0.104]).status).toBe("inconclusive");
  });

  it.each([
    ["one of the three is too far", { emd: [0.5, 0.05, 0.05, 0.05, 0.106, 0.05], modes20: EIGHT }],
    [
      "a mode is missing at the end",
      { emd: [0.5, 0.05, 0.05, 0.05, 0.05, 0.05], modes20: [8, 8, 8, 8, 8, 7] },
    ],
    [
      "a mode was missing just before",
      { emd: [0.5, 0.05, 0.05, 0.05, 0.05, 0.05], modes20: [8, 8, 8, 7, 8, 8] },
    ],
    ["the modes were not counted", { emd: [0.5, 0.05, 0.05, 0.05, 0.05, 0.05] }],
    ["a distance is absent", { emd: [0.5, 0.05, 0.05, null, 0.05, 0.05], modes20: EIGHT }],
  ])("is not said when %s", (_, series) => {
    expect(convergence.diagnose(training({ snapshots: snapshots(series) })).status).toBe("not-converged");
  });

  it("is not said for a reason that is named, where the distance is short and a mode is missing", () => {
    const series = { emd: [0.5, 0.05, 0.05, 0.05, 0.05, 0.05], modes20: [8, 8, 8, 8, 8, 7] };
    const { explanation, evidence } = convergence.diagnose(training({ snapshots: snapshots(series) }));
    expect(explanation).toContain(", and the samples cover 7 of 8 modes.");
    expect(evidence.filter(({ holds }) => !holds).map(({ metric }) => metric)).toContain(
      "mode-coverage.modes20",
    );
  });
});

describe("converged by few samples", () => {
  // 3 null medians of 2500 are sqrt(1 + 8 x 0.1) = 1.3416 of 250: 0.13416. Real samples reach 0.19 by chance.
  const bell: TargetRecord = { kind: "two-gaussians", dim: 1, sd: 1 };
  const nulls = { emd: { median: 0.1, lo: 0.05, hi: 0.19, resamples: 199, n: 250 } };
  const verdict = (emd: number[]) =>
    convergence.diagnose(training({ target: bell, nulls, snapshots: snapshots({ emd }) }));

  it("is what stays within the distance that more samples allow", () => {
    // 0.1 x (1 + 0.7 x 0.3416) = 0.1239 on average, the final one counted twice
    expect(verdict([0.9, 0.12, 0.11, 0.13]).status).toBe("converged");
    expect(verdict([0.9, 0.2, 0.2, 0.134]).status).toBe("inconclusive");
  });

  it("is not told where only real samples' own noise lies beyond it", () => {
    const undecided = verdict([0.9, 0.2, 0.2, 0.18]);
    expect(undecided.status).toBe("inconclusive");
    expect(undecided.explanation).toContain(
      "ends at 0.18, within what two real samples of 250 reach by chance (0.19), but beyond the 0.134 of a converged generator",
    );
    expect(undecided.evidence.filter(({ holds }) => !holds)).toMatchObject([
      { metric: "emd", observed: 0.18 },
    ]);
  });

  it("is ruled out by a final distance beyond the null band, or a snapshot before it that is too far", () => {
    expect(verdict([0.9, 0.2, 0.2, 0.191]).status).toBe("not-converged");
    expect(verdict([0.9, 0.2, 0.31, 0.18]).status).toBe("not-converged");
  });
});

describe("worsening", () => {
  it("means a distance that rises steadily to the end", () => {
    const emd = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
    const verdict = convergence.diagnose(
      training({ snapshots: snapshots({ emd, modes20: emd.map(() => 8) }) }),
    );
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["worsening", 750, 1500]);
    const [chance, rise] = verdict.evidence;
    // The last four all rise: one order of 24. The slope is .1 a snapshot over three intervals.
    expect(chance.observed).toBeCloseTo(1 / 24, 14);
    expect(rise.observed).toBeCloseTo(0.3, 12);
  });

  it("means modes that are lost one after another for good, which used to be called oscillating", () => {
    // From all eight modes to one, two fewer each time: samples travel far, and never onto a mode that was lost.
    const covered = [8, 8, 8, 8, 6, 4, 2, 1];
    const run = training({
      snapshots: snapshots({
        emd: [0.05, 0.05, 0.05, 0.3, 0.5, 0.7, 1, 1.26],
        modes20: covered,
        movement: [null, 0.05, 0.05, 0.4, 0.6, 0.6, 0.7, 0.6],
        points: covered.map((modes) => pointsOn(Array.from({ length: modes }, (_, k) => k))),
      }),
    });
    const verdict = convergence.diagnose(run);
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["worsening", 1250, 2000]);
    expect(verdict.explanation).toContain("5 modes between steps 1250 and 2000");
  });

  it("is not said of modes that come back", () => {
    const covered = [8, 4, 6, 3, 5, 2, 4, 1];
    const run = training({ snapshots: snapshots({ emd: covered.map(() => 0.8), modes20: covered }) });
    expect(convergence.diagnose(run).status).toBe("not-converged");
  });
});

describe("improving", () => {
  it("means a steady fall over the last third of the snapshots", () => {
    const emd = [1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.2, 1.0, 0.8, 0.6, 0.4];
    const verdict = convergence.diagnose(
      training({ snapshots: snapshots({ emd, modes20: emd.map(() => 5) }) }),
    );
    expect(verdict.status).toBe("improving");
    expect([verdict.from, verdict.to]).toEqual([2250, 3000]);
    // All six pairs fall: one order of 24. The slope is -0.2 a snapshot over three intervals.
    const [chance, fall] = verdict.evidence;
    expect(chance.observed).toBeCloseTo(1 / 24, 14);
    expect(fall.observed).toBeCloseTo(0.6, 12);
    expect(fall.threshold).toBeCloseTo(0.035, 12);
    expect(verdict.evidence.find(({ metric }) => metric === "emd")?.holds).toBe(false);
  });

  it.each([
    ["the fall is smaller than sampling noise", [1, 1, 0.83, 0.82, 0.81, 0.8]],
    ["one of the four snapshots rises", [1, 1, 0.8, 0.6, 0.7, 0.4]],
    ["the distance stays", [0.6, 0.5, 0.6, 0.5, 0.6, 0.5]],
    ["three snapshots are all there is", [1, 0.8, 0.6]],
  ])("is not said when %s", (_, emd) => {
    const run = training({ snapshots: snapshots({ emd, modes20: emd.map(() => 8) }) });
    expect(convergence.diagnose(run).status).toBe("not-converged");
  });
});

describe("oscillating", () => {
  const emd = [1, 0.9, 1.1, 0.8, 1.2, 1, 0.9, 1];
  const modes20 = emd.map(() => 2);
  // Over the last four: median movement 0.8, at least 5 x 0.035 = 0.175 and 0.3 x 0.95.
  const movement = [null, 0.1, 0.7, 0.9, 0.8, 0.7, 0.9, 0.8];

  it("means samples that travel far from snapshot to snapshot and stay away from the data", () => {
    const verdict = convergence.diagnose(training({ snapshots: snapshots({ emd, modes20, movement }) }));
    expect(verdict.status).toBe("oscillating");
    expect(verdict.from).toBe(750);
    expect(verdict.evidence.map(({ observed }) => observed)).toEqual([0.8, 0.8, 1]);
    expect(verdict.evidence.map(({ threshold }) => Number(threshold.toFixed(12)))).toEqual([
      0.175, 0.3, 0.105,
    ]);
  });

  it("is not said of a spiral inwards, whose distance halves over the snapshots that are judged", () => {
    // Dirac-GAN with R1: the last eight distances, the later four at most half of the earlier ones.
    const spiral = [4, 3, 3, 2, 2, 1.6, 1.4, 1.2, 1, 0.9, 0.8, 0.7, 0.5, 0.45, 0.4, 0.38];
    const status = (distances: readonly number[]) =>
      convergence.diagnose(training({ snapshots: snapshots({ emd: distances, movement: spiral }) })).status;
    expect(status(spiral)).toBe("improving");
    expect(status(spiral.map((distance, i) => (i === 12 ? 0.51 : distance)))).toBe("oscillating");
  });

  it("needs the samples to change modes, where points show them", () => {
    const jumping = emd.map((_, i) => pointsOn(i % 2 === 0 ? [0, 1] : [4, 5]));
    const staying = emd.map(() => pointsOn([0, 1, 2, 3]));
    const status = (points: number[][][]) =>
      convergence.diagnose(training({ snapshots: snapshots({ emd, modes20, movement, points }) })).status;
    expect(status(jumping)).toBe("oscillating");
    expect(status(staying)).toBe("not-converged");
  });

  it.each([
    ["movement is within five nulls", { emd, modes20, movement: [null, ...new Array<number>(7).fill(0.17)] }],
    [
      "movement is small beside the distance",
      { emd: emd.map((d) => 2 * d), modes20, movement: [null, ...new Array<number>(7).fill(0.4)] },
    ],
    ["movement was not measured", { emd, modes20 }],
  ])("is not said when %s", (_, series) => {
    expect(convergence.diagnose(training({ snapshots: snapshots(series) })).status).toBe("not-converged");
  });
});

describe("diverged", () => {
  it("names the step at which a number stopped being finite", () => {
    const broken = records(10, (i) =>
      i >= 6 ? { lossD: null, lossG: null, nonFinite: ["lossD", "lossG"] } : {},
    );
    const verdict = convergence.diagnose(training({ status: "diverged", records: broken }));
    expect(verdict.status).toBe("diverged");
    expect([verdict.from, verdict.to]).toEqual([175, 250]);
    expect(verdict.explanation).toContain(
      "At step 175 the training produced numbers that are not finite (the discriminator's loss, the generator's loss)",
    );
  });

  it("is said of a run that ended before the bad number was logged", () => {
    const run = training({ status: "diverged", lastStep: 61, reason: "lossG is NaN", records: records(2) });
    const verdict = convergence.diagnose(run);
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["diverged", 61, 61]);
    expect(verdict.explanation).toContain("lossG is NaN");
  });

  it("is said of losses that stay beyond 50 nats, not of a spike or of a critic's large losses", () => {
    const close = snapshots({ emd: [0.5, 0.05, 0.05, 0.05], modes20: [8, 8, 8, 8] });
    const ending = records(40, (i) => ({ lossG: i < 20 ? 0.7 : -900 }));
    const verdict = convergence.diagnose(training({ records: ending, snapshots: close }));
    expect([verdict.status, verdict.from]).toEqual(["diverged", 525]);
    expect(verdict.evidence[0].observed).toBe(900);
    const spike = records(40, (i) => ({ lossG: i === 20 ? 900 : 0.7 }));
    expect(convergence.diagnose(training({ records: spike, snapshots: close })).status).toBe("converged");
    const critic = training({ records: ending, snapshots: close, probabilistic: false });
    expect(convergence.diagnose(critic).status).toBe("converged");
  });

  it.each([
    ["scores", { criticReal: 1e8, criticFake: -3 }],
    ["scores of generated samples alone", { criticReal: null, criticFake: -1e8 }],
    ["the gap between scores", { criticReal: 1e7, criticFake: -1e7 }],
  ])("is said of %s beyond 2^24, of critics too, whatever the losses are", (_, last) => {
    for (const probabilistic of [true, false, undefined]) {
      // A peak that passed is no part of it.
      const ending = records(40, (i) =>
        i === 3 ? { criticReal: 1e9 } : i < 20 ? { criticReal: 1e7 } : last,
      );
      const verdict = convergence.diagnose(training({ records: ending, probabilistic }));
      expect([verdict.status, verdict.from]).toEqual(["diverged", 525]);
      expect(verdict.evidence[0]).toMatchObject({ threshold: 16_777_216, operator: ">", holds: true });
    }
  });

  it("is not said of scores that a critic may have", () => {
    const healthy = records(40, () => ({ criticReal: 8e6, criticFake: -8e6 }));
    expect(convergence.diagnose(training({ records: healthy, probabilistic: false })).status).toBe(
      "inconclusive",
    );
  });

  it("is said of a critic's losses beyond 2^24, which are made of its scores", () => {
    const ending = records(40, (i) => ({ criticReal: null, criticFake: null, lossD: i < 20 ? -900 : -1e8 }));
    const verdict = convergence.diagnose(training({ records: ending, probabilistic: undefined }));
    expect([verdict.status, verdict.from]).toEqual(["diverged", 525]);
  });

  it("by far samples is said beside saturated where the gradient is gone, and asks for more than a lower learning rate", () => {
    const all = [0, 1, 2, 3, 4, 5, 6, 7];
    const far = snapshots({
      emd: [0.6, 1, 2, 2],
      points: [1, 2, 40, 50].map((scale) => pointsOn(all, scale)),
    });
    for (const at of [
      { gradNormG: 0, probReal: 0.7, probFake: 0.3 },
      { gradNormG: 1e-6, probReal: 0.9999, probFake: 1e-5 },
    ]) {
      const run = training({ snapshots: far, records: records(60, (i) => (i < 20 ? {} : at)) });
      const verdicts = verdictsOn(run);
      expect([verdicts.convergence.status, verdicts.saturation.status]).toEqual(["diverged", "saturated"]);
      expect(overallOf(verdicts)).toEqual({ overall: "diverged", first: 750 });
      expect(verdicts.convergence.explanation).toContain(
        "The training is saturated as well. From step 525 on the generator's gradient is gone",
      );
      expect(verdicts.convergence.explanation).not.toContain("is the usual remedy");
    }
    const alive = convergence.diagnose(training({ snapshots: far, records: records(60) }));
    expect(alive.explanation).toContain("a lower learning rate is the usual remedy.");
  });

  it("is said of samples that end far outside the data, though binned distances look moderate", () => {
    const all = [0, 1, 2, 3, 4, 5, 6, 7];
    const points = [1, 2, 40, 50].map((scale) => pointsOn(all, scale));
    const verdict = convergence.diagnose(training({ snapshots: snapshots({ emd: [0.6, 1, 2, 2], points }) }));
    expect([verdict.status, verdict.from]).toEqual(["diverged", 750]);
    // The largest coordinate of a point on the ring is 1 on the axes and sqrt(1/2) on the diagonals: mean 0.8536.
    expect(verdict.evidence[0].observed).toBeCloseTo(50 * ((1 + Math.SQRT1_2) / 2), 10);
  });

  it("is not said of samples that come back from where the first snapshot found them, as round narrow data", () => {
    const status = (scales: readonly number[]) => {
      const points = scales.map((scale) => pointsOn([0, 1, 2, 3, 4, 5, 6, 7], scale));
      const emd = scales.map(() => 2);
      return convergence.diagnose(training({ snapshots: snapshots({ emd, points }) })).status;
    };
    // Mean largest coordinate .8536: spreads 42.7 at first, 12.8 on the way, 42.7 at the end.
    expect(status([50, 15, 40, 50])).not.toBe("diverged");
    expect(status([50, 15, 40, 110])).toBe("diverged");
    // None comes nearer than half of the first: these had left before it.
    expect(status([50, 30, 40, 50])).toBe("diverged");
  });

  it("is said of samples that left before the first snapshot, where the untrained generator's are known", () => {
    const all = [0, 1, 2, 3, 4, 5, 6, 7];
    const emd = [2, 2, 2, 2];
    const far = snapshots({ emd, points: [10, 10, 10, 10].map((scale) => pointsOn(all, scale)) });
    const judge = (changes: Parameters<typeof training>[0]) =>
      convergence.diagnose(training({ snapshots: far, ...changes }));
    // Mean largest coordinate (1 + sqrt(1/2)) / 2 = .854: spreads of 8.54, from .854, 4.23 and 4.31.
    expect(judge({}).status).not.toBe("diverged");
    const verdict = judge({ untrained: { points: pointsOn(all, 1) } });
    expect([verdict.status, verdict.from]).toEqual(["diverged", far[0].step]);
    expect(verdict.evidence[0]).toMatchObject({ from: 0, threshold: 3, holds: true });
    expect(verdict.explanation).toContain("as far out as the data reach, from 0.854 before the training");
    expect(judge({ untrained: { points: pointsOn(all, 4.95) } }).status).toBe("diverged");
    expect(judge({ untrained: { points: pointsOn(all, 5.05) } }).status).not.toBe("diverged");
    expect(judge({ untrained: { spread: 4.2 } }).status).toBe("diverged");
    // one that started far out has not left the data, however far
    expect(judge({ untrained: { spread: 40 } }).status).not.toBe("diverged");
    // what nobody could measure says nothing
    expect(judge({ untrained: {} }).status).not.toBe("diverged");
  });

  it("takes a snapshot at step 0 for the untrained generator's", () => {
    const all = [0, 1, 2, 3, 4, 5, 6, 7];
    const status = (first: number, scales: readonly number[]) => {
      const shots = snapshots({
        emd: scales.map(() => 2),
        points: scales.map((scale) => pointsOn(all, scale)),
      });
      return convergence.diagnose(
        training({ snapshots: shots.map((shot, i) => (i === 0 ? { ...shot, step: first } : shot)) }),
      ).status;
    };
    // Spreads of 42.7 at first and 51.2 at the end: more than 30, less than twice the first.
    expect(status(0, [50, 60, 60, 60])).not.toBe("diverged");
    expect(status(1, [50, 60, 60, 60])).toBe("diverged");
    expect(status(0, [50, 60, 60, 101])).toBe("diverged");
    // a single set of samples is not known to be untrained
    expect(status(0, [50])).toBe("diverged");
  });

  it("is not said of a generator that starts far out and comes in", () => {
    const all = [0, 1, 2, 3, 4, 5, 6, 7];
    const points = [10, 8, 1, 1, 1].map((scale) => pointsOn(all, scale));
    const run = training({
      snapshots: snapshots({ emd: [2, 2, 0.05, 0.05, 0.05], modes20: [0, 0, 8, 8, 8], points }),
    });
    expect(convergence.diagnose(run).status).toBe("converged");
  });
});

describe("inconclusive", () => {
  it("is all that perfect-looking losses are worth without samples", () => {
    const verdict = convergence.diagnose(training());
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.explanation).toContain("Add snapshots");
  });

  it("is said when the final distance is absent, with its reason", () => {
    const verdict = convergence.diagnose(
      training({ snapshots: snapshots({ emd: [0.1, 0.05, 0.05, null] }) }),
    );
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.explanation).toContain("the samples are not finite");
  });

  it("is said when nothing tells how small the distance can be", () => {
    const run = training({
      nulls: {},
      snapshots: snapshots({ emd: [0.05, 0.05, 0.05], modes20: [8, 8, 8] }),
    });
    expect(convergence.diagnose(run).status).toBe("inconclusive");
  });

  it("is said of two good snapshots, of which three are needed; two bad ones are enough for a no", () => {
    const status = (emd: number[]) =>
      convergence.diagnose(training({ snapshots: snapshots({ emd, modes20: emd.map(() => 8) }) })).status;
    expect(status([0.05, 0.05])).toBe("inconclusive");
    expect(status([0.05, 0.5])).toBe("not-converged");
  });

  it("never says converged of numbers that are not finite", () => {
    for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY]) {
      const run = training({ snapshots: snapshots({ emd: [bad, bad, bad], modes20: [8, 8, 8] }) });
      expect(convergence.diagnose(run).status).toBe("inconclusive");
    }
  });
});

it("returns only statuses that it declares, and finite evidence", () => {
  const target = { ...ringTarget, modes: undefined };
  const runs = [
    training(),
    training({ target, snapshots: snapshots({ emd: [0.05, 0.05, 0.05] }) }),
    training({ snapshots: snapshots({ emd: [1, 0.9, 0.8, 0.7], modes20: [1, 2, 3, 4] }) }),
  ];
  for (const run of runs) {
    const { status, evidence } = convergence.diagnose(run);
    expect(convergence.statuses).toContain(status);
    expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
  }
});

it("does not apply to a frozen generator, unless the training diverged", () => {
  const snapshotsAtNull = snapshots({ emd: [0.03, 0.03, 0.03, 0.03], modes20: [8, 8, 8, 8] });
  const run = training({ frozen: true, snapshots: snapshotsAtNull });
  expect(convergence.diagnose({ ...run, frozen: false }).status).toBe("converged");
  expect(convergence.diagnose(run)).toMatchObject({ status: "not-applicable", evidence: [] });
  const broken = { status: "diverged" as const, reason: "lossD is NaN at step 2000" };
  expect(convergence.diagnose({ ...run, ...broken }).status).toBe("diverged");
});

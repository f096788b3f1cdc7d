/** What a log alone shows: each finding where it must be, where it must not, and where it cannot be told. Series follow from their formulas. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MEASURES } from "../../../src/inputs/log/measures.ts";
import type { LogEvidence } from "../../../src/judging/findings/finding.ts";
import { type FindingId, findings } from "../../../src/judging/findings/index.ts";
import type { QualitySeries, StepRecord } from "../../../src/result/index.ts";

const EMPTY: StepRecord = {
  step: 0,
  lossD: null,
  lossG: null,
  gradNormD: null,
  gradNormG: null,
  layersD: [],
  layersG: [],
  criticReal: null,
  criticFake: null,
  probReal: null,
  probFake: null,
};
const N = 60;
const log = (of: (t: number, i: number) => Partial<StepRecord>, count = N): StepRecord[] =>
  Array.from({ length: count }, (_, i) => ({ ...EMPTY, step: 10 * i, ...of(i / (count - 1), i) }));
const find = (id: FindingId, records: readonly StepRecord[], more: Partial<LogEvidence> = {}) =>
  findings[id].find({ records, quality: [], restarts: [], ...more });

/** A little noise that repeats: 0.96 to 1.04. */
const wobble = (i: number) => 1 + 0.04 * Math.sin(7 * i);

describe("the registry of findings", () => {
  it("has every file of its folder, and each of their statuses is one that it names", () => {
    const folder = new URL("../../../src/judging/findings", import.meta.url).pathname;
    const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
    const others = ["finding.ts", "index.ts", "rates.ts", "rate-of.ts", "thin.ts"];
    expect(
      files
        .filter((file) => !others.includes(file))
        .map((file) => file.slice(0, -3))
        .toSorted(),
    ).toEqual(Object.keys(findings).toSorted());
    for (const id of Object.keys(findings) as FindingId[])
      expect(findings[id].statuses).toContain(find(id, []).status);
  });
});

describe("a discriminator that wins", () => {
  /** Cross-entropy with D(x) = 1 - p and D(G(z)) = p. */
  const crossEntropy = (p: number) => ({ lossD: -2 * Math.log1p(-p), lossG: -Math.log(p) });

  it("has a loss that falls to 0 while the generator's rises", () => {
    const { status, from, explanation } = find(
      "winning",
      log((t, i) => crossEntropy(0.5 * 1e-3 ** t * wobble(i))),
    );
    expect(status).toBe("wins");
    // -2 log(1 - p) is a tenth of ln 2 at p = 0.0341, so at t = 0.389: record 23.
    expect(from).toBeGreaterThanOrEqual(180);
    expect(from).toBeLessThanOrEqual(260);
    expect(explanation).toContain("where a balanced one has at least 0.693");
  });

  it.each<[string, (t: number, i: number) => Partial<StepRecord>, string]>([
    ["balanced, cross-entropy", (_, i) => crossEntropy(0.5 * wobble(i)), "none"],
    ["strong, cross-entropy", (_, i) => crossEntropy(0.06 * wobble(i)), "suspected"],
    ["balanced, hinge", (_, i) => ({ lossD: 1.9 * wobble(i), lossG: Math.sin(i) }), "none"],
    ["at 0, hinge", (t, i) => ({ lossD: 2 * (1 - t) ** 4 * wobble(i), lossG: Math.sin(i) }), "wins"],
    ["balanced, least squares", (_, i) => ({ lossD: 0.25 * wobble(i), lossG: 0.125 * wobble(i) }), "none"],
    [
      "at 0, least squares",
      (t, i) => ({ lossD: 0.25 * 1e-3 ** t * wobble(i), lossG: 0.125 + 0.375 * t }),
      "wins",
    ],
    [
      "minimax, whose generator's loss rises to 0",
      (t, i) => ({ lossD: 1e-5 ** t * wobble(i), lossG: -0.7 * 1e-5 ** t }),
      "wins",
    ],
    ["a critic's", (_, i) => ({ lossD: -0.1 * wobble(i), lossG: 1 }), "not-applicable"],
    [
      "divided by the number of samples",
      (_, i) => ({ lossD: 0.0028 * wobble(i), lossG: 0.0028 }),
      "inconclusive",
    ],
    [
      "in two parts",
      (t) => ({ lossDReal: 0.3 * 1e-4 ** t, lossDFake: 0.3 * 1e-4 ** t, lossG: 2 + 6 * t }),
      "wins",
    ],
    [
      "near 0 while the generator's loss falls",
      (t, i) => ({ lossD: 0.5 * 1e-3 ** t * wobble(i), lossG: 8 - 4 * t }),
      "suspected",
    ],
    [
      "certain by its outputs",
      (t, i) => ({ lossD: 1, probReal: 1 - 1e-3, probFake: 0.5 * 1e-3 ** t * wobble(i) }),
      "wins",
    ],
    ["small, but not certain by its outputs", () => ({ lossD: 1e-3, probReal: 0.9, probFake: 0.2 }), "none"],
    ["right of all samples by their signs", () => ({ lossD: -5, signReal: 1, signFake: -0.995 }), "wins"],
    ["right of all samples", () => ({ accuracyD: 0.995 }), "suspected"],
  ])("%s: %s", (_, of, status) => expect(find("winning", log(of)).status).toBe(status));

  it("is not told of fewer than 20 records", () => {
    expect(
      find(
        "winning",
        log(() => ({ lossD: 0, lossG: 9 }), 19),
      ).status,
    ).toBe("inconclusive");
    expect(
      find(
        "winning",
        log(() => ({ lossD: 0, lossG: 9 }), 20),
      ).status,
    ).toBe("wins");
  });
});

describe("a discriminator that is dead", () => {
  it.each<[string, (t: number, i: number) => Partial<StepRecord>, string]>([
    [
      "answers 2e-10 to everything",
      (_, i) => ({ probReal: 1.93e-10 * wobble(i), probFake: 1.95e-10 * wobble(i) }),
      "dead",
    ],
    ["answers 1 to everything", () => ({ probReal: 1, probFake: 1 }), "dead"],
    [
      "answers 1/2 to everything",
      (_, i) => ({ probReal: 0.5 * wobble(i), probFake: 0.5 * wobble(i) }),
      "none",
    ],
    ["tells them apart", () => ({ probReal: 0.7, probFake: 0.3 }), "none"],
    ["scores alike what it told apart", (t) => ({ criticReal: 5 + 1e-7 ** t, criticFake: 5 }), "dead"],
    ["scores apart", (_, i) => ({ criticReal: 5 * wobble(i), criticFake: 1 }), "none"],
    [
      "a critic's loss that is lost",
      (t, i) => ({ lossD: -0.5 * 1e-9 ** t * wobble(i), lossG: -0.3 }),
      "dead",
    ],
    ["a critic's loss", (_, i) => ({ lossD: -0.5 * wobble(i), lossG: -0.3 }), "none"],
    ["losses alone", (_, i) => ({ lossD: 0.7 * wobble(i), lossG: 0.7 }), "inconclusive"],
  ])("%s: %s", (_, of, status) => expect(find("dead", log(of)).status).toBe(status));

  it("holds numbers only in its evidence", () => {
    const { evidence } = find(
      "dead",
      log(() => ({ probReal: 1, probFake: 0 })),
    );
    for (const { observed } of evidence) expect(observed === null || Number.isFinite(observed)).toBe(true);
  });
});

describe("losses", () => {
  it("that stay the same over 20 records are flat; those that differ in the sixth digit are not", () => {
    const flat = log((_, i) => ({ lossD: i < 30 ? wobble(i) : 1, lossG: i < 35 ? wobble(i) : 0.5 }));
    expect(find("flat", flat)).toMatchObject({ status: "flat", from: 350 });
    expect(
      find(
        "flat",
        log((_, i) => ({ lossD: 1, lossG: 0.5 + 1e-5 * (i % 2) })),
      ).status,
    ).toBe("none");
    expect(find("flat", flat.slice(0, 50)).status).toBe("none");
    expect(find("flat", []).status).toBe("inconclusive");
  });

  it("that end ten times as large, and large, are suspected to run away", () => {
    expect(
      find(
        "explosion",
        log((t, i) => ({ lossD: 1.5 * 50 ** t * wobble(i), lossG: 1 })),
      ).status,
    ).toBe("suspected");
    expect(
      find(
        "explosion",
        log((t) => ({ lossD: 0.01 * 50 ** t, lossG: 0.02 })),
      ).status,
    ).toBe("none");
    expect(
      find(
        "explosion",
        log((_, i) => ({ lossD: 200 * wobble(i), lossG: 1 })),
      ).status,
    ).toBe("none");
  });

  it("that are back at the start after a restart are suspected to have lost the training's state", () => {
    const restarts = [{ from: 350, to: 300 }];
    const of = (after: number) =>
      log((_, i) => ({ lossD: i < 30 ? 1.4 - 0.04 * i : after, lossG: 1 + 0.01 * (i % 3) }));
    expect(find("reset", of(1.35), { restarts })).toMatchObject({ status: "suspected", from: 300 });
    expect(find("reset", of(0.3), { restarts }).status).toBe("none");
    expect(find("reset", of(1.35)).status).toBe("not-applicable");
    expect(find("reset", of(1.35), { restarts: [{ from: 350, to: 0 }] }).status).toBe("not-applicable");
  });
});

describe("a discriminator that overfits", () => {
  it("answers on held-out samples as on generated ones", () => {
    const of = (held: number) => log(() => ({ probReal: 0.8, probFake: 0.2, probValidation: held }));
    // r_v = (0.8 - 0.4) / 0.6 = 2/3; (0.8 - 0.7) / 0.6 = 1/6
    expect(find("overfitting", of(0.4)).evidence[1].observed).toBeCloseTo(2 / 3, 12);
    expect(find("overfitting", of(0.4)).status).toBe("suspected");
    expect(find("overfitting", of(0.7)).status).toBe("none");
  });

  it("has a mean sign near 1 on training samples", () => {
    expect(
      find(
        "overfitting",
        log((t) => ({ signReal: 0.4 + 0.58 * t })),
      ).status,
    ).toBe("suspected");
    expect(
      find(
        "overfitting",
        log(() => ({ signReal: 0.6 })),
      ).status,
    ).toBe("none");
    expect(
      find(
        "overfitting",
        log(() => ({ lossD: 1 })),
      ).status,
    ).toBe("not-applicable");
  });
});

describe("quality", () => {
  const series = (
    values: readonly (number | null)[],
    measure: "fid" | "psnr" | "is" = "fid",
    column: string = measure,
  ): QualitySeries => ({
    column,
    measure,
    title: MEASURES[measure].title,
    better: MEASURES[measure].better,
    range: [...MEASURES[measure].range] as [number, number],
    steps: values.map((_, i) => 1000 * (i + 1)),
    values,
  });
  const judged = (...all: QualitySeries[]) => find("quality", [], { quality: all });
  const down = [90, 70, 60, 55, 50, 48, 49];

  it("that ends worse than its best says which checkpoint to keep", () => {
    expect(judged(series([...down, 80, 110, 120, 125, 137]))).toMatchObject({
      status: "worsening",
      from: 6000,
      explanation:
        "The quality got worse: fid 48 at step 6000, 137 at the end. Keep the checkpoint of step 6000.",
    });
    const higher = [...down, 80, 110, 120, 125, 137].map((value) => 40 - value / 10);
    expect(judged(series(higher, "psnr")).status).toBe("worsening");
  });

  it.each<[string, readonly (number | null)[], string]>([
    ["falls to the end", [90, 80, 70, 60, 50, 40, 30, 20, 10], "improving"],
    ["stays, with noise", [50, 52, 49, 51, 50, 48, 52, 50, 51], "steady"],
    ["has one bad value", [50, 52, 49, 51, 50, 48, 52, 50, 90], "steady"],
    ["is negative", [50, -3, -2, -7, 50], "broken"],
    ["is 1e50", [1e50, 1e52, 1e51, 1e50, 1e53], "broken"],
    ["is infinite at the end", [50, 49, 48, 47, 46, null], "broken"],
    ["is infinite once of twenty", [...Array(10).fill(50), null, ...Array(10).fill(50)], "steady"],
    ["has four values", [50, 49, 48, 47], "inconclusive"],
  ])("that %s is %s", (_, values, status) => expect(judged(series(values)).status).toBe(status));

  it("follows FID before PSNR, and held-out data before training data; without a measure it does not apply", () => {
    const bad = [...down, 80, 110, 120, 125, 137];
    expect(judged(series(Array(9).fill(30), "psnr"), series(bad)).status).toBe("worsening");
    const best = Array(9).fill(30);
    expect(
      judged(series([...best, 20, 15, 12], "psnr", "train_psnr"), series(best, "psnr", "val_psnr")).status,
    ).toBe("steady");
    expect(judged().status).toBe("not-applicable");
  });
});

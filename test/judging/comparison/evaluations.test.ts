/** Evaluations of samples held against earlier ones: false alarms, and changes of the size that is named before. */
import { describe, expect, it, test } from "vitest";
import { compareTrained } from "../../../src/judging/comparison/compare.ts";
import { SIMULATED_ALARMS } from "../../../src/judging/comparison/single.ts";
import { Rng } from "../../../src/maths/random.ts";
import { evaluated, named, rates, reference, references, SHAPES } from "../../helpers/simulated-sets.ts";

const LAWS = [
  { name: "normal", mean: 0, sd: 1 },
  { name: "heavy tails", mean: 0.3, sd: 1 },
] as const;
/** 80 % less two standard errors of 300 trials. */
const FOUND = 0.8 - 2 * Math.sqrt((0.8 * 0.2) / 300);

describe.each(LAWS)("samples: $name, generated ones off by $mean", ({ name, ...place }) => {
  const law = { ...place, shape: SHAPES[name] };
  const alike = { rng: new Rng(5).fork("A/A"), known: references(new Rng(5).fork("A/A"), law.shape) };
  const changed = { rng: new Rng(6).fork("A/B"), known: references(new Rng(6).fork("A/B"), law.shape) };

  test.each([
    [1, SIMULATED_ALARMS],
    [5, 0.05],
  ])(
    "%d sets against as many: alarms in 1,000 comparisons of one law at most at the stated rate %f",
    (sets, rate) => {
      const { alarms } = rates(law, { sets, trials: 1000, known: alike.known }, () => 0, alike.rng);
      expect(alarms).toBeLessThanOrEqual(rate);
    },
  );

  test.each([1, 5])("%d sets against as many: a change of the stated size is found", (sets) => {
    const { found } = rates(
      law,
      { sets, trials: 300, known: changed.known },
      (before) => named(before, sets),
      changed.rng,
    );
    expect(found).toBeGreaterThanOrEqual(FOUND);
  });
});

describe("one set against one", () => {
  const known = reference(new Rng(21).fork("reference"));
  const law = { mean: 0.2, sd: 1 };
  const before = evaluated(known, law, 1, new Rng(21).fork("before"));

  it("the same samples are no change, exactly", () => {
    const [change] = compareTrained(before, before);
    expect(change).toMatchObject({ verdict: "no change", why: "The value is exactly the same as before." });
  });

  it("a far one regressed by the difference of the values, with an interval of both errors", () => {
    const after = evaluated(known, { mean: 3, sd: 1 }, 1, new Rng(21).fork("after"));
    const [change] = compareTrained(before, after);
    const [early, late] = [before, after].map(({ primary }) => primary.emd.values[0].value ?? Number.NaN);
    expect(change.verdict).toBe("regressed");
    expect(change.evidence?.shift).toBeCloseTo(late - early, 14);
    expect(compareTrained(after, before)[0].verdict).toBe("improved");
  });

  it("without interval and null band nothing is called no change", () => {
    const { null: _, ...bare } = before.primary.emd;
    const alone = { ...before, primary: { emd: { ...bare, values: [{ seed: 0, value: 1 }] } } };
    expect(compareTrained(alone, alone)[0]).toMatchObject({ verdict: "not comparable" });
  });

  it("other real samples do not compare", () => {
    const other = {
      ...before,
      definition: { ...before.definition, target: { rows: 200, dim: 1, sha256: "1" } },
    };
    expect(compareTrained(other, before)[0]).toMatchObject({ verdict: "not comparable", metric: null });
  });
});

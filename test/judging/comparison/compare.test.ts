import { describe, expect, it } from "vitest";
import { compareTrained } from "../../../src/judging/comparison/compare.ts";
import { foresee } from "../../../src/judging/comparison/foresee.ts";
import type { PrimaryValues, Trained } from "../../../src/judging/comparison/trained.ts";
import { Rng } from "../../../src/maths/random.ts";
import { emd, modes, said, shares, trained, values } from "../../helpers/simulated.ts";

const LOW = [0.04, 0.044, 0.049, 0.052, 0.06];
const HIGH = LOW.map((value) => value + 0.1);
const verdictOf = (before: Trained, after: Trained, options = {}) =>
  compareTrained(before, after, options)[0];

describe("a quantity of two sets of trainings", () => {
  it("regressed: five seeds apart from five, by more than real samples differ", () => {
    const { verdict, evidence, why } = verdictOf(trained({ emd: emd(LOW) }), trained({ emd: emd(HIGH, 6) }));
    expect(verdict).toBe("regressed");
    expect(evidence?.p).toBeCloseTo(2 / 252, 14);
    expect(evidence?.shift).toBeCloseTo(0.1, 12);
    expect(evidence?.noise).toBeCloseTo(0.05 - 0.035, 12);
    expect(evidence?.delta).toBe(1);
    expect(why).toContain("p = 0.0079");
  });

  it("improved, the other way round; and of modes more is better", () => {
    expect(verdictOf(trained({ emd: emd(HIGH) }), trained({ emd: emd(LOW, 6) })).verdict).toBe("improved");
    const [few, many] = [modes([4, 5, 5, 5, 6]), modes([8, 8, 8, 8, 8], 6)];
    const more = verdictOf(
      trained({ "mode-coverage.modes20": few }),
      trained({ "mode-coverage.modes20": many }),
    );
    expect(more.verdict).toBe("improved");
    expect(more.evidence).toMatchObject({ delta: 1, shift: 3, interval: { lo: 2, hi: 4 } });
  });

  it("has not changed where a sure shift is within the noise, or a large one may be chance", () => {
    const near = LOW.map((value) => value + 0.014 + 1e-4 * value);
    const apart = verdictOf(
      trained({ emd: emd([0.04, 0.0401, 0.0402, 0.0403, 0.0404]) }),
      trained({ emd: emd([0.05, 0.0501, 0.0502, 0.0503, 0.0504], 6) }),
    );
    expect(apart).toMatchObject({ verdict: "no change", why: expect.stringContaining("within the noise") });
    expect(verdictOf(trained({ emd: emd(LOW) }), trained({ emd: emd(near, 6) }))).toMatchObject({
      verdict: "no change",
    });
    const wild = verdictOf(
      trained({ emd: emd(LOW) }),
      trained({ emd: emd([0.04, 0.9, 0.045, 0.9, 0.9], 6) }),
    );
    expect(wild).toMatchObject({ verdict: "no change", why: expect.stringContaining("Chance alone") });
  });

  it("a training that diverged counts as the worst there is", () => {
    const lost = verdictOf(
      trained({ emd: emd(LOW) }),
      trained({ emd: emd([null, null, null, null, null], 6) }),
    );
    expect(lost).toMatchObject({ verdict: "regressed", evidence: { shift: null, delta: 1 } });
    expect(JSON.stringify(lost)).not.toContain("Infinity");
  });

  it("one that crashed does not count: too little data, and how many seeds are required", () => {
    const crashed: PrimaryValues = {
      ...emd([0.2, 0.21, 0.22], 6),
      values: [...values([0.2, 0.21, 0.22], 6), { seed: 9, value: null, why: "the training was failed" }],
    };
    // 5 against 3 reach 2/56 = .036; with two quantities .025 is asked, and 5 against 5 reach .0079.
    const two = compareTrained(
      trained({ emd: emd(LOW), jsd: { unit: "nats", values: values(LOW) } }),
      trained({ emd: crashed, jsd: { unit: "nats", values: values(LOW, 6) } }),
    );
    expect(two[0].verdict).toBe("too little data");
    expect(two[0].why).toContain(
      "5 seeds against 3 give p = 0.036, but with 2 quantities p <= 0.025 is required",
    );
    expect(two[0].why).toContain("Use at least 5 seeds on each side");
    expect(two[1].verdict).toBe("no change");
  });

  it("whose best is what real samples score is judged by its distance from that", () => {
    const hq = (list: readonly number[], from: number): PrimaryValues => {
      return { unit: "share", null: { median: 0.989, lo: 0.985, hi: 0.992 }, values: values(list, from) };
    };
    const name = "mode-coverage.hq";
    const good = trained({ [name]: hq([0.985, 0.986, 0.987, 0.99, 0.991], 1) });
    const thin = trained({ [name]: hq([0.999, 0.9991, 0.9992, 0.9993, 0.9994], 6) });
    const blurred = trained({ [name]: hq([0.8, 0.81, 0.82, 0.83, 0.84], 6) });
    expect([verdictOf(good, thin).verdict, verdictOf(good, blurred).verdict]).toEqual([
      "regressed",
      "regressed",
    ]);
  });

  it("is the same to the last digit: nothing to test", () => {
    const same = trained({ emd: emd(LOW) });
    expect(verdictOf(same, same)).toMatchObject({
      verdict: "no change",
      why: "All seeds have exactly the same values as before.",
    });
  });
});

describe("what is no comparison", () => {
  const other = (key: "target" | "trainer", value: object) =>
    trained({ emd: emd(HIGH, 6) }, { definition: { ...trained({}).definition, [key]: value } });
  const before = trained({ emd: emd(LOW) });

  it("names the keys of the definition that changed", () => {
    const changed = compareTrained(before, other("trainer", { kind: "gan", steps: 1500 }));
    expect(changed).toEqual([
      {
        scenario: "ring",
        metric: null,
        verdict: "not comparable",
        why: "The definition changed: trainer.steps was 3000, is 1500.",
        notes: [],
      },
    ]);
  });

  it("is not an option of a metric that came later, unless it was set to something else", () => {
    const withMmd = (options: object) =>
      trained(
        { mmd: { unit: "kernel units", values: values(LOW) } },
        { definition: { ...trained({}).definition, metrics: { mmd: options } } },
      );
    const earlier = { enabled: true, kernel: "polynomial", bandwidth: 0 };
    const later = { ...earlier, subsets: 0, subsetSize: 1000, seed: 2020 };
    expect(verdictOf(withMmd(earlier), withMmd(later)).verdict).toBe("no change");
    expect(verdictOf(withMmd(earlier), withMmd({ ...later, subsets: 100 }))).toMatchObject({
      verdict: "not comparable",
      why: "The definition changed: metrics.mmd.subsets was 0, is 100.",
    });
  });

  it("between two trainers, their options are what is asked about, the target is not", () => {
    const lenient = { trainerMayDiffer: true };
    const hinge = other("trainer", { kind: "gan", steps: 3000, objective: "hinge" });
    expect(verdictOf(before, hinge, lenient)).toMatchObject({
      verdict: "regressed",
      notes: ['trainer.objective was absent, is "hinge"'],
    });
    expect(verdictOf(before, other("target", { kind: "grid" }), lenient).verdict).toBe("not comparable");
  });

  it("a quantity that was not measured, another unit, or no null to be near to", () => {
    const units = trained({
      emd: { unit: "miles", values: values(HIGH, 6) },
      jsd: { unit: "nats", values: values(LOW, 6) },
    });
    expect(compareTrained(before, units).map(({ verdict, why }) => [verdict, why])).toEqual([
      ["not comparable", "The unit changed from data units to miles."],
      ["not comparable", "The earlier trainings have no values of this quantity."],
    ]);
    const bare = trained({ "mode-coverage.hq": { unit: "share", values: values(LOW) } });
    expect(verdictOf(bare, bare)).toMatchObject({
      verdict: "not comparable",
      why: expect.stringContaining("no null band"),
    });
  });

  it("another engine is told and is no obstacle", () => {
    const native = trained({ emd: emd(LOW, 6) }, { engine: { ...before.engine, id: "tfjs-node" } });
    expect(verdictOf(before, native)).toMatchObject({
      verdict: "no change",
      notes: ['engine.id was "wasm", is "tfjs-node"'],
    });
  });
});

describe("1000 comparisons of five seeds with five others", () => {
  it("of the same: at most 5 % are called a change, in either direction", () => {
    const { regressed, improved } = shares({ seeds: 5, trials: 1000 }, () => 0, new Rng(2_018).fork("A/A"));
    expect(regressed + improved).toBeLessThanOrEqual(0.05);
    // The exact test is no more careful than five seeds make it: some alarms there are.
    expect(regressed).toBeGreaterThan(0);
  });

  it("with a planted shift of the size that was said before the run: at least 80 % are found", () => {
    const { regressed, improved } = shares({ seeds: 5, trials: 1000 }, said, new Rng(2_018).fork("A/B"));
    expect(regressed).toBeGreaterThanOrEqual(0.8);
    expect(improved).toBeLessThanOrEqual(0.05);
  });
});

describe("what can be found, said before a run", () => {
  it("nothing, where the seeds are too few; then how many would do", () => {
    expect(foresee("emd", emd(LOW), { seeds: 1, family: 1 })).toEqual({ enough: 4 });
    expect(foresee("emd", emd(LOW), { seeds: 3, family: 2 })).toEqual({ enough: 5 });
  });

  it("a shift of the size asked for with less than 80 %, or with more", () => {
    const asked = (detect: number) => foresee("emd", emd(LOW), { seeds: 5, family: 2, detect });
    const { size } = asked(1) as { size: number };
    expect(size).toBeGreaterThan(0.015);
    expect(asked(0.9 * size)).toMatchObject({ size, chance: expect.any(Number) });
    expect((asked(0.9 * size) as { chance: number }).chance).toBeLessThan(0.8);
    expect((asked(1.1 * size) as { chance: number }).chance).toBeGreaterThanOrEqual(0.8);
  });

  it("not known, where so many diverged that none can be worse, or one value says nothing of the scatter", () => {
    const noted = (values: readonly (number | null)[]): PrimaryValues => {
      const { unit, null: band } = emd(LOW);
      return {
        unit,
        null: band,
        values: values.map((value, seed) => ({ seed, value, ...(value === null && { diverged: true }) })),
      };
    };
    const of = (values: readonly (number | null)[], seeds: number) =>
      foresee("emd", noted(values), { seeds, family: 1, detect: 0.2 });
    // Four of five diverged: five more that do give p = 1.
    expect(of([1, null, null, null, null], 5)).toEqual({
      unknown: "so many trainings diverged that only an improvement can be found",
    });
    expect(of([1], 39)).toEqual({ unknown: "one value does not show how much seeds vary" });
    const { size } = of([1, 1.1, 0.9, 1.05, null], 5) as { size: number };
    expect(size).toBeGreaterThan(0);
    expect(size).toBeLessThan(10);
  });

  it("whatever is beyond the noise, where all seeds agree", () => {
    const agreed = { seeds: 5, family: 1, detect: 1 };
    expect(foresee("mode-coverage.modes20", modes([8, 8, 8, 8, 8]), agreed)).toEqual({ size: 0, chance: 1 });
  });
});

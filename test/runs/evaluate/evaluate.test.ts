/** Samples from outside: what is measured, beside which null, what is left out and why, and what is refused. */
import fc from "fast-check";
import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import type { Metric } from "../../../metrics/metric.ts";
import { evaluate } from "../../../src/api/evaluate.ts";
import { mixtureModes, sampleMixture } from "../../../src/maths/mixture.ts";
import { Rng } from "../../../src/maths/random.ts";
import { mean } from "../../../src/maths/statistics.ts";
import { evaluateSamples } from "../../../src/runs/evaluate/evaluate.ts";
import type { Samples } from "../../../src/samples.ts";
import { toHtml } from "../../../src/writers/html.ts";
import { toJson } from "../../../src/writers/json.ts";

const SEED = 20_171;

const line = (...values: number[]): Samples => ({
  rows: values.length,
  dim: 1,
  data: Float64Array.from(values),
});
const ring = mixtureModes(
  Array.from({ length: 8 }, (_, k) => [Math.cos((Math.PI * k) / 4), Math.sin((Math.PI * k) / 4)]),
  0.05,
);
const draw = (n: number, name: string) => sampleMixture(ring, n, new Rng(SEED).fork(name));
/** Only what the test looks at: neighbor metrics take their time. */
const few = { emd: {}, jsd: {} };

describe("evaluate", () => {
  it("a shift of 5 is a distance of 5, whatever the order of the rows", () => {
    const { metrics, exit } = evaluate(
      { real: line(0, 1, 3), fake: line(8, 5, 6) },
      { metrics: { emd: {} } },
    );
    expect(metrics.emd).toMatchObject({
      value: 5,
      n: { real: 3, fake: 3 },
      unit: "data units",
      range: [0, null],
      better: "lower",
    });
    expect(exit).toBe(0);
  });

  it("each value stands beside what two real samples of that size score, where there are twice as many", () => {
    const real = draw(1000, "real");
    const { metrics, warnings } = evaluate({ real, fake: draw(500, "fake") }, { metrics: few });
    for (const name of ["emd", "jsd"]) {
      const quantity = metrics[name];
      if (quantity.value === null) throw new Error(quantity.why);
      const { nullBand } = quantity;
      expect(nullBand).toMatchObject({ n: 500 });
      expect(nullBand?.lo).toBeLessThanOrEqual(nullBand?.median as number);
      // The same distribution: inside the band but for 1 seed in 10; this one is.
      expect(quantity.value).toBeGreaterThan((nullBand?.lo as number) * 0.8);
      expect(quantity.value).toBeLessThan((nullBand?.hi as number) * 1.2);
    }
    expect(warnings).toEqual(["500 of the 1000 rows of real were drawn, so that both sides have as many"]);
  });

  it("in place the same comes out as from copies, and samples that share memory are copied all the same", () => {
    const labels = (n: number) => Int32Array.from({ length: n }, (_, i) => i % 3);
    const sets = () => ({
      real: { ...draw(300, "real"), labels: labels(300) },
      fake: { ...draw(90, "fake"), labels: labels(90) },
      modes: ring,
    });
    const measured = (input: ReturnType<typeof sets>, inPlace: boolean) =>
      evaluate(input, { inPlace, resamples: 19, rows: 80 });
    const moving = sets();
    expect(measured(moving, true)).toEqual(measured(sets(), false));
    expect(moving.real.data).not.toEqual(sets().real.data);
    const one = draw(200, "one");
    const before = one.data.slice();
    evaluate({ real: one, fake: one }, { inPlace: true, metrics: few });
    evaluate(
      { real: one, fake: draw(9, "fake"), reference: draw(9, "more") },
      { inPlace: true, metrics: few },
    );
    expect(one.data).toEqual(before);
  });

  it("rows that were left out are told once for all sets", () => {
    const fake = [1, 2, 3].map((step) => ({ step, samples: draw(500 + 10 * step, `fake ${step}`) }));
    const { warnings } = evaluate({ real: draw(1000, "real"), fake }, { metrics: { emd: {} }, rows: 500 });
    expect(warnings).toEqual([
      "500 of the 1000 rows of real were drawn, so that both sides have as many",
      "500 rows of each of 3 generated sets (first: fake at step 1, which has 510) were drawn, so that both sides have as many",
    ]);
  });

  it("without twice as many real rows there is no band, and the reason is said", () => {
    const { metrics, warnings } = evaluate(
      { real: draw(300, "real"), fake: draw(300, "fake") },
      { metrics: few },
    );
    expect(metrics.emd).not.toHaveProperty("nullBand");
    expect(warnings).toEqual([
      "there are no null bands: two disjoint sets of 300 real samples need 600 rows (real has 300); give more, or compare 150",
    ]);
  });

  it("known modes are counted, and a lost one is named", () => {
    const seven = mixtureModes(
      Array.from({ length: 7 }, (_, k) => [Math.cos((Math.PI * k) / 4), Math.sin((Math.PI * k) / 4)]),
      0.05,
    );
    const fake = sampleMixture(seven, 400, new Rng(SEED));
    const { metrics } = evaluate(
      { real: draw(400, "real"), fake, modes: ring },
      { metrics: { "mode-coverage": {} } },
    );
    expect(metrics["mode-coverage.modes20"]).toMatchObject({
      value: 7,
      note: "missed: mode 7 (0.71, -0.71)",
    });
  });

  it("modes that the real samples do not hold are told: no generator could", () => {
    const turned = mixtureModes(
      Array.from({ length: 8 }, (_, k) => [
        Math.cos((Math.PI * k) / 4 + 0.39),
        Math.sin((Math.PI * k) / 4 + 0.39),
      ]),
      0.05,
    );
    const told = (modes: typeof ring) =>
      evaluate(
        { real: draw(800, "real"), fake: draw(400, "fake"), modes },
        { metrics: { "mode-coverage": {} } },
      ).warnings.filter((text) => text.includes("modes"));
    expect(told(turned)).toEqual([
      "the real samples themselves hold 0 of the 8 modes: check their centers and std, or compare more samples",
    ]);
    expect(told(ring)).toEqual([]);
  });

  it("metrics that do not fit are listed with the reason; nothing that needs a training is tried", () => {
    const real = line(...Array.from({ length: 60 }, (_, i) => i));
    const { skipped } = evaluate({ real, fake: real }, { resamples: 0 });
    const why = Object.fromEntries(skipped.map((entry) => [entry.metric, entry.why]));
    expect(why).toMatchObject({
      "mode-coverage": "it needs the centers of the data's modes",
      "gradient-norm": "it is measured during a training",
      "optimal-d": "it is measured during a training",
    });
  });

  it("a box is no use above two dimensions", () => {
    const solid = { rows: 60, dim: 3, data: Float64Array.from({ length: 180 }, (_, i) => Math.sin(i)) };
    const { skipped } = evaluate(
      { real: solid, fake: solid, box: { low: -1, high: 1, bins: 4 } },
      { resamples: 0 },
    );
    expect(skipped).toContainEqual({
      metric: "jsd",
      why: "it needs data of dimension 1 or 2, with a box to put bins on",
    });
  });

  it("a metric of one's own is given what it lists, and no more", () => {
    const real = line(...Array.from({ length: 60 }, (_, i) => i));
    const given: string[][] = [];
    const listing: Metric = {
      title: "",
      source: "",
      options: Type.Object({}),
      needs: ["box"],
      uses: ["image"],
      quantities: { "": { unit: "", range: [0, 1], better: "lower" } },
      enabled: true,
      minimum: () => 1,
      nullResamples: () => 0,
      compute(input) {
        given.push(Object.keys(input).toSorted());
        return { listing: { value: 0, unit: "", n: 1 } };
      },
    };
    const options = { own: { listing }, metrics: { listing: {} }, resamples: 0 };
    evaluate({ real, fake: real, modes: mixtureModes([[0]], 1) }, options);
    expect(given).toEqual([["box", "fake", "image", "real"]]);
    const strange = { ...listing, needs: ["boxes"] } as unknown as Metric;
    expect(() => evaluate({ real, fake: real }, { ...options, own: { listing: strange } })).toThrow(
      "listing cannot be measured here: there is no need called boxes",
    );
  });

  it("a series is judged: from one mode to all eight is converged, with the modes held", () => {
    const one = mixtureModes([[1, 0]], 0.05);
    const real = draw(2000, "real");
    const fake = [
      { step: 0, samples: sampleMixture(one, 500, new Rng(SEED)) },
      ...[100, 200, 300].map((step) => ({ step, samples: draw(500, `step ${step}`) })),
    ];
    const options = { metrics: { emd: {}, "mode-coverage": {} } };
    const { verdicts, series } = evaluate({ real, fake, modes: ring }, options);
    expect(verdicts.convergence).toMatchObject({ status: "converged", from: 100, to: 300 });
    expect(verdicts.collapse).toMatchObject({ status: "none" });
    expect(series.map(({ step }) => step)).toEqual([0, 100, 200, 300]);
    const lost = evaluate(
      { real, fake: fake.map(({ step }) => ({ step, samples: fake[0].samples })), modes: ring },
      options,
    );
    expect(lost.verdicts.collapse).toMatchObject({ status: "collapsed" });
  });

  it("a series is not called converged while its modes have no names, unless there are none", () => {
    const real = draw(2000, "real");
    const fake = [100, 200, 300].map((step) => ({ step, samples: draw(500, `step ${step}`) }));
    const options = { metrics: { emd: {}, prdc: {}, ndb: {} } };
    const status = (more: { modeless?: boolean }) => {
      const { verdicts } = evaluate({ real, fake, ...more }, options);
      return [verdicts.convergence.status, verdicts.collapse.status];
    };
    expect(status({})).toEqual(["inconclusive", "inconclusive"]);
    expect(status({ modeless: true })).toEqual(["converged", "none"]);
    const expected = { expect: [{ verdict: "convergence", is: ["converged"] }] };
    expect(() => evaluate({ real, fake }, { ...options, ...expected })).toThrow(
      "convergence can never hold: the data's modes are unknown, and one may be lost",
    );
    expect(evaluate({ real, fake, modeless: true }, { ...options, ...expected }).exit).toBe(0);
  });

  it("expectations become gates and an exit code", () => {
    const input = { real: line(0, 1, 3), fake: line(5, 6, 8) };
    const judged = (max: number) =>
      evaluate(input, { metrics: { emd: {} }, expect: [{ metric: "emd", max }] });
    expect(judged(5)).toMatchObject({ exit: 0, gates: [{ name: "emd <= 5", passed: true }] });
    expect(judged(4.9)).toMatchObject({
      exit: 1,
      gates: [{ passed: false, observed: "5" }],
    });
  });

  it("a metric of one's own is measured like ours", () => {
    const gap: Metric = {
      title: "Gap of the means",
      source: "this test, 2026",
      options: Type.Object({}),
      needs: [],
      quantities: { "": { unit: "data units", range: [0, Infinity], better: "lower" } },
      enabled: true,
      minimum: () => 1,
      nullResamples: () => 19,
      compute({ real, fake }) {
        return {
          gap: { value: Math.abs(mean(real.data) - mean(fake.data)), unit: "data units", n: fake.rows },
        };
      },
    };
    const { metrics } = evaluate(
      { real: line(1, 1, 1, 1), fake: line(4, 4) },
      { own: { gap }, metrics: { gap: {} } },
    );
    expect(metrics.gap).toMatchObject({ value: 3, nullBand: { resamples: 19 } });
    expect(() => evaluate({ real: line(0), fake: line(1) }, { own: { emd: gap } })).toThrow(
      "a metric of your own cannot be called emd: ganscope has one",
    );
  });

  it("the same samples give the same bytes, and a report that draws them", async () => {
    const run = () => evaluateSamples({ real: draw(200, "r"), fake: draw(100, "f") }, { metrics: few });
    const bytes = (result: object) =>
      toJson(JSON.parse(JSON.stringify(result, (key, value) => (key === "timing" ? 0 : value))));
    expect(bytes(run())).toBe(bytes(run()));
    const html = await toHtml(run());
    expect(html).toContain("1 evaluation measured; nothing was expected of it.");
    expect(html).toContain("1 set of generated samples");
    expect(html).not.toContain("seed 0");
  });

  it("never changes what it is given", () => {
    const real = draw(100, "r");
    const fake = draw(60, "f");
    const before = [real.data.slice(), fake.data.slice()];
    evaluate({ real, fake }, { metrics: few });
    expect([real.data, fake.data]).toEqual(before);
  });
});

describe("properties", () => {
  it("a set against itself is at distance 0, at any size", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (values) => {
          const real = line(...values);
          const { metrics } = evaluate({ real, fake: real }, { metrics: few, resamples: 0 });
          expect(metrics.emd.value).toBe(0);
          expect(metrics.jsd.value).toBe(0);
        },
      ),
      { seed: SEED },
    );
  });
});

describe("faults", () => {
  const real = line(0, 1);
  it.each<[string, () => unknown, string]>([
    ["no samples", () => evaluate({ real, fake: line() }), "evaluate needs samples (fake has 0 rows of 1)"],
    [
      "another dimension",
      () => evaluate({ real, fake: { rows: 1, dim: 2, data: Float64Array.of(1, 2) } }),
      "evaluate needs samples of one dimension (real 1, fake 2)",
    ],
    [
      "a number that is none",
      () => evaluate({ real, fake: line(1, Number.NaN) }),
      "evaluate needs finite samples (fake, row 1, column 0: NaN)",
    ],
    [
      "an array of the wrong size",
      () => evaluate({ real, fake: { rows: 3, dim: 1, data: Float64Array.of(1) } }),
      "evaluate needs rows x dim numbers (fake has 1 for 3 x 1)",
    ],
    [
      "steps out of order",
      () => evaluate({ real, fake: [2, 1].map((step) => ({ step, samples: real })) }),
      "steps must rise (step 1 comes after step 2)",
    ],
    [
      "an unknown metric",
      () => evaluate({ real, fake: real }, { metrics: { edm: {} } }),
      'there is no metric "edm"',
    ],
    [
      "an unknown option",
      () => evaluate({ real, fake: real }, { metrics: { emd: { point: 3 } } }),
      'emd has no option "point"',
    ],
    [
      "an option out of range",
      () => evaluate({ real, fake: real }, { metrics: { emd: { points: 0 } } }),
      "emd: option points must be >= 2 (got 0)",
    ],
    [
      "a metric that does not fit",
      () => evaluate({ real, fake: real }, { metrics: { "mode-coverage": {} } }),
      "mode-coverage cannot be measured here: it needs the centers of the data's modes",
    ],
    [
      "a gate on what is not measured",
      () =>
        evaluate({ real, fake: real }, { metrics: few, expect: [{ metric: "mode-coverage.hq", min: 0.5 }] }),
      "mode-coverage.hq can never hold: it is not among the chosen metrics",
    ],
    [
      "a gate on a quantity that lacks what its metric does not",
      () => {
        const labeled = { ...real, labels: Int32Array.from({ length: real.rows }, (_, row) => row % 2) };
        const expect = [{ metric: "label-fidelity.classifier", min: 0.9 }];
        return evaluate({ real: labeled, fake: labeled }, { expect });
      },
      "label-fidelity.classifier can never hold: it needs an extractor that tells classes",
    ],
    [
      "labels of another meaning",
      () => evaluate({ real, fake: real, generatedLabels: "drawn" as never }),
      'labels are asked or made (got "drawn")',
    ],
    [
      "a gate on nulls that cannot be",
      () => evaluate({ real, fake: real }, { metrics: few, expect: [{ metric: "emd", maxNulls: 3 }] }),
      "emd has no null to compare with",
    ],
    [
      "a verdict on one set",
      () => evaluate({ real, fake: real }, { expect: [{ verdict: "convergence", is: ["converged"] }] }),
      "convergence is judged on a series of generated sets (got one)",
    ],
    [
      "a status that does not exist",
      () =>
        evaluate(
          { real, fake: [1, 2].map((step) => ({ step, samples: real })) },
          { expect: [{ verdict: "collapse", is: ["colapsed"] }] },
        ),
      "collapse has no status 'colapsed'",
    ],
  ])("%s is refused", (_, act, message) => {
    expect(act).toThrow(message);
  });
});

/** Series of samples in more than two dimensions: a perfect sampler of named modes is one, whatever the dimension. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mixtureModes, sampleMixture } from "../../../src/maths/mixture.ts";
import { Rng } from "../../../src/maths/random.ts";
import { evaluateSamples } from "../../../src/runs/evaluate/evaluate.ts";
import type { Modes, Samples } from "../../../src/samples.ts";

const SEED = 61_098;
/** 1 - e^(-9/2), the share of high-quality samples of a perfect sampler above one dimension; erf(3 / sqrt 2) on the line. */
const shareIn = (dim: number) => (dim === 1 ? 0.9973002039367398 : 1 - Math.exp(-4.5));

/** Eight centers, far from each other in units of the modes' deviation. */
function modesIn(dim: number, std: number, rng: Rng): Modes {
  const centers = Array.from({ length: 8 }, (_, k) =>
    Array.from({ length: dim }, (_, j) => (j === 0 ? 30 * std * k : 0) + 10 * std * rng.normal()),
  );
  return mixtureModes(centers, std);
}

const some = (modes: Modes, held: readonly number[]): Modes => ({
  ...modes,
  weights: modes.weights.map((_, k) => (held.includes(k) ? 1 / held.length : 0)),
});

function judged(modes: Modes, fake: readonly Samples[], real: Samples, resamples = 19) {
  const result = evaluateSamples(
    { real, modes, fake: fake.map((samples, i) => ({ step: 100 * (i + 1), samples })) },
    { metrics: { "mode-coverage": {} }, resamples },
  );
  const [{ seeds, nulls }] = result.scenarios;
  return { ...seeds[0], nulls };
}

const value = (metrics: ReturnType<typeof judged>["metrics"], name: string) =>
  metrics[`mode-coverage.${name}`].value ?? Number.NaN;

describe("named modes in 20 dimensions", () => {
  const rows = 1500;
  it.each([0.05, 0.2, 1])("std %d: a perfect sampler holds all of them, to the share that it must", (std) => {
    const rng = new Rng(SEED).fork(`std ${std}`);
    const modes = modesIn(20, std, rng.fork("centers"));
    const draw = (name: string, n = rows) => sampleMixture(modes, n, rng.fork(name));
    const { verdicts, metrics, nulls } = judged(modes, [draw("one"), draw("two")], draw("real", 2 * rows));
    expect(verdicts.collapse.status).toBe("none");
    expect(verdicts.collapse.explanation).toBe("The generator covers 8 of 8 modes at the end.");
    const share = shareIn(20);
    expect(Math.abs(value(metrics, "hq") - share)).toBeLessThan(3 * Math.sqrt((share * (1 - share)) / rows));
    expect(nulls["mode-coverage.modes20"].median).toBe(8);
  });

  it.each([
    [4, "collapsed"],
    [1, "collapsed"],
    [5, "partial"],
    [7, "partial"],
  ])("a sampler of %d of the 8 is %s", (kept, status) => {
    const rng = new Rng(SEED).fork(`kept ${kept}`);
    const modes = modesIn(20, 0.3, rng.fork("centers"));
    const part = some(
      modes,
      Array.from({ length: kept }, (_, k) => k),
    );
    const fake = ["one", "two"].map((name) => sampleMixture(part, rows, rng.fork(name)));
    const { verdicts } = judged(modes, fake, sampleMixture(modes, 2 * rows, rng.fork("real")));
    expect(verdicts.collapse.status).toBe(status);
    expect(verdicts.collapse.explanation).toContain(`${kept} of 8 modes`);
  });

  it("a perfect sampler of modes whose deviation is said to be half of what it is has not lost any", () => {
    const rng = new Rng(SEED).fork("misnamed");
    const truth = modesIn(20, 1, rng.fork("centers"));
    const [one, two, real] = ["one", "two", "real"].map((name) =>
      sampleMixture(truth, name === "real" ? 2 * rows : rows, rng.fork(name)),
    );
    const { verdicts, warnings } = judged({ ...truth, std: 0.5 }, [one, two], real);
    expect(verdicts.collapse.status).toBe("inconclusive");
    expect(verdicts.collapse.explanation).toBe(
      "The generator covers 0 of 8 modes, but as many real samples cover only 0, so the count does not show what the generator " +
        "lost. Correct the modes' centers and std (--modes), or compare more samples.",
    );
    expect(warnings).toContainEqual(expect.stringContaining("themselves hold 0 of the 8 modes"));
  });
});

it("in every dimension from 1 to 64 a perfect sampler is one", () => {
  const rows = 400;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.nat(), (dim, seed) => {
      const rng = new Rng(SEED).fork(`${dim} ${seed}`);
      const std = 0.05 + 0.95 * rng.uniform();
      // On the line no random centers are apart by chance alone.
      const modes =
        dim === 1
          ? mixtureModes(
              [...Array(8).keys()].map((k) => [12 * std * k]),
              std,
            )
          : modesIn(dim, std, rng.fork("centers"));
      const draw = (name: string, n = rows) => sampleMixture(modes, n, rng.fork(name));
      const { verdicts, metrics } = judged(modes, [draw("one"), draw("two")], draw("real", 2 * rows), 19);
      expect(verdicts.collapse.status).toBe("none");
      expect(value(metrics, "modes20")).toBe(8);
      const share = shareIn(dim);
      // Modes are far apart, but for some in two dimensions; four standard errors hold for all but one of 16,000 draws.
      expect(value(metrics, "hq") - share).toBeGreaterThan(-4 * Math.sqrt((share * (1 - share)) / rows));
    }),
    { seed: SEED, numRuns: 64 },
  );
});

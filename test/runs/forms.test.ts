/** The forecast of a run, for each form of scenario. */
import { expect, test } from "vitest";
import { foresee } from "../../src/runs/forms.ts";
import { loadScenarios } from "../../src/scenario/load.ts";

test("a game and a study are done at once, and take no piece of work", () => {
  const [game, study] = loadScenarios(["bilinear-alternating", "transport-three-bins"], {
    steps: 60,
    seeds: 3,
  });
  expect(foresee(game)).toEqual({
    words: "bilinear game, alternating, 60 rounds",
    plan: { game: "bilinear", update: "alternating", steps: 60 },
    pieces: 0,
    seconds: 0,
  });
  expect(foresee(study)).toEqual({
    words: "study of transport",
    plan: { study: "transport" },
    pieces: 0,
    seconds: 0,
  });
});

test("each seed of a training is a piece of work, and three take three times as long as one", () => {
  const [one] = loadScenarios(["ring8-gan"], { steps: 60, seeds: [7] });
  const [three] = loadScenarios(["ring8-gan"], { steps: 60, seeds: 3 });
  expect(foresee(one).words).toBe("gan on ring, seed 7, 60 steps in all");
  expect(foresee(three).words).toBe("gan on ring, 3 seeds, 180 steps in all");
  expect([foresee(one).pieces, foresee(three).pieces]).toEqual([1, 3]);
  expect(foresee(three).seconds).toBeCloseTo(3 * foresee(one).seconds, 12);
  expect(foresee(one).seconds).toBeGreaterThan(0);
});

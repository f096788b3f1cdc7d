/** The forecast of a run, for each form of scenario. */
import { expect, test } from "vitest";
import { engineIds } from "../../src/engine/index.ts";
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

/** Milliseconds a step with both cores of a CPU busy, measured: docs/engines.md, docs/verified.md. */
test.each([
  ["ring8-gan", "wasm", 31],
  ["gauss1d-gan", "wasm", 11],
  ["ring8-gan", "tfjs-node", 2.31],
  ["gauss1d-gan", "tfjs-node", 2.43],
  ["mnist-gan", "tfjs-node", 19.2],
  ["mnist-dcgan", "tfjs-node", 58.9],
  ["gauss1d-gan", "cpu", 57.6],
] as const)("a step of %s on %s is estimated to a factor of two", (name, id, milliseconds) => {
  const steps = 1000;
  const [scenario] = loadScenarios([name], { steps, seeds: [1] });
  const ratio = (1000 * foresee(scenario, { id }).seconds) / steps / milliseconds;
  expect(ratio).toBeGreaterThan(1 / 2);
  expect(ratio).toBeLessThan(2);
});

test("every engine has an estimate, and no compiling costs time on a native engine only", () => {
  const [scenario] = loadScenarios(["ring8-gan"], { steps: 60, seeds: [7] });
  for (const id of engineIds) {
    const [compiled, plain] = [true, false].map((compile) => foresee(scenario, { id, compile }).seconds);
    expect(compiled).toBeGreaterThan(0);
    if (id.startsWith("tfjs-node")) expect(plain).toBeGreaterThan(compiled);
    else expect(plain).toBe(compiled);
  }
});

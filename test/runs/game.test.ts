/** Games as scenarios: every one that comes with ganscope is played; what the result holds; what it says when a path ends. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { GameRecord, ScenarioResult } from "../../src/result/index.ts";
import { packageRoot } from "../../src/root.ts";
import { playScenario } from "../../src/runs/game.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import type { GameScenario } from "../../src/scenario/scenario.ts";
import { play } from "../../src/theory/games/play.ts";
import { settingsOf } from "../../src/theory/games/settings.ts";
import { toJson } from "../../src/writers/json.ts";
import { folderWith } from "../helpers/folder.ts";

const packaged = loadScenarios([join(packageRoot(), "scenarios", "games")]).filter(
  (scenario) => "game" in scenario,
);

function scenarioOf(game: object): GameScenario {
  const folder = folderWith({ "a.json": JSON.stringify({ game }) });
  return loadScenarios([join(folder, "a.json")]).filter((scenario) => "game" in scenario)[0];
}

const played = (game: object): ScenarioResult => playScenario(scenarioOf(game));

function recordOf({ game }: ScenarioResult): GameRecord {
  if (game === undefined) throw new Error("this result has no game");
  return game;
}

function value(result: ScenarioResult, name: string): number {
  const quantity = result.seeds[0].metrics[name];
  if (quantity.value === null) throw new Error(`${name}: ${quantity.why}`);
  return quantity.value;
}

describe("every game that comes with ganscope", () => {
  it("is in the suite `theory`", () => {
    const files = readdirSync(join(packageRoot(), "scenarios", "games"))
      .map((name) => name.replace(".yaml", ""))
      .toSorted();
    const theory = loadScenarios(["theory"]).map(({ name }) => name);
    expect(packaged.map(({ name }) => name).toSorted()).toEqual(files);
    expect(theory.filter((name) => files.includes(name)).toSorted()).toEqual(files);
  });

  it.each(packaged.map((scenario) => [scenario.name, scenario] as const))(
    "%s is played, does what it says, and warns about nothing",
    (_, scenario) => {
      const { gates, seeds } = playScenario(scenario);
      expect(gates.filter(({ passed }) => !passed)).toEqual([]);
      expect(seeds).toMatchObject([{ seed: 0, status: "completed", lastStep: 500, warnings: [] }]);
      // A verdict and the last radius, from both sides.
      expect(scenario.expect).toContainEqual(expect.objectContaining({ verdict: "equilibrium" }));
      const bounds = scenario.expect.flatMap((entry) =>
        "metric" in entry && entry.metric === "game.radius" ? [entry] : [],
      );
      expect(bounds).toHaveLength(1);
      const [{ min = 0, max = 0 }] = bounds;
      expect(min).toBeGreaterThan(0);
      expect(max).toBeGreaterThan(min);
      // The loosest printed number has five digits.
      expect(max / min - 1).toBeLessThan(2e-5);
    },
  );

  it("of the bilinear kind ends where the closed form says", () => {
    const eta = 0.2;
    const factors = {
      "bilinear-simultaneous": Math.sqrt(1 + eta ** 2),
      "bilinear-extragradient": Math.sqrt(1 - eta ** 2 + eta ** 4),
      "bilinear-consensus": Math.hypot(1 - eta, eta),
    };
    const result = (name: string) => playScenario(packaged.filter((scenario) => scenario.name === name)[0]);
    for (const [name, factor] of Object.entries(factors)) {
      expect(value(result(name), "game.radius") / (Math.SQRT2 * factor ** 500)).toBeCloseTo(1, 11);
    }
    // A round is similar to a turn by phi, cos phi = 1 - eta^2 / 2: M^n = (sin n phi M - sin (n - 1) phi) / sin phi.
    const phi = Math.acos(1 - eta ** 2 / 2);
    const [a, b] = [Math.sin(500 * phi) / Math.sin(phi), Math.sin(499 * phi) / Math.sin(phi)];
    const xFirst = [1 - eta, 1 + eta * (1 - eta)].map((next) => a * next - b);
    const yFirst = [1 - eta * (1 + eta), 1 + eta].map((next) => a * next - b);
    expect(value(result("bilinear-alternating"), "game.radius")).toBeCloseTo(Math.hypot(...xFirst), 11);
    expect(value(result("bilinear-alternating-y-first"), "game.radius")).toBeCloseTo(
      Math.hypot(...yFirst),
      11,
    );
  });
});

describe("a game's result", () => {
  it("is the same bytes each time, but for its times", () => {
    const strip = ({ timing: _, seeds, ...rest }: ScenarioResult) =>
      toJson({ ...rest, seeds: seeds.map(({ timing: __, ...seed }) => seed) });
    for (const scenario of packaged)
      expect(strip(playScenario(scenario))).toBe(strip(playScenario(scenario)));
  });

  it("has no engine and no target, and the scenario as it was defaulted", () => {
    const result = played({ kind: "bilinear" });
    expect(result).not.toHaveProperty("engine");
    expect(result).not.toHaveProperty("target");
    expect(result.scenario).toMatchObject({
      name: "a",
      game: { kind: "bilinear", rate: 0.2, start: [1, 1] },
    });
    expect(result.scenario).not.toHaveProperty("file");
  });

  it("measures what closed forms give", () => {
    const result = played({ kind: "bilinear", update: { kind: "simultaneous" }, rate: 0.1, start: [3, 4] });
    expect(value(result, "game.radius") / (5 * 1.01 ** 250)).toBeCloseTo(1, 12);
    expect(value(result, "game.spectral-radius")).toBeCloseTo(Math.sqrt(1.01), 14);
    expect(value(result, "game.rotation")).toBe(1);
    expect(result.seeds[0].metrics["game.drift"]).toEqual({
      value: null,
      why: "no conserved quantity is known",
    });
    // From (1, 0) almost to (0, 0) along the first axis, where the velocity of V = x y is at a right angle.
    const inwards = played({
      kind: "bilinear",
      update: { kind: "consensus", gamma: 4 },
      start: [1, 0],
      rate: 0.25,
    });
    expect(inwards.seeds[0].verdicts.equilibrium.status).toBe("converges");
    expect(Math.abs(value(inwards, "game.path-angle"))).toBeLessThan(1e-12);
  });

  it("says why a number is not there", () => {
    const still = played({ kind: "bilinear", start: [0, 0] });
    const why = (name: string) => still.seeds[0].metrics[name];
    expect(why("game.radius-change")).toEqual({ value: null, why: "the game starts at its equilibrium" });
    expect(why("game.path-angle")).toEqual({ value: null, why: "start and end are the same point" });
    expect(played({ kind: "dirac", steps: 3 }).seeds[0].metrics["game.radius-change"]).toEqual({
      value: null,
      why: "3 rounds show no trend",
    });
    const jump = played({ kind: "dirac", objective: "wasserstein", penalty: 0.7 });
    expect(jump.seeds[0].metrics["game.spectral-radius"]).toMatchObject({ value: null });
    expect(recordOf(jump).eigenvalues).toMatchObject({ why: expect.stringContaining("jumps") });
    // (I + .2 J)^k with an opponent that pulls by 20: 3^700 is beyond 1e308.
    const steep = {
      kind: "dirac",
      r1: 20,
      update: { kind: "alternating", discriminatorSteps: 700 },
      rate: 0.2,
      steps: 50,
    };
    const beyond = played(steep);
    expect(recordOf(beyond).eigenvalues).toEqual({ why: "a round gives numbers that are not finite" });
    expect(() => toJson(beyond)).not.toThrow();
  });

  it("that leaves the finite numbers diverged, holds no number that JSON cannot, and fails gates on its radius", () => {
    const [scenario] = [
      scenarioOf({ kind: "bilinear", update: { kind: "simultaneous" }, rate: 1e3, steps: 1000 }),
    ];
    const result = playScenario({
      ...scenario,
      expect: [{ metric: "game.radius", min: 1, share: 1, level: "error" }],
    });
    expect(result.seeds[0]).toMatchObject({
      status: "diverged",
      reason: "the next round leaves the finite numbers",
    });
    expect(result.seeds[0].verdicts.equilibrium.status).toBe("diverges");
    expect(result.gates[0]).toMatchObject({
      passed: false,
      observed: expect.stringMatching(/are not finite after round \d+/),
    });
    expect(() => toJson(result)).not.toThrow();
  });
});

describe("the path that figures get", () => {
  it("is every round where they are few", () => {
    const { path } = recordOf(played({ kind: "dirac", steps: 799 }));
    expect(path.rounds).toBe("all");
    expect(path.step).toEqual(Array.from({ length: 800 }, (_, k) => k));
  });

  it("is evenly spread where the polygon still follows the turns: 5,000 rounds of 0.01 are 8 turns", () => {
    const game = { kind: "bilinear", rate: 0.01, steps: 5000 };
    const { path } = recordOf(played(game));
    expect([path.rounds, path.step.length, path.step[0], path.step.at(-1)]).toEqual(["even", 800, 0, 5000]);
    const exact = play({ ...settingsOf(scenarioOf(game).game), steps: 5000, start: [1, 1] });
    path.step.forEach((round, k) => {
      expect(Math.abs(path.generator[k] - exact.generator[round])).toBeLessThan(1e-5);
      expect(Math.abs(path.discriminator[k] - exact.discriminator[round])).toBeLessThan(1e-5);
    });
  });

  it("is both ends where it would not", () => {
    const { path } = recordOf(played({ kind: "bilinear", rate: 0.2, steps: 5000 }));
    expect(path.rounds).toBe("ends");
    expect([path.step.length, path.step[399], path.step[400], path.step.at(-1)]).toEqual([
      800, 399, 4601, 5000,
    ]);
  });

  it("comes with a radius that keeps its extremes", () => {
    const game = { kind: "bilinear", rate: 0.2, steps: 5000 };
    const { radius } = recordOf(played(game));
    const exact = play({ ...settingsOf(scenarioOf(game).game), steps: 5000, start: [1, 1] }).radius;
    expect(radius.step.length).toBeLessThanOrEqual(800);
    expect([radius.step[0], radius.step.at(-1)]).toEqual([0, 5000]);
    expect(Math.max(...radius.value)).toBeCloseTo(Math.max(...exact), 5);
    expect(Math.min(...radius.value)).toBeCloseTo(Math.min(...exact), 5);
  });

  it("lies inside the grid of velocities, which are those of the field", () => {
    const { field, path } = recordOf(played({ kind: "bilinear", update: { kind: "simultaneous" } }));
    const cell = field.generator[1] - field.generator[0];
    const edge = (field.generator.at(-1) as number) + cell / 2;
    for (const at of [...path.generator, ...path.discriminator]) expect(Math.abs(at)).toBeLessThan(edge);
    expect(field.velocity).toHaveLength(121);
    field.velocity.forEach((velocity, k) => {
      const [x, y] = [field.generator[k % 11], field.discriminator[Math.floor(k / 11)]];
      expect(velocity).toEqual([-y + 0, x]);
    });
  });
});

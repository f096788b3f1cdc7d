/** Scenarios that are games: the form, its defaults, its mistakes, and what can be expected of it. */

import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { GanscopeError } from "../../src/errors.ts";
import { type LoadOptions, loadScenarios } from "../../src/scenario/load.ts";
import { publishedSchemas, scenarioSchema } from "../../src/scenario/schema.ts";
import { folderWith } from "../helpers/folder.ts";

/** The games of one file with this text; all its scenarios are games. */
function load(text: string, options: LoadOptions = {}) {
  const scenarios = loadScenarios([join(folderWith({ "a.yaml": text }), "a.yaml")], options);
  const games = scenarios.filter((scenario) => "game" in scenario);
  expect(games).toHaveLength(scenarios.length);
  return games;
}

function complaints(text: string): string[] {
  const folder = folderWith({ "a.yaml": text });
  try {
    loadScenarios([join(folder, "a.yaml")]);
  } catch (error) {
    if (error instanceof GanscopeError) return error.toLine().replaceAll(`${folder}/`, "").split("\n");
    throw error;
  }
  return [];
}

describe("a game", () => {
  test("needs its kind only; the rest has defaults, which stand in the scenario", () => {
    const [{ file: _, ...scenario }] = load("game: { kind: dirac }\n");
    expect(scenario).toEqual({
      name: "a",
      title: "a",
      description: "",
      expect: [],
      game: {
        kind: "dirac",
        objective: "saturating",
        clip: null,
        penalty: 0,
        target: 1,
        r1: 0,
        noise: 0,
        consensus: 0,
        update: { kind: "alternating", first: "generator", discriminatorSteps: 1 },
        rate: 0.2,
        steps: 500,
        start: [1, 1],
      },
    });
  });

  test("loads again from what it became, and nobody can change it", () => {
    const text =
      "game: { kind: bilinear, update: { kind: consensus } }\nexpect: [{ metric: game.radius, max: 1 }]\n";
    const [{ file: _, ...first }] = load(text);
    const [{ file: __, ...second }] = load(JSON.stringify(first));
    expect(second).toEqual(first);
    expect(first.game.update).toEqual({ kind: "consensus", gamma: 1 });
    expect(() => Object.assign(first.game, { steps: 1 })).toThrow(TypeError);
  });

  test("is crossed by a matrix, axes of kinds named after what they are kinds of", () => {
    const games = load(`
game: { kind: dirac }
matrix:
  game.update.kind: [simultaneous, extragradient]
  game.objective: [saturating, wasserstein]
`);
    expect(games.map(({ name }) => name)).toEqual([
      "a--update-simultaneous--objective-saturating",
      "a--update-simultaneous--objective-wasserstein",
      "a--update-extragradient--objective-saturating",
      "a--update-extragradient--objective-wasserstein",
    ]);
    expect(games.map(({ game }) => [game.update, game.objective])).toEqual([
      [{ kind: "simultaneous" }, "saturating"],
      [{ kind: "simultaneous" }, "wasserstein"],
      [{ kind: "extragradient" }, "saturating"],
      [{ kind: "extragradient" }, "wasserstein"],
    ]);
  });

  test("takes its rounds from the command line, and no seeds from there or from its suite", () => {
    const [scenario] = load("game: { kind: bilinear }\n", { steps: 12, seeds: 3 });
    expect(scenario.game.steps).toBe(12);
    const folder = folderWith({
      "game.yaml": "game: { kind: bilinear }\n",
      "ring.yaml": "target: { kind: ring }\ntrainer: { kind: gan }\n",
      "s.yaml": "suite: s\nseeds: 2\nscenarios: [game.yaml, ring.yaml]\n",
    });
    const [game, ring] = loadScenarios([join(folder, "s.yaml")]);
    expect("seeds" in game).toBe(false);
    expect(ring).toMatchObject({ seeds: [1, 2] });
  });
});

describe("what is wrong with a game is told with its place and the nearest known word", () => {
  const dirac = "game: { kind: dirac }\n";
  test.each([
    ["an unknown game", "game: { kind: dirak }", "1:15 unknown game kind 'dirak' - did you mean 'dirac'?"],
    [
      "a misspelt option",
      "game: { kind: dirac, objectve: wasserstein }",
      "1:22 unknown key 'objectve' in game - did you mean 'objective'?",
    ],
    [
      "another game's option",
      "game:\n  kind: bilinear\n  r1: 1",
      expect.stringContaining("3:3 unknown key 'r1' in game"),
    ],
    [
      "an unknown update rule",
      "game: { kind: dirac, update: { kind: alternate } }",
      "1:38 unknown game.update kind 'alternate' - did you mean 'alternating'?",
    ],
    [
      "an option of another rule",
      "game: { kind: dirac, update: { kind: simultaneous, first: generator } }",
      expect.stringContaining("1:52 unknown key 'first' in game.update"),
    ],
    ["a rate of 0", "game: { kind: dirac, rate: 0 }", "1:28 game.rate must be > 0 (got 0)"],
    [
      "a start of one number",
      "game: { kind: dirac, start: [1] }",
      expect.stringContaining("1:29 game.start must NOT have fewer than 2 items"),
    ],
    [
      "options that contradict each other",
      "game: { kind: dirac, penalty: 1, consensus: 1 }",
      expect.stringContaining("1:7 consensus requires a velocity that is differentiable everywhere"),
    ],
    ["seeds", `${dirac}seeds: 3`, "2:1 a game has no 'seeds' - leave it out"],
    ["a misspelt key", `${dirac}expct: []`, "2:1 unknown key 'expct' - did you mean 'expect'?"],
    [
      "neither form",
      "gmae: { kind: dirac }",
      "1:1 unknown key 'gmae' - did you mean 'game'?\nE_SCENARIO a.yaml:1:1 needs target and trainer, or game, or study, or stored - add what to train, to play, to compute or to show again",
    ],
    [
      "both forms",
      `${dirac}target: { kind: ring }\ntrainer: { kind: gan }`,
      "2:1 a game has no 'target' - split it into two scenarios\nE_SCENARIO a.yaml:3:1 a game has no 'trainer' - split it into two scenarios",
    ],
    [
      "an empty file",
      "{}",
      "1:1 needs target and trainer, or game, or study, or stored - add what to train, to play, to compute or to show again",
    ],
  ])("%s", (_, text, line) => {
    const told = complaints(`${text}\n`).join("\n");
    expect(told).toMatch(/^E_SCENARIO a\.yaml:/);
    expect(told.replace("E_SCENARIO a.yaml:", "")).toEqual(line);
  });
});

describe("an expectation of a game that could never hold or never fail is an error", () => {
  const gp = "game: { kind: dirac, objective: wasserstein, penalty: 0.7 }";
  test.each([
    [gp, "{ verdict: convergence, is: converged }", "can never hold: a game has no verdict 'convergence'"],
    [gp, "{ metric: emd, max: 1 }", "can never hold: a game has no metric 'emd'"],
    [gp, "{ verdict: equilibrium, is: converged }", "has no status 'converged' - did you mean 'converges'?"],
    [
      gp,
      "{ verdict: equilibrium, isNot: [converges, slow, cycles, diverges, inconclusive] }",
      "names every status of equilibrium",
    ],
    [gp, "{ metric: game.radius, maxNulls: 3 }", "can never hold: a game has no null band"],
    [gp, "{ metric: game.radius }", "has no bound"],
    [gp, "{ metric: game.drift, max: 1 }", "can never hold: no conserved quantity is known"],
    [gp, "{ metric: game.rotation, min: 0.5 }", "can never hold: the velocity jumps at or near (0, 0)"],
    [
      "target: { kind: ring }\ntrainer: { kind: gan }",
      "{ verdict: equilibrium, is: cycles }",
      "can never hold: a training has no verdict 'equilibrium'",
    ],
    [
      "target: { kind: ring }\ntrainer: { kind: gan }",
      "{ metric: game.radius, max: 1 }",
      "can never hold: a training has no metric 'game.radius'",
    ],
  ])("%s, %s", (form, expectation, message) => {
    const lines = complaints(`${form}\nexpect:\n  - ${expectation}\n`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^E_SCENARIO a\.yaml:\d+:\d+ expect\.0 /);
    expect(lines[0]).toContain(message);
  });
});

describe("the published schema", () => {
  test("takes either form and no mixture, in a validator that knows nothing of ours", () => {
    const validate = new Ajv({ strict: false }).compile(publishedSchemas.scenario);
    const game = { game: { kind: "dirac", update: { kind: "simultaneous" } } };
    const training = { target: { kind: "ring" }, trainer: { kind: "gan" } };
    expect(validate(game)).toBe(true);
    expect(validate(training)).toBe(true);
    expect(validate({ ...game, ...training })).toBe(false);
    expect(validate({ ...game, seeds: 3 })).toBe(false);
    expect(validate({ trainer: { kind: "gan" } })).toBe(false);
    expect(validate({})).toBe(false);
    expect(validate({ game: { kind: "dirac", update: { kind: "simultanous" } } })).toBe(false);
  });

  test("offers every game with every update rule", () => {
    const members = scenarioSchema.properties?.game.oneOf ?? [];
    expect(members.map(({ properties }) => properties?.kind.const)).toEqual(["bilinear", "dirac"]);
    for (const { properties } of members) {
      expect(properties?.update.oneOf?.map((member) => member.properties?.kind.const)).toEqual([
        "simultaneous",
        "alternating",
        "extragradient",
        "consensus",
      ]);
    }
  });
});

/** Scenarios that are studies: the form, its defaults, its mistakes, and what can be expected of it. */

import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { GanscopeError } from "../../src/errors.ts";
import { type LoadOptions, loadScenarios } from "../../src/scenario/load.ts";
import { publishedSchemas } from "../../src/scenario/schema.ts";
import { folderWith } from "../helpers/folder.ts";

function load(text: string, options: LoadOptions = {}) {
  const scenarios = loadScenarios([join(folderWith({ "a.yaml": text }), "a.yaml")], options);
  const studies = scenarios.filter((scenario) => "study" in scenario);
  expect(studies).toHaveLength(scenarios.length);
  return studies;
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

describe("a study", () => {
  test("needs its kind only; the rest has defaults, which stand in the scenario", () => {
    const [{ file: _, ...scenario }] = load("study: { kind: translation }\n");
    expect(scenario).toEqual({
      name: "a",
      title: "a",
      description: "",
      expect: [],
      study: { kind: "translation", shape: "blocks", size: 8, reach: 16, pitch: 1 },
    });
    const [{ study }] = load("study: { kind: transport }\n");
    expect(study).toMatchObject({ positions: null, real: [0.5, 0.3, 0.2], plans: [] });
  });

  test("takes neither seeds nor steps, from the command line or from its suite", () => {
    expect(load("study: { kind: transport }\n", { seeds: 3, steps: 5 })[0]).not.toHaveProperty("seeds");
    const folder = folderWith({
      "study.yaml": "study: { kind: translation }\n",
      "s.yaml": "suite: s\nseeds: 2\nscenarios: [study.yaml]\n",
    });
    expect(loadScenarios([join(folder, "s.yaml")])[0]).not.toHaveProperty("seeds");
  });

  test("is crossed by a matrix", () => {
    const studies = load(
      "study: { kind: translation }\nmatrix: { study.shape: [blocks, lines], study.size: [1, 8] }\n",
    );
    expect(studies.map(({ study: { shape, size } }) => [shape, size])).toEqual([
      ["blocks", 1],
      ["blocks", 8],
      ["lines", 1],
      ["lines", 8],
    ]);
  });
});

describe("what is wrong with a study is told with its place and the nearest known word", () => {
  test.each([
    ["study: { kind: translatoin }", "1:16 unknown study kind 'translatoin' - did you mean 'translation'?"],
    ["study: { kind: translation, shpe: lines }", "1:29 unknown key 'shpe' in study - did you mean 'shape'?"],
    [
      "study: { kind: transport, real: [1] }",
      expect.stringContaining("1:8 transport requires the same number of real and generated bins"),
    ],
    [
      "study: { kind: transport, fake: [0.2, 0.3, 0.6] }",
      expect.stringContaining("1:8 emd requires equal total mass"),
    ],
    ["study: { kind: transport }\nseeds: 3", "2:1 a study has no 'seeds' - leave it out"],
    [
      "study: { kind: transport }\ngame: { kind: dirac }",
      "2:1 a study has no 'game' - split it into two scenarios",
    ],
    [
      "study: { kind: transport }\nexpect: [{ metric: translation.jsd-far, max: 1 }]",
      expect.stringContaining("can never hold: a study of transport has no metric 'translation.jsd-far'"),
    ],
    [
      "study: { kind: transport }\nexpect: [{ verdict: convergence, is: converged }]",
      expect.stringContaining("can never hold: a study of transport has no verdict 'convergence'"),
    ],
    [
      "study: { kind: transport }\nexpect: [{ metric: transport.emd, maxNulls: 3 }]",
      expect.stringContaining("can never hold: a study of transport has no null band"),
    ],
    [
      "study: { kind: translation, reach: 8 }\nexpect: [{ metric: translation.jsd-slope, max: 1 }]",
      expect.stringContaining("can never hold: the shapes are not disjoint at two successive shifts"),
    ],
  ])("%s", (text, line) => {
    const told = complaints(`${text}\n`).join("\n");
    expect(told).toMatch(/^E_SCENARIO a\.yaml:/);
    expect(told.replace("E_SCENARIO a.yaml:", "")).toEqual(line);
  });

  test("also by a validator that knows nothing of ours", () => {
    const validate = new Ajv({ strict: false }).compile(publishedSchemas.scenario);
    const study = { study: { kind: "transport" } };
    expect(validate(study)).toBe(true);
    expect(validate({ ...study, seeds: 3 })).toBe(false);
    expect(validate({ ...study, game: { kind: "dirac" } })).toBe(false);
    expect(validate({ ...study, target: { kind: "ring" }, trainer: { kind: "gan" } })).toBe(false);
  });
});

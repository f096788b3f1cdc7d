/** Every scenario and suite that comes with ganscope loads, and says what it shows and what it expects. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../../src/root.ts";
import { loadScenarios } from "../../src/scenario/load.ts";

const folder = join(packageRoot(), "scenarios");
const files = (below: string) => readdirSync(join(folder, below)).filter((name) => name.endsWith(".yaml"));

describe("packaged scenarios", () => {
  // Each game is played in test/runs/game.test.ts as well, each study computed in test/runs/study.test.ts.
  const all = [".", "games", "images", "studies", "theory"].flatMap((below) =>
    files(below).map((file) => [file, join(below, file)]),
  );
  test.each(all)("%s", (file, below) => {
    const path = join(folder, below);
    const [scenario, ...others] = loadScenarios([path]);
    expect(others).toEqual([]);
    expect(`${scenario.name}.yaml`).toBe(file);
    expect(scenario.title).not.toBe(scenario.name);
    expect(scenario.description.length).toBeGreaterThan(40);
    expect(scenario.expect.filter(({ level }) => level !== "off")).not.toEqual([]);
    expect(readFileSync(path, "utf8").split("\n")[0]).toBe(
      `# yaml-language-server: $schema=${file === below ? "./" : "../"}scenario.schema.json`,
    );
  });

  test("answer to their names from any folder", () => {
    const names = [".", "games", "images", "studies", "theory"]
      .flatMap(files)
      .map((file) => file.replace(".yaml", ""));
    expect(loadScenarios(names).map(({ name }) => name)).toEqual(names);
    expect(loadScenarios(["ring8-gan"])[0].file).toBe(join("scenarios", "ring8-gan.yaml"));
  });
});

describe("packaged suites", () => {
  test.each(files("suites"))("%s", (file) => {
    const scenarios = loadScenarios([file.replace(".yaml", "")]);
    expect(scenarios.length).toBeGreaterThan(1);
  });

  test("core leaves no scenario out", () => {
    const core = loadScenarios(["core"]).map(({ name }) => `${name}.yaml`);
    expect(core.sort()).toEqual(files(".").sort());
  });

  test("images leaves no scenario of its folder out", () => {
    const images = loadScenarios(["images"]).map(({ name }) => `${name}.yaml`);
    expect(images.sort()).toEqual(files("images").sort());
  });
});

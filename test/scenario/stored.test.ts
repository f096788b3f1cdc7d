/** Stored results as scenarios: shown again with what is expected now, and every mistake in naming them is told where it is. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import type { ScenarioResult } from "../../src/result/index.ts";
import { recallScenario } from "../../src/runs/stored.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import type { StoredScenario } from "../../src/scenario/scenario.ts";
import { folderWith } from "../helpers/folder.ts";
import * as fixture from "../helpers/result.ts";

const ring = { ...fixture.ring([1]), name: "ring" };
const gauss = { ...fixture.gauss1d(), name: "gauss" };
const RESULT = JSON.stringify(fixture.runResult([ring, gauss]));

/** A folder with the result and a scenario of these lines. */
function folderOf(lines: string, files: Record<string, string> = {}): string {
  return folderWith({ "result.json": RESULT, "show.yaml": lines, ...files });
}
const load = (folder: string) => loadScenarios([join(folder, "show.yaml")]) as StoredScenario[];
const recalled = (lines: string): ScenarioResult => recallScenario(load(folderOf(lines))[0]);
const told = (lines: string): string => {
  try {
    load(folderOf(lines));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "nothing";
};

describe("a stored result", () => {
  it("comes back as it was, under the scenario's name, with where it is from", () => {
    const result = recalled("stored: { result: result.json, scenario: ring }\n");
    const { name, seeds, nulls, engine, stored } = result;
    expect({ name, seeds, nulls, engine }).toEqual({
      name: "show",
      seeds: ring.seeds,
      nulls: ring.nulls,
      engine: ring.engine,
    });
    const { command, version, timing } = fixture.runResult([]);
    expect(stored).toMatchObject({ scenario: "ring", command, version, startedAt: timing.startedAt });
    expect(result.scenario.title).toBe(ring.scenario.title);
    expect(result.beside).toBeUndefined();
  });

  it("is judged by what is expected now, and has the lesson that is taught now", () => {
    const value = ring.seeds[0].metrics.emd.value ?? 0;
    const lines = (max: number) =>
      `title: Now\nstored: { result: result.json, scenario: ring }\nexpect: [{ metric: emd, max: ${max} }]\n`;
    expect(recalled(lines(value + 1)).gates.map(({ passed }) => passed)).toEqual([true]);
    const failed = recalled(lines(value / 2));
    expect(failed.gates.map(({ passed }) => passed)).toEqual([false]);
    expect(failed.scenario.title).toBe("Now");
  });

  it("may be compressed, and has others of its file beside it", () => {
    const folder = folderOf("stored: { result: result.json.gz, scenario: ring, beside: [gauss] }\n");
    writeFileSync(join(folder, "result.json.gz"), gzipSync(RESULT));
    const [scenario] = load(folder);
    expect(recallScenario(scenario).beside?.map(({ name, step }) => [name, step])).toEqual([
      ["gauss", gauss.seeds[0].lastStep],
    ]);
  });

  it("that changes between the check and the run is an error", () => {
    const folder = folderOf("stored: { result: result.json, scenario: ring }\n");
    const [scenario] = load(folder);
    writeFileSync(
      join(folder, "result.json"),
      readFileSync(join(folder, "result.json"), "utf8").replace("ring", "rung"),
    );
    expect(() => recallScenario(scenario)).toThrow(InputError);
    expect(() => recallScenario(scenario)).toThrow("has changed since the run was planned");
  });
});

describe("mistakes", () => {
  it("a suite that trains what another shows as stored results is told to run alone", () => {
    expect(() => loadScenarios(["images", "lecture"])).toThrow(
      /has the same name as .*images\/mnist-vae\.yaml: 'mnist-vae' - .* run them in separate commands/,
    );
  });

  it.each([
    ["stored: { result: gone.json, scenario: ring }", "gone.json"],
    ["stored: { result: show.yaml, scenario: ring }", "is not JSON"],
    ["stored: { result: result.json, scenario: rimg }", "the result has no scenario 'rimg'"],
    ["stored: { result: result.json, scenario: ring, beside: [gaus] }", "the result has no scenario 'gaus'"],
    ["stored: { result: ../result.json, scenario: ring }", "is outside of the scenario's folder"],
    [
      `stored: { result: result.json, scenario: ring, sha256: "${"0".repeat(64)}" }`,
      "the file has the SHA-256",
    ],
    ["stored: { result: result.json, scenario: ring }\nseeds: 3", "a stored result has no 'seeds'"],
    [
      "stored: { result: result.json, scenario: ring }\nexpect: [{ metric: calibration, max: 1 }]",
      "the stored result has no calibration",
    ],
  ])("%s", (lines, message) => {
    expect(told(`${lines}\n`)).toContain(message);
  });
});

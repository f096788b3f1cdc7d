/** A suite with gates as a pipeline runs it: what fails, what is written, and that a gate which cannot work stops it before. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/root.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";
import { elements, parseXml } from "../helpers/xml.ts";

/** Without R1 the Dirac-GAN cycles, with it the players converge: Mescheder et al. 2018, arXiv 1801.04406. Games take no time. */
const files = {
  "plain.yaml": "game: { kind: dirac }\n",
  "penalized.yaml": "game: { kind: dirac, r1: 0.3 }\n",
  "suite.yaml": `suite: suite
scenarios: [plain.yaml, penalized.yaml]
gates:
  - { for: "*", expect: [{ preset: ganscope:strict }] }
  - { for: plain, expect: [{ metric: game.radius, max: 1e-3 }] }
  - { for: pl?in, level: warn }
`,
};

test("levels by name, exit codes by --fail-on, and every form says the same", () => {
  const folder = folderWith(files);
  const run = (...flags: string[]) =>
    ganscope(["run", "suite.yaml", "--quiet", "--out", "out", ...flags], folder);
  const junit = () => elements(parseXml(readFileSync(join(folder, "out/junit.xml"), "utf8")));

  const warned = run("--write", "junit,github");
  expect([warned.exit, warned.err]).toEqual([0, ""]);
  expect(warned.out).toContain("\n1 of 3 gates passed, 2 warned; exit code 0\n");
  expect(warned.out.match(/^::(warning|error) /gm)).toEqual(["::warning ", "::warning "]);
  expect(junit().filter(({ name }) => name === "failure")).toEqual([]);

  const failed = run("--write", "junit,github", "--fail-on", "warn");
  expect([failed.exit, failed.err]).toEqual([1, ""]);
  expect(failed.out).toContain(
    [
      "FAIL plain: equilibrium is converges",
      "     expected  equilibrium is converges",
      "     observed  cycles",
      "     repeat    ganscope run suite.yaml --only plain",
    ].join("\n"),
  );
  expect(failed.out).toMatch(/^::error file=plain\.yaml,title=plain%3A equilibrium is converges::expected/m);
  expect(junit().filter(({ name }) => name === "failure")).toHaveLength(2);
  // The command that a failing gate names shows the same failure.
  expect(run("--only", "plain", "--fail-on", "warn", "--fresh").out).toContain(
    "FAIL plain: equilibrium is converges",
  );
});

test("the command that repeats one scenario leaves the run's own result and report as they are", () => {
  const folder = folderWith(files);
  const whole = ganscope(["run", "suite.yaml", "--quiet", "--fail-on", "warn"], folder);
  const stored = () => readFileSync(join(folder, "ganscope-out/suite/result.json"), "utf8");
  const before = stored();
  const [, repeat] = / {5}repeat {4}ganscope (.*)/.exec(whole.out) ?? [];
  expect(ganscope([...repeat.split(" "), "--quiet"], folder).out).toContain(
    join("ganscope-out", "plain", "report.html"),
  );
  expect(stored()).toBe(before);
});

test("the suite of docs/ci.md is valid, and has the ten gates that its failing build counts", () => {
  const page = readFileSync(join(packageRoot(), "docs", "ci.md"), "utf8");
  const suite = /```yaml\n(suite: quality\n[\s\S]*?)```/.exec(page)?.[1] ?? "";
  const scenario = (name: string) => readFileSync(join(packageRoot(), "scenarios", name), "utf8");
  const names = ["ring8-gan.yaml", "ring8-peer.yaml"];
  const copies = Object.fromEntries(names.map((name) => [name, scenario(name)]));
  const folder = folderWith({ "quality.yaml": suite, ...copies });
  const gates = loadScenarios([join(folder, "quality.yaml")]).flatMap(({ expect: list }) => list);
  expect(page).toContain(`3 of ${gates.length} gates failed; exit code 1`);
});

test.each([
  [
    "a quantile of a game",
    "{ metric: game.radius, max: 1, quantile: 0.5 }",
    "requires several seeds, but a game has none",
  ],
  [
    "a step of a game",
    "{ metric: game.radius, max: 1, at: 10 }",
    "can never be computed: a game has no snapshots",
  ],
])("%s is refused by validate and by run, and nothing is written", (_, expectation, message) => {
  const suite = `suite: suite\nscenarios: [plain.yaml]\ngates: [{ for: plain, expect: [${expectation}] }]\n`;
  const folder = folderWith({ ...files, "suite.yaml": suite });
  for (const command of ["validate", "run"]) {
    const { exit, out, err } = ganscope([command, "suite.yaml"], folder);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toMatch(/^E_SCENARIO suite\.yaml:3:\d+ expect\.0 /);
    expect(err).toContain(message);
  }
  expect(existsSync(join(folder, "ganscope-out"))).toBe(false);
});

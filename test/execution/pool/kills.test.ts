/** A run is killed at one write after the other and goes on each time. `npm run verify:kills` does it 200 times. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadScenarios } from "../../../src/scenario/load.ts";
import { killAgainAndAgain, timeless } from "../../../tools/kills/kills.ts";
import { bundled } from "../../helpers/command-line.ts";
import { folderWith } from "../../helpers/folder.ts";

/** Six games of twenty rounds: the pieces of a run without what takes long about them. */
const games = {
  "games.yaml": `
name: game
game: { kind: dirac, objective: saturating, update: { kind: alternating }, rate: 0.2, steps: 20, start: [1, 1] }
matrix:
  game.rate: [0.1, 0.2, 0.3]
  game.objective: [saturating, non-saturating]
expect:
  - { metric: game.radius, max: 1000 }
`,
};

test("killed twenty times, half a write done each time, it ends as if nobody had", () => {
  const folder = folderWith(games);
  const loaded = join(folder, "loaded.json");
  writeFileSync(loaded, JSON.stringify(loadScenarios([join(folder, "games.yaml")])));
  const program = (out: string) => [bundled("test/helpers/durable-run.ts"), out, loaded];
  const calm = join(folder, "calm");
  expect(spawnSync(process.execPath, program(calm), { encoding: "utf8" }).stderr).toBe("");

  let next = 0;
  const kill = () =>
    killAgainAndAgain({
      program,
      folder: () => join(folder, `run-${next++}`),
      kills: 20,
      expected: timeless(calm),
    });
  expect(kill).not.toThrow();
});

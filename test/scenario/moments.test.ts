/** A gate looks at snapshots that are taken, and at those in which its quantity has a value. */

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadScenarios } from "../../src/scenario/load.ts";
import { complaints } from "../helpers/complaints.ts";
import { folderWith } from "../helpers/folder.ts";

/** What is said of gates, without their places. */
function saidOf(training: string, ...gates: string[]): string[] {
  const entries = gates.map((gate) => `  - { ${gate} }\n`).join("");
  const place = /^E_SCENARIO a\.yaml:\d+:\d+ expect\.\d+ can never be computed: /;
  return complaints(`${training}\nexpect:\n${entries}`).map((line) => line.replace(place, ""));
}

describe("images that grow from 4 x 4 to 16 x 16", () => {
  // The first level ends at step 3, the second at 8, the third with the training.
  const growing = `target: { kind: mnist, size: 16 }
trainer: { kind: progressive, steps: 20, fade: [2, 4], stabilize: 3, batch: 4, channels: 4 }
snapshots: { every: 5, samples: 100 }
metrics: { prdc: { enabled: false } }`;

  test("have no value under the name of the largest before they are that large", () => {
    const smaller = (step: number) =>
      `emd has no value at step ${step}: images are smaller at that step - available steps: 10, 15, 20`;
    expect(
      saidOf(
        growing,
        "metric: emd, max: 9, at: 3",
        "metric: emd, max: 9, at: { from: 1 }",
        "metric: emd, max: 9, at: { last: 4, take: best }",
      ),
    ).toEqual([smaller(3), smaller(3), smaller(8)]);
  });

  test("have snapshots at the last step of each size, with values of the training itself", () => {
    expect(
      saidOf(
        growing,
        "metric: emd, max: 9",
        "metric: emd, max: 9, at: { last: 3 }",
        "metric: gradient-norm.g, max: 9, at: 3",
        "metric: gradient-norm.g, max: 9, at: { from: 1 }",
        "metric: gradient-norm.g, max: 9, at: 4",
      ),
    ).toEqual(["there is no snapshot at step 4 - snapshots are at 3, 5, 8, ... 20"]);
  });

  test("a preset keeps what the last ones of full size can show", () => {
    const strict = (steps: number) => {
      const text = `${growing.replace("steps: 20", `steps: ${steps}`)}\nexpect: [{ preset: ganscope:strict }]\n`;
      const [scenario] = loadScenarios([join(folderWith({ "a.yaml": text }), "a.yaml")]);
      return scenario.expect.map((each) => ("metric" in each ? each.metric : each.verdict));
    };
    // a distance in nulls bounds nothing among so many pixels, so the preset leaves it out
    expect(strict(20)).toEqual(["convergence"]);
    expect(strict(15)).toEqual(["convergence"]);
  });
});

describe("dynamics at every tenth step and the last, with a snapshot every fifth", () => {
  const measured = (steps: number) => `target: { kind: ring }
trainer: { kind: gan, steps: ${steps}, dynamics: { every: 10 } }
snapshots: { every: 5, samples: 100 }`;

  test.each([
    [
      "metric: dynamics.speed, max: 9, at: 15",
      "dynamics.speed has no value at step 15: the dynamics are not measured at that step - available steps: 10, 20, 25",
    ],
    [
      "metric: dynamics.speed, max: 9, at: { last: 3, take: median }",
      "dynamics.speed has no value at step 15: the dynamics are not measured at that step - available steps: 10, 20, 25",
    ],
    [
      "metric: dynamics.turn, max: 1, at: 10",
      "dynamics.turn has no value at step 10: no earlier velocity was measured - available steps: 20, 25",
    ],
    [
      "metric: dynamics.path-angle, min: 0, at: 20",
      "dynamics.path-angle has no value at step 20: the path angle is measured at the last step only - available steps: 25",
    ],
  ])("%s: %s", (gate, why) => {
    expect(saidOf(measured(25), gate)).toEqual([why]);
  });

  test.each([
    "metric: dynamics.speed, max: 9, at: { last: 2 }",
    "metric: dynamics.turn, max: 1, at: 20",
    "metric: dynamics.path-angle, min: 0",
  ])("%s is judged", (gate) => {
    expect(saidOf(measured(25), gate)).toEqual([]);
  });

  test("measured once, they neither turn nor make a path", () => {
    expect(saidOf(measured(8), "metric: dynamics.turn, max: 1")).toEqual([
      "dynamics.turn has no value at step 8: no earlier velocity was measured - use another metric",
    ]);
    expect(saidOf(measured(8), "metric: dynamics.path-angle, min: 0")).toEqual([
      "dynamics.path-angle has no value at step 8: the path angle is measured at the last step only - use another metric",
    ]);
  });
});

describe("a discriminator that stands still, in 40 steps of which every second is logged", () => {
  const idle = (turns: string) => `target: { kind: ring }
trainer: { kind: gan, steps: 40, discriminator: { ${turns} } }
log: { every: 2 }
snapshots: { every: 10, samples: 100 }`;
  const still = (name: string, hint: string) => [
    `${name} has no value at step 40: the discriminator does not move - ${hint}`,
  ];

  test.each([
    ["freezeAfter: 0", "gradient-norm.d", "use another metric"],
    ["freezeAfter: 0", "gradient-norm.d-start", "use another metric"],
    // The last tenth of the records up to step 30 are those of steps 28 and 30.
    ["freezeAfter: 27", "gradient-norm.d", "available steps: 10, 20"],
    ["freezeAfter: 28", "gradient-norm.d", "available steps: 10, 20, 30"],
    // It moves in odd steps, of which the first alone is logged.
    ["every: 2", "gradient-norm.d", "use another metric"],
  ])("{ %s }: %s", (turns, name, hint) => {
    expect(saidOf(idle(turns), `metric: ${name}, max: 9`)).toEqual(still(name, hint));
  });

  test.each([
    ["freezeAfter: 28", "metric: gradient-norm.d, max: 9, at: { to: 30 }"],
    ["freezeAfter: 39", "metric: gradient-norm.d, max: 9"],
    ["freezeAfter: 1", "metric: gradient-norm.d-start, max: 9"],
    ["every: 2", "metric: gradient-norm.d-start, max: 9"],
    ["every: 3", "metric: gradient-norm.d, max: 9"],
    ["freezeAfter: 0", "metric: gradient-norm.g, max: 9"],
  ])("{ %s }: %s is judged", (turns, gate) => {
    expect(saidOf(idle(turns), gate)).toEqual([]);
  });
});

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadScenarios } from "../../src/scenario/load.ts";
import { isTraining, type TrainingScenario } from "../../src/scenario/scenario.ts";
import { folderWith } from "../helpers/folder.ts";

const yaml = (search: string, more = "") => `
target: { kind: ring }
trainer: { kind: gan, steps: 100, generator: { optimizer: { kind: adam, rate: 0.002 } } }
${more}
search: ${search}
`;
const RATE = "trainer.generator.optimizer.rate";
const twoOf = (samples: number, seed = 1, more = "") =>
  yaml(
    `{ samples: ${samples}, seed: ${seed}, over: { ${RATE}: { logUniform: [0.0001, 0.01] }, trainer.batch: { choice: [64, 128] } ${more} } }`,
  );

function load(text: string): TrainingScenario[] {
  return loadScenarios([join(folderWith({ "ring.yaml": text }), "ring.yaml")]).filter(isTraining);
}
const rate = ({ trainer }: TrainingScenario) =>
  (trainer.generator as { optimizer: { rate: number } }).optimizer.rate;
const batch = ({ trainer }: TrainingScenario) => trainer.batch as number;

describe("a search", () => {
  test("makes so many scenarios of one group, each within its ranges", () => {
    const drawn = load(twoOf(50));
    expect(drawn.map(({ name }) => name)).toEqual(
      Array.from({ length: 50 }, (_, i) => `ring--search-${i + 1}`),
    );
    expect(new Set(drawn.map(({ group }) => group))).toEqual(new Set(["ring"]));
    expect(drawn.every((each) => rate(each) >= 0.0001 && rate(each) <= 0.01)).toBe(true);
    expect(new Set(drawn.map(batch))).toEqual(new Set([64, 128]));
    expect(new Set(drawn.map(rate)).size).toBeGreaterThan(45);
    // Log-uniform: as many below as above the middle by factors, .001; 25 of 50, four standard errors are 14.
    expect(Math.abs(drawn.filter((each) => rate(each) < 0.001).length - 25)).toBeLessThan(15);
  });

  test("draws the same again, whatever else is searched over and however many; another seed draws others", () => {
    const few = load(twoOf(3));
    expect(load(twoOf(5)).slice(0, 3)).toEqual(few.map((each) => ({ ...each, file: expect.any(String) })));
    expect(load(twoOf(3, 1, ", trainer.ema: { uniform: [0, 0.9] }")).map(rate)).toEqual(few.map(rate));
    expect(load(twoOf(3, 2)).map(rate)).not.toEqual(few.map(rate));
  });

  test("follows a matrix: every combination tries the same settings, each a group", () => {
    const both = load(
      yaml(
        `{ samples: 2, over: { ${RATE}: { uniform: [0.001, 0.002] } } }`,
        "matrix: { trainer.objective: [minimax, hinge] }",
      ),
    );
    expect(both.map(({ name }) => name)).toEqual([
      "ring--objective-minimax--search-1",
      "ring--objective-minimax--search-2",
      "ring--objective-hinge--search-1",
      "ring--objective-hinge--search-2",
    ]);
    expect(both.slice(0, 2).map(rate)).toEqual(both.slice(2).map(rate));
    expect(both[2].group).toBe("ring--objective-hinge");
  });

  test("sets a key of what the file leaves to its default: the rest of that default stays", () => {
    const plain = (player: string, more: string, set: string) => `
target: { kind: mnist }
trainer: { kind: gan, steps: 100, ${player} }
search: { samples: 1, over: { ${set} } }
${more}`;
    const players = ({ trainer }: TrainingScenario) => trainer as unknown as Record<string, object>;
    const [mlp] = load(plain("batch: 64", "", `${RATE}: { choice: [0.1] }`));
    expect(players(mlp).generator).toMatchObject({
      kind: "mlp",
      optimizer: { kind: "adam", rate: 0.1, beta1: 0.5 },
    });
    const beta = "trainer.generator.optimizer.beta1: { choice: [0.9] }";
    const [dcgan] = load(plain("generator: { kind: dcgan }", "", beta));
    expect(players(dcgan).generator).toMatchObject({ optimizer: { kind: "adam", rate: 2e-4, beta1: 0.9 } });
    const kinds = "matrix: { trainer.generator.optimizer.kind: [sgd] }";
    const [chosen] = load(plain("batch: 64", kinds, `${RATE}: { choice: [0.1] }`));
    expect(players(chosen).generator).toMatchObject({ optimizer: { kind: "sgd", rate: 0.1 } });

    // No default is meant by an object that the file has, nor by a key that the default's kind lacks.
    const written = plain("generator: { optimizer: { beta1: 0.9 } }", "", `${RATE}: { choice: [0.1] }`);
    expect(() => load(written)).toThrow("'kind' is missing");
    const gamma = plain("batch: 64", "", "trainer.regularizer.gamma: { choice: [1] }");
    expect(() => load(gamma)).toThrow("'kind' is missing");
  });

  test.each([
    ["no such option", "{ samples: 2, over: { trainer.bacth: { choice: [1] } } }", "bacth"],
    ["what no option is", "{ samples: 2, over: { seeds: { choice: [1] } } }", "is not an option"],
    [
      "no range",
      `{ samples: 2, over: { ${RATE}: { } } }`,
      "must have exactly one of uniform, logUniform and choice",
    ],
    [
      "a range turned round",
      `{ samples: 2, over: { ${RATE}: { uniform: [2, 1] } } }`,
      "must have a lower and a higher number",
    ],
    [
      "a logarithm of 0",
      `{ samples: 2, over: { ${RATE}: { logUniform: [0, 1] } } }`,
      "must have positive numbers (got 0)",
    ],
    [
      "numbers for words",
      "{ samples: 2, over: { trainer.kind: { uniform: [0, 1] } } }",
      "is not a number in the scenario",
    ],
    ["a value the option refuses", `{ samples: 2, over: { ${RATE}: { choice: [-1] } } }`, "rate"],
    ["samples that are no count", `{ samples: many, over: { } }`, "samples"],
  ])("%s is told with its place", (_, search, message) => {
    expect(() => load(yaml(search))).toThrow(
      expect.objectContaining({
        code: "E_SCENARIO",
        message: expect.stringContaining(message),
        where: expect.stringMatching(/ring\.yaml:\d+:\d+/),
      }),
    );
  });
});

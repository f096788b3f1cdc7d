/** Logs and small trainings on which the rates of reset, overfitting and dead rest: known answers of the labels and of the joins. */
import { describe, expect, it } from "vitest";
import { isTrue } from "../../tools/corpus/discriminators/label.ts";
import { discriminatorText, readDiscriminators } from "../../tools/corpus/discriminators/read.ts";
import type { DiscriminatorRun } from "../../tools/corpus/discriminators/run.ts";
import { discriminatorSettings } from "../../tools/corpus/discriminators/settings.ts";
import { corpusText, readRuns } from "../../tools/corpus/read.ts";
import { restartedOf } from "../../tools/corpus/restarts.ts";

const committed = readDiscriminators(discriminatorText());

describe("small trainings", () => {
  it("are committed as the settings draw them; a twin differs by the flaw alone, and no seed is in both halves", () => {
    expect(committed.map(({ setting }) => setting)).toEqual(discriminatorSettings);
    for (let i = 0; i < discriminatorSettings.length; i += 2) {
      const [{ name, flaw, ...own }, { name: twin, flaw: none, ...other }] = discriminatorSettings.slice(
        i,
        i + 2,
      );
      expect([twin, none, other]).toEqual([`${name}-twin`, null, own]);
      expect(flaw).not.toBeNull();
    }
    const seeds = (half: string) =>
      new Set(discriminatorSettings.filter((each) => each.half === half).map(({ seed }) => seed));
    expect([...seeds("choosing")].filter((seed) => seeds("measuring").has(seed))).toEqual([]);
  });

  const [dead, , ...rest] = discriminatorSettings;
  const overfitting = rest.find(({ question }) => question === "overfitting") ?? dead;
  const scored = { ...dead, objective: "hinge" as const };
  const certain = { ...dead, objective: "non-saturating" as const };
  const end = { auc: 0.5, deviation: 1, largest: 2, middle: 0 };
  it.each<[string, DiscriminatorRun["setting"], Partial<DiscriminatorRun["end"]>, boolean | undefined]>([
    ["few rows that D knows", overfitting, { auc: 0.75 }, true],
    ["few rows that D does not know", overfitting, { auc: 0.5 }, undefined],
    ["new rows", { ...overfitting, flaw: null }, { auc: 0.6 }, false],
    ["new rows that D knows", { ...overfitting, flaw: null }, { auc: 0.61 }, undefined],
    // ln 9 = 2.197: answers of 1/10 and 9/10
    ["the same beyond 9/10", certain, { deviation: 0.05, middle: 2.2 }, true],
    ["the same beyond 1/10", certain, { deviation: 0.05, middle: -2.2 }, true],
    ["the same at 1/2", certain, { deviation: 0, middle: 0 }, false],
    ["apart beyond 9/10", certain, { deviation: 0.06, middle: 5 }, false],
    ["scores a 10,000th apart", scored, { deviation: 2e-4 }, true],
    ["scores a 9,000th apart", scored, { deviation: 2.2e-4 }, false],
    ["answers that are not finite", scored, { deviation: null }, undefined],
  ])("%s: %s", (_, setting, of, truth) => {
    expect(isTrue({ setting, log: committed[0].log, end: { ...end, ...of } })).toBe(truth);
  });
});

it("a restart from the start is suspected, and none that goes on, where losses fall by a formula", () => {
  const [first] = readRuns(corpusText());
  // 2 at the start, .5 + 1.5 / e^6 at the end; seeds differ by 1 %.
  const run = (name: string, factor: number) => ({
    ...first,
    name,
    input: {
      ...first.input,
      records: first.input.records.map((record, i, { length }) => ({
        ...record,
        lossD: factor * (0.5 + 1.5 * Math.exp((-6 * i) / (length - 1))),
        lossG: 1,
      })),
    },
  });
  const found = restartedOf([run("a", 1), run("b", 1.01)]);
  expect(found).toEqual(
    [1, 2].flatMap(() => [true, false, false].map((lost) => ({ isTrue: lost, raised: lost }))),
  );
});

/** A lesson above the findings: numbers beside their closed forms, and none where a stored result was edited. */
import { expect, it } from "vitest";
import { lesson, numbersOf } from "../../reports/lesson.ts";
import { ring } from "../helpers/result.ts";
import { shown, shownIn } from "../helpers/section.ts";

const said = (closed: number, metric = "emd") => ({
  slides: "4-9",
  formula: "x = G(z)",
  see: "the ring",
  ask: "why?",
  change: "seeds: 2",
  numbers: [{ metric, what: "W1 <b>", closed, tolerance: 0.01 }],
});
const scenario = ring([1]);
const having = (told: unknown) => ({ ...scenario, scenario: { ...scenario.scenario, lesson: told } });
const emd = scenario.seeds[0].metrics.emd.value ?? Number.NaN;

it("says how far what was found is from the closed form, and whether that is too far", () => {
  const [near] = numbersOf(having(said(emd - 0.01)));
  expect(near.difference).toBeCloseTo(0.01, 12);
  expect(numbersOf(having(said(emd + 0.005)))[0].within).toBe(true);
  expect(numbersOf(having(said(emd + 0.02)))[0].within).toBe(false);
  expect(numbersOf(having(said(0, "mmd")))[0]).toMatchObject({
    found: null,
    difference: null,
    within: false,
  });
});

it("is escaped, and headed by its slides", () => {
  const { heading, text, prose } = shown(lesson, having(said(emd)));
  expect(heading).toBe("Slides 4-9");
  expect(prose.map(({ html }) => html).join("")).toContain("W1 &lt;b&gt;");
  expect(text).toContain("the ring");
});

it.each([undefined, 5, {}, { numbers: 5 }])("there is none for %j", (told) => {
  expect(shownIn(lesson, having(told))).toBeNull();
});

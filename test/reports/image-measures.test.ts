import { describe, expect, it } from "vitest";
import { sections } from "../../reports/index.ts";
import { toRows } from "../../reports/kit/columns.ts";
import type { Quantity, ScenarioResult } from "../../src/result/index.ts";
import * as fixture from "../helpers/result.ts";
import { shownIn } from "../helpers/section.ts";

/** The digits, with these quantities at every snapshot. */
function measuring(metrics: Record<string, Quantity>): ScenarioResult {
  const scenario = fixture.digits();
  const seeds = scenario.seeds.map((seed) => ({
    ...seed,
    snapshots: seed.snapshots.map((snapshot) => ({ ...snapshot, metrics })),
  }));
  return { ...scenario, seeds };
}

describe("images, measured", () => {
  const section = sections["image-measures"];
  const share = (value: number) => fixture.measured(value, "share");

  it("draws what was measured, one line a quantity, with its null where it stands alone", () => {
    const scenario = measuring({
      "label-fidelity.classifier": share(0.93),
      "label-fidelity.nearest": share(0.78),
      "sharpness.ratio": share(1.1),
      frechet: { value: null, why: "there is no covariance" },
    });
    const nulls = { "sharpness.ratio": { median: 0.99, lo: 0.98, hi: 1.02, resamples: 39, n: 1000 } };
    const figures = shownIn(section, { ...scenario, nulls })?.figures ?? [];
    expect(figures.map(({ title }) => title)).toEqual(["Label fidelity", "Sharpness against real images"]);
    expect(figures.map(({ legend }) => legend.map(({ label }) => label))).toEqual([
      ["classifier", "nearest neighbor"],
      ["ratio", "two real samples"],
    ]);
    const [fidelity] = figures;
    if (!("chart" in fidelity.picture)) throw new Error("this figure is no chart");
    const rows = Object.values(fidelity.picture.chart.panels[0].data).flatMap((blocks) => toRows(blocks));
    expect(new Set(rows.map(({ value }) => value))).toEqual(new Set([0.93, 0.78]));
  });

  it("has nothing to say of points, or where nothing of it was measured", () => {
    expect(shownIn(section, fixture.digits())).toBeNull();
    expect(shownIn(section, fixture.ring())).toBeNull();
  });
});

it("figures of a conditional generator say what was asked for", () => {
  const scenario = fixture.digits();
  const told = (condition: object): ScenarioResult => {
    const trainer = { ...(scenario.scenario.trainer as object), condition };
    return { ...scenario, scenario: { ...scenario.scenario, trainer } };
  };
  for (const [section, words] of [
    [sections.images, "Each row is a class that was asked for"],
    [sections.latents, "asked for the same class"],
  ] as const) {
    const said = (of: ScenarioResult) => shownIn(section, of)?.figures.at(-1)?.description;
    expect(said(told({ kind: "one-hot" }))).toContain(words);
    expect(said(told({ kind: "none" }))).not.toContain(words);
    expect(said(scenario)).not.toContain(words);
  }
});

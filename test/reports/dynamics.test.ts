/** What the report shows of a training as a game. */
import { describe, expect, it } from "vitest";
import { dynamics } from "../../reports/dynamics.ts";
import { toHtml } from "../../src/writers/html.ts";
import * as fixture from "../helpers/result.ts";
import { shown, shownIn } from "../helpers/section.ts";
import { played } from "../helpers/theory-results.ts";

describe("the section of dynamics", () => {
  it("has the eigenvalues at four steps, the speed, the path angle and the rotation", () => {
    const { figures } = shown(dynamics, played());
    expect(figures.map(({ title }) => title)).toEqual([
      "Eigenvalues of the game\u2019s Jacobian",
      "Speed of both players together",
      "Path angle",
      "Share of the spectrum that rotates",
    ]);
    const [spectrum, , angle] = figures;
    expect(spectrum.description).toContain(
      "All 2 eigenvalues of the velocity\u2019s Jacobian on seed 1, at 4 steps",
    );
    expect(spectrum.description).toContain(
      "the rightmost real part is \u22120.15, the largest eigenvalue \u22120.15 + 0.477 i",
    );
    expect(spectrum.table.rows).toHaveLength(8);
    expect(angle.description).toContain("cosine 0.5 at the start, 0.3 at the end, \u2013 as far beyond");
  });

  it("says how many there are where not all are known, and names no way where there was none", () => {
    expect(shown(dynamics, played(false)).figures[0].description).toContain(
      "The 2 outermost eigenvalues of 300",
    );
    const scenario = played();
    const seeds = scenario.seeds.map((seed) => ({ ...seed, snapshots: seed.snapshots.slice(0, -1) }));
    expect(shown(dynamics, { ...scenario, seeds }).figures.map(({ title }) => title)).not.toContain(
      "Path angle",
    );
  });

  it("is silent where nobody asked, and draws without a warning where somebody did", async () => {
    expect(shownIn(dynamics, fixture.ring())).toBeNull();
    expect(await toHtml(fixture.runResult([played()]))).toContain("Both players as a game");
  });
});

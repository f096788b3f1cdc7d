/** The report of games: the figures against the field and the path, the words against the numbers, the page as a whole. */

import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sections } from "../../reports/index.ts";
import { type Chart, compileChart, drawPanel } from "../../reports/kit/chart.ts";
import { toRows } from "../../reports/kit/columns.ts";
import type { Section } from "../../reports/section.ts";
import { headline } from "../../reports/summary.ts";
import type { ScenarioResult } from "../../src/result/index.ts";
import { packageRoot } from "../../src/root.ts";
import { playScenario } from "../../src/runs/game.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { toHtml } from "../../src/writers/html.ts";
import { folderWith } from "../helpers/folder.ts";
import * as fixture from "../helpers/result.ts";
import { buildRuntime } from "../helpers/runtime.ts";
import { chartOf, liveIn, shown, shownIn } from "../helpers/section.ts";

const packaged = loadScenarios([join(packageRoot(), "scenarios", "games")])
  .filter((scenario) => "game" in scenario)
  .map(playScenario);

function playedAs(name: string): ScenarioResult {
  const found = packaged.find((result) => result.name === name);
  if (found === undefined) throw new Error(`no game is called ${name}`);
  return found;
}

function played(game: object): ScenarioResult {
  const folder = folderWith({ "a.json": JSON.stringify({ game }) });
  return loadScenarios([join(folder, "a.json")])
    .filter((scenario) => "game" in scenario)
    .map(playScenario)[0];
}

type Spot = { readonly x: number; readonly y: number | null };
const spots = (chart: Chart, name: string, panel = 0) =>
  toRows(chart.panels[panel].data[name]) as unknown as Spot[];

/** Arrows as they are drawn: tail, tip, barb, tip, barb, tip and a gap. */
function arrowsOf(chart: Chart) {
  const drawn = spots(chart, "arrows");
  return Array.from({ length: drawn.length / 6 }, (_, k) => {
    const [tail, tip, , , , end] = drawn.slice(6 * k, 6 * k + 6);
    return { tail, tip, end };
  });
}

describe("every game that comes with ganscope", () => {
  it.each(packaged.map((result) => [result.name, result] as const))(
    "%s: all its figures draw without a warning, each with a sentence, a table and at most 800 points a series",
    async (_, result) => {
      for (const figure of shown(sections.games, result).figures) {
        const chart = chartOf(figure);
        compileChart(chart, true);
        const spec = compileChart(chart, false);
        for (const panel of chart.panels) {
          const svg = await drawPanel(spec, chart, panel);
          expect(svg).toMatch(/<path [^>]*d="[^"]+"/);
          expect(svg).not.toMatch(/NaN|undefined|clip-path/);
          for (const blocks of Object.values(panel.data))
            expect(toRows(blocks).length).toBeLessThanOrEqual(800);
        }
        expect(figure.description.length).toBeGreaterThan(20);
        expect(figure.table.rows.length).toBeGreaterThan(1);
        expect(figure.table.rows.length).toBeLessThanOrEqual(20);
      }
    },
  );

  it("has no section for trainings, and no training has one for games", () => {
    for (const [id, section] of Object.entries<Section>(sections)) {
      if (section.scope !== "scenario") continue;
      expect([id, shownIn(section, packaged[0]) !== null]).toEqual([
        id,
        ["verdicts", "games", "evidence", "measures", "gates", "configuration"].includes(id),
      ]);
    }
    expect(shownIn(sections.games, fixture.ring([1]))).toBeNull();
  });
});

describe("the path over the vector field", () => {
  const figure = shown(sections.games, playedAs("bilinear-alternating")).figures[0];
  const chart = chartOf(figure);

  it("has arrows along v = (-y, x), the longer the faster, each in its own cell", () => {
    const arrows = arrowsOf(chart);
    expect(arrows).toHaveLength(120);
    const { left = 0, right = 0 } = chart.panels[0].numbers as Record<string, number>;
    const cell = (right - left) / 11;
    const lengths = arrows.map(({ tail, tip, end }) => {
      expect(end.y).toBeNull();
      const [dx, dy] = [tip.x - tail.x, (tip.y ?? 0) - (tail.y ?? 0)];
      const [x, y] = [(tip.x + tail.x) / 2, ((tip.y ?? 0) + (tail.y ?? 0)) / 2];
      const length = Math.hypot(dx, dy);
      expect((dx * -y + dy * x) / (length * Math.hypot(x, y))).toBeGreaterThan(0.999);
      expect(length).toBeLessThan(cell);
      return { length, speed: Math.hypot(x, y) };
    });
    const fastest = lengths.reduce((a, b) => (b.speed > a.speed ? b : a));
    for (const { length, speed } of lengths)
      expect(length / fastest.length).toBeCloseTo(Math.sqrt(speed / fastest.speed), 2);
  });

  it("has start, end and equilibrium where they are, and the frame around all", () => {
    expect(spots(chart, "start")).toEqual([{ x: 1, y: 1 }]);
    expect(spots(chart, "equilibrium")).toEqual([{ x: 0, y: 0 }]);
    expect(spots(chart, "path")).toHaveLength(501);
    const [end] = spots(chart, "end");
    expect(Math.hypot(end.x, end.y ?? 0)).toBeCloseTo(1.398, 3);
    expect(figure.description).toContain("The players go from (1, 1) to (1.256, 0.613) in 500 rounds");
    const { left = 0, right = 0, bottom = 0, top = 0 } = chart.panels[0].numbers as Record<string, number>;
    for (const { x, y } of spots(chart, "path")) {
      expect(x > left && x < right && (y ?? 0) > bottom && (y ?? 0) < top).toBe(true);
    }
  });

  it("shows a clip, and breaks where rounds are left out", () => {
    const clipped = shown(sections.games, playedAs("dirac-wgan-clip-alternating")).figures[0];
    expect(spots(chartOf(clipped), "clip").map(({ y }) => y)).toEqual([1, -1]);
    expect(clipped.legend.map(({ label }) => label)).toContain("clip at 1");
    const long = shown(sections.games, played({ kind: "bilinear", steps: 5000 })).figures[0];
    const gap = spots(chartOf(long), "path").findIndex(({ y }) => y === null);
    expect(gap).toBe(400);
    expect(long.description).toContain("the first 400 and the last 400 positions");
  });

  it("draws paths to both ends of the numbers", async () => {
    for (const game of [
      { kind: "bilinear", update: { kind: "simultaneous" }, rate: 1000, steps: 1000 },
      { kind: "bilinear", start: [0, 0], steps: 20 },
      { kind: "bilinear", start: [1e-300, 1e-300], steps: 20 },
    ]) {
      for (const drawn of shown(sections.games, played(game)).figures) {
        const drawing = chartOf(drawn);
        const spec = compileChart(drawing, false);
        for (const panel of drawing.panels)
          expect(await drawPanel(spec, drawing, panel)).not.toMatch(/NaN|undefined|Infinity/);
      }
    }
  });
});

describe("the other figures", () => {
  it("show the radius on a logarithmic scale where it spans decades, against the round", () => {
    const [, cycle] = shown(sections.games, playedAs("dirac-saturating-alternating")).figures;
    const [, fall] = shown(sections.games, playedAs("dirac-r1-0-3-simultaneous")).figures;
    expect(cycle.description).not.toContain("Logarithmic");
    expect(fall.description).toContain(
      "Radius goes from 1.414 at round 0 to 2.64e\u22126 at round 500. Logarithmic scale.",
    );
    expect(fall.table.columns).toEqual(["round", "radius"]);
  });

  it("show eigenvalues against the unit circle, enlarged where they are near it", () => {
    // 1 +- eta i for simultaneous steps of eta = 0.2: modulus sqrt(1.04).
    const figure = shown(sections.games, playedAs("bilinear-simultaneous")).figures[2];
    const chart = chartOf(figure);
    expect(chart.panels.map(({ title }) => title)).toEqual(["the whole circle", "enlarged, 0.09902 wide"]);
    expect(spots(chart, "eigenvalues")).toEqual([
      { x: 1, y: 0.2 },
      { x: 1, y: -0.2 },
    ]);
    expect(spots(chart, "eigenvalues", 1)).toEqual([{ x: 1, y: 0.2 }]);
    for (const panel of [0, 1]) {
      const arc = spots(chart, "circle", panel);
      expect(arc.length).toBeGreaterThan(10);
      for (const { x, y } of arc) expect(Math.hypot(x, y ?? 0)).toBeCloseTo(1, 6);
    }
    expect(figure.description).toContain("Eigenvalues 1 + 0.2 i and 1 \u2212 0.2 i");
    expect(figure.description).toContain("The largest modulus is 1.019804.");
    const far = shown(sections.games, playedAs("bilinear-consensus")).figures[2];
    expect(chartOf(far).panels).toHaveLength(1);
  });

  it("are left out where there is no Jacobian, and the prose says why", () => {
    const content = shown(sections.games, playedAs("dirac-wgan-gp-simultaneous"));
    expect(content.figures.map(({ title }) => title)).toEqual([
      "Path of the two players over the vector field",
      "Distance from the equilibrium",
    ]);
    expect(content.text).toContain("No linear part describes the equilibrium: the velocity jumps");
  });

  it("show the drift of what is kept, with its formula", () => {
    const drift = (name: string) => shown(sections.games, playedAs(name)).figures[3].description;
    expect(drift("bilinear-alternating")).toContain(
      "The rule keeps x\u00b2 \u2212 0.2 x y + y\u00b2, here 1.8",
    );
    expect(drift("bilinear-alternating-y-first")).toContain(
      "The rule keeps x\u00b2 + 0.2 x y + y\u00b2, here 2.2",
    );
    expect(shown(sections.games, playedAs("bilinear-simultaneous")).figures).toHaveLength(3);
  });
});

describe("the words", () => {
  it("put both witnesses of the verdict side by side", () => {
    expect(shown(sections.games, playedAs("dirac-saturating-simultaneous")).text).toMatch(
      /a round multiplies small distances by 1\.004988 in the long run, which repels\. On the path, the radius of the last half is 1\.\d+ times that of the quarter before\./,
    );
    expect(shown(sections.games, playedAs("dirac-saturating-alternating")).text).toContain(
      "neither attracts nor repels",
    );
    expect(shown(sections.games, playedAs("dirac-r1-1-simultaneous")).text).toContain(
      "by 0.9 in the long run, which attracts",
    );
  });

  it("count rounds, not steps or seeds, and have no column for real samples", () => {
    const game = playedAs("dirac-saturating-alternating");
    const findings = shown(sections.verdicts, game).text;
    expect(findings).toContain("(rounds 0 to 500)");
    expect(findings).not.toMatch(/[Ss]teps \d|[Ss]eed/);
    expect(shown(sections.measures, game).text).not.toMatch(/seed|two real samples|interval/);
    expect(shown(sections.configuration, game).text).toContain("nothing is drawn at random");
    const lost = played({ kind: "bilinear", update: { kind: "simultaneous" }, rate: 1000, steps: 1000 });
    expect(shown(sections.verdicts, lost).text).toMatch(/The game ended at round \d+: the next round leaves/);
  });

  it("count games apart from trainings, in the headline and in the lead", () => {
    const bare = { ...packaged[0], gates: [] };
    expect(headline(fixture.runResult([bare]))).toBe("1 game played; nothing was expected of it.");
    const names = ["dirac-r1-1-simultaneous", "bilinear-alternating", "dirac-saturating-alternating"];
    const mixed = fixture.runResult([fixture.ring([1]), ...names.map(playedAs)]);
    const words = shown(sections.summary, mixed).text;
    expect(words).toContain("1 scenario, 1 training: converged. 3 games: 1 converges and 2 cycle.");
    expect(words).toContain("dirac-saturating-alternating as expected cycles 1.421");
    expect(words).toMatch(
      /Scenario Outcome convergence collapse saturation EMD .* Scenario Outcome equilibrium radius/,
    );
  });
});

describe("the page", () => {
  let runtime = "";
  beforeAll(async () => {
    runtime = await buildRuntime();
  });

  it("shares specifications among games, and shows a game's hostile words as text", async () => {
    const specs = (page: string) => liveIn(page).specs;
    const game = playedAs("bilinear-alternating");
    const one = await toHtml(fixture.runResult([game]));
    expect(specs(await toHtml(fixture.runResult([game, playedAs("bilinear-alternating-y-first")])))).toEqual(
      specs(one),
    );
    if (game.game === undefined) throw new Error("this result has no game");
    const evil = "<img src=x onerror=alert(1)>";
    const record = { ...game.game, title: evil, rule: evil, coordinates: [evil, evil] as const };
    const page = await toHtml(fixture.runResult([{ ...game, game: record }]));
    expect(page.replace(runtime, "")).not.toContain("<img src=x");
    expect(page).toContain("&lt;img src=x");
  });
});

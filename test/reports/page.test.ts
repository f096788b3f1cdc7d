import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { sections } from "../../reports/index.ts";
import { compileChart, drawPanel, type Layer } from "../../reports/kit/chart.ts";
import { trusted } from "../../reports/kit/html.ts";
import { type Figure, type Section, shownOf } from "../../reports/section.ts";
import { toHtml } from "../../src/writers/html.ts";
import { hostile } from "../helpers/hostile.ts";
import * as fixture from "../helpers/result.ts";
import { buildRuntime } from "../helpers/runtime.ts";
import { liveIn, shownIn } from "../helpers/section.ts";

let runtime = "";

let full = "";

beforeAll(async () => {
  runtime = await buildRuntime();
  full = await toHtml(fixture.fullResult());
});

/** The page without Vega's own script and without pictures, whose base64 may spell anything. */
const ours = (page: string): string => page.replace(runtime, "").replace(/data:image\/png;base64,[^"]*/g, "");

describe("the page", () => {
  it("is the same bytes for the same result", async () => {
    expect((await toHtml(fixture.fullResult())) === full).toBe(true);
  });

  it("stays under 1.5 MB for the default suite with one seed", async () => {
    expect(Buffer.byteLength(await toHtml(fixture.quickResult()))).toBeLessThan(1_500_000);
  });

  it("lets only its own script run and nothing load", async () => {
    const page = await toHtml(fixture.runResult([fixture.gauss1d()]));
    const hash = createHash("sha256").update(runtime).digest("base64");
    expect(page).toContain(
      `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:`,
    );
    expect(page.split("<script>")).toHaveLength(2);
    expect(page.replace(runtime, "")).not.toMatch(/\b(?:src|href|xlink:href)="(?!#|data:image\/png;base64,)/);
    expect(page.replace(runtime, "")).not.toContain("url(");
  });

  it("holds each specification once, however many scenarios use it", async () => {
    const specs = (page: string) => liveIn(page).specs;
    const one = specs(await toHtml(fixture.runResult([fixture.ring([1])])));
    const four = specs(
      await toHtml(
        fixture.runResult([fixture.ring([1]), fixture.ring(), fixture.collapse(), fixture.critic()]),
      ),
    );
    expect(one.length).toBeGreaterThanOrEqual(3);
    expect(four).toEqual(one);
  });

  it("gives every figure a sentence, a legend or titles, and a data table", () => {
    const figures = full.match(/<figure .*?<\/figure>/gs) ?? [];
    expect(figures.length).toBeGreaterThan(50);
    for (const figure of figures) {
      expect(figure).toMatch(/<figcaption id="[^"]+">[^<]{20,}<\/figcaption>/);
      expect(figure).toMatch(/<table class="data">.*<tbody><tr><td>/s);
      expect(figure).toMatch(/role="img" aria-label(?:ledby)?="[^"]+"|<img [^>]*alt="[^"]+"/);
    }
    expect(ours(full).match(/NaN|undefined|-Infinity|\[object/)).toBeNull();
  });

  it("goes from what happened to the picture that shows it, the numbers behind it, the signals and the details", () => {
    const [first] = full.split('<section class="scenario"').slice(1);
    const places = [
      "<h3>Findings</h3>",
      "Real and generated samples at step",
      "<h3>Over the training</h3>",
      "<h3>What the players saw of each other</h3>",
      "<h3>Evidence</h3>",
    ].map((heading) => first.indexOf(heading));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("says that nothing ran when nothing did", async () => {
    expect(await toHtml(fixture.runResult([]))).toContain("<h1>Nothing ran.</h1>");
  });

  it("survives scenarios without seeds, records, snapshots or gates", async () => {
    const bare = { ...fixture.ring([1]), seeds: [], gates: [], nulls: {} };
    const { plan: _, ...seed } = fixture.convergedSeed(1);
    const hollow = {
      ...bare,
      name: "hollow",
      seeds: [{ ...seed, records: [], snapshots: [], metrics: {}, verdicts: {} }],
    };
    const page = await toHtml(fixture.runResult([bare, hollow]));
    expect(page.replace(runtime, "").match(/<figure/g)).toBeNull();
    expect(page).toContain("hollow");
  });
});

describe("every figure of every kind of run", () => {
  const result = fixture.fullResult();
  for (const scenario of result.scenarios) {
    it(`compiles and draws without a warning: ${scenario.name}`, async () => {
      let drawn = 0;
      for (const section of Object.values<Section>(sections)) {
        if (section.scope !== "scenario") continue;
        for (const { picture } of shownIn(section, scenario)?.figures ?? []) {
          if (!("chart" in picture)) continue;
          compileChart(picture.chart, true);
          const spec = compileChart(picture.chart, false);
          for (const panel of picture.chart.panels) {
            const svg = await drawPanel(spec, picture.chart, panel);
            expect(svg).toMatch(/<path [^>]*d="[^"]+"/);
            expect(svg).not.toMatch(/NaN|undefined|clip-path/);
            drawn++;
          }
        }
      }
      expect(drawn).toBeGreaterThan(3);
    });
  }

  it("stops at a specification that Vega-Lite has something to say about", () => {
    const layers: readonly Layer[] = [
      {
        data: { name: "d" },
        mark: "bar",
        encoding: { x: { field: "a", type: "quantitative" }, shape: { field: "a" } },
      },
    ];
    expect(() => compileChart({ layers, panels: [] }, false)).toThrow("a report figure warns");
  });
});

describe("a section", () => {
  const section: Section = { title: "Its title", scope: "run", part: "appendix", render: () => null };
  const figure = { title: "drawn" } as Figure;

  it("shows what is there, under its title unless the content has a heading", () => {
    const said = trusted("a");
    const content = { prose: [null, said], figures: [figure, null, undefined] };
    expect(shownOf(section, content)).toEqual({
      heading: "Its title",
      prose: [said],
      wide: [],
      figures: [figure],
    });
    expect(shownOf(section, { heading: "Its own" })).toEqual({
      heading: "Its own",
      prose: [],
      wide: [],
      figures: [],
    });
  });

  it("is left out where none of its figures has anything to draw, not where it has none", () => {
    expect(shownOf(section, null)).toBeNull();
    expect(shownOf(section, { prose: [trusted("a")], figures: [null, undefined] })).toBeNull();
    expect(shownOf(section, { prose: [trusted("a")], figures: [] })?.prose).toHaveLength(1);
  });
});

describe("a result full of hostile text", () => {
  it("adds no element, attribute or script to the page", async () => {
    const page = ours(await toHtml(hostile(fixture.fullResult())));
    const clean = ours(full);
    expect(page).not.toMatch(/<img src=x|<script>alert|onmouseover="|<!--/);
    expect(page).not.toContain("\u202e");
    expect(page).not.toContain("\u0000");
    expect(page).toContain("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
    const count = (text: string, tag: string) => text.split(tag).length;
    for (const tag of ["<script", "<img", "<figure", "<style", '<svg viewBox="0 0 4'])
      expect(count(page, tag)).toBe(count(clean, tag));
  });
});

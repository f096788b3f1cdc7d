/** Other languages: every fixed text has its translation, values keep their places, and what users wrote is left alone. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { chartIn } from "../../reports/kit/chart-language.ts";
import { html } from "../../reports/kit/html.ts";
import { type Language, spoken } from "../../reports/kit/language.ts";
import { languageOf } from "../../reports/languages/index.ts";
import { renderPage } from "../../reports/page.ts";
import type { RunResult } from "../../src/result/index.ts";
import { play } from "../../src/theory/games/play.ts";
import { gameVerdict } from "../../src/theory/games/verdict.ts";
import { translation } from "../../src/theory/studies/translation.ts";
import { transport } from "../../src/theory/studies/transport.ts";
import { reportTexts, scenarioTexts, textsIn } from "../../tools/generate/texts.ts";
import * as fixture from "../helpers/result.ts";

const en = JSON.parse(readFileSync(new URL("../../reports/languages/en.json", import.meta.url), "utf8")) as {
  readonly report: readonly string[];
  readonly scenarios: readonly string[];
};
const ja = languageOf("ja") as Language;
const places = (text: string) => (text.match(/\{\d+\}/g) ?? []).toSorted();

describe("the catalogues", () => {
  it("English lists the texts of the translated modules, of all sections' titles, of verdicts and of the lecture", () => {
    expect(en.report).toEqual(reportTexts());
    expect(en.scenarios).toEqual(scenarioTexts("lecture"));
  });

  it.each(["report", "scenarios"] as const)("Japanese has every text of %s, and no other", (part) => {
    expect(Object.keys(ja[part]).toSorted()).toEqual(en[part].toSorted());
  });

  /** Whose last value is a word of English grammar: "was" or "were", "it" or "them". */
  const GRAMMAR = [
    "No error, but {0} of {1} {2} not met.",
    "{0} of {1} {2} not met.",
    "{0}; nothing was expected of {1}.",
  ];

  it("keep the values of each text", () => {
    for (const [key, text] of Object.entries(ja.report)) {
      const kept = GRAMMAR.includes(key) ? places(key).slice(0, -1) : places(key);
      expect([key, places(text)]).toEqual([key, kept]);
    }
  });

  it("use the words of the slides", () => {
    const words = JSON.stringify(ja);
    for (const word of ["識別器", "生成器", "鞍点", "最適輸送", "勾配", "潜在"])
      expect(words).toContain(word);
  });
});

describe("a text that is added without a translation", () => {
  const added = (code: string) => textsIn(ts.createSourceFile("a.ts", code, ts.ScriptTarget.Latest, true));

  it.each([
    [["html`<p>A new sentence. Of ", "{n} more.</p>`"].join("$"), ["A new sentence.", "Of {0} more."]],
    [['html`<a aria-label="To ', '{place}" class="red thing">x</a>`'].join("$"), ["To {0}"]],
    ['const figure = { title: "Word" }', ["Word"]],
    [
      ["const figure = { description: `At step ", "{a}, of ", "{b}. It ends.` }"].join("$"),
      ["At step {0}, of {1}.", "It ends."],
    ],
    ['count(n, "bird")', ["{0} bird", "{0} birds"]],
    ['count(n, "study", "studies")', ["{0} study", "{0} studies"]],
    ['import { a } from "./two words.ts"; throw new Error("two words")', []],
    ['const id = "emd"', []],
  ])("is a key that the catalogues lack: %s", (code, keys) => {
    expect(added(code)).toEqual(keys);
  });
});

describe("what verdicts and studies say", () => {
  const stored = JSON.parse(
    gunzipSync(
      readFileSync(new URL("../../scenarios/stored/lecture-images.json.gz", import.meta.url)),
    ).toString(),
  ) as RunResult;

  it.each([
    ...stored.scenarios.flatMap(({ seeds }) =>
      seeds.flatMap(({ verdicts }) => Object.values(verdicts).map(({ explanation }) => explanation)),
    ),
    translation.conduct({ shape: "lines", size: 10, reach: 20, pitch: 0.1 }).record.finding,
    transport.conduct({ positions: null, plans: [], real: [1, 0], fake: [0, 1] }).record.finding,
    gameVerdict(
      play({ game: "dirac", update: { kind: "alternating" }, rate: 0.2, steps: 500, start: [1, 1] }),
    ).explanation,
    gameVerdict(
      play({ game: "bilinear", update: { kind: "simultaneous" }, rate: 0.2, steps: 500, start: [1, 1] }),
    ).explanation,
    // values within values, and such as may be empty
    "The samples are where the data are: the Earth mover's distance ends at 0.0282, where a perfect generator scores 0.0336. All 8 modes are covered. This has held since step 500. It excludes a shift of every column by 0.1 sd, a spread that is 10 % too small and 57 % of samples without the data's correlations, and anything larger of each kind. It does not exclude copies of real samples.",
    "The samples move away from the data: the energy distance (pixels are compared) ends at 1.24, where a perfect generator scores 0.0363, two-sample.thin at 2 (limit 1), and the samples cover 1 of 8 modes, and the distance has risen steadily since step 750.",
    "The training does not end saturated: the discriminator answers 0.503 on real and 0.498 on generated samples, and the generator's gradient norm is 0.161, from 0.141 at the start. It was saturated for a while (steps 5 to 10) and recovered.",
    "The samples left the data: they end 42.7 times as far out as the data reach, from 1.2 before the training. The run did not recover from it; a lower learning rate is the usual remedy.",
    "Compare more samples; 1000 are enough.",
    "Compare more samples.",
  ])("is Japanese throughout: %s", (text) => {
    expect(spoken(ja, text, false)).not.toMatch(/\p{Ll}{2,},? \p{Ll}{2,}/u);
  });
});

describe("a chart in another language", () => {
  const say = (text: string) => `<${text}>`;

  it("has its words in it, and its numbers and names of fields as they were", () => {
    const layer = {
      mark: "line",
      encoding: { x: { field: "step", title: "step" }, y: { field: "label", title: null } },
    };
    const rows = {
      each: { label: "one" },
      columns: { series: ["a", "a"], step: [1, 2] },
      frames: { label: [["b"], ["c"]] },
    };
    const chart = chartIn(
      {
        layers: [layer],
        hover: [layer],
        shared: { rows: [rows] },
        panels: [{ title: "kept", data: { rows: [rows] } }],
      },
      say,
    );
    const spokenLayer = {
      mark: "line",
      encoding: { x: { field: "step", title: "<step>" }, y: { field: "label", title: null } },
    };
    const spokenRows = {
      each: { label: "<one>" },
      columns: { series: ["<a>", "<a>"], step: [1, 2] },
      frames: { label: [["<b>"], ["<c>"]] },
    };
    expect(chart).toEqual({
      layers: [spokenLayer],
      hover: [spokenLayer],
      shared: { rows: [spokenRows] },
      panels: [{ title: "kept", data: { rows: [spokenRows] } }],
    });
  });
});

describe("a page in another language", () => {
  const other: Language = {
    id: "ja",
    end: "!",
    report: {
      "Of {0} there are {1}.": "{1}/{0}!",
      "A second.": "B",
      samples: "標本",
      "Mean {0}": "平均 {0}",
      "{0} and {1}": "{0}と{1}",
    },
    scenarios: { "A lesson": "講義" },
  };
  const b = html`<b>${3}</b>`;

  it("has its own order of values, which stay what they are", () => {
    expect(html`<p>Of ${"samples"} there are ${b}. A second. A third.</p>`.in(other)).toBe(
      "<p><b>3</b>/標本! B A third.</p>",
    );
    expect(html`<p class="samples" aria-label="Mean ${"samples"}">x</p>`.in(other)).toBe(
      '<p class="samples" aria-label="平均 標本">x</p>',
    );
  });

  it("finds sentences in strings by their pattern, vague ones in short strings only", () => {
    expect(spoken(other, "Of 5 there are samples. A second.", false)).toBe("標本/5! B");
    expect(spoken(other, "samples and 5", false)).toBe("標本と5");
    // a value without a translation would leave half of it in either language
    expect(spoken(other, "samples and lots", false)).toBe("samples and lots");
    const long = `${"1 ".repeat(40)}and 2`;
    expect(spoken(other, long, false)).toBe(long);
  });

  it("counts what it knows, and leaves the whole as it is where one thing is unknown", () => {
    const counting: Language = {
      id: "ja",
      end: "。",
      report: { "{0} seeds": "シード {0} 個", converged: "収束", stale: "遅れ" },
      scenarios: {},
    };
    expect(spoken(counting, "12 seeds: 3 converged and 1 stale.", false)).toBe(
      "シード 12 個: 収束 3, 遅れ 1。",
    );
    expect(spoken(counting, "2 seeds: converged.", false)).toBe("シード 2 個: 収束。");
    expect(spoken(counting, "3 converged and 1 lost.", false)).toBe("3 converged and 1 lost.");
  });

  it("leaves alone what users wrote, also where it is like a text of ours, and escapes it", () => {
    const name = html`<bdi>${"samples"}</bdi><bdi>${"A lesson"}</bdi>`;
    expect(name.in(other)).toBe("<bdi>samples</bdi><bdi>講義</bdi>");
    expect(html`<p>Of ${"<i>"} there are ${"&"}.</p>`.in(other)).toBe("<p>&amp;/&lt;i&gt;!</p>");
  });

  it("says what English says where it has no translation", () => {
    const none: Language = { id: "ja", end: "", report: {}, scenarios: {} };
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, two) => {
        const page = html`<p title="${one}">Some words of ${two}. And <bdi>${one}</bdi>${[one, null, 5]}.</p>`;
        expect(page.in(none)).toBe(page.html);
      }),
      { seed: 1405, numRuns: 300 },
    );
  });

  it("is Japanese from its language to its captions; English is what it was", async () => {
    const result = fixture.runResult([fixture.ring([1]), fixture.digits()]);
    const [english, japanese] = [await renderPage(result), await renderPage(result, { lang: "ja" })];
    expect(await renderPage(result, { lang: "en" })).toBe(english);
    expect(english).toContain('<html lang="en">');
    expect(japanese).toContain('<html lang="ja">');
    for (const word of ["所見", "目次", "学習の経過", "生成画像と実画像", "データ", "ステップ 3,000"])
      expect(japanese).toContain(word);
    // a mark of full width has its space in it
    expect(japanese).not.toContain("。 ");
    // what verdicts rest on, and the glossary
    for (const words of ["「収束」の条件: ≤\u00a0", "学習のすべての乱数の元になる数。"])
      expect(japanese).toContain(words);
    // the same figures, and the same tags in the same order
    const tags = (page: string) => (page.match(/<[a-z0-9]+/g) ?? []).length;
    expect(tags(japanese)).toBe(tags(english));
  });
});

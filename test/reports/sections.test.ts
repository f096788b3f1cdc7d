import { describe, expect, it } from "vitest";
import { sections } from "../../reports/index.ts";
import { compileChart, drawPanel } from "../../reports/kit/chart.ts";
import { toRows } from "../../reports/kit/columns.ts";
import { stampOf } from "../../reports/kit/figure.ts";
import { short } from "../../reports/kit/lines.ts";
import { representative } from "../../reports/kit/steps.ts";
import { failsRun, number, seconds, statusWords } from "../../reports/kit/words.ts";
import { headline } from "../../reports/summary.ts";
import { fails } from "../../src/judging/gates/judge.ts";
import type { RunResult, ScenarioResult, TargetRecord } from "../../src/result/index.ts";
import * as fixture from "../helpers/result.ts";
import { chartOf, rowsOf, shown, shownIn } from "../helpers/section.ts";

describe("numbers in words", () => {
  it("have four digits at most and no noise", () => {
    expect([0.04939, 1.38629, 12500, 0.0000046, 0, -0.25, 3, 1e7, 0.5].map(number)).toEqual([
      "0.04939",
      "1.386",
      "12,500",
      "4.6e\u22126",
      "0",
      "\u22120.25",
      "3",
      "1e7",
      "0.5",
    ]);
    expect([null, undefined, Number.NaN, Number.POSITIVE_INFINITY].map(number)).toEqual([
      "\u2013",
      "\u2013",
      "\u2013",
      "\u2013",
    ]);
    expect([0.0314, 12.34, 125].map(seconds)).toEqual(["0.031 s", "12 s", "2 min 5 s"]);
  });

  it("name a status so that it stands alone", () => {
    expect(statusWords("collapse", "none")).toBe("no collapse");
    expect(statusWords("saturation", "not-applicable")).toBe("does not apply");
    expect(statusWords("convergence", "not-converged")).toBe("not converged");
  });
});

describe("the headline", () => {
  const one = fixture.collapse();
  const ringOnly = fixture.ring([1]);
  const warned = { ...ringOnly, gates: [fixture.gate("emd at most 3 nulls", false, [1], 0.2, "warn")] };
  const off = { ...ringOnly, gates: [fixture.gate("emd at most 3 nulls", false, [1], 0.2, "off")] };
  const crashed = { ...one, seeds: one.seeds.map((seed) => ({ ...seed, status: "failed" as const })) };
  const table: [string, RunResult, string][] = [
    ["everything as expected", fixture.quickResult(), "All 6 expectations were met."],
    ["a single gate", fixture.runResult([one]), "The one expectation was met."],
    ["a failed gate", fixture.fullResult(), "1 of 8 expectations was not met."],
    ["a warning", fixture.runResult([warned]), "No error, but 1 of 1 expectation was not met."],
    ["gates that are off", fixture.runResult([off]), "1 scenario trained; nothing was expected of it."],
    ["no gates", fixture.runResult([fixture.digits()]), "1 scenario trained; nothing was expected of it."],
    ["a crash", fixture.runResult([crashed]), "Incomplete; what ran is as expected."],
    [
      "something skipped",
      fixture.runResult([one], { skipped: [{ name: "x", why: "y" }] }),
      "Incomplete; what ran is as expected.",
    ],
    ["nothing", fixture.runResult([]), "Nothing ran."],
    [
      "a warning that fails the run",
      fixture.runResult([warned], { failOn: "warn" }),
      "1 of 1 expectation was not met.",
    ],
    [
      "a failed gate of a run that never fails",
      fixture.runResult(fixture.fullResult().scenarios, { failOn: "never" }),
      "No error, but 1 of 8 expectations was not met.",
    ],
  ];
  for (const [name, result, words] of table)
    it(`says it of ${name}`, () => expect(headline(result)).toBe(words));
});

describe("a gate that did not pass", () => {
  const cases = (["error", "warn", "off"] as const).flatMap((level) =>
    ([undefined, "error", "warn", "never"] as const).flatMap((failOn) =>
      [true, false].map((passed) => ({ level, failOn, passed })),
    ),
  );

  it("fails the run in the report where it does in the exit code", () => {
    expect(cases.map(({ failOn, ...gate }) => failsRun(gate, { failOn }))).toEqual(
      cases.map(({ failOn, ...gate }) => fails(gate, failOn)),
    );
  });

  it("has one mark in the summary and in its scenario's table", () => {
    const gates = [fixture.gate("emd at most 3 nulls", false, [1], 0.2, "warn")];
    const marks = (failOn: "error" | "warn") => {
      const result = fixture.runResult([{ ...fixture.ring([1]), gates }], { failOn });
      return [sections.summary, sections.gates].map(
        (section) => /not met|warning/.exec(shown(section, result).text)?.[0],
      );
    };
    expect(marks("error")).toEqual(["warning", "warning"]);
    expect(marks("warn")).toEqual(["not met", "not met"]);
  });
});

describe("the summary", () => {
  const { text } = shown(sections.summary, fixture.fullResult());

  it("counts outcomes over all trainings", () => {
    // 5 seeds of the ring, the line and the critic converged; every other training has one seed.
    expect(text).toContain(
      "9 scenarios, 13 trainings: 7 converged, 2 not converged, 1 collapsed, 1 saturated, 1 diverged and 3 improving. 1 was skipped.",
    );
  });

  it("has a row a scenario: verdict by seeds, EMD beside its null, outcome", () => {
    const words = text;
    // Final EMD of the median seed 3: 0.044 + 0.006 + 1.1 exp(-9) = 0.05014; its null median 0.0339; ratio 1.48.
    expect(words).toContain(
      "ring8-gan as expected converged 5/5 no collapse 5/5 no saturation 5/5 0.05014 1.5\u00d7",
    );
    expect(words).toContain("disjoint-minimax as expected not converged \u2013 saturated 7.94 441\u00d7");
    expect(words).toContain("ring8-wgan-clip 1 of 2 met converged no collapse \u2013 0.05014 1.5\u00d7");
  });

  it("has no column for a diagnosis that applies to none of the scenarios", () => {
    const columns = (of: RunResult) =>
      shown(sections.summary, of)
        .prose.map(({ html }) => html)
        .join("");
    const line = fixture.runResult([fixture.gauss1d(), fixture.saturated()]);
    expect(columns(fixture.fullResult())).toMatch(/<th scope="col">.*collapse/);
    expect(columns(line)).not.toMatch(/<th scope="col">[^/]*collapse/);
  });

  it("names each expectation that was not met, with what was expected and observed", () => {
    expect(text).toContain(
      "not met ring8-wgan-clip : mode-coverage.hq at least 0.9 . Expected 0.9 on every seed ; observed on 0 of 1 seeds .",
    );
  });
});

describe("expectations that were not met", () => {
  it("leave the table on the first screen: three stand above it, the others are closed", () => {
    const { comparison, ...result } = fixture.fullResult();
    const [first, ...others] = result.scenarios;
    const gate = { ...first.gates[0], level: "error" as const, passed: false, observed: "too little data." };
    const gates = Array.from({ length: 5 }, (_, i) => ({ ...gate, name: `gate ${i}` }));
    const free = others.map((scenario) => ({ ...scenario, gates: [] }));
    const { prose } = shown(sections.summary, { ...result, scenarios: [{ ...first, gates }, ...free] });
    const page = prose.map(({ html }) => html).join("");
    const [open, closed] = page.split("<details>");
    expect(open.match(/gate \d/g)).toEqual(["gate 0", "gate 1", "gate 2"]);
    expect(closed.match(/gate \d/g)).toEqual(["gate 3", "gate 4"]);
    expect(closed).toContain("2 more expectations not met");
    expect(page).not.toContain("..");
    // Beside what changed, which has a table of its own, all of them are closed.
    const compared = {
      ...result,
      scenarios: [{ ...first, gates }, ...free],
      ...(comparison && { comparison }),
    };
    const [before, folded] = shown(sections.summary, compared)
      .prose.map(({ html }) => html)
      .join("")
      .split("<details>");
    expect(before).not.toMatch(/gate \d/);
    expect(folded).toContain("<summary>5 expectations not met");
  });
});

describe("the findings", () => {
  it("show exactly the evidence: quantity, steps, rule, observed, result, source", () => {
    const words = shown(sections.evidence, fixture.saturated()).text;
    expect(words).toContain(
      "probReal 2,000\u20133,000 alarm \u201csaturated\u201d needs > 0.99 0.9999 met RECIPES: D pinned",
    );
    expect(words).toContain(
      "probFake 2,000\u20133,000 alarm \u201csaturated\u201d needs < 0.01 2.3e\u22126 met RECIPES: D pinned",
    );
    expect(words).toContain(
      "gradient-norm.g 2,000\u20133,000 alarm \u201csaturated\u201d needs < 4.8e\u22125 4.6e\u22126 met a hundredth of its start",
    );
    expect(shown(sections.verdicts, fixture.saturated()).text).toContain("it has stopped learning.");
  });

  it("show a missing number as one that does not hold", () => {
    expect(shown(sections.evidence, fixture.diverged()).text).toContain(
      "lossD 2,000\u20133,000 compared: \u2264 50 \u2013 does not hold not finite",
    );
  });

  it("say how many seeds agree and which seed the example is", () => {
    const mixed = fixture.ring([1, 2, 3]);
    const seeds = [mixed.seeds[0], mixed.seeds[1], { ...fixture.collapsedSeed(3) }];
    const words = shown(sections.verdicts, { ...mixed, seeds }).text;
    expect(words).toContain("convergence converged on 2 of 3 seeds not converged on 1 of 3 seeds");
    expect(words).toContain("collapse no collapse on 2 of 3 seeds collapsed on 1 of 3 seeds");
    expect(words).toContain("(seed 2, steps 2,000 to 3,000)");
  });

  it("tell how a training ended early, and its warnings", () => {
    const words = shown(sections.verdicts, fixture.diverged()).text;
    expect(words).toContain("diverged Seed 1 ended at step 130: lossG is not finite .");
    expect(words).toContain("Seed 1: learning rate 0.1 with momentum 0.9 is unusually high");
  });
});

describe("the one seed that small multiples show", () => {
  it("is that of the median final EMD, and says so", () => {
    // emd grows with the seed, so the middle of 5, 1, 9 is 5.
    expect(representative(fixture.ring([5, 1, 9]))?.which).toBe(
      "seed 5, the one with the median final EMD of 3 seeds",
    );
    expect(representative(fixture.ring([4]))?.which).toBe("seed 4");
    const silent = fixture.ring([4, 2]).seeds.map((seed) => ({ ...seed, metrics: {} }));
    expect(representative({ ...fixture.ring(), seeds: silent })?.which).toBe("seed 4, the first of 2");
  });
});

describe("the scatter", () => {
  const [end, figure] = shown(sections.samples, fixture.ring()).figures;
  const chart = chartOf(figure);

  it("is of the last snapshot, and of four from first to last, each at least 300 pixels wide, on one scale", () => {
    expect(end.title).toBe("Real and generated samples at step 3,000");
    expect(chartOf(end).panels[0].data).toEqual(chart.panels[3].data);
    expect(chart.width).toBeGreaterThanOrEqual(300);
    expect(chart.panels.map(({ title }) => title)).toEqual([
      "step 1",
      "step 1,000",
      "step 2,000",
      "step 3,000",
    ]);
    const [{ numbers }] = chart.panels;
    expect(new Set(chart.panels.map((panel) => JSON.stringify(panel.numbers))).size).toBe(1);
    for (const { x, y } of rowsOf(chart.shared?.real) as { x: number; y: number }[]) {
      expect(x).toBeGreaterThan(numbers?.left as number);
      expect(x).toBeLessThan(numbers?.right as number);
      expect(y).toBeGreaterThan(numbers?.bottom as number);
      expect(y).toBeLessThan(numbers?.top as number);
    }
  });

  it("has at most 400 points a cloud, each where it was, and the eight modes", () => {
    const { target, seeds } = fixture.ring();
    const many = {
      ...(target as TargetRecord),
      points: Array.from({ length: 1000 }, (_, i) => [Math.cos(i), Math.sin(i)]),
    };
    const thinned = chartOf(shown(sections.samples, { ...fixture.ring(), target: many }).figures[0]);
    expect(rowsOf(thinned.shared?.real)).toHaveLength(400);
    expect(rowsOf(chart.shared?.modes)).toHaveLength(8);
    const last = seeds[2].snapshots.at(-1)?.points ?? [];
    const drawn = rowsOf(chart.panels.at(-1)?.data.fake) as { x: number; y: number }[];
    expect(drawn).toHaveLength(400);
    // Drawn to a thousandth of a data unit.
    drawn.forEach(({ x, y }, i) => {
      expect(Math.abs(x - last[i][0])).toBeLessThanOrEqual(0.00051);
      expect(Math.abs(y - last[i][1])).toBeLessThanOrEqual(0.00051);
    });
  });

  it("counts generated points that fell out of the picture instead of stretching it", () => {
    const scenario = fixture.diverged();
    const content = shown(sections.samples, scenario);
    const points = scenario.seeds[0].snapshots.filter(({ step }) => step === 100)[0].points ?? [];
    const { left, right, bottom, top } = chartOf(content.figures[0]).panels[0].numbers as Record<
      string,
      number
    >;
    const out = points.filter(([x, y]) => x < left || x > right || y < bottom || y > top).length;
    expect(out).toBeGreaterThan(100);
    expect(content.figures[0].description).toContain(
      `At the end ${out} of 400 generated points lie outside the picture.`,
    );
  });

  it("is there only for two dimensions with points", () => {
    expect(shownIn(sections.samples, fixture.gauss1d())).toBeNull();
    expect(shownIn(sections.samples, fixture.digits())).toBeNull();
  });
});

describe("the optimal plan of a run in the plane", () => {
  const ring = fixture.ring([1]);
  const withArrows = (arrows: readonly (readonly [number, number, number, number])[]) => ({
    ...ring,
    seeds: ring.seeds.map((seed) => ({ ...seed, plan: { step: 3000, cost: 0.5, arrows } })),
  });

  it("is an arrow from each generated point to a real one", () => {
    const arrows = [
      [0, 0, 0, 1],
      [0, 0, 1, 0],
      [0, 0, -1, -1],
      [0.5, 0.5, 0.5, 0.501],
    ] as const;
    const [figure] = shown(sections.plan, withArrows(arrows)).figures;
    const { arrows: drawn } = chartOf(figure).panels[0].data;
    expect(rowsOf(drawn).map(({ x, y, x2, y2 }) => [x, y, x2, y2])).toEqual(arrows);
    expect(rowsOf(drawn).map(({ length }) => length)).toEqual([1, 1, short(Math.SQRT2), 0.001]);
    expect(figure.description).toContain("for 4 of each");
    expect(figure.description).toContain("0.5 on average");
    expect(figure.table.rows.at(-1)).toEqual(["100 %", "1.414"]);
  });

  it("leaves out arrows that start outside the picture, and says how many", () => {
    const [figure] = shown(
      sections.plan,
      withArrows([
        [0, 0, 0, 1],
        [50, 0, 1, 0],
      ]),
    ).figures;
    expect(rowsOf(chartOf(figure).panels[0].data.arrows)).toHaveLength(1);
    expect(figure.description).toContain("1 start outside the picture");
  });

  it("is there only where there is a plan", () => {
    expect(shownIn(sections.plan, fixture.gauss1d())).toBeNull();
    expect(shownIn(sections.plan, withArrows([]))).toBeNull();
  });
});

describe("the animation of one dimension", () => {
  const scenario = fixture.gauss1d();
  const [animated, multiples] = shown(sections["curves-1d"], scenario).figures;
  const chart = chartOf(animated);
  const snapshots = representative(scenario)?.seed.snapshots ?? [];

  it("has a frame for every snapshot of a result without frames of its own, each with rows of its own", () => {
    expect(chart.frames).toEqual({
      names: snapshots.map(({ step: at }) => `step ${at.toLocaleString("en-US")}`),
      steps: snapshots.map(({ step: at }) => at),
    });
    const { fake, d, optimal, arrows } = chart.panels[0].data;
    for (const blocks of [fake, d, optimal, arrows]) {
      const drawn = snapshots.map((_, frame) => JSON.stringify(toRows(blocks, frame)));
      expect(new Set(drawn).size).toBeGreaterThan(snapshots.length / 2);
    }
  });

  it("writes once what stays the same in all frames: with a frozen generator all but D", () => {
    const [first] = snapshots;
    const [curves] = snapshots.flatMap((snapshot) => snapshot.curves ?? []);
    const moved = (i: number) => curves.d?.map((d) => d / (i + 1));
    const still = snapshots.map((snapshot, i) => ({ ...snapshot, curves: { ...curves, d: moved(i) } }));
    const frozenOne = { ...scenario, seeds: scenario.seeds.map((s) => ({ ...s, snapshots: still })) };
    const { data } = chartOf(shown(sections["curves-1d"], frozenOne).figures[0]).panels[0];
    for (const blocks of [data.fake, data.optimal, data.arrows]) {
      expect(rowsOf(blocks).length).toBeGreaterThan(5);
      expect(blocks.every(({ frames }) => frames === undefined)).toBe(true);
    }
    expect(data.d[0].frames?.y).toHaveLength(snapshots.length);
    expect(data.d[0].columns.x).toHaveLength(rowsOf(data.d).length);
    expect(first.step).toBeLessThan(still[still.length - 1].step);
  });

  it("stands still at the last, with the rows of that one only", async () => {
    const spec = compileChart(chart, false);
    const last = await drawPanel(spec, chart, chart.panels[0]);
    // One line and one area for p_g, whatever the number of frames.
    expect(last.match(/stroke="var\(--vermilion\)"/g)).toHaveLength(1);
  });

  it("is followed by small multiples, and alone there where one snapshot moves nowhere", () => {
    expect(chartOf(multiples).panels.length).toBeGreaterThan(1);
    const still = {
      ...scenario,
      seeds: scenario.seeds.map((s) => ({ ...s, snapshots: s.snapshots.slice(-1) })),
    };
    expect(shown(sections["curves-1d"], still).figures).toHaveLength(1);
  });
});

describe("the one-dimensional figure", () => {
  const chart = chartOf(shown(sections["curves-1d"], fixture.gauss1d()).figures[1]);

  it("draws the target's peak at 0.6 of the axis and p_g to the same scale", () => {
    const real = rowsOf(chart.shared?.real) as { x: number; y: number }[];
    const peak = real.reduce((a, b) => (b.y > a.y ? b : a));
    expect(peak.x).toBeCloseTo(1, 1);
    expect(peak.y).toBeCloseTo(0.6, 2);
    // At the start p_g is N(-1, 1), half as high as N(1, 0.5).
    const fake = rowsOf(chart.panels[0].data.fake) as { x: number; y: number }[];
    expect(Math.max(...fake.map(({ y }) => y))).toBeCloseTo(0.3, 2);
  });

  it("has an axis of densities on the right, whose labels are the densities at their heights", () => {
    // N(1, 0.5) peaks at 0.7979, which is drawn at 0.6.
    const labels = rowsOf(chart.shared?.densities).filter(({ label }) => label !== "p(x)");
    expect(labels.map(({ label }) => label)).toEqual(["0", "0.5", "1"]);
    for (const { y, label } of labels) expect(y).toBeCloseTo((Number(label) * 0.6) / 0.7979, 3);
    expect(chart.panels[0].numbers?.judged).toBe(1);
  });

  it("draws D* as p_data / (p_data + p_g)", () => {
    // N(1, 0.5) against N(-1, 1): p_g / p_data = exp(2 (x - 1)^2 - (x + 1)^2 / 2) / 2.
    const optimal = rowsOf(chart.panels[0].data.optimal) as { x: number; y: number }[];
    expect(optimal.length).toBeGreaterThan(100);
    for (const { x, y } of optimal) {
      expect(y).toBeCloseTo(1 / (1 + Math.exp(2 * (x - 1) ** 2 - (x + 1) ** 2 / 2) / 2), 3);
    }
  });

  it("leads arrows from z to G(z) = center + width z", () => {
    const arrows = rowsOf(chart.panels.at(-1)?.data.arrows) as { x: number; x2: number }[];
    expect(arrows).toHaveLength(17);
    // z from -3 to 3 is stretched over x from -3 to 5; at the end G(z) = 1 + 0.5 z to within exp(-7).
    for (const { x, x2 } of arrows) {
      const z = ((x + 3) / 8) * 6 - 3;
      expect(x2).toBeCloseTo(1 + 0.5 * z, 1);
    }
  });

  it("leaves out what is not known: no arrows without z, no D for a critic", () => {
    const wide = chartOf(shown(sections["curves-1d"], fixture.saturated()).figures[1]);
    expect(wide.panels.every(({ data }) => data.arrows.length === 0)).toBe(true);
    const scenario = fixture.gauss1d();
    const seeds = scenario.seeds.map((seed) => ({
      ...seed,
      snapshots: seed.snapshots.map((snapshot) => ({
        ...snapshot,
        curves: snapshot.curves && {
          x: snapshot.curves.x,
          generated: snapshot.curves.generated,
          generatedFrom: "histogram" as const,
        },
      })),
    }));
    const figure = shown(sections["curves-1d"], { ...scenario, seeds }).figures[1];
    expect(figure.legend.map(({ label }) => label)).toEqual(["p_data, the target", "p_g, the generator"]);
    expect(figure.description).toContain("p_g is a histogram of samples.");
  });
});

describe("the images", () => {
  it("are eight sheets over the training, which a player shows one by one, and one of real images, as PNG in the page", () => {
    const figure = shown(sections.images, fixture.digits()).figures[0];
    const pictures = "images" in figure.picture ? figure.picture.images : [];
    expect(pictures.map(({ title }) => title)).toEqual([
      "step 1",
      "step 500",
      "step 750",
      "step 1,250",
      "step 1,750",
      "step 2,250",
      "step 2,500",
      "step 3,000",
      "real",
    ]);
    expect("images" in figure.picture && figure.picture.frames).toEqual({
      names: pictures.slice(0, -1).map(({ title }) => title),
      steps: [1, 500, 750, 1250, 1750, 2250, 2500, 3000],
    });
    for (const { source, width, height } of pictures) {
      expect(source).toMatch(/^data:image\/png;base64,iVBOR/);
      // Eight images of 28 pixels and seven gaps.
      expect([width, height]).toEqual([231, 231]);
    }
  });

  it("are told on the first screen by the last generated sheet, not by the real one", () => {
    const figure = shown(sections.images, fixture.digits()).figures[0];
    const pictures = "images" in figure.picture ? figure.picture.images : [];
    const stamp = stampOf("figure-1", figure).html;
    expect(stamp).toContain(pictures[7].source);
    expect(stamp).not.toContain(pictures[8].source);
  });
});

describe("the training signals", () => {
  const references = (scenario: ScenarioResult) =>
    rowsOf(chartOf(shown(sections.losses, scenario).figures[0]).panels[0].data.references).map(
      ({ value }) => value,
    );

  it("have the equilibrium of the objective beside the losses, and none for a critic or a run that blew up", () => {
    expect(references(fixture.ring())).toEqual([2 * Math.LN2, Math.LN2].map(short));
    expect(references(fixture.saturated())).toEqual([2 * Math.LN2, -Math.LN2].map(short));
    expect(references(fixture.critic())).toEqual([]);
    expect(references(fixture.diverged())).toEqual([]);
  });

  it("show probabilities of a discriminator with one half, scores of a critic without", () => {
    const d = shown(sections.outputs, fixture.ring()).figures[0];
    expect(d.title).toBe("D\u2019s probability of \u201creal\u201d");
    expect(rowsOf(chartOf(d).panels[0].data.references)).toMatchObject([{ value: 0.5 }]);
    expect(rowsOf(chartOf(d).panels[0].data.labels)).toMatchObject([{ label: "1/2: D cannot tell" }]);
    const critic = shown(sections.outputs, fixture.critic()).figures[0];
    expect(critic.title).toBe("The critic\u2019s mean score");
    expect(critic.description).toContain("A critic\u2019s score is no probability");
    expect(rowsOf(chartOf(critic).panels[0].data.references)).toEqual([]);
  });

  it("draw one thin line a seed and the median on top", () => {
    const { data } = chartOf(shown(sections.losses, fixture.ring([1, 2, 3])).figures[0]).panels[0];
    const seeds = rowsOf(data.seeds);
    expect(new Set(seeds.map(({ seed }) => seed)).size).toBe(6);
    const at = (step: number) =>
      seeds
        .filter((row) => row.step === step && String(row.seed).startsWith("generator"))
        .map(({ value }) => value as number);
    const middle = rowsOf(data.lines).find((row) => row.step === 1500 && row.series === "generator")?.value;
    expect(middle).toBe(at(1500).sort((a, b) => a - b)[1]);
  });

  it("mark where a diverged training has no numbers", () => {
    const { data } = chartOf(shown(sections.losses, fixture.diverged()).figures[0]).panels[0];
    // t > 0.85 of 150 steps: from step 130; D's loss also at steps 65 (t = 0.433 only).
    expect(rowsOf(data.gaps).map(({ from, to }) => [from, to])).toEqual([
      [65, 65],
      [130, 150],
      [130, 150],
    ]);
  });

  it("show gradient norms on a logarithmic scale and layers on demand", () => {
    const { figures } = shown(sections["gradient-norms"], fixture.ring());
    expect(figures.map(({ folded }) => folded === true)).toEqual([false, true, true]);
    expect(figures[0].description).toContain("Logarithmic scale.");
    expect(figures[1].legend.map(({ label }) => label)).toEqual(["layer 1", "layer 2", "layer 3", "layer 4"]);
  });

  it("show the gradients of both losses at the samples where they were measured", () => {
    const { figures } = shown(sections["sample-gradients"], fixture.saturated());
    // minimax 0.02 exp(-9 t), non-saturating 1.3 + t, at t = 1
    expect(figures[0].table.rows.at(-1)).toEqual(["1,500", "2.47e\u22126", "2.3"]);
    expect(shownIn(sections["sample-gradients"], fixture.ring())).toBeNull();
  });
});

describe("distances and modes", () => {
  it("stand beside the null band", () => {
    const [emd, jsd] = shown(sections.distances, fixture.ring()).figures;
    expect(rowsOf(chartOf(emd).panels[0].data.band)).toEqual([{ lo: 0.0241, hi: 0.0512, median: 0.0339 }]);
    expect(emd.description).toContain("Two real samples of 2,500 points score 0.0339 (0.0241 to 0.0512).");
    expect(jsd.title).toContain("nats");
  });

  it("count modes against the total", () => {
    const [modes] = shown(sections.modes, fixture.collapse()).figures;
    expect(modes.title).toBe("Modes held, of 8");
    expect(modes.table.rows.at(-1)).toEqual(["1,500", "2", "3"]);
    expect(rowsOf(chartOf(modes).panels[0].data.references)).toMatchObject([{ value: 8 }]);
    expect(rowsOf(chartOf(modes).panels[0].data.labels)).toContainEqual(
      expect.objectContaining({ label: "all 8" }),
    );
    expect(shownIn(sections.modes, fixture.gauss1d())).toBeNull();
  });
});

describe("measures, gates, configuration", () => {
  it("list every final quantity by seed beside two real samples", () => {
    const words = shown(sections.measures, fixture.ring([1, 2])).text;
    expect(words).toContain("emd data units 0.04614 0.04814 0.0339 [0.0241, 0.0512]");
    expect(words).toContain("mode-coverage.hq : a perfect sampler reaches 0.989");
  });

  it("say how each null band was made, and of how many draws", () => {
    const scenario = fixture.ring([1]);
    const seeds = scenario.seeds.map((seed) => {
      const { emd } = seed.metrics;
      const nullBand = { ...scenario.nulls.emd, resamples: 39, halved: 5000 };
      return { ...seed, metrics: { ...seed.metrics, emd: { ...emd, nullBand } } };
    }) as typeof scenario.seeds;
    const words = shown(sections.measures, { ...scenario, seeds }).text;
    expect(words).toContain("Null bands come from 39 halvings of one set of 5,000 real rows ( emd )");
    expect(words).toMatch(/; 199 pairs of real samples of 2,500 rows, each pair drawn anew \( [a-z]/);
  });

  it("give the reason where there is no value", () => {
    expect(shown(sections.measures, fixture.diverged()).text).toContain(
      "emd : no value: 17 of 2500 samples are not finite",
    );
  });

  it("list expectations with each seed's value", () => {
    const words = shown(sections.gates, fixture.critic()).text;
    expect(words).toContain(
      "convergence is converged met converged on every seed on 1 of 1 seeds 3: converged",
    );
    expect(words).toContain(
      "mode-coverage.hq at least 0.9 not met 0.9 on every seed on 0 of 1 seeds 3: 0.861",
    );
  });

  it("print the scenario with its defaults, nested as it was, and the engine with its reason", () => {
    const words = shown(sections.configuration, fixture.ring()).text;
    expect(words).toContain("Trained by wasm (TensorFlow.js 4.22.0 ): the fastest engine here");
    expect(words).toContain("optimizer: kind: adam rate: 0.002 beta1: 0.5 beta2: 0.999 epsilon: 1e-8");
    expect(words).toContain("seeds: [1, 2, 3, 4, 5]");
    expect(words).toContain("freezeAfter: null");
  });

  it("give the speed of the seeds that ended, in plain digits", () => {
    const scenario = fixture.ring();
    const at = (millisecondsPerStep: number, status: "completed" | "failed") => {
      const seed = scenario.seeds[0];
      return { ...seed, status, timing: { ...seed.timing, millisecondsPerStep } };
    };
    const seeds = [at(130, "completed"), at(0, "failed"), at(123.4, "completed")];
    const words = shown(sections.configuration, { ...scenario, seeds }).text;
    expect(words).toContain("at 120 ms a step.");
    const failed = { ...scenario, seeds: [at(0, "failed")] };
    expect(shown(sections.configuration, failed).text).not.toContain("a step.");
    expect([99.9, 119.7, 179.6, 3599.9].map(seconds)).toEqual([
      "100 s",
      "2 min 0 s",
      "3 min 0 s",
      "60 min 0 s",
    ]);
  });

  it("end with what was skipped and the command that repeats the run", () => {
    const result = fixture.fullResult();
    expect(shown(sections.skipped, result).text).toContain(
      "grid25-gan all skipped interrupted before it began",
    );
    expect(shown(sections.repeat, result).text).toContain(
      "ganscope run scenarios/suites/quick.yaml --seeds 1",
    );
    expect(shownIn(sections.skipped, fixture.quickResult())).toBeNull();
  });
});

describe("a training that logged one step", () => {
  it("has its signals in a table instead of charts of one point", () => {
    const base = fixture.ring([1, 2]);
    const seeds = base.seeds.map((seed) => ({ ...seed, records: seed.records.slice(0, 1) }));
    const { text } = shown(sections["single-record"], { ...base, seeds });
    expect(text).toContain("signal seed 1, step 1 seed 2, step 1");
    expect(text).toMatch(/loss of the opponent [\d.]+ [\d.]+/);
    expect(text).toContain("D on real samples");
    expect(shownIn(sections.losses, { ...base, seeds })).toBeNull();
    expect(shownIn(sections["single-record"], base)).toBeNull();
  });
});

/** The report of a training that ganscope did not run: timeline, what would tell more, the log. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cannotTell } from "../../reports/cannot-tell.ts";
import { log } from "../../reports/log.ts";
import type { Figure, Shown } from "../../reports/section.ts";
import { headline, summary } from "../../reports/summary.ts";
import { timeline } from "../../reports/timeline.ts";
import { verdicts } from "../../reports/verdicts.ts";
import { readSamples } from "../../src/inputs/index.ts";
import { readLog } from "../../src/inputs/log/index.ts";
import { expandSeries } from "../../src/inputs/series.ts";
import { RATES } from "../../src/judging/diagnoses/rates.ts";
import { diagnoseTraining } from "../../src/runs/diagnose/diagnose.ts";
import { toHtml } from "../../src/writers/html.ts";
import { HOSTILE, hostile } from "../helpers/hostile.ts";
import { shown } from "../helpers/section.ts";

const golden = new URL("../golden/", import.meta.url).pathname;
const fromLog = (name: string) =>
  diagnoseTraining({ log: { ...readLog(join(golden, name)), file: "log.jsonl" } });
const text = (content: Shown) => content.prose.map(({ html }) => html.replace(/<[^>]*>/g, "")).join(" ");
const data = ({ picture }: Figure) => ("chart" in picture ? picture.chart.panels[0].data : {});

describe("a saturated training", () => {
  const folder = "logs/gauss1d-minimax";
  const fake = expandSeries(join(golden, folder, "fake-*.npy")).map(({ step, path }) => ({
    step,
    samples: readSamples(path).samples,
  }));
  const result = diagnoseTraining({
    log: { ...readLog(join(golden, folder, "log.jsonl")), file: "log.jsonl" },
    samples: { real: readSamples(join(golden, folder, "real.npy")).samples, fake },
  });

  it("is said to be so in the headline, since its first step", () => {
    expect(headline(result)).toBe("Saturated, from step 100.");
  });

  it("shades the finding over the losses, and over each curve that shows it, with its limit", () => {
    const { figures } = shown(timeline, result);
    expect(figures.map(({ title }) => title)).toEqual([
      "Findings over the training",
      "Distance of the samples from the data",
      "Saturation: what D answers",
      "Saturation: what the generator is left to learn from",
    ]);
    // the samples never come near the data: a finding of its own, since the first snapshot
    expect(data(figures[0]).spans[0].columns.label).toEqual(["off the data", "saturated", "wins"]);
    for (const figure of figures.slice(2)) {
      const [{ columns }] = data(figure).spans;
      expect([columns.from, columns.to, columns.label]).toEqual([[100], [600], ["saturated"]]);
      expect(figure.description).toContain("Shaded: saturated (steps 100 to 600).");
    }
    // The median of the first three norms is 0.0321; the limit is a tenth.
    expect(data(figures[3]).references[0].columns.value?.[0]).toBeCloseTo(0.00321, 4);
  });

  it("has the measured rate of each finding", () => {
    const { n } = RATES.saturated?.samples ?? expect.unreachable("saturation's rate is measured");
    expect(text(shown(verdicts, result))).toContain(`Of ${n} labelled runs`);
  });
});

describe("a training that cannot be judged", () => {
  const result = fromLog("corpus/ring8-ns-s83.jsonl");

  it("is said to be so, without a span", () => {
    expect(headline(result)).toBe("Quality steady; whether it converged cannot be told.");
    const { figures, prose } = shown(timeline, result);
    expect(figures.map((figure) => data(figure).spans)).toEqual([[]]);
    expect(prose[0].html).toContain("No alarm was raised");
  });

  it("has columns for what was found; what a log cannot tell and what was not seen share one", () => {
    const words = text(shown(summary, result));
    expect(words).toContain("Scenarioconvergencesaturationstalenessqualitylooked for beside");
    expect(words).toContain("not seen: winning, dead, flat, explosion");
    expect(words).toContain("cannot be told: collapse");
  });

  it("teaches what to log", () => {
    const words = text(shown(cannotTell, result));
    for (const part of ["--real real.npy", "probReal, probFake", "monitor.samples(step, G(z))"])
      expect(words).toContain(part);
  });

  it("shows how its columns were read", () => {
    const words = shown(log, result)
      .prose.map(({ html }) => html)
      .join("");
    expect(words).toContain("90 lines, 81 rows with a training signal");
    expect(words).toContain("<bdi>gap</bdi></th><td>not read");
  });
});

describe("generated samples without real ones", () => {
  const folder = "logs/gauss1d-minimax";
  const sets = expandSeries(join(golden, folder, "fake-*.npy")).map(({ step, path }) => ({
    step,
    samples: readSamples(path).samples,
  }));
  const result = diagnoseTraining({ unpaired: { sets } });

  it("are shown as what they are: how far they move and lie apart, and what they cannot tell", async () => {
    expect(headline(result)).toBe("Samples resting and spread steady; whether it converged cannot be told.");
    const { figures } = shown(timeline, result);
    expect(figures.map(({ title }) => title)).toEqual([
      "How far the samples move from one set to the next",
      "How far two samples lie apart",
    ]);
    const words = text(shown(cannotTell, result));
    expect(text(shown(verdicts, result))).toContain("There are generated samples but no real ones");
    expect(words).toContain("--real real.npy");
    const page = await toHtml(result);
    expect(page).toContain("two halves of one set");
  });
});

describe("columns, files and words of any kind", () => {
  it("stay text", async () => {
    const judged = diagnoseTraining({
      log: {
        ...readLog(join(golden, "corpus/ring8-ns-s83.jsonl")),
        file: "log.jsonl",
        ambiguous: [{ column: "d_real", could: ["probReal"] }],
      },
    });
    const page = await toHtml(hostile(judged));
    for (const text of HOSTILE.slice(0, 4)) expect(page).not.toContain(text);
    expect(page).toContain("d_real");
  });
});

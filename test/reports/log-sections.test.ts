/** The sections of the report about a log: what was read and why, what it shows alone, its measures and signals, what to log next time. */
import { describe, expect, it } from "vitest";
import { logNextTime } from "../../reports/log-next-time.ts";
import { logReading } from "../../reports/log-reading.ts";
import { loggedQuality } from "../../reports/logged-quality.ts";
import { loggedSignals } from "../../reports/logged-signals.ts";
import { losses } from "../../reports/losses.ts";
import type { Shown } from "../../reports/section.ts";
import { timeline } from "../../reports/timeline.ts";
import { verdicts } from "../../reports/verdicts.ts";
import { LogFeed } from "../../src/inputs/log/index.ts";
import { FINDING_RATES } from "../../src/judging/findings/rates.ts";
import { diagnoseTraining } from "../../src/runs/diagnose/diagnose.ts";
import { shown, shownIn } from "../helpers/section.ts";

function judged(lines: readonly string[]) {
  const feed = new LogFeed("train.log");
  feed.push(Buffer.from(`${lines.join("\n")}\n`));
  return diagnoseTraining({ log: { ...feed.read(true), file: "train.log" } });
}
const text = (content: Shown) => content.prose.map(({ html }) => html.replace(/<[^>]*>/g, "")).join(" ");

/** D's loss falls from 1.4 to 1.4e-3 and G's rises; FID falls to 40 at step 15 and rises to 120. */
const lines = Array.from({ length: 60 }, (_, i) => [
  `step ${i} d_loss: ${(1.4 * 1e-3 ** (i / 59)).toFixed(6)} g_loss: ${(0.7 + i / 10).toFixed(4)} d_acc: 0.75`,
  ...(i % 3 === 0 ? [`FID (step: ${i}): ${(40 + 2 * Math.abs(i - 15)).toFixed(2)}`] : []),
]).flat();
const result = judged(lines);

describe("the report of a log", () => {
  it("says what it was read as and why", () => {
    expect(text(shown(logReading, result))).toContain("Read as text with names and numbers");
    expect(text(shown(logReading, result))).toContain("such as d_loss: 1.400000");
  });

  it("says what the log alone shows with its rate, and shades it on the losses, which are drawn once", () => {
    const words = text(shown(verdicts, result));
    expect(words).toContain("The discriminator wins: its loss is");
    expect(words).toContain("worsening");
    const { n, sensitivity = Number.NaN } = FINDING_RATES["winning.wins, losses"] ?? {};
    expect(words).toContain(`Of ${n} labelled runs it finds ${Number((100 * sensitivity).toPrecision(3))} %`);
    expect(shown(timeline, result).figures[0].description).toMatch(/Shaded: .*wins \(steps/);
    expect(shownIn(losses, result)).toBeNull();
  });

  it("draws each measure with its best value, and each signal that few logs hold", () => {
    const { figures } = shown(loggedQuality, result);
    expect(figures.map(({ title }) => title)).toEqual(["FID"]);
    expect(JSON.stringify(figures[0])).toContain("best: 40 at step 15");
    expect(figures[0].description).toContain("Shaded: worse than its best (steps 15 to 57)");
    expect(shown(loggedSignals, result).figures.map(({ title }) => title)).toEqual([
      "Share of the samples that D tells rightly",
    ]);
  });

  it("has the code that logs more the next time, for three libraries", () => {
    const words = text(shown(logNextTime, result));
    for (const name of ["PyTorch Lightning", "Keras", "ganscope.Monitor"]) expect(words).toContain(name);
  });
});

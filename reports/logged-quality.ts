/** Measures of quality that the log of the user's own training holds, each with its best value. */
import type { QualitySeries, ScenarioResult } from "../src/result/index.ts";
import { linesFigure } from "./kit/lines.ts";
import { COLORS } from "./kit/theme.ts";
import { number, step } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

function figureOf(
  scenario: ScenarioResult,
  { column, title, better, steps, values, range: [lo, hi] }: QualitySeries,
): Figure | null {
  const possible = (value: number | null) => (value !== null && value >= lo && value <= hi ? value : null);
  const points = steps.map((at, i) => ({ step: at, value: possible(values[i]) }));
  const known = points.flatMap(({ step: at, value }) => (value === null ? [] : [{ at, value }]));
  const best = known.reduce<{ at: number; value: number } | undefined>(
    (found, each) =>
      found === undefined || (better === "lower" ? each.value < found.value : each.value > found.value)
        ? each
        : found,
    undefined,
  );
  const verdict = scenario.seeds[0]?.verdicts.quality;
  const isWorse = verdict?.status === "worsening" && verdict.explanation.includes(column);
  return linesFigure({
    title: column,
    about: `${title}, as the log has it; ${better} is better. Values that are impossible are left out.`,
    lines: [{ label: column, color: COLORS.generator, mark: "line", seeds: [points] }],
    points: "logged values",
    references:
      best === undefined
        ? []
        : [{ value: best.value, label: `best: ${number(best.value)} at step ${step(best.at)}` }],
    spans:
      isWorse && verdict.from !== null && verdict.to !== null
        ? [{ from: verdict.from, to: verdict.to, label: "worse than its best" }]
        : [],
  });
}

export const loggedQuality: Section = {
  title: "Quality that the log measured",
  scope: "scenario",
  part: "curves",
  render(scenario) {
    const { quality = [] } = scenario.diagnosis ?? {};
    if (quality.length === 0) return null;
    return { figures: quality.map((series) => figureOf(scenario, series)) };
  },
};

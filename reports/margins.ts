/**
 * What a verdict of convergence rests on: each quantity that has a limit in the last three snapshots, on a scale from what real
 * samples score (0) to that limit (1). Drawn from the evidence and the null bands that the result keeps.
 */
import type { Evidence, ScenarioResult, SeedResult } from "../src/result/index.ts";
import { type ForestRow, forestFigure } from "./kit/forest.ts";
import { html } from "./kit/html.ts";
import { representative } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { number, OPERATORS } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

/** How much the last snapshots weigh in the mean, the final one last (docs/diagnoses.md, "Margin"). */
const WEIGHTS = [0.25, 0.25, 0.5];
/** Ends of the axis, the same in all figures. Of a line that lies beyond an end, this much is drawn at the end. */
const ENDS = [-1, 1.5] as const;
const STUB = 0.1;

/** A quantity of one seed with its limit ("emd ≤ 0.1"), and where each of the last snapshots stands on the scale. */
interface Rest {
  readonly name: string;
  readonly seed: number;
  readonly parts: readonly number[];
  readonly mean: number;
}

/** What real samples score in the quantity, by the band beside its value or the scenario's. */
function centerOf({ nulls }: ScenarioResult, { snapshots }: SeedResult, { metric, to }: Evidence) {
  const quantity = snapshots.find(({ step }) => step === to)?.metrics[metric];
  const own = quantity !== undefined && quantity.value !== null ? quantity.nullBand : undefined;
  return (own ?? nulls[metric])?.median;
}

/** On the scale of the final snapshot. A count of modes has none: its limit is what real samples score. */
function restsOf(scenario: ScenarioResult, seed: SeedResult): readonly Rest[] {
  const rows = (seed.verdicts.convergence?.evidence ?? []).filter(({ from, to }) => from === to);
  return rows.flatMap((last, i): readonly Rest[] => {
    const { metric, operator, threshold } = last;
    const series = rows.slice(0, i + 1).filter((row) => row.metric === metric && row.operator === operator);
    const observed = series.flatMap((row) => row.observed ?? []);
    const center = centerOf(scenario, seed, last);
    const whole = WEIGHTS.length;
    if (series.length !== whole || observed.length !== whole || center === undefined || center === threshold)
      return [];
    const parts = observed.map((value) => (value - center) / (threshold - center));
    const mean = parts.reduce((sum, part, k) => sum + WEIGHTS[k] * part, 0);
    return [{ name: `${metric} ${OPERATORS[operator]} ${number(threshold)}`, seed: seed.seed, parts, mean }];
  });
}

/** Where a converged generator stands at most, if the verdict compared any quantity with it. */
const marginOf = ({ seeds }: ScenarioResult): number | undefined =>
  seeds
    .flatMap(({ verdicts }) => verdicts.convergence?.evidence ?? [])
    .find(({ metric }) => metric.endsWith(", part of what its limit allows"))?.threshold;

function rowOf({ name, seed, parts, mean }: Rest, many: boolean, margin = 1): ForestRow {
  const [lo, hi] = [Math.min(...parts), Math.max(...parts)];
  const [left, right] = ENDS;
  const where = `${name}${many ? `, seed ${seed}` : ""}: ${number(Number(mean.toPrecision(3)))}`;
  const [label, color] =
    mean > 1
      ? [`${where}, beyond its limit`, COLORS.fake]
      : mean > margin
        ? [`${where}, too near its limit`, COLORS.fourth]
        : [`${where}, within its limit`, COLORS.third];
  return {
    label,
    color,
    value: mean < left || mean > right ? null : mean,
    lo: lo < left ? null : Math.min(lo, right - STUB),
    hi: hi > right ? null : Math.max(hi, left + STUB),
  };
}

function figureOf(rests: readonly Rest[], many: boolean, margin: number | undefined): Figure | null {
  const ranked = rests.toSorted((a, b) => b.mean - a.mean);
  return forestFigure({
    title: "From real samples (0) to the limit (1)",
    description: `A dot is the mean of the last three snapshots, the final one counted twice; its line runs from the smallest to the largest of the three. What lies beyond the axis leaves the figure at its end. The largest mean is ${number(ranked[0]?.mean)}: ${ranked[0]?.name}.`,
    legend: [
      { label: "mean of the last three snapshots", color: "currentColor", mark: "dot" },
      { label: "smallest to largest", color: "currentColor", mark: "line" },
      {
        label: `real samples, ${margin === undefined ? "" : `margin (${number(margin)}), `}limit`,
        color: "currentColor",
        mark: "dotted",
      },
    ],
    rows: ranked.map((rest) => rowOf(rest, many, margin)),
    estimate: "mean, 0 to 1",
    references: margin === undefined ? [0, 1] : [0, margin, 1],
    ends: ENDS,
  });
}

export const margins: Section = {
  title: "What the verdict rests on",
  scope: "scenario",
  part: "details",
  render(scenario) {
    const typical = representative(scenario)?.seed;
    const rests = scenario.seeds.map((seed) => restsOf(scenario, seed));
    const margin = marginOf(scenario);
    const many = scenario.seeds.length > 1;
    // many seeds share a figure if each has one quantity; else each seed has a figure, and that of the typical one is open
    const groups = rests.every(({ length }) => length <= 1) ? [rests.flat()] : rests;
    return {
      prose: [
        html`<p>Each quantity that the verdict compares with a limit, on a scale from what real samples score (0) to that limit (1).${
          margin === undefined
            ? null
            : ` Near a limit the next draw of samples may exceed it, so a converged generator stays at ${number(margin)} or below on average.`
        } Counts of modes have no such scale; the table of evidence has them.</p>`,
      ],
      figures: groups.map((group) => {
        const figure = figureOf(group, many, margin);
        const folded = groups.length > 1 && group[0]?.seed !== typical?.seed;
        return figure && { ...figure, folded };
      }),
    };
  },
};

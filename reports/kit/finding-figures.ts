/** Figures of what was found in a training: the signal or quantity that shows it, the steps shaded, the limits that decided. */

import type { Evidence, ScenarioResult, Verdict } from "../../src/result/index.ts";
import type { Figure } from "../section.ts";
import { type Line, linesFigure, type Span } from "./lines.ts";
import { quantity, signal } from "./steps.ts";
import { COLORS } from "./theme.ts";
import { number } from "./words.ts";

export interface Finding {
  readonly id: string;
  readonly verdict: Verdict;
  readonly span: Span;
}

const limit = (evidence: readonly Evidence[], metric: string) =>
  evidence
    .filter((row) => row.metric.startsWith(metric))
    .slice(0, 1)
    .map(({ threshold }) => ({ value: threshold, label: `limit ${number(threshold)}` }));

/** The figures that show one finding. */
export function findingFigures(scenario: ScenarioResult, { verdict, span }: Finding): (Figure | null)[] {
  const { evidence } = verdict;
  const spans = [span];
  const points = "logged steps";
  const distance = (scenario.target?.dim ?? 1) > 2 ? "two-sample.energy" : "emd";
  switch (verdict.status) {
    // The log's own findings have a section of their own.
    case "wins":
    case "dead":
    case "flat":
    case "broken":
    case "suspected":
      return [];
    case "saturated":
      return [
        linesFigure({
          title: "Saturation: what D answers",
          about: "Saturated where D is above .99 on real samples and below .01 on generated ones.",
          lines: outputs(scenario),
          points,
          spans,
          references: [
            { value: 0.99, label: "0.99" },
            { value: 0.01, label: "0.01" },
          ],
        }),
        linesFigure({
          title: "Saturation: what the generator is left to learn from",
          lines: [
            {
              label: "generator\u2019s gradient norm",
              color: COLORS.generator,
              mark: "line",
              seeds: signal(scenario, (r) => r.gradNormG),
            },
          ],
          points,
          spans,
          log: true,
          references: limit(evidence, "generator's gradient norm"),
        }),
      ];
    case "diverged":
      return [
        linesFigure({
          title: "Divergence: the larger loss",
          lines: [
            {
              label: "largest |loss|",
              color: COLORS.discriminator,
              mark: "line",
              seeds: signal(scenario, ({ lossD, lossG }) =>
                lossD === null && lossG === null
                  ? null
                  : Math.max(Math.abs(lossD ?? 0), Math.abs(lossG ?? 0)),
              ),
            },
          ],
          points,
          spans,
          log: true,
          references: limit(evidence, "largest |loss|"),
        }),
      ];
    case "oscillating":
      return [
        linesFigure({
          title: "Oscillation: how far the samples move between snapshots",
          lines: [
            { label: "movement", color: COLORS.fake, mark: "line", seeds: quantity(scenario, "movement") },
          ],
          points: "snapshots",
          spans,
          references: limit(evidence, "movement"),
        }),
      ];
    case "stale":
      return [
        linesFigure({
          title: "Staleness: what D answers",
          about: "Stale where D answers higher on generated samples than on real ones.",
          lines: outputs(scenario),
          points,
          spans,
        }),
      ];
    case "moving":
      return [movementFigure(scenario, spans)];
    case "repeating":
    case "shrunk":
    case "grown":
      return [spreadFigure(scenario, spans, limit(evidence, "pairwise"))];
    case "collapsed":
    case "partial":
      // Without names of modes there are none to count.
      if (evidence.some(({ metric }) => metric === "ndb.lost"))
        return [lostFigure(scenario, spans, evidence)];
      return [
        linesFigure({
          title: "Modes held",
          lines: [
            {
              label: "modes with a fifth of their share",
              color: COLORS.fake,
              mark: "line",
              seeds: quantity(scenario, "mode-coverage.modes20"),
            },
          ],
          points: "snapshots",
          spans,
          references: limit(evidence, "mode-coverage.modes20"),
        }),
      ];
    default:
      return [
        linesFigure({
          title: "Distance of the samples from the data",
          lines: [
            {
              label: distance === "emd" ? "earth mover\u2019s distance" : "energy distance",
              color: COLORS.fake,
              mark: "line",
              seeds: quantity(scenario, distance),
            },
          ],
          points: "snapshots",
          spans,
          ...(scenario.nulls[distance] && { band: scenario.nulls[distance] }),
          references: limit(evidence, distance),
        }),
      ];
  }
}

export function movementFigure(scenario: ScenarioResult, spans: readonly Span[]): Figure | null {
  const still = scenario.seeds.map(({ snapshots }) =>
    snapshots.flatMap(({ step, metrics: { movement } }) =>
      movement !== undefined && movement.value !== null
        ? [{ step, value: movement.nullBand?.median ?? null }]
        : [],
    ),
  );
  return linesFigure({
    title: "How far the samples move from one set to the next",
    about: "Two halves of one set differ by what two draws of one generator differ by.",
    lines: [
      { label: "movement", color: COLORS.fake, mark: "line", seeds: quantity(scenario, "movement") },
      { label: "two halves of one set", color: COLORS.real, mark: "dashed", seeds: still },
    ],
    points: "sets of samples",
    spans,
  });
}

export function spreadFigure(
  scenario: ScenarioResult,
  spans: readonly Span[],
  references: ReturnType<typeof limit> = [],
): Figure | null {
  return linesFigure({
    title: "How far two samples lie apart",
    lines: [
      { label: "mean distance", color: COLORS.fake, mark: "line", seeds: quantity(scenario, "pairwise") },
    ],
    points: "sets of samples",
    spans,
    references,
  });
}

function lostFigure(
  scenario: ScenarioResult,
  spans: readonly Span[],
  evidence: readonly Evidence[],
): Figure | null {
  return linesFigure({
    title: "Share of the data where the generator draws next to nothing",
    lines: [{ label: "given up", color: COLORS.fake, mark: "line", seeds: quantity(scenario, "ndb.lost") }],
    points: "snapshots",
    spans,
    references: limit(evidence, "ndb.lost"),
  });
}

/** What D answers. */
export function outputs(scenario: ScenarioResult): Line[] {
  return [
    {
      label: "on real samples",
      color: COLORS.real,
      mark: "dashed",
      seeds: signal(scenario, (r) => r.probReal),
    },
    {
      label: "on generated samples",
      color: COLORS.fake,
      mark: "line",
      seeds: signal(scenario, (r) => r.probFake),
    },
  ];
}

/**
 * What was found in a training of the user's own, where in time: the losses with every finding shaded, and for each
 * finding the figure that shows it, with the limits that decided.
 */
import type { Evidence, ScenarioResult, Verdict } from "../src/result.ts";
import { html } from "./kit/html.ts";
import { type Line, linesFigure } from "./kit/lines.ts";
import { isProbabilistic, quantity, signal } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { number, rateWords, statusWords } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

type Span = { readonly from: number; readonly to: number; readonly label: string };

/** Statuses that are a finding; the others say that there is none, or that it cannot be told. */
const FINDINGS = [
  "converged",
  "improving",
  "oscillating",
  "diverged",
  "collapsed",
  "partial",
  "saturated",
  "stale",
  "moving",
  "repeating",
  "shrunk",
  "grown",
];

interface Finding {
  readonly id: string;
  readonly verdict: Verdict;
  readonly span: Span;
}

function findings(scenario: ScenarioResult): Finding[] {
  const [{ verdicts }] = scenario.seeds;
  return Object.entries(verdicts).flatMap(([id, verdict]) => {
    const { status, from, to } = verdict;
    if (!FINDINGS.includes(status) || from === null || to === null) return [];
    return [{ id, verdict, span: { from, to: Math.max(from, to), label: statusWords(id, status) } }];
  });
}

const limit = (evidence: readonly Evidence[], metric: string) =>
  evidence
    .filter((row) => row.metric.startsWith(metric))
    .slice(0, 1)
    .map(({ threshold }) => ({ value: threshold, label: `limit ${number(threshold)}` }));

/** The figures that show one finding. */
function evidenceFigures(scenario: ScenarioResult, { verdict, span }: Finding): (Figure | null)[] {
  const { evidence } = verdict;
  const spans = [span];
  const points = "logged steps";
  switch (verdict.status) {
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
              label: "earth mover\u2019s distance",
              color: COLORS.fake,
              mark: "line",
              seeds: quantity(scenario, "emd"),
            },
          ],
          points: "snapshots",
          spans,
          band: scenario.nulls.emd,
          references: limit(evidence, "emd"),
        }),
      ];
  }
}

function movementFigure(scenario: ScenarioResult, spans: readonly Span[]): Figure | null {
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

function spreadFigure(
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

/** Of samples without real ones both figures are shown, whatever was found. */
function unpairedFigures(scenario: ScenarioResult, found: readonly Finding[]): (Figure | null)[] {
  if (scenario.seeds[0].verdicts.movement === undefined) return [];
  const shown = found.map(({ id }) => id);
  return [
    shown.includes("movement") ? null : movementFigure(scenario, []),
    shown.includes("spread") ? null : spreadFigure(scenario, []),
  ];
}

function outputs(scenario: ScenarioResult): Line[] {
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

/** What the findings are laid over: the losses, else D's outputs, else the distance. */
function ground(scenario: ScenarioResult, spans: readonly Span[]): Figure | null {
  const losses: Line[] = [
    {
      label: "discriminator\u2019s loss",
      color: COLORS.discriminator,
      mark: "line",
      seeds: signal(scenario, (r) => r.lossD),
    },
    {
      label: "generator\u2019s loss",
      color: COLORS.generator,
      mark: "dashed",
      seeds: signal(scenario, (r) => r.lossG),
    },
  ];
  const title = "Findings over the training";
  return (
    linesFigure({ title, lines: losses, points: "logged steps", spans }) ??
    (isProbabilistic(scenario)
      ? linesFigure({ title, lines: outputs(scenario), points: "logged steps", spans })
      : null)
  );
}

export const timeline: Section = {
  id: "timeline",
  title: "Timeline",
  scope: "scenario",
  render(scenario) {
    if (scenario.diagnosis === undefined || scenario.seeds.length === 0) return null;
    const found = findings(scenario);
    const figures = [
      ground(
        scenario,
        found.map(({ span }) => span),
      ),
      ...found.flatMap((finding) => evidenceFigures(scenario, finding)),
      ...unpairedFigures(scenario, found),
    ].filter((figure) => figure !== null);
    if (figures.length === 0) return null;
    const rates = found.map(
      ({ id, verdict }) =>
        html`<li><strong>${statusWords(id, verdict.status)}</strong>: ${rateWords(verdict.rate ?? null)}</li>`,
    );
    return {
      heading: "Timeline",
      prose: [
        found.length === 0
          ? html`<p>No alarm was raised. That is no proof of anything but their absence: a log shows few of the ways to fail.</p>`
          : html`<ul>${rates}</ul>`,
      ],
      figures,
    };
  },
};

/**
 * What was found in a training of the user's own, where in time: the losses with every finding shaded, and for each
 * finding the figure that shows it, with the limits that decided.
 */
import type { ScenarioResult } from "../src/result/index.ts";
import {
  type Finding,
  findingFigures,
  movementFigure,
  outputs,
  spreadFigure,
} from "./kit/finding-figures.ts";
import { html } from "./kit/html.ts";
import { type Line, linesFigure, type Span } from "./kit/lines.ts";
import { isProbabilistic, signal } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { findingWords } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

/** Statuses that are a finding; the others say that there is none, or that it cannot be told. */
const FINDINGS = [
  "converged",
  "improving",
  "oscillating",
  "worsening",
  "off-data",
  "diverged",
  "collapsed",
  "partial",
  "saturated",
  "stale",
  "wins",
  "dead",
  "flat",
  "broken",
  "suspected",
  "moving",
  "repeating",
  "shrunk",
  "grown",
];

function findings(scenario: ScenarioResult): Finding[] {
  const [{ verdicts }] = scenario.seeds;
  return Object.entries(verdicts).flatMap(([id, verdict]) => {
    const { status, from, to } = verdict;
    if (!FINDINGS.includes(status) || from === null || to === null) return [];
    return [{ id, verdict, span: { from, to: Math.max(from, to), label: findingWords(id, status) } }];
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
  title: "Timeline",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    if (scenario.diagnosis === undefined || scenario.seeds.length === 0) return null;
    const found = findings(scenario);
    const figures = [
      ground(
        scenario,
        found.map(({ span }) => span),
      ),
      ...found.flatMap((finding) => findingFigures(scenario, finding)),
      ...unpairedFigures(scenario, found),
    ];
    return {
      prose: [
        found.length === 0
          ? html`<p>No alarm was raised. That is no proof of anything but their absence: a log shows few of the ways to fail.</p>`
          : null,
      ],
      figures,
    };
  },
};

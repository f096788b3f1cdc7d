/**
 * What an opponent learned against a generator that never moves: D against the best one possible, its probabilities against
 * shares, and what it pays the generator, over the line and over its steps.
 */
import type { CurveRecord, ScenarioResult, SlopeRecord } from "../src/result/index.ts";
import { graphFigure } from "./kit/graph.ts";
import { type Html, html } from "./kit/html.ts";
import { linesFigure } from "./kit/lines.ts";
import { mapFigure } from "./kit/map-figure.ts";
import { atTheEnd, isProbabilistic, quantity, representative, signal } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { number, step } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

/** Below this share of the largest a gradient is drawn at the edge no more: half of 30 decades would be empty. */
const DECADES = 1e-9;

export interface Line {
  readonly curves: CurveRecord;
  readonly slopes: SlopeRecord;
}

/** The last snapshot's curves of the representative seed, where its generator is frozen. */
export function lineOf(scenario: ScenarioResult): Line | null {
  const curves = representative(scenario)?.seed.snapshots.at(-1)?.curves;
  return curves?.slopes === undefined ? null : { curves, slopes: curves.slopes };
}

function ratioFigure({ curves: { x, d }, slopes: { output, optimal } }: Line): Figure | null {
  if (optimal === undefined || d === undefined) return null;
  return graphFigure({
    title: "D as a density ratio, in nats",
    description:
      "D / (1 \u2212 D) estimates p_data / p_g; both by their logarithms, over the line. They part where there are no samples to learn from.",
    axes: { x: "x", log: false },
    curves: [
      { label: "ln p_data / p_g", color: COLORS.fourth, mark: "dot-dash", x, y: optimal.output },
      { label: "ln D / (1 \u2212 D)", color: COLORS.discriminator, mark: "line", x, y: output },
    ],
  });
}

function calibrationFigure({ curves: { calibration } }: Line): Figure | null {
  if (calibration === undefined) return null;
  return graphFigure({
    title: "Calibration of D: share of real samples",
    description:
      "Real and generated samples, as many of each, in ten bins of what D answers: the share of real ones in a bin against D\u2019s mean answer in it. On the diagonal D\u2019s probability is what it says.",
    axes: { x: "D\u2019s mean answer", log: false },
    curves: [
      {
        label: "bins",
        color: COLORS.discriminator,
        mark: "line",
        x: calibration.map(({ mean }) => mean),
        y: calibration.map(({ share }) => share),
        dots: true,
      },
    ],
    guide: { label: "as it should be", x: [0, 1], y: [0, 1] },
    ...{ left: 0, right: 1, low: 0, high: 1 },
  });
}

function slopesFigure({ curves: { x }, slopes }: Line): Figure | null {
  const { minimax, nonSaturating, optimal } = slopes;
  if (minimax === undefined || nonSaturating === undefined) return null;
  const largest = [...minimax, ...nonSaturating].reduce<number>((a, b) => Math.max(a, b ?? 0), 0);
  if (largest === 0) return null;
  return graphFigure({
    title: "Gradient of each generator loss along the line",
    description:
      "How much each loss changes when a sample at x moves, as the engine differentiates it through D, and as D* would have it. Logarithmic scale.",
    axes: { x: "x", log: true },
    curves: [
      { label: "minimax, log(1 \u2212 D)", color: COLORS.generator, mark: "line", x, y: minimax },
      {
        label: "non-saturating, \u2212log D",
        color: COLORS.discriminator,
        mark: "line",
        x,
        y: nonSaturating,
      },
      ...(optimal === undefined
        ? []
        : ([
            { label: "minimax under D*", color: COLORS.third, mark: "dashed", x, y: optimal.minimax },
            {
              label: "non-saturating under D*",
              color: COLORS.fourth,
              mark: "dotted",
              x,
              y: optimal.nonSaturating,
            },
          ] as const)),
    ],
    low: largest * DECADES,
    high: 2 * largest,
  });
}

function criticFigure(scenario: ScenarioResult, { curves: { x }, slopes }: Line): Figure | null {
  if (isProbabilistic(scenario)) return null;
  return graphFigure({
    title: "The critic and its slope along the line",
    description:
      "A critic is no probability: its level means nothing, its slope is what moves the generator.",
    axes: { x: "x", log: false },
    curves: [
      { label: "critic f(x)", color: COLORS.discriminator, mark: "line", x, y: slopes.output },
      { label: "slope f\u2019(x)", color: COLORS.third, mark: "dashed", x, y: slopes.slope },
    ],
  });
}

function approachFigure(scenario: ScenarioResult): Figure | null {
  const gap = quantity(scenario, "optimal-d").map((series, seed) =>
    series.map((point, i) => {
      const [value, best] = ["optimal-d.value", "optimal-d.value-optimal"].map(
        (name) => quantity(scenario, name)[seed][i]?.value ?? null,
      );
      return { step: point.step, value: value === null || best === null ? null : best - value };
    }),
  );
  return linesFigure({
    title: "D approaches D*",
    about: "Mean distance under (p_data + p_g) / 2, and what V(D) lacks of V(D*).",
    lines: [
      {
        label: "mean |D \u2212 D*|",
        color: COLORS.discriminator,
        mark: "line",
        seeds: quantity(scenario, "optimal-d"),
      },
      { label: "V(D*) \u2212 V(D)", color: COLORS.fourth, mark: "dashed", seeds: gap },
    ],
    points: "snapshots",
    log: true,
  });
}

function vanishingFigure(scenario: ScenarioResult): Figure | null {
  return linesFigure({
    title: "Gradient of the frozen generator\u2019s weights while D learns",
    about: "What each loss would send through D to the generator, at the same weights throughout.",
    lines: [
      {
        label: "minimax, log(1 \u2212 D)",
        color: COLORS.generator,
        mark: "dashed",
        seeds: signal(scenario, (record) => record.gradNormMinimax),
      },
      {
        label: "non-saturating, \u2212log D",
        color: COLORS.discriminator,
        mark: "line",
        seeds: signal(scenario, (record) => record.gradNormNonSaturating),
      },
    ],
    points: "logged steps",
    log: true,
  });
}

/** "From step 320 on D is sure of every sample (median of 5 seeds)." */
function firstSaturated(scenario: ScenarioResult): Html | null {
  const from = scenario.seeds
    .flatMap(({ verdicts }) =>
      verdicts.saturation?.status === "saturated" ? [verdicts.saturation.from ?? 0] : [],
    )
    .sort((a, b) => a - b);
  if (from.length === 0) return null;
  const last = from[from.length - 1];
  return html`<p>D is saturated from step ${step(from[0])}${from.length > 1 && last !== from[0] ? ` (the last seed from step ${step(last)})` : ""} on: sure of every
sample, while the minimax gradient is below a tenth of its start.</p>`;
}

/** To the digits of the closed forms in docs/theory.md, where these are more than `number` shows. */
const nats = (value: number): string =>
  Math.abs(value) < 1e-3 ? number(value) : value.toFixed(6).replace("-", "\u2212");

function value(scenario: ScenarioResult): Html | null {
  const [found, best, distance, ratio] = ["value", "value-optimal", "", "log-ratio"].map((suffix) =>
    atTheEnd(scenario, suffix === "" ? "optimal-d" : `optimal-d.${suffix}`),
  );
  if (found === null || best === null) return null;
  return html`<p>At the end V(D) is ${nats(found)} where V(D*) = 2 JSD \u2212 ln 4 is ${nats(best)}: no D can do better. The mean
distance from D* is ${number(distance)}, and D / (1 \u2212 D) is off as a density ratio by ${number(ratio)} nats.</p>`;
}

/** V(D*) this near to -ln 4 belongs to equal densities, where D* pays nothing but rounding. */
const ROUNDING = 1e-6;

const GRADIENTS = [
  ["minimax", "minimax, in expectation over p_g"],
  ["minimax-at-mean", "minimax, at the mean of p_g"],
  ["non-saturating", "non-saturating, in expectation over p_g"],
  ["non-saturating-at-mean", "non-saturating, at the mean of p_g"],
] as const;

function gradients(scenario: ScenarioResult): Html | null {
  const rows = GRADIENTS.flatMap(([name, words]) => {
    const [found, best] = ["", "-optimal"].map((suffix) =>
      atTheEnd(scenario, `mean-gradient.${name}${suffix}`),
    );
    if (found === null || best === null) return [];
    const equal = (atTheEnd(scenario, "optimal-d.value-optimal") ?? 0) < -2 * Math.LN2 + ROUNDING;
    const off = best > 0 && !equal ? `${number(100 * (found / best - 1))} %` : "\u2013";
    return [
      html`<tr><th scope="row">${words}</th><td class="number">${number(found)}</td><td class="number">${number(best)}</td><td class="number">${off}</td></tr>`,
    ];
  });
  if (rows.length === 0) return null;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Gradients"><table>
<thead><tr><th scope="col">gradient, loss per data unit</th><th scope="col" class="number">measured</th><th scope="col" class="number">under D*</th><th scope="col" class="number">off by</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

export const frozen: Section = {
  title: "Against a frozen generator",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    const line = lineOf(scenario);
    const map = representative(scenario)?.seed.map;
    return {
      prose: [value(scenario), gradients(scenario), firstSaturated(scenario)],
      figures: [
        (line?.curves.d || map) && approachFigure(scenario),
        map && mapFigure(map),
        line && ratioFigure(line),
        line && calibrationFigure(line),
        line && slopesFigure(line),
        line && criticFigure(scenario, line),
        vanishingFigure(scenario),
      ],
    };
  },
};

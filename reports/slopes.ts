/**
 * A discriminator and a critic on the same two separated distributions (Arjovsky, Chintala & Bottou 2017, figure 2): where the one
 * has made up its mind it is flat, the other keeps a slope everywhere.
 */
import type { ScenarioResult } from "../src/result/index.ts";
import { type Line, lineOf } from "./frozen.ts";
import { type Curve, graphsFigure } from "./kit/graph.ts";
import { html } from "./kit/html.ts";
import { atTheEnd, isProbabilistic } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { number, sentences } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

interface Known {
  readonly scenario: ScenarioResult;
  readonly line: Line;
  readonly density: { readonly x: readonly number[]; readonly p: readonly number[] };
}

function known(scenario: ScenarioResult): Known | null {
  const line = lineOf(scenario);
  const density = scenario.target?.density;
  return line === null || density === undefined ? null : { scenario, line, density };
}

/** The last discriminator of the run against the critic's generator and target, as a suite puts the special ones behind. */
function opponentOf(critic: Known, scenarios: readonly ScenarioResult[]): Line | undefined {
  const same = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);
  return scenarios
    .flatMap((scenario) => (isProbabilistic(scenario) ? (known(scenario) ?? []) : []))
    .findLast(
      ({ density, line }) =>
        same(density, critic.density) && same(line.curves.generated, critic.line.curves.generated),
    )?.line;
}

type Values = readonly (number | null)[];

/** Where a density is largest. */
const peakOf = ({ x, p }: Known["density"]): number => x[p.indexOf(Math.max(...p))];

/** The value at the grid point that is nearest. */
function valueNear({ x }: { readonly x: readonly number[] }, values: Values, at: number): number | null {
  const nearest = x.reduce((best, place, i) => (Math.abs(place - at) < Math.abs(x[best] - at) ? i : best), 0);
  return values[nearest] ?? null;
}

/** Straightened so that it is 0 where p_g is densest and 1 where p_data is: a critic then stands on D's axis. */
function asAnswers(values: Values, low: number | null, high: number | null): Values {
  if (low === null || high === null || low === high) return [];
  return values.map((value) => (value === null ? null : (value - low) / (high - low)));
}

/** The gradients' axis ends a little above the slope that a critic may have. */
const CUT = 1.3;

function figureOf(d: Line, { line: { curves, slopes: critic }, density }: Known): Figure | null {
  const { x, generated } = d.curves;
  const peak = Math.max(...density.p, ...generated);
  const scaled = (values: readonly number[]) => values.map((value) => (0.5 * value) / peak);
  const steepness = critic.slope.map((value) => (value === null ? null : Math.abs(value)));
  const steepest = Math.max(1, ...steepness.map((value) => value ?? 0));
  const ends = [peakOf({ x, p: generated }), peakOf(density)].map((at) =>
    valueNear(curves, critic.output, at),
  );
  const shapes: Curve[] = [
    { label: "p_data", color: COLORS.real, mark: "dotted", x: density.x, y: scaled(density.p) },
    { label: "p_g", color: COLORS.fake, mark: "line", x, y: scaled(generated) },
  ];
  return graphsFigure({
    title: "D and a critic between the same two distributions",
    description: sentences([
      "Above what they answer: D is 0 on generated samples, 1 on real ones and flat on both; the critic, shifted and scaled to 0 where p_g is densest and to 1 where p_data is, goes on beyond.",
      "Below what each pays a sample that moves, the size of the gradient of the generator\u2019s loss: that of log(1 \u2212 D) is next to nothing where generated samples are, the slope of the critic is not.",
      steepest > 1.001
        ? `The critic is divided by its steepest slope, ${number(steepest)}, so that it keeps to 1.`
        : "The critic is nowhere steeper than 1.",
      `Gradients are drawn up to ${CUT}; densities have a scale of their own.`,
    ]),
    axes: { x: "x", log: false },
    size: { width: 560, height: 170 },
    graphs: [
      {
        title: "what they answer",
        curves: [
          ...shapes,
          { label: "D(x)", color: COLORS.discriminator, mark: "dashed", x, y: d.curves.d ?? [] },
          {
            label: "critic f(x)",
            color: COLORS.third,
            mark: "line",
            x: curves.x,
            y: asAnswers(critic.output, ends[0], ends[1]),
          },
        ],
        low: -0.5,
        high: 1.5,
      },
      {
        title: "what they pay: size of the gradient",
        curves: [
          ...shapes,
          {
            label: "gradient of log(1 \u2212 D)",
            color: COLORS.discriminator,
            mark: "dotted",
            x,
            y: (d.slopes.minimax ?? []).map((value) => value && Math.min(value, CUT)),
          },
          {
            label: "slope of the critic",
            color: COLORS.third,
            mark: "dot-dash",
            x: curves.x,
            y: steepness.map((value) => (value === null ? null : value / steepest)),
          },
        ],
        low: 0,
        high: CUT,
      },
    ],
  });
}

export const slopes: Section = {
  title: "Where D saturates, a critic keeps a slope",
  scope: "scenario",
  part: "picture",
  render(scenario, { scenarios }) {
    if (isProbabilistic(scenario)) return null;
    const critic = known(scenario);
    const d = critic === null ? undefined : opponentOf(critic, scenarios);
    if (critic === null || d === undefined) return null;
    const densest = peakOf({ x: d.curves.x, p: d.curves.generated });
    const at = ({ curves }: Line, values: Values) =>
      number(Math.abs(valueNear(curves, values, densest) ?? 0));
    const certified = atTheEnd(scenario, "critic-certificate.ratio");
    return {
      prose: [
        html`<p>Where generated samples are densest, log(1 \u2212 D) pays ${at(d, d.slopes.minimax ?? [])} per data
unit, \u2212log D ${at(d, d.slopes.nonSaturating ?? [])}, and the critic
${at(critic.line, critic.line.slopes.slope)}.${certified === null ? null : html` Held to slope 1, the critic\u2019s values show ${number(100 * certified)} % of the distance.`}</p>`,
      ],
      figures: [figureOf(d, critic)],
    };
  },
};

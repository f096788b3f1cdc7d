/**
 * A discriminator and a critic on the same two separated distributions (Arjovsky, Chintala & Bottou 2017, figure 2): where the one
 * has made up its mind it is flat, the other keeps a slope everywhere.
 */
import type { ScenarioResult } from "../src/result/index.ts";
import { type Line, lineOf } from "./frozen.ts";
import { graphFigure } from "./kit/graph.ts";
import { html } from "./kit/html.ts";
import { isProbabilistic } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { number } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

interface Pair {
  readonly d: Line;
  readonly critic: Line;
  readonly density: { readonly x: readonly number[]; readonly p: readonly number[] };
}

/** A discriminator and a critic against the same frozen generator, on one target. */
function pairOf(scenarios: readonly ScenarioResult[]): Pair | null {
  const lines = scenarios.flatMap((scenario) => {
    const line = lineOf(scenario);
    const density = scenario.target?.density;
    return line === null || density === undefined ? [] : [{ scenario, line, density }];
  });
  const same = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);
  for (const critic of lines.filter(({ scenario }) => !isProbabilistic(scenario))) {
    // Of several discriminators the last, as a suite puts the special ones behind.
    const d = lines.findLast(
      ({ scenario, density, line }) =>
        isProbabilistic(scenario) &&
        same(density, critic.density) &&
        same(line.curves.generated, critic.line.curves.generated),
    );
    if (d !== undefined) return { d: d.line, critic: critic.line, density: d.density };
  }
  return null;
}

/** Over the larger of the values' ends, so that a critic and a probability share an axis. */
function toUnit(values: readonly (number | null)[]): (number | null)[] {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return values.map((value) => (value === null || low === high ? null : (value - low) / (high - low)));
}

function outputsFigure({ d, critic, density }: Pair): Figure | null {
  const { x, generated } = d.curves;
  const peak = Math.max(...density.p, ...generated);
  const scaled = (values: readonly number[]) => values.map((value) => (0.5 * value) / peak);
  return graphFigure({
    title: "D and a critic between two separated distributions",
    description:
      "D(x) is 0 on generated samples, 1 on real ones and flat on both; the critic, drawn from its lowest to its highest value, keeps a slope between and beyond. Densities on a scale of their own.",
    axes: { x: "x", log: false },
    curves: [
      { label: "p_data", color: COLORS.real, mark: "dotted", x: density.x, y: scaled(density.p) },
      { label: "p_g", color: COLORS.fake, mark: "line", x, y: scaled(generated) },
      { label: "D(x)", color: COLORS.discriminator, mark: "dashed", x, y: d.curves.d ?? [] },
      {
        label: "critic, 0 to 1",
        color: COLORS.third,
        mark: "line",
        x: critic.curves.x,
        y: toUnit(critic.slopes.output),
      },
    ],
    low: 0,
    high: 1.02,
  });
}

function paidFigure({ d, critic }: Pair): Figure | null {
  const size = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? null : Math.abs(value)));
  const { x } = d.curves;
  return graphFigure({
    title: "What each pays a sample that moves",
    description:
      "Size of the gradient of the generator\u2019s loss at x: log(1 \u2212 D) vanishes on generated samples, the critic\u2019s slope does not. Logarithmic scale.",
    axes: { x: "x", log: true },
    curves: [
      {
        label: "minimax, log(1 \u2212 D)",
        color: COLORS.generator,
        mark: "dashed",
        x,
        y: d.slopes.minimax ?? [],
      },
      {
        label: "non-saturating, \u2212log D",
        color: COLORS.discriminator,
        mark: "dotted",
        x,
        y: d.slopes.nonSaturating ?? [],
      },
      {
        label: "critic",
        color: COLORS.third,
        mark: "line",
        x: critic.curves.x,
        y: size(critic.slopes.slope),
      },
    ],
    low: 1e-9,
    high: 30,
  });
}

/** At the point where p_g is largest. */
function atGenerated({ curves }: Line, values: readonly (number | null)[]): number | null {
  return values[curves.generated.indexOf(Math.max(...curves.generated))] ?? null;
}

export const slopes: Section = {
  title: "Where D saturates, a critic keeps a slope",
  scope: "run",
  part: "appendix",
  render({ scenarios }) {
    const pair = pairOf(scenarios);
    if (pair === null) return null;
    const { d, critic } = pair;
    return {
      prose: [
        html`<p>Where generated samples are densest, log(1 \u2212 D) pays ${number(atGenerated(d, d.slopes.minimax ?? []))} per data
unit, \u2212log D ${number(atGenerated(d, d.slopes.nonSaturating ?? []))}, and the critic
${number(Math.abs(atGenerated(critic, critic.slopes.slope) ?? 0))}.</p>`,
      ],
      figures: [outputsFigure(pair), paidFigure(pair)],
    };
  },
};

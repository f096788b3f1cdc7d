/**
 * The classic figure of a one-dimensional GAN (Goodfellow et al. 2014, figure 1): the density of the data and of the
 * generator, D over both, and beneath them the generator as arrows from the latent axis to the data axis.
 */
import type { CurveRecord, ScenarioResult, SeedResult, Snapshot } from "../src/result/index.ts";
import type { Chart } from "./kit/chart.ts";
import { type Block, inFrames } from "./kit/columns.ts";
import { CEILING, curveLayers, PEAK, playedCurveLayers, X_AXIS, Z_AXIS } from "./kit/curve-layers.ts";
import { answersOf, middlePull, namesOf } from "./kit/frames.ts";
import { html } from "./kit/html.ts";
import { shortOn } from "./kit/lines.ts";
import { type Drawn, played, pullsOf } from "./kit/played-line.ts";
import { spread } from "./kit/series.ts";
import { representative } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { roundTicks } from "./kit/ticks.ts";
import { count, number, sentences, step } from "./kit/words.ts";
import type { Figure, Key, Section } from "./section.ts";

const SIDE = 250;
const MOST_KNOTS = 110;
/** Of an animation, whose many pictures all travel with the page. */
const MOVING_KNOTS = 48;
/** Small multiples beside an animation: the start, the middle and the end. */
const BESIDE = 3;
const ARROWS = 17;
/** Pictures of the animation. */
const MOST_FRAMES = 40;

/** Knots of a curve, thinned evenly (the grid is uniform), cut off at the ceiling; a missing value breaks the line. */
function curve(
  xs: readonly number[],
  ys: readonly number[],
  scale: number,
  left: number,
  right: number,
  most = MOST_KNOTS,
): Block {
  const place = shortOn(right - left);
  const knots = spread(
    xs.map((at, i) => [at, ys[i]] as const).filter(([at]) => at >= left && at <= right),
    most,
  );
  return {
    columns: {
      x: knots.map(([at]) => place(at)),
      y: knots.map(([, value]) =>
        Number.isFinite(value) ? Number(Math.min(value * scale, CEILING).toFixed(3)) : null,
      ),
    },
  };
}

/** Arrows from z on the lower axis to G(z) on the upper one; the latent range is stretched over the figure's width. */
function arrows({ z, g }: CurveRecord, left: number, right: number): Block[] {
  if (z === undefined || g === undefined || z.length < 2) return [];
  const low = z[0];
  const high = z[z.length - 1];
  const place = shortOn(right - left);
  const pairs = spread(
    z.map((latent, i) => [latent, g[i]] as const),
    ARROWS,
  ).filter(([, image]) => image >= left && image <= right);
  return [
    {
      each: { y: Z_AXIS, y2: X_AXIS },
      columns: {
        x: pairs.map(([latent]) => place(left + ((latent - low) / (high - low)) * (right - left))),
        x2: pairs.map(([, image]) => place(image)),
      },
    },
  ];
}

/** What D answers where the data are densest, for the data table. */
function near(xs: readonly number[], ys: readonly number[] | undefined, at: number): number | null {
  if (ys === undefined) return null;
  let best = 0;
  xs.forEach((value, i) => {
    if (Math.abs(value - at) < Math.abs(xs[best] - at)) best = i;
  });
  return ys[best] ?? null;
}

const hasCurves = (snapshot: Snapshot): snapshot is Snapshot & { curves: CurveRecord } =>
  snapshot.curves !== undefined && snapshot.curves.x.length > 1;

/** The curves of one snapshot. */
function curvesOf({ curves }: Drawn, left: number, right: number, scale: number, most?: number) {
  return {
    fake: [curve(curves.x, curves.generated, scale, left, right, most)],
    d: curves.d === undefined ? [] : [curve(curves.x, curves.d, 1, left, right, most)],
    optimal: curves.optimal === undefined ? [] : [curve(curves.x, curves.optimal, 1, left, right, most)],
    arrows: arrows(curves, left, right),
  };
}

/** One picture with a slider through all snapshots, and small multiples of some. */
function figuresOf(scenario: ScenarioResult, seed: SeedResult, drawn: readonly Drawn[]): Figure[] {
  const shown = drawn.length < 2 ? drawn : spread(drawn, BESIDE);
  const { target } = scenario;
  const answers = answersOf(seed.frames ?? []);
  const moving = target === undefined ? [] : played(seed, target, answers);
  // Results of versions before the playback have snapshots only.
  const frames = moving.length > 0 ? moving : spread(drawn, MOST_FRAMES);
  const density = scenario.target?.density;
  const xs = shown[0].curves.x;
  const left = Math.min(...xs);
  const right = Math.max(...xs);
  const peak =
    density === undefined ? Math.max(...shown[shown.length - 1].curves.generated) : Math.max(...density.p);
  const scale = peak > 0 ? PEAK / peak : 1;
  const mapped = shown.some(({ curves }) => curves.z !== undefined && curves.g !== undefined);
  const judged = shown.some(({ curves }) => curves.d !== undefined);
  const optimal = shown.some(({ curves }) => curves.optimal !== undefined);
  const bottom = mapped ? Z_AXIS - 0.18 : -0.2;
  const axes: Block = {
    each: { x: left, x2: right },
    columns: { y: mapped ? [X_AXIS, Z_AXIS] : [0], label: mapped ? ["x", "z"] : [""] },
  };
  const marks = roundTicks(left, right, 4).filter((tick) => tick > left && tick < right);
  const ticks: Block[] = [{ each: { y: X_AXIS / 2 }, columns: { x: marks, label: marks.map(number) } }];
  const latent = shown.find(({ curves }) => curves.z !== undefined)?.curves.z;
  if (mapped && latent !== undefined) {
    const middle = (left + right) / 2;
    ticks.push({
      each: { y: Z_AXIS - 0.1 },
      columns: {
        x: [left, middle, right],
        label: [latent[0], (latent[0] + latent[latent.length - 1]) / 2, latent[latent.length - 1]].map(
          number,
        ),
      },
    });
  }
  const heights = roundTicks(0, 0.9 / scale, 4);
  const densities: Block = {
    each: { x: right },
    columns: {
      y: [...heights.map((tick) => Number((tick * scale).toFixed(4))), CEILING - 0.02],
      label: [...heights.map(number), "p(x)"],
    },
  };
  const frame = { left, right, bottom, judged: judged || optimal ? 1 : 0 };
  const chart: Chart = {
    width: SIDE,
    height: mapped ? 230 : 150,
    padding: { left: 24, right: 40, top: 7, bottom: 4 },
    numbers: ["left", "right", "bottom", "judged"],
    layers: curveLayers,
    shared: {
      real: density === undefined ? [] : [curve(density.x, density.p, scale, left, right)],
      axes: [axes],
      ticks,
      densities: [densities],
    },
    panels: shown.map((snapshot) => ({
      title: `step ${step(snapshot.step)}`,
      data: curvesOf(snapshot, left, right, scale),
      numbers: frame,
    })),
  };
  const all = frames.map((snapshot) => curvesOf(snapshot, left, right, scale, MOVING_KNOTS));
  const animation: Chart = {
    ...chart,
    width: 620,
    height: mapped ? 300 : 200,
    layers: playedCurveLayers,
    frames: namesOf(frames),
    panels: [
      {
        data: {
          fake: inFrames(all.map(({ fake }) => fake[0])),
          d: inFrames(all.map(({ d }) => d[0])),
          optimal: inFrames(all.map(({ optimal: best }) => best[0])),
          arrows: inFrames(all.map(({ arrows: map }) => map[0])),
          pulls: inFrames(frames.map(({ pulls }) => pulls && pullsOf(pulls, left, right))),
        },
        numbers: frame,
      },
    ],
  };
  const legend: Key[] = [
    ...(density === undefined
      ? []
      : [{ label: "p_data, the target", color: COLORS.real, mark: "dotted" } as const]),
    { label: "p_g, the generator", color: COLORS.fake, mark: "line" },
    ...(judged ? [{ label: "D(x)", color: COLORS.discriminator, mark: "dashed" } as const] : []),
    ...(optimal
      ? [{ label: "D*(x), the best possible", color: COLORS.fourth, mark: "dot-dash" } as const]
      : []),
  ];
  const center = scenario.target?.modes?.centers[0]?.[0] ?? (left + right) / 2;
  const last = shown[shown.length - 1].curves;
  const atCenter = near(last.x, last.d, center);
  const histogram = shown.some(({ curves }) => curves.generatedFrom === "histogram");
  const title = judged
    ? mapped
      ? "Densities and D, and the generator\u2019s map"
      : "Densities and D"
    : mapped
      ? "Densities, and the generator\u2019s map"
      : "Densities";
  const description = sentences([
    `Densities of the target and of the generator over x from ${number(left)} to ${number(right)} at ${count(shown.length, "step")}, on the axis on the right${judged || optimal ? "; D is on the one on the left" : ""}. What is steeper than the panel is cut off.`,
    atCenter === null
      ? undefined
      : `At the end D answers ${number(atCenter)} at x = ${number(center)}; where it cannot tell real from generated it answers 0.5.`,
    mapped
      ? "The arrows lead from evenly spaced latent values z to G(z), where that is inside the panel: where they crowd, the generator puts its samples."
      : undefined,
    histogram ? "p_g is a histogram of samples." : "p_g is exact, by change of variables.",
  ]);
  const table = (snapshots: readonly Drawn[]) => ({
    columns: [
      "step",
      "x of p_g\u2019s peak",
      "p_g at its peak",
      `D at x = ${number(center)}`,
      `D* at x = ${number(center)}`,
    ],
    rows: snapshots.map(({ step: at, curves }) => {
      const top = Math.max(...curves.generated);
      return [
        step(at),
        number(curves.x[curves.generated.indexOf(top)]),
        number(top),
        number(near(curves.x, curves.d, center)),
        number(near(curves.x, curves.optimal, center)),
      ];
    }),
  });
  const multiples: Figure = {
    title,
    description,
    legend,
    picture: { chart },
    wide: true,
    table: table(shown),
  };
  if (frames.length < 2) return [multiples];
  const pulled = frames.some(({ pulls = [] }) => pulls.length > 0);
  const pullAt = (at: number) => number(middlePull((seed.frames ?? []).at(at) ?? { step: 0, points: [] }, 1));
  const moves: Figure = {
    title: `${title}, step by step`,
    description: sentences([
      `What the generator and ${answers?.critic === true ? "the critic" : "D"} have learned at ${frames.length} steps from ${step(frames[0].step)} to ${step(frames[frames.length - 1].step)}; a still picture has the last.`,
      answers?.critic === true
        ? `The critic is no probability: its values from ${number(answers.low)} to ${number(answers.high)} are drawn from bottom to top.`
        : undefined,
      pulled
        ? `Ticks on the line are generated points; a bar leads where the generator\u2019s loss would move one, on one scale in all pictures: the middle one goes from ${pullAt(0)} to ${pullAt(-1)}.`
        : undefined,
    ]),
    legend: [
      ...legend,
      ...(answers?.critic === true
        ? [{ label: "the critic, by its range", color: COLORS.discriminator, mark: "dashed" } as const]
        : []),
      ...(pulled ? [{ label: "pull of G\u2019s loss", color: COLORS.third, mark: "line" } as const] : []),
    ],
    picture: { chart: animation },
    wide: true,
    table: table(spread(frames, 20)),
  };
  return [moves, { ...multiples, picture: { chart: { ...chart, still: true } }, folded: true }];
}

export const curves1d: Section = {
  title: "The generator against the target",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    const chosen = representative(scenario);
    if (chosen === null || scenario.target?.dim !== 1) return null;
    const drawn = chosen.seed.snapshots.filter(hasCurves);
    if (drawn.length === 0) return null;
    return {
      prose: [html`<p class="note">The whole game in one picture, for ${chosen.which}.</p>`],
      figures: figuresOf(scenario, chosen.seed, drawn),
    };
  },
};

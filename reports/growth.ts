/** Trainings of images that grow: what each resolution came to, and when it came in. */
import type { ImageGrid, ScenarioResult, SeedResult, Snapshot, StageRecord } from "../src/result/index.ts";
import { type Html, html } from "./kit/html.ts";
import { pooledGrid, sheetOf } from "./kit/images.ts";
import { type Line, linesFigure } from "./kit/lines.ts";
import { fades, representative } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { count, number, numberOf, step } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

/** A sheet is this many images wide, and at most this many high. */
const ACROSS = 8;
const MOST_IMAGES = ACROSS * ACROSS;

/** One resolution of one seed. */
interface Level {
  readonly stage: StageRecord;
  /** What the names of its quantities end in: "@16"; nothing at the target's own size. */
  readonly suffix: string;
  /** The snapshot at its end, or the last one before the training broke off. */
  readonly last: Snapshot | undefined;
}

const by = (side: number): string => `${side} \u00d7 ${side}`;

function levelsOf({ target }: ScenarioResult, { stages = [], snapshots }: SeedResult): Level[] {
  return stages.map((stage) => ({
    stage,
    suffix: stage.resolution === target?.image?.height ? "" : `@${stage.resolution}`,
    last: snapshots.findLast(({ resolution }) => resolution === stage.resolution),
  }));
}

/** The images of each level, a row of sheets of one size, and real images of its size in a row below. */
function sheets({ target }: ScenarioResult, levels: readonly Level[], which: string): Figure[] {
  const shown = levels.flatMap(({ stage, last }) =>
    last?.images === undefined ? [] : [{ stage, at: last.step, grid: last.images }],
  );
  if (shown.length === 0) return [];
  const row = (
    title: string,
    description: string,
    grids: readonly { title: string; grid: ImageGrid }[],
  ): Figure => {
    const drawn = grids.map((each) => sheetOf(each.title, each.grid, ACROSS, MOST_IMAGES));
    const widest = Math.max(...drawn.map(({ width }) => width));
    return {
      title,
      description,
      legend: [],
      // pixels grow smaller as they grow more: every sheet is as wide as the finest
      picture: { layout: "row", images: drawn.map((each) => ({ ...each, width: widest, height: widest })) },
      wide: true,
      table: {
        columns: ["sheet", "images", "side"],
        rows: grids.map(({ title: name, grid: { count: images, width } }) => [name, images, width]),
      },
    };
  };
  const made = row(
    "Generated images at each resolution",
    `Sheets of ${which} at the end of ${count(shown.length, "resolution")}, of the same latents throughout.`,
    shown.map(({ stage, at, grid }) => ({ title: `${by(stage.resolution)}, step ${step(at)}`, grid })),
  );
  const { images: real } = target ?? {};
  if (real === undefined) return [made];
  const beside = shown.map(({ stage: { resolution } }) => ({
    title: by(resolution),
    grid: pooledGrid(real, resolution),
  }));
  return [
    made,
    row(
      "Real images at the same resolutions",
      "The same real images, each pixel the mean of those it stands for.",
      beside,
    ),
  ];
}

const LINES = [
  { color: COLORS.fake, mark: "dotted" },
  { color: COLORS.fourth, mark: "dot-dash" },
  { color: COLORS.third, mark: "dashed" },
  { color: COLORS.discriminator, mark: "line" },
] as const;

/** The distance of each level, divided by what real samples of its size score: the only way in which sizes compare. */
function distances(scenario: ScenarioResult, levels: readonly Level[]): Figure | null {
  const lines = levels.flatMap(({ stage, suffix }, i): Line[] => {
    const name = `emd${suffix}`;
    const median = scenario.nulls[name]?.median ?? 0;
    if (!(median > 0)) return [];
    const seeds = scenario.seeds.map(({ snapshots }) =>
      snapshots
        .filter(({ metrics }) => metrics[name] !== undefined)
        .map(({ step: at, metrics }) => {
          const value = numberOf(metrics[name]);
          return { step: at, value: value === null ? null : value / median };
        }),
    );
    // the largest resolution is the solid line, however many there are
    const look = LINES[(LINES.length - levels.length + i + LINES.length * levels.length) % LINES.length];
    return [{ label: by(stage.resolution), ...look, seeds }];
  });
  return linesFigure({
    title: "Distance to real images of the same size, in nulls",
    about:
      "Each resolution\u2019s earth mover\u2019s distance, divided by the median that two real samples of that size score.",
    lines,
    points: "snapshots",
    log: true,
    references: [{ value: 1, label: "two real samples" }],
    spans: fades(scenario),
  });
}

/** What was measured at each level: the value at its end, with the median of two real samples. */
function table({ nulls }: ScenarioResult, levels: readonly Level[]): Html {
  const lower = levels.filter(({ suffix }) => suffix !== "");
  const names = [
    ...new Set(
      lower.flatMap(({ suffix, last }) =>
        Object.keys(last?.metrics ?? {}).flatMap((name) =>
          name.endsWith(suffix) ? [name.slice(0, -suffix.length)] : [],
        ),
      ),
    ),
  ].filter(
    (name) =>
      name !== "movement" &&
      levels.some(({ suffix, last }) => numberOf(last?.metrics[name + suffix]) !== null),
  );
  const cell = (name: string, { suffix, last }: Level): Html => {
    const band = nulls[name + suffix];
    const beside = band === undefined ? null : html` <span class="quiet">[${number(band.median)}]</span>`;
    return html`<td class="number">${number(numberOf(last?.metrics[name + suffix]))}${beside}</td>`;
  };
  const span = (from: number, to: number) => `${step(from)} to ${step(to)}`;
  return html`<details><summary>Measured at each resolution</summary><div class="scroll" tabindex="0" role="group" aria-label="Resolutions"><table>
<thead><tr><th scope="col">at the end of</th>${levels.map(({ stage }) => html`<th scope="col" class="number">${by(stage.resolution)}</th>`)}</tr></thead>
<tbody><tr><th scope="row">fades in, steps</th>${levels.map(
    ({ stage: { from, fadeTo } }) =>
      html`<td class="number">${fadeTo === null ? "\u2013" : span(from, fadeTo)}</td>`,
  )}</tr><tr><th scope="row">by itself, steps</th>${levels.map(
    ({ stage: { from, fadeTo, to } }) => html`<td class="number">${span((fadeTo ?? from - 1) + 1, to)}</td>`,
  )}</tr>${names.map(
    (name) =>
      html`<tr><th scope="row"><bdi>${name}</bdi> <span class="quiet">[two real samples]</span></th>${levels.map((level) => cell(name, level))}</tr>`,
  )}</tbody></table></div></details>`;
}

export const growth: Section = {
  title: "Growth from one resolution to the next",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    const chosen = representative(scenario);
    const levels = chosen === null ? [] : levelsOf(scenario, chosen.seed);
    if (chosen === null || levels.length === 0) return null;
    const figures = [...sheets(scenario, levels, chosen.which), distances(scenario, levels)];
    return {
      prose: [
        html`<p>The players begin with images of ${by(levels[0].stage.resolution)} and are given twice the side again and again; each
resolution fades in beside the one before, then trains by itself. Samples are held against real images of their own size, so numbers of
different sizes do not compare; divided by what two real samples score, they do. For ${chosen.which}.</p>`,
        table(scenario, levels),
      ],
      figures: figures.filter((figure) => figure !== null),
    };
  },
};

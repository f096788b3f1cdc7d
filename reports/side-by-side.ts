/** Scenarios that learn the same images: a row of real ones, a row of each generator's. */
import type { ImageGrid, RunResult, ScenarioResult } from "../src/result/index.ts";
import { html } from "./kit/html.ts";
import { pick, sheetOf } from "./kit/images.ts";
import { representative } from "./kit/steps.ts";
import { count, list, number, numberOf } from "./kit/words.ts";
import type { Figure, Picture, Section } from "./section.ts";

/** Images of a row. */
const ACROSS = 16;
/** What tells generators of images apart, where it is measured. */
const QUANTITIES = ["sharpness.ratio", "frechet", "class-coverage.classes20", "class-coverage.kl", "emd"];

interface Row {
  readonly scenario: ScenarioResult;
  readonly grid: ImageGrid;
}

/** Spread evenly over the sheet: one of a conditional generator has all its classes. */
function row(title: string, grid: ImageGrid): Picture {
  const shown = Math.min(ACROSS, grid.count);
  const spread = Array.from({ length: shown }, (_, i) => Math.floor((i * grid.count) / shown));
  return sheetOf(title, pick(grid, spread), ACROSS);
}

/** Trained scenarios by the images that they learn, of which a result shows the same ones; where there are two of a kind. */
function groups({ scenarios }: RunResult): Row[][] {
  const found = new Map<string, Row[]>();
  for (const scenario of scenarios) {
    const grid = representative(scenario)?.seed.snapshots.at(-1)?.images;
    const key = scenario.target?.images?.bytes;
    if (grid === undefined || key === undefined || scenario.engine === undefined) continue;
    found.set(key, [...(found.get(key) ?? []), { scenario, grid }]);
  }
  return [...found.values()].filter((rows) => rows.length > 1);
}

function figure(rows: readonly Row[]): Figure {
  const [{ scenario: first }] = rows;
  const real = first.target?.images;
  const kind = first.target?.kind ?? "";
  const measured = QUANTITIES.filter((name) =>
    rows.some(({ scenario }) => numberOf(representative(scenario)?.seed.metrics[name]) !== null),
  );
  const sharpness = rows.flatMap(({ scenario }) => {
    const value = numberOf(representative(scenario)?.seed.metrics["sharpness.ratio"]);
    return value === null ? [] : [`${scenario.name} ${value.toFixed(2)}`];
  });
  return {
    title: kind,
    description: `A row each of ${list(rows.map(({ scenario }) => scenario.name))}${
      real === undefined ? "" : `, under ${count(Math.min(ACROSS, real.count), "real image")}`
    }.${sharpness.length === 0 ? "" : ` Sharpness against real images, which have 1: ${list(sharpness)}.`}`,
    legend: [],
    picture: {
      layout: "column",
      images: [
        ...(real === undefined ? [] : [row("real", real)]),
        ...rows.map(({ scenario, grid }) => row(scenario.name, grid)),
      ],
    },
    wide: true,
    table: {
      columns: ["scenario", "seed", ...measured],
      rows: rows.map(({ scenario }) => {
        const seed = representative(scenario)?.seed;
        return [
          scenario.name,
          seed?.seed ?? null,
          ...measured.map((name) => number(numberOf(seed?.metrics[name]))),
        ];
      }),
    },
  };
}

export const sideBySide: Section = {
  title: "Side by side",
  scope: "run",
  part: "outcome",
  render(result) {
    const found = groups(result);
    if (found.length === 0) return null;
    return {
      prose: [html`<p>Scenarios that learn the same images.</p>`],
      figuresHeading: "Samples of the last snapshot",
      figures: found.map(figure),
    };
  },
};

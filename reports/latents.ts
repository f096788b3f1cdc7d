/** What a generator of images makes of latents between its samples' own, and of sums of them. */
import type { ArithmeticRecord, ImageGrid, LatentRecord, SeedResult } from "../src/result/index.ts";
import { html } from "./kit/html.ts";
import { pick, sheetOf } from "./kit/images.ts";
import { isConditional, representative } from "./kit/steps.ts";
import { count, number, step } from "./kit/words.ts";
import type { Figure, Picture, Section } from "./section.ts";

/** Images of a path. */
const ALONG = 9;
/** Images of a term, after which comes what their mean latent makes. */
const EXAMPLES = 3;

const short = (value: number): string => number(Number(value.toPrecision(2)));

/** "0.72 [0.6, 0.84]", where it was measured. */
function measured({ metrics }: SeedResult, name: string): string | undefined {
  const quantity = metrics[name];
  if (quantity === undefined || quantity.value === null) return undefined;
  const { value, interval } = quantity;
  return interval === undefined
    ? short(value)
    : `${short(value)} [${short(interval.lo)}, ${short(interval.hi)}]`;
}

function pathFigure({ step: at, paths }: LatentRecord, seed: SeedResult, conditional: boolean): Figure {
  const jump = measured(seed, "interpolation.jump");
  const rows = Math.floor(paths.count / ALONG);
  return {
    title: "From one latent to another",
    description: `${count(rows, "path")} of ${ALONG} images at step ${step(at)}, each from ${
      conditional
        ? "a sample on the left to another latent on the right, asked for the same class"
        : "a sample on the left to another on the right"
    }. Where a generator has learned a space of images, those between are images too, and change little by little.${
      jump === undefined ? "" : ` The longest step of a path is ${jump} of it.`
    }`,
    legend: [],
    picture: { images: [sheetOf(`${ALONG - 1} equal steps`, paths, ALONG)] },
    table: {
      columns: ["path", "images", "height", "width"],
      rows: Array.from({ length: rows }, (_, i) => [i + 1, ALONG, paths.height, paths.width]),
    },
  };
}

/** The images of a term, and what their mean latents make. */
function termOf(title: string, grid: ImageGrid): Picture[] {
  const all = Array.from({ length: grid.count }, (_, i) => i);
  const isMean = (i: number) => i % (EXAMPLES + 1) === EXAMPLES;
  return [
    sheetOf(
      title,
      pick(
        grid,
        all.filter((i) => !isMean(i)),
      ),
      EXAMPLES,
    ),
    sheetOf("mean", pick(grid, all.filter(isMean)), 1),
  ];
}

function sumFigure(
  { sums, pairs, bold, thin, other, latent, input }: ArithmeticRecord,
  at: number,
  seed: SeedResult,
): Figure {
  const gain = measured(seed, "latent-arithmetic.gain");
  const means = [
    measured(seed, "latent-arithmetic.latent"),
    measured(seed, "latent-arithmetic.input"),
  ] as const;
  return {
    title: "Sums of latents, and of pixels",
    description: `Bold a minus thin a plus thin c should be a bold c. ${count(sums.length, "sum")} of ${pairs} at step ${step(at)}: of each term three images and what the mean of their latents makes; then what these means make together, and the same sum of mean pixels.${
      gain === undefined
        ? ""
        : ` Over all trials the classifier sees c with a probability of ${means[0]} by latents and ${means[1]} by pixels: ${gain} more.`
    }`,
    legend: [],
    picture: {
      layout: "row",
      images: [
        ...termOf("bold a", bold),
        ...termOf("\u2212 thin a", thin),
        ...termOf("+ thin c", other),
        sheetOf("= latents", latent, 1),
        sheetOf("= pixels", input, 1),
      ],
    },
    wide: true,
    table: {
      columns: ["a", "c", "probability of c by latents", "by pixels"],
      rows: sums.map((sum) => [sum.a, sum.c, number(sum.latent), number(sum.input)]),
    },
  };
}

export const latents: Section = {
  title: "Walks and sums of latents",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    const chosen = representative(scenario);
    const record = chosen?.seed.latents;
    if (chosen === null || record === undefined) return null;
    const { arithmetic } = record;
    return {
      prose: [
        html`<p>What the generator makes of latents that are none of its samples\u2019, for ${chosen.which}.</p>`,
      ],
      figures: [
        ...(arithmetic === undefined ? [] : [sumFigure(arithmetic, record.step, chosen.seed)]),
        pathFigure(record, chosen.seed, isConditional(scenario)),
      ],
    };
  },
};

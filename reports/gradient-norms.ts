/** How strongly each player is still being taught: the norm of its gradient, of the whole net and layer by layer. */
import type { ScenarioResult, StepRecord } from "../src/result/index.ts";
import { alarmsOf } from "./kit/alarms.ts";
import { type Line, linesFigure } from "./kit/lines.ts";
import { medianSeries } from "./kit/series.ts";
import { isAutoencoder, opponent, signal } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import type { Figure, Section } from "./section.ts";

const LAYER_COLORS = [COLORS.discriminator, COLORS.generator, COLORS.third, COLORS.fourth];
const LAYER_MARKS = ["line", "dashed", "dotted", "dot-dash"] as const;

/** Layers beyond the eighth would not be told apart. */
const MOST_LAYERS = 8;

type Layers = (record: StepRecord) => readonly (number | null)[];

/** One line a layer: its median over seeds, since a line a seed and layer is a tangle. */
function byLayer(scenario: ScenarioResult, title: string, layersOf: Layers): Figure | null {
  const depth = scenario.seeds
    .flatMap(({ records }) => records)
    .reduce((most, record) => Math.max(most, layersOf(record).length), 0);
  const lines: Line[] = Array.from({ length: Math.min(depth, MOST_LAYERS) }, (_, layer) => ({
    label: `layer ${layer + 1}`,
    color: LAYER_COLORS[layer % LAYER_COLORS.length],
    mark: LAYER_MARKS[(layer + Math.floor(layer / 4)) % LAYER_MARKS.length],
    seeds: [medianSeries(signal(scenario, (record) => layersOf(record)[layer]))],
  }));
  if (lines.length < 2) return null;
  const about = [
    scenario.seeds.length > 1 ? "Medians over the seeds." : undefined,
    depth > MOST_LAYERS ? `The first ${MOST_LAYERS} of ${depth} layers.` : undefined,
  ].filter((part) => part !== undefined);
  return linesFigure({
    title,
    ...(about.length > 0 ? { about: about.join(" ") } : {}),
    lines,
    points: "logged steps",
    spans: alarmsOf(scenario),
    log: true,
    folded: true,
    most: 150,
  });
}

export const gradientNorms: Section = {
  title: "Gradient norms",
  scope: "scenario",
  part: "signals",
  render(scenario) {
    const who = opponent(scenario);
    const alone = isAutoencoder(scenario);
    const generator: Line = {
      label: alone ? "encoder and decoder" : "generator",
      color: COLORS.generator,
      mark: "dashed",
      seeds: signal(scenario, (r) => r.gradNormG),
    };
    const other: Line = {
      label: who,
      color: COLORS.discriminator,
      mark: "line",
      seeds: signal(scenario, (r) => r.gradNormD),
    };
    return {
      figures: [
        linesFigure({
          title: "Gradient norms",
          lines: alone ? [generator] : [other, generator],
          points: "logged steps",
          spans: alarmsOf(scenario),
          log: true,
        }),
        byLayer(
          scenario,
          `${alone ? "Encoder\u2019s and decoder" : "Generator"}\u2019s gradient norms by layer`,
          (record) => record.layersG,
        ),
        byLayer(
          scenario,
          `${who === "critic" ? "Critic" : "Discriminator"}\u2019s gradient norms by layer`,
          (record) => record.layersD,
        ),
      ],
    };
  },
};

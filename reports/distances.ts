/** How far the generated samples are from the target over the training, always beside what two real samples score. */
import type { ScenarioResult } from "../src/result/index.ts";
import { alarmsOf } from "./kit/alarms.ts";
import { html } from "./kit/html.ts";
import { linesFigure } from "./kit/lines.ts";
import type { Point } from "./kit/series.ts";
import { quantity } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import type { Figure, Section } from "./section.ts";

interface Shown {
  readonly id: string;
  readonly title: string;
  readonly label: string;
}

const SHOWN: readonly Shown[] = [
  { id: "emd", title: "Earth mover\u2019s distance to the target", label: "EMD" },
  { id: "jsd", title: "Jensen\u2013Shannon divergence from the target, in nats", label: "JSD" },
  { id: "movement", title: "Movement: distance between successive snapshots", label: "movement" },
];

/** Without the snapshots before the first value: movement has none at the first snapshot, which is no gap. */
function known(points: readonly Point[]): readonly Point[] {
  const first = points.findIndex(({ value }) => value !== null);
  return first < 0 ? points : points.slice(first);
}

function figure(scenario: ScenarioResult, { id, title, label }: Shown): Figure | null {
  return linesFigure({
    title,
    lines: [{ label, color: COLORS.fake, mark: "line", seeds: quantity(scenario, id).map(known) }],
    points: "snapshots",
    spans: alarmsOf(scenario),
    log: true,
    ...(scenario.nulls[id] === undefined ? {} : { band: scenario.nulls[id] }),
  });
}

export const distances: Section = {
  title: "Distance to the target",
  scope: "scenario",
  part: "curves",
  render(scenario) {
    return {
      prose: [
        html`<p>Measured on samples, snapshot by snapshot. The gray band is what a perfect generator would score: two samples
drawn from the target itself are never at distance zero.</p>`,
      ],
      figures: SHOWN.map((shown) => figure(scenario, shown)),
    };
  },
};

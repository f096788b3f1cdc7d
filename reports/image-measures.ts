/** What tells generators of images apart over the training, beside what real images score: features, classes, edges. */
import type { ScenarioResult } from "../src/result/index.ts";
import { alarmsOf } from "./kit/alarms.ts";
import { html } from "./kit/html.ts";
import { type Line, type LinesOptions, linesFigure } from "./kit/lines.ts";
import { quantity } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { numberOf } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

interface Shown extends Pick<LinesOptions, "title" | "about" | "log"> {
  readonly lines: readonly (Omit<Line, "seeds"> & { readonly id: string })[];
}

const first = { color: COLORS.fake, mark: "line" } as const;
const second = { color: COLORS.real, mark: "dashed" } as const;

const SHOWN: readonly Shown[] = [
  {
    title: "Fr\u00e9chet distance",
    lines: [{ id: "frechet", label: "Fr\u00e9chet distance", ...first }],
    log: true,
  },
  {
    title: "Precision and recall",
    about: "How many generated images are near real ones, and how many real ones near generated ones.",
    lines: [
      { id: "prdc.precision", label: "precision", ...first },
      { id: "prdc.recall", label: "recall", ...second },
    ],
  },
  {
    title: "Divergence of the classes\u2019 shares, in nats",
    lines: [{ id: "class-coverage.kl", label: "KL of the classes", ...first }],
    log: true,
  },
  {
    title: "Label fidelity",
    about:
      "How often the classifier sees the class that was asked for, and how often the nearest generated image has a real one\u2019s class.",
    lines: [
      { id: "label-fidelity.classifier", label: "classifier", ...first },
      { id: "label-fidelity.nearest", label: "nearest neighbor", ...second },
    ],
  },
  {
    title: "Sharpness against real images",
    about: "Below 1 they are blurred, above 1 noisy or too crisp.",
    lines: [{ id: "sharpness.ratio", label: "ratio", ...first }],
  },
  {
    title: "Latent arithmetic: probability of the right class",
    lines: [
      { id: "latent-arithmetic.latent", label: "by latents", ...first },
      { id: "latent-arithmetic.input", label: "by pixels", ...second },
    ],
  },
];

function figure(scenario: ScenarioResult, { lines, ...options }: Shown): Figure | null {
  const measured = lines.filter(({ id }) =>
    scenario.seeds.some(({ snapshots }) => snapshots.some(({ metrics }) => numberOf(metrics[id]) !== null)),
  );
  if (measured.length === 0) return null;
  const band = measured.length === 1 ? scenario.nulls[measured[0].id] : undefined;
  return linesFigure({
    ...options,
    lines: measured.map(({ id, ...line }) => ({ ...line, seeds: quantity(scenario, id) })),
    points: "snapshots",
    spans: alarmsOf(scenario),
    ...(band && { band }),
  });
}

export const imageMeasures: Section = {
  title: "Images, measured",
  scope: "scenario",
  part: "curves",
  render(scenario) {
    if (scenario.target?.image === undefined) return null;
    return {
      prose: [
        html`<p>What the pixels\u2019 distance cannot tell: features, classes and edges, at each snapshot.</p>`,
      ],
      figures: SHOWN.map((shown) => figure(scenario, shown)),
    };
  },
};

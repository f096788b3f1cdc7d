/** The schema of what only a training has: seeds, target, trainer, and what is kept and measured of it. */

import { Type } from "typebox";
import { metrics } from "../../../metrics/index.ts";
import { targets } from "../../data/index.ts";
import { DEFAULT_PRIMARY, MOST_PRIMARY } from "../../judging/comparison/primary.ts";
import { trainers } from "../../models/trainers/index.ts";
import { quantityNames } from "../vocabulary.ts";
import { kinds, name, seeds, words } from "./parts.ts";

const metricOptions = Object.fromEntries(
  Object.entries(metrics).map(([id, { title, options, enabled }]) => [
    id,
    Type.Object(
      {
        enabled: Type.Boolean({ default: enabled, description: "Measure the metric at every snapshot" }),
        ...options.properties,
      },
      { default: {}, description: title },
    ),
  ]),
);

const primary = Type.Array(
  Type.Union([
    words(quantityNames, "The quantity"),
    Type.Object({
      metric: words(quantityNames, "The quantity"),
      detect: Type.Optional(
        Type.Number({
          exclusiveMinimum: 0,
          description: "A shift of this size, in the quantity's unit, must be found with 80 % power",
        }),
      ),
    }),
  ]),
  {
    default: [...DEFAULT_PRIMARY],
    minItems: 1,
    maxItems: MOST_PRIMARY,
    description:
      "Quantities in which `--baseline` and `compare` look for changes; those that are not measured are ignored",
  },
);

const range = (description: string) =>
  Type.Optional(Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description }));

/** How a scenario becomes several by chance; gone once they are made, as a matrix is. */
const search = Type.Object(
  {
    samples: Type.Integer({ minimum: 1, maximum: 200, description: "Number of configurations to draw" }),
    seed: Type.Integer({
      default: 1,
      minimum: 0,
      description: "The same seed draws the same configurations",
    }),
    over: Type.Record(
      Type.String(),
      Type.Object({
        uniform: range("Lowest and highest value, drawn uniformly"),
        logUniform: range("Lowest and highest value, both positive, drawn uniformly on a logarithmic scale"),
        choice: Type.Optional(Type.Array(Type.Unknown(), { minItems: 1, description: "One of these" })),
      }),
      { description: "Dotted paths, each with the range of its values" },
    ),
  },
  { description: "Random search: scenarios with values drawn from ranges" },
);

export const training = {
  seeds: seeds({ default: 5 }),
  target: kinds(targets, { description: "The distribution to learn" }),
  trainer: kinds(trainers, { description: "How to train" }),
  log: Type.Object(
    { every: Type.Integer({ default: 25, minimum: 1, description: "Generator steps between two records" }) },
    { default: {}, description: "Training signals: losses, outputs of D, gradient norms" },
  ),
  snapshots: Type.Object(
    {
      every: Type.Integer({ default: 250, minimum: 1, description: "Generator steps between two snapshots" }),
      samples: Type.Integer({
        default: 2500,
        minimum: 100,
        maximum: 100_000,
        description: "Generated samples per snapshot; every metric is measured on these",
      }),
    },
    { default: {}, description: "Samples of the generator, and what is measured on them" },
  ),
  frames: Type.Integer({
    default: 30,
    minimum: 0,
    maximum: 100,
    description:
      "Most pictures of the report's playback, at logged steps (targets of one or two dimensions); 0 for none",
  }),
  checkpoint: Type.Optional(
    Type.Object(
      {
        every: Type.Integer({ minimum: 1, description: "Generator steps between two checkpoints" }),
      },
      {
        description:
          "A killed training resumes from its last checkpoint; without checkpoints, it starts again",
      },
    ),
  ),
  metrics: Type.Object(metricOptions, { default: {}, description: "Options of the metrics" }),
  primary,
  group: Type.Optional({
    ...name,
    description: "Scenarios of one group count as one method when methods are compared",
  }),
  search: Type.Optional(search),
};

/**
 * Metrics of any vectors, taken where the user wants: of the samples as they are, or of what an extractor makes of them.
 * On pixels a distance sees strokes that moved by one pixel as far apart; features of a classifier hold what makes a
 * digit the digit that it is, in fewer dimensions. Values of different spaces do not compare.
 *
 * Source: Heusel et al. 2017, arXiv 1706.08500; Zhang et al. 2018, "The unreasonable effectiveness of deep features as a
 * perceptual metric", arXiv 1801.03924.
 */
import { type Static, type TObject, Type } from "typebox";
import { firstRows } from "../src/maths/rows.ts";
import type { Quantity } from "../src/result/index.ts";
import type { Extractor } from "../src/samples.ts";
import {
  defineMetric,
  followed,
  type MetricDefinition,
  NULL_RESAMPLES_CLOUD,
  unmeasured,
  type Written,
  whyNotMeasurable,
} from "./metric.ts";
import type { Fact, Thing } from "./needs.ts";

const spaceOptions = {
  space: Type.Union([Type.Literal("data"), Type.Literal("features")], {
    default: "data",
    description: "data: the samples as they are; features: what the target's extractor makes of them",
  }),
};

const spaceSchema = Type.Object(spaceOptions);
type Space = Partial<Static<typeof spaceSchema>>;

/** A metric with the option `space`; in features it is measured as on any vectors. */
export function inAnySpace<Schema extends TObject, Needs extends Fact, Uses extends Thing = never>(
  definition: Written<Schema, Needs, Uses>,
): MetricDefinition<Static<Schema> & Space, Needs, Uses | "features"> {
  const metric = defineMetric(definition);
  return {
    ...metric,
    options: Type.Object({ ...metric.options.properties, ...spaceOptions }),
    uses: [...(metric.uses ?? []), "features"],
    nullResamples(input, options) {
      const resamples = metric.nullResamples?.(input, options) ?? 0;
      return options.space === "features" ? Math.min(resamples, NULL_RESAMPLES_CLOUD) : resamples;
    },
    ...(metric.halved && {
      halved(input, options) {
        const { points, features } = input;
        if (options.space !== "features" || features === undefined) return metric.halved?.(input, options);
        const seen = features.extract(points).features;
        if (whyNotMeasurable({ real: seen, fake: seen }) !== undefined) return undefined;
        const halvings = (rows: number) => ({ ...input.halvings(rows), points: firstRows(seen, rows) });
        return metric.halved?.({ ...input, points: seen, halvings }, options);
      },
    }),
    compute(input, options) {
      const { real, fake, features } = input;
      if (options.space !== "features" || features === undefined) return metric.compute(input, options);
      const seen = {
        real: features.extract(real).features,
        fake: features.extract(fake).features,
      };
      const why = whyNotMeasurable(seen);
      if (why !== undefined) return unmeasured(metric.quantities, why);
      return followed(metric.compute(seen as typeof input, options), (found) =>
        Object.fromEntries(
          Object.entries(found).map(([name, quantity]) => [name, ofFeatures(quantity, features)]),
        ),
      );
    },
  };
}

function ofFeatures(quantity: Quantity, { name, dim }: Extractor): Quantity {
  if (quantity.value === null) return quantity;
  const note = [quantity.note, `in ${dim} ${name}`].filter((part) => part !== undefined).join("; ");
  return { ...quantity, unit: quantity.unit.replace("data units", "feature units"), note };
}

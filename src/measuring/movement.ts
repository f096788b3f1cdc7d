/** How far samples moved, in the distance that says how far they are from the data. */
import { quantity, whyNotMeasurable } from "../../metrics/metric.ts";
import type { Known } from "../../metrics/needs.ts";
import { columnScale, standardized } from "../maths/column-scale.ts";
import { whyTooFar } from "../maths/neighbors.ts";
import { energyDistance, sweepOf } from "../maths/pair-sweep.ts";
import { firstRows } from "../maths/rows.ts";
import type { Quantity } from "../result/index.ts";
import type { Samples } from "../samples.ts";

/** Rows from which samples have an energy distance, as in two-sample. */
const FEWEST = 20;

/**
 * How far generated samples moved from one snapshot to the next: their energy distance, in the columns' standard deviations
 * among real samples, as `.energy` measures how far they are from the data.
 */
export function energyMoved(
  { rows, space = "data" }: { readonly rows?: number; readonly space?: string },
  { real, previous, fake }: { readonly real: Samples; readonly previous: Samples; readonly fake: Samples },
  { image, features }: Pick<Known, "image" | "features">,
): Quantity {
  const why = whyNotMeasurable({ real: previous, fake }, FEWEST) ?? whyTooFar(previous, fake);
  if (why !== undefined) return { value: null, why };
  const seen = (samples: Samples): Samples => {
    const some = firstRows(samples, rows ?? samples.rows);
    return space === "features" && features !== undefined ? features.extract(some).features : some;
  };
  const scale = columnScale(seen(real), image !== undefined && space !== "features");
  const [before, now] = [standardized(seen(previous), scale), standardized(seen(fake), scale)];
  return quantity({
    value: energyDistance(sweepOf({ real: before, fake: now, wants: { meanDistance: true } })),
    unit: "sd",
    n: now.rows,
    nReal: before.rows,
  });
}

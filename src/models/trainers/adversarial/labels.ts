/** Classes as a trainer feeds them: one-hot rows, drawn as the data have them. */
import type { Rng } from "../../../maths/random.ts";
import type { Samples } from "../../../samples.ts";
import type { CommonOptions } from "../options.ts";
import type { DataShape, TrainingData } from "../trainer.ts";

/** How many classes the players are told of; 0 where they are told none. */
export const classesTold = (
  { condition }: Pick<CommonOptions, "condition">,
  { classes = 0 }: DataShape,
): number => (condition.kind === "none" ? 0 : classes);

export function oneHot(labels: Int32Array, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  for (const [i, label] of labels.entries()) rows[i * classes + label] = 1;
  return rows;
}

/** Class 0 where the points have no labels. */
export const labelsOf = ({ labels, rows }: Samples): Int32Array => labels ?? new Int32Array(rows);

/** Labels of n fresh points of the data. */
export const drawLabels = (n: number, data: TrainingData, rng: Rng): Int32Array =>
  labelsOf(data.sample(n, rng));

/** Why classes cannot be told here, or undefined. */
export function checkCondition(
  { condition, packing }: Pick<CommonOptions, "condition" | "packing">,
  data: DataShape | undefined,
): string | undefined {
  if (condition.kind === "none") return undefined;
  if (packing > 1)
    return `condition ${condition.kind} needs packing 1 (got ${packing}): a pack has many classes`;
  if (data === undefined || (data.classes ?? 0) > 1) return undefined;
  return `condition ${condition.kind} needs a target with classes, such as mnist, ring or grid`;
}

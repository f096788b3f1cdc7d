/** Reading a discriminator off its curve. */
import { sigmoid } from "./distances.ts";

/** D at points of the line: the logit is linear between two points of the uniform grid x, and held beyond its ends. */
export function probabilitiesOf(
  { x, logits }: { readonly x: Float64Array; readonly logits: Float64Array },
  points: ArrayLike<number>,
): Float64Array {
  const step = (x[x.length - 1] - x[0]) / (x.length - 1);
  return Float64Array.from(points, (point) => {
    const along = Math.max(0, Math.min(x.length - 1, (point - x[0]) / step));
    const i = Math.min(x.length - 2, Math.floor(along));
    return sigmoid(logits[i] + (along - i) * (logits[i + 1] - logits[i]));
  });
}

/** D and the generator of a target on the line, as curves. */
import type { Curves } from "../../../samples.ts";
import type { TrainingData } from "../trainer.ts";
import type { Adversaries } from "./players.ts";
import type { View } from "./view.ts";

/** Points of the grids on which one-dimensional curves are drawn: cells of 1/200 of the box, latents every 0.01 sd. */
const CURVE_POINTS = 201;
const LATENT_POINTS = 1201;
/** N(0, 1) has 2e-9 of its mass beyond 6 sd. */
const LATENT_REACH = 6;
const linspace = (low: number, high: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));

/** Undefined where the target has no line to draw on, or D does not judge points. */
export function curvesOf(
  { evaluate, discriminate, generate, judgesPoints }: View,
  { latent }: Pick<Adversaries, "latent">,
  data: TrainingData,
): Curves | undefined {
  if (data.dim !== 1 || data.box === undefined || !judgesPoints) return undefined;
  const x = linspace(data.box.low, data.box.high, CURVE_POINTS);
  const logits = evaluate(x, 1, discriminate);
  if (latent.dim !== 1) return { x, logits };
  const reach = latent.distribution === "normal" ? LATENT_REACH : 1;
  const z = linspace(-reach, reach, LATENT_POINTS);
  const { data: g } = generate(Float32Array.from(z));
  const uniform = new Float64Array(LATENT_POINTS - 1).fill(1 / (LATENT_POINTS - 1));
  return {
    x,
    logits,
    z,
    g: Float64Array.from(g),
    ...(latent.distribution === "uniform" && { zWeights: uniform }),
  };
}

/** One picture of the playback, by the weights that train; no metric is measured on it. */
import type { Box, FrameView, Samples } from "../../../samples.ts";
import { generatorLossOf } from "../../objectives/objective.ts";
import type { FrameEvent, TrainContext } from "../trainer.ts";
import { drawLabels } from "./labels.ts";
import { curvesOf } from "./line.ts";
import type { Adversaries, Players, SeedParameters } from "./players.ts";
import { type View, viewOf } from "./view.ts";

/** Points of a picture in the plane; on the line as many as a histogram of it needs. */
const POINTS = 300;
const POINTS_ON_A_LINE = 2500;
/** Points that have an arrow. */
const ARROWS = 48;
/** Cells of the landscape a side: 16 pixels of 500. */
const CELLS = 32;
/** Latents of the warped grid a side, within 2 standard deviations or all of [-1, 1]. */
const GRID = 15;
const GRID_REACH = 2;

export function takeFrame(
  step: number,
  setup: Adversaries,
  players: Players,
  parameters: SeedParameters,
  context: TrainContext,
): FrameEvent {
  const { tf } = context.engine;
  tf.engine().startScope();
  try {
    const view = viewOf(step, setup, players, parameters, context);
    return { kind: "frame", step, ...frameOf(view, setup, context) };
  } finally {
    tf.engine().endScope();
  }
}

function frameOf(view: View, setup: Adversaries, { engine: { tf }, data, rng }: TrainContext): FrameView {
  const { generate, draw, discriminate, evaluate, judgesPoints, classes } = view;
  const { latent, objective } = setup;
  const { dim, box } = data;
  // The same latents in all frames: a point that moves is one latent's image.
  const rows = dim === 1 ? POINTS_ON_A_LINE : POINTS;
  const labels = classes === 0 ? undefined : drawLabels(rows, data, rng.fork("labels of frames"));
  const fake = generate(draw(rows, "frames", 0), undefined, labels);
  const pull = (): Float64Array => {
    const some = fake.data.subarray(0, ARROWS * dim);
    const beside = data.sample(ARROWS, rng.fork("real samples of frames"));
    const real = () => discriminate(tf.tensor2d(Float32Array.from(beside.data), [ARROWS, dim]));
    const gradient = evaluate(Float64Array.from(some), dim, (points) =>
      tf.grad((x) => tf.mul(ARROWS, generatorLossOf(tf, objective, { fake: discriminate(x), real })))(points),
    );
    return gradient.map((value) => -value);
  };
  return {
    fake,
    ...(dim === 1 && { curves: curvesOf(view, setup, data) }),
    ...(dim === 2 && box && judgesPoints && { landscape: evaluate(centersOf(box), 2, discriminate) }),
    ...(dim === 2 && latent.dim === 2 && classes === 0 && { grid: gridOf(view, setup) }),
    ...(judgesPoints && { pull: pull() }),
  };
}

/** Centers of the cells of a box in the plane, row after row. */
function centersOf({ low, high }: Box): Float64Array {
  const at = (i: number) => low + ((high - low) * (i + 0.5)) / CELLS;
  return Float64Array.from({ length: 2 * CELLS * CELLS }, (_, k) => {
    const cell = k >> 1;
    return at(k % 2 === 0 ? cell % CELLS : Math.floor(cell / CELLS));
  });
}

function gridOf({ generate }: View, { latent }: Adversaries): Samples {
  const reach = latent.distribution === "normal" ? GRID_REACH : 1;
  const at = (i: number) => reach * ((2 * i) / (GRID - 1) - 1);
  const latents = Float32Array.from({ length: 2 * GRID ** 2 }, (_, k) =>
    at(k % 2 === 0 ? (k >> 1) % GRID : Math.floor(k / 2 / GRID)),
  );
  return generate(latents);
}

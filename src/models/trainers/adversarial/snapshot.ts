/** What a trainer shows of its generator at one step, as plain arrays. */
import type { Tensor } from "../../../engine/engine.ts";
import { concatenated } from "../../../maths/typed-arrays.ts";
import type { CriticBatch, CurveSlopes, Curves, Plane, SampleGradients, Samples } from "../../../samples.ts";
import { objectives } from "../../objectives/index.ts";
import { drawLatent, toFloat32 } from "../noise.ts";
import type { SnapshotEvent, TrainContext } from "../trainer.ts";
import { criticOnBatch } from "./critic.ts";
import { drawLabels } from "./labels.ts";
import { curvesOf } from "./line.ts";
import { planeOf } from "./plane.ts";
import type { Adversaries, Players, SeedParameters } from "./players.ts";
import { viewOf } from "./view.ts";

const GRADIENT_SAMPLES = 256;
/** Points of each kind in the batch of a critic's certificate. */
const CRITIC_SAMPLES = 256;
const GRID_IMAGES = 64;
const GRID_ROW = 8;
const GRID_CLASSES = 10;

/**
 * The samples come from the averaged weights where there are any; curves and gradients from the raw ones. The generator can
 * be asked for more until the next event is.
 */
export function* takeSnapshot(
  step: number,
  setup: Adversaries,
  players: Players,
  parameters: SeedParameters,
  context: TrainContext,
): Generator<SnapshotEvent> {
  const { tf } = context.engine;
  tf.engine().startScope();
  try {
    yield describe(step, setup, players, parameters, context);
  } finally {
    tf.engine().endScope();
  }
}

function describe(
  step: number,
  setup: Adversaries,
  players: Players,
  parameters: SeedParameters,
  context: TrainContext,
): SnapshotEvent {
  const { generator, opponent } = players;
  const { engine, data, rng, snapshotSamples } = context;
  const { tf } = engine;
  const { latent, objective, packing } = setup;
  const view = viewOf(step, setup, players, parameters, context);
  const { classes, evaluate, draw, generate, discriminate, sampled, judgesPoints } = view;

  const curves = (): Curves | undefined => {
    const drawn = curvesOf(view, setup, data);
    return drawn && setup.generator.frozen ? { ...drawn, slopes: slopesAt(drawn.x) } : drawn;
  };

  function plane(): Plane | undefined {
    const normal = latent.dim === 2 && latent.distribution === "normal";
    const known = setup.generator.frozen && generator.affine === true && normal;
    if (!known || !objective.probabilistic || packing > 1) return undefined;
    if (data.dim !== 2 || data.box === undefined) return undefined;
    return planeOf(data.box, generate, (points) => evaluate(points, 2, discriminate));
  }

  /** Derivatives of D, and of both losses of the original GAN through it, with respect to points of the line. */
  function slopesAt(x: Float64Array): CurveSlopes {
    const along = (of: (outputs: Tensor) => Tensor) =>
      evaluate(x, 1, (points) => tf.grad((at) => of(discriminate(at)))(points));
    const output = along((outputs) => tf.sum(outputs));
    if (!objective.probabilistic) return { output };
    const [minimax, nonSaturating] = (["minimax", "non-saturating"] as const).map((id) =>
      along((outputs) => tf.mul(x.length, objectives[id].generatorLoss(tf, { fake: outputs }))),
    );
    return { output, minimax, nonSaturating };
  }

  /** Norms are taken on the host: a gradient of 1e-25 is a float32, its square is not. */
  function gradients(): SampleGradients | undefined {
    if (!objective.probabilistic || !judgesPoints) return undefined;
    const noise = draw(Math.min(GRADIENT_SAMPLES, snapshotSamples), "gradient samples");
    const fake = generate(noise);
    const norms = (loss: typeof objectives.minimax) => {
      const perSample = evaluate(fake.data, data.dim, (points) =>
        tf.grad((x) => tf.mul(points.shape[0], loss.generatorLoss(tf, { fake: discriminate(x) })))(points),
      );
      return Float64Array.from({ length: fake.rows }, (_, i) =>
        Math.hypot(...perSample.subarray(i * data.dim, (i + 1) * data.dim)),
      );
    };
    return {
      logits: evaluate(fake.data, data.dim, discriminate),
      minimax: norms(objectives.minimax),
      nonSaturating: norms(objectives["non-saturating"]),
    };
  }

  function critic(): CriticBatch | undefined {
    if (objective.takes !== "potentials" || !judgesPoints) return undefined;
    const stream = rng.fork("certificate").fork(step);
    const n = Math.min(CRITIC_SAMPLES, snapshotSamples);
    return criticOnBatch(tf, { ...opponent, forward: discriminate }, parameters.opponent, {
      real: data.sample(n, stream.fork("real")),
      fake: generate(drawLatent(n, latent, stream.fork("latent"))),
      mix: stream.fork("mix"),
    });
  }

  /** Of a conditional generator a row a class, each with the same latents. */
  function sheet(): Samples {
    const noise = draw(GRID_IMAGES, "grid", 0);
    if (classes === 0) return generate(noise, sampled);
    const row = noise.subarray(0, GRID_ROW * latent.dim);
    const present = data.classesPresent ?? Array.from({ length: classes }, (_, label) => label);
    const shown = present.slice(0, GRID_CLASSES);
    const labels = Int32Array.from(
      { length: shown.length * GRID_ROW },
      (_, i) => shown[Math.floor(i / GRID_ROW)],
    );
    return generate(concatenated(shown.map(() => row)), sampled, labels);
  }

  /** Latents of the prior, labelled with the classes to ask for where the generator is told any. */
  const latentsOf = (rows: number, stream: string, labels: string) => ({
    rows,
    dim: latent.dim,
    data: draw(rows, stream),
    ...(classes > 0 && { labels: drawLabels(rows, data, rng.fork(labels).fork(step)) }),
  });
  const own = latentsOf(snapshotSamples, "snapshot", "labels");
  return {
    kind: "snapshot",
    step,
    fake: generate(own.data, sampled, own.labels),
    latents: {
      prior: latent.distribution,
      latents: own,
      draw: (n) => latentsOf(n, "other latents", "other labels"),
      generate: (latents) => generate(toFloat32(latents.data), sampled, latents.labels),
    },
    weights: parameters.average === undefined ? "raw" : "ema",
    curves: curves(),
    plane: plane(),
    gradients: gradients(),
    critic: critic(),
    grid: data.image === undefined ? undefined : sheet(),
    ...(setup.stage && { resolution: setup.stage.side }),
  };
}

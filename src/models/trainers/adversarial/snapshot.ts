/** What a trainer shows of its generator at one step, as plain arrays. */
import type { Tensor } from "../../../engine/engine.ts";
import { concatenated } from "../../../maths/typed-arrays.ts";
import type { CriticBatch, CurveSlopes, Curves, Plane, SampleGradients, Samples } from "../../../samples.ts";
import { labelled } from "../../nets/conditional.ts";
import type { Net } from "../../nets/net.ts";
import { objectives } from "../../objectives/index.ts";
import { drawLatent, toFloat32 } from "../noise.ts";
import type { SnapshotEvent, TrainContext } from "../trainer.ts";
import { criticOnBatch } from "./critic.ts";
import { classesTold, drawLabels, labelsOf, oneHot } from "./labels.ts";
import { pack } from "./packing.ts";
import { planeOf } from "./plane.ts";
import type { Adversaries, Players, SeedParameters } from "./players.ts";

/** Points of the grids on which one-dimensional curves are drawn: cells of 1/200 of the box, latents every 0.01 sd. */
const CURVE_POINTS = 201;
const LATENT_POINTS = 1201;
/** N(0, 1) has 2e-9 of its mass beyond 6 sd. */
const LATENT_REACH = 6;
const GRADIENT_SAMPLES = 256;
/** Points of each kind in the batch of a critic's certificate. */
const CRITIC_SAMPLES = 256;
const GRID_IMAGES = 64;
const GRID_ROW = 8;
const GRID_CLASSES = 10;

const linspace = (low: number, high: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1));

/** Rows of two matrices side by side. */
function beside(left: Float32Array, width: number, right: Float32Array, added: number): Float32Array {
  const rows = left.length / width;
  const out = new Float32Array(rows * (width + added));
  for (let i = 0; i < rows; i++) {
    out.set(left.subarray(i * width, (i + 1) * width), i * (width + added));
    out.set(right.subarray(i * added, (i + 1) * added), i * (width + added) + width);
  }
  return out;
}

/** Rows that a net of images takes at once: some hundred kB each. */
const CHUNK = 256;
/** Batches of each kind from which the statistics of batch normalization are taken. */
const SETTLING_BATCHES = 4;

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
  { generator, opponent }: Players,
  parameters: SeedParameters,
  { engine, data, rng, snapshotSamples }: TrainContext,
): SnapshotEvent {
  const { tf } = engine;
  const { latent, objective, packing, batch } = setup;
  const classes = classesTold(setup, data);

  const matrix = (values: ArrayLike<number>, columns: number): Tensor =>
    tf.tensor2d(Float32Array.from(values), [values.length / columns, columns]);
  const evaluate = (
    input: Float32Array | Float64Array,
    columns: number,
    net: (x: Tensor) => Tensor,
  ): Float64Array => {
    const length = data.image === undefined ? input.length : CHUNK * columns;
    const chunks: Float32Array[] = [];
    for (let i = 0; i < input.length; i += length) {
      const output = tf.tidy(() => net(matrix(input.subarray(i, i + length), columns)));
      chunks.push(Float32Array.from(output.dataSync()));
    }
    return Float64Array.from(concatenated(chunks));
  };
  const draw = (n: number, stream: string, index = step) =>
    drawLatent(n, latent, rng.fork(stream).fork(index));

  const settles = generator.settled !== undefined || opponent.settled !== undefined;
  const settling = Array.from({ length: settles ? SETTLING_BATCHES : 0 }, (_, i) => {
    const stream = rng.fork("batch statistics").fork(step).fork(i);
    const real = data.sample(batch, stream.fork("real"));
    const labels = classes === 0 ? undefined : matrix(oneHot(labelsOf(real), classes), classes);
    const latents = matrix(drawLatent(batch, latent, stream.fork("latent")), latent.dim);
    return { latents: labelled(tf, latents, labels), real: matrix(real.data, data.dim), labels };
  });
  const settle = (net: Net, weights: readonly Tensor[], batches: readonly Tensor[]) =>
    net.settled?.(batches, weights) ?? ((x: Tensor) => net.forward(x, weights));
  const latents = settling.map((each) => each.latents);
  const raw = settle(generator, parameters.generator, latents);
  const sampled = parameters.average === undefined ? raw : settle(generator, parameters.average, latents);
  /** @param labels what is asked for, where the generator is told classes */
  const generate = (noise: Float32Array, net = raw, labels?: Int32Array): Samples => {
    const rows = noise.length / latent.dim;
    if (labels === undefined) return { rows, dim: data.dim, data: evaluate(noise, latent.dim, net) };
    const told = beside(noise, latent.dim, oneHot(labels, classes), classes);
    return { rows, dim: data.dim, data: evaluate(told, latent.dim + classes, net), labels };
  };

  /** What D sees in a training are batches of one kind each. */
  const seen = settling.flatMap(({ latents: z, real, labels }) =>
    [real, generator.forward(z, parameters.generator)].map((x) =>
      labelled(tf, pack(tf, x, packing, data), labels),
    ),
  );
  const discriminate = settle(opponent, parameters.opponent, seen);

  /** D has no opinion of a single point where it judges packs, points of a class, or a batch as a whole. */
  const ofBatch = opponent.batchwise === true && opponent.settled === undefined;
  const judgesPoints = packing === 1 && classes === 0 && !ofBatch;

  function curves(): Curves | undefined {
    if (data.dim !== 1 || data.box === undefined || !judgesPoints) return undefined;
    const x = linspace(data.box.low, data.box.high, CURVE_POINTS);
    const logits = evaluate(x, 1, discriminate);
    const slopes = setup.generator.frozen ? slopesAt(x) : undefined;
    if (latent.dim !== 1) return { x, logits, slopes };
    const reach = latent.distribution === "normal" ? LATENT_REACH : 1;
    const z = linspace(-reach, reach, LATENT_POINTS);
    const g = evaluate(z, 1, raw);
    const uniform = new Float64Array(LATENT_POINTS - 1).fill(1 / (LATENT_POINTS - 1));
    return { x, logits, slopes, z, g, ...(latent.distribution === "uniform" && { zWeights: uniform }) };
  }

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

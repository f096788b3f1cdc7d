/** A critic on one batch of real and generated points, as plain arrays: what its certificate is made of. */
import type { Tensor, Tf } from "../../../engine/engine.ts";
import type { Rng } from "../../../maths/random.ts";
import { spectralNorm } from "../../../maths/spectral-norm.ts";
import type { CriticBatch, Samples } from "../../../samples.ts";
import type { Net } from "../../nets/net.ts";
import { toFloat32 } from "../noise.ts";

/** @param batch as many real as generated points, and where on the lines between them slopes are taken as well */
export function criticOnBatch(
  tf: Tf,
  critic: Net,
  parameters: readonly Tensor[],
  batch: { readonly real: Samples; readonly fake: Samples; readonly mix: Rng },
): CriticBatch {
  const [real, fake] = [batch.real, batch.fake].map(({ rows, dim, data }) => ({
    rows,
    dim,
    data: toFloat32(data),
  }));
  const { rows, dim } = real;
  const between = new Float32Array(rows * dim);
  for (let i = 0; i < rows; i++) {
    const share = batch.mix.uniform();
    for (let k = i * dim; k < (i + 1) * dim; k++)
      between[k] = share * real.data[k] + (1 - share) * fake.data[k];
  }

  const read = (tensor: Tensor): Float64Array => {
    const values = Float64Array.from(tensor.dataSync());
    tensor.dispose();
    return values;
  };
  const score = ({ data }: { data: Float32Array }): Float64Array =>
    read(tf.tidy(() => critic.forward(tf.tensor2d(data, [rows, dim]), parameters)));
  /** Norms are taken on the host: squares of small slopes underflow in float32. */
  const slopes = [real.data, fake.data, between].flatMap((data) => {
    const gradient = read(
      tf.tidy(() => tf.grad((x) => tf.sum(critic.forward(x, parameters)))(tf.tensor2d(data, [rows, dim]))),
    );
    return Array.from({ length: rows }, (_, i) => Math.hypot(...gradient.subarray(i * dim, (i + 1) * dim)));
  });
  return {
    real,
    fake,
    realScores: score(real),
    fakeScores: score(fake),
    slopes: Float64Array.from(slopes),
    bound: lipschitzBound(critic, parameters),
  };
}

function lipschitzBound({ stretching }: Net, parameters: readonly Tensor[]): number | null {
  if (stretching === undefined) return null;
  return stretching.reduce((product, i) => {
    const [rows, columns] = parameters[i].shape;
    return product * spectralNorm({ rows, columns, data: parameters[i].dataSync() });
  }, 1);
}

import type { CompiledStep, Feeds, Metrics, Program, Tensor, Tf } from "./engine.ts";

/** Runs a program op by op: the reference for every other way to run it. Leaves no tensor behind. */
export function compileEagerly(tf: Tf, program: Program): CompiledStep {
  const shapes = Object.entries(program.feeds);
  const run = (feeds: Feeds): Metrics => {
    const metrics: Record<string, Float32Array> = {};
    tf.tidy(() => {
      const tensors: Record<string, Tensor> = {};
      for (const [name, shape] of shapes) tensors[name] = tf.tensor(feeds[name], [...shape], "float32");
      for (const [name, tensor] of Object.entries(program.step(tensors))) {
        metrics[name] = Float32Array.from(tensor.dataSync());
      }
    });
    return metrics;
  };
  return (feeds) => feeds.map(run);
}

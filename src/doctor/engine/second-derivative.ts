/**
 * The derivative of a gradient penalty through tanh, which TensorFlow.js by itself gets wrong in silence. For a critic
 * f(x) = sum_j v_j t_j + c, t_j = tanh(w_j . x + b_j), with s_j = 1 - t_j^2 and g = grad f = sum_j v_j s_j w_j:
 *
 *   P = lambda (|g| - 1)^2       dP/dg = 2 lambda (|g| - 1) g / |g|
 *   dg_k/dw_lj = [k = l] v_j s_j - 2 v_j w_kj t_j s_j x_l     dg_k/db_j = -2 v_j w_kj t_j s_j     dg_k/dv_j = w_kj s_j
 */

import type { Tensor } from "../../engine/engine.ts";
import { Rng } from "../../maths/random.ts";
import { buildMlp } from "../../models/nets/mlp.ts";
import { penalties } from "../../models/penalties/index.ts";
import { type EngineCheck, finding, within } from "../check.ts";
import { tolerance } from "./precision.ts";

const WIDTH = 3;
const DIM = 2;
const LAMBDA = 0.5;
/** Points, and how far each lies from the generated to the real one. */
const real = [0.5, -1, 1.5, 0.25];
const fake = [-1, 1, 0.5, -0.75];
const mix = [0.25, 0.5];

export const secondDerivative: EngineCheck = {
  title: "second derivative through tanh, of a gradient penalty",
  source: "Gulrajani et al. 2017, arXiv 1704.00028",

  run(engine) {
    const { tf } = engine;
    const critic = buildMlp(
      tf,
      DIM,
      1,
      { widths: [WIDTH], activation: "tanh", output: "linear", initializer: "pytorch", gain: 1.5 },
      new Rng(4),
    );
    const { variables } = critic;
    try {
      const run = engine.compile({
        feeds: { real: [2, DIM], fake: [2, DIM], mix: [2, 1] },
        variables,
        expectedSteps: 1,
        step(feeds) {
          const batch = { real: feeds.real, fake: feeds.fake, mix: feeds.mix };
          const penalty = () =>
            penalties["gradient-penalty"].term(tf, (x: Tensor) => critic.forward(x), batch, {
              lambda: LAMBDA,
            });
          const { value, grads } = tf.variableGrads(penalty, variables.slice(0, 3));
          return {
            value,
            w: grads[variables[0].name],
            b: grads[variables[1].name],
            v: grads[variables[2].name],
          };
        },
      });
      const [w, b, v] = variables.map((variable) => Float64Array.from(variable.dataSync()));
      const feeds = {
        real: Float32Array.from(real),
        fake: Float32Array.from(fake),
        mix: Float32Array.from(mix),
      };
      const [found] = run([feeds]);
      const expected = closedForm(w, b, v);
      const near = tolerance(engine);
      return [
        finding("penalty", found.value[0], within(expected.value, near)),
        ...(["w", "b", "v"] as const).flatMap((name) =>
          Array.from(expected[name], (answer, i) =>
            finding(`dP/d${name}, entry ${i}`, found[name][i], within(answer, near)),
          ),
        ),
      ];
    } finally {
      for (const variable of variables) variable.dispose();
    }
  },
};

/** Penalty and its gradients. `w` is row-major, [DIM, WIDTH]. */
function closedForm(w: Float64Array, b: Float64Array, v: Float64Array) {
  const gradient = { w: new Float64Array(w.length), b: new Float64Array(WIDTH), v: new Float64Array(WIDTH) };
  let value = 0;
  for (const [row, share] of mix.entries()) {
    const x = Array.from({ length: DIM }, (_, k) => {
      const at = row * DIM + k;
      return share * real[at] + (1 - share) * fake[at];
    });
    const t = Array.from(b, (bias, j) =>
      Math.tanh(x.reduce((sum, at, k) => sum + at * w[k * WIDTH + j], bias)),
    );
    const s = t.map((each) => 1 - each ** 2);
    const g = x.map((_, k) => s.reduce((sum, each, j) => sum + v[j] * each * w[k * WIDTH + j], 0));
    const norm = Math.hypot(...g);
    value += (LAMBDA * (norm - 1) ** 2) / mix.length;
    for (const [k, component] of g.entries()) {
      const pay = (2 * LAMBDA * (norm - 1) * component) / norm / mix.length;
      for (let j = 0; j < WIDTH; j++) {
        const bend = -2 * v[j] * w[k * WIDTH + j] * t[j] * s[j];
        gradient.w[k * WIDTH + j] += pay * v[j] * s[j];
        for (let l = 0; l < DIM; l++) gradient.w[l * WIDTH + j] += pay * bend * x[l];
        gradient.b[j] += pay * bend;
        gradient.v[j] += pay * w[k * WIDTH + j] * s[j];
      }
    }
  }
  return { value, ...gradient };
}

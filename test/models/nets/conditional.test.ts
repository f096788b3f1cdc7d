/** Where a label goes: beside a row's numbers, into an image's channels, through a learned vector; and slopes with it. */
import { describe, expect, it } from "vitest";
import type { Tensor, Variable } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import { conditional } from "../../../src/models/nets/conditional.ts";
import { buildConvolutionalDiscriminator } from "../../../src/models/nets/dcgan.ts";
import type { Net } from "../../../src/models/nets/net.ts";
import { penalties } from "../../../src/models/penalties/index.ts";
import { enginesHere } from "../../helpers/engines.ts";
import { randomize, worstSlope } from "../../helpers/net-slopes.ts";

const { tf } = await openEngine("cpu");

/** A net that gives back what it gets. */
const echo: Net = { variables: [], layers: [], kernels: [], forward: (x) => x };
const rows = (x: number[][]) => tf.tensor2d(x);

describe("a label", () => {
  it("stands one-hot beside the numbers", () => {
    const net = conditional(tf, echo, { classes: 3, embedding: null }, new Rng(1));
    expect(tf.tidy(() => net.forward(rows([[5, 6, 0, 1, 0]])).arraySync())).toEqual([[5, 6, 0, 1, 0]]);
    expect(net.variables).toEqual([]);
  });

  it("is a learned vector: its row of the first variable", () => {
    const net = conditional(tf, echo, { classes: 2, embedding: 3 }, new Rng(1));
    tf.tidy(() =>
      net.variables[0].assign(
        tf.tensor2d([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    );
    expect(
      tf.tidy(() =>
        net
          .forward(
            rows([
              [9, 0, 1],
              [8, 1, 0],
            ]),
          )
          .arraySync(),
      ),
    ).toEqual([
      [9, 4, 5, 6],
      [8, 1, 2, 3],
    ]);
    tf.dispose([...net.variables]);
  });

  it("becomes channels of an image, the same at every place; in a group too", () => {
    const net = conditional(tf, echo, { classes: 2, embedding: null, channels: 1 }, new Rng(1));
    const one = [7, 8, 0, 1];
    expect(tf.tidy(() => net.forward(rows([one])).arraySync())).toEqual([[7, 0, 1, 8, 0, 1]]);
    const group = conditional(tf, echo, { classes: 2, embedding: 1, channels: 1 }, [new Rng(1), new Rng(2)]);
    tf.tidy(() =>
      group.variables[0].assign(
        tf.tensor3d([
          [[10], [20]],
          [[30], [40]],
        ]),
      ),
    );
    expect(tf.tidy(() => group.forward(tf.tensor3d([[one], [one]])).arraySync())).toEqual([
      [[7, 20, 8, 20]],
      [[7, 40, 8, 40]],
    ]);
    tf.dispose([...group.variables]);
  });

  it("shifts what follows its vectors: layers, kernels, statistics", () => {
    const inner = { ...echo, variables: [tf.variable(tf.scalar(1))], layers: [1], kernels: [0] };
    const settled: Net["settled"] =
      ([batch], parameters) =>
      (x) =>
        tf.add(tf.mul(x, parameters[0]), batch);
    const net = conditional(tf, { ...inner, settled }, { classes: 2, embedding: 1 }, new Rng(1));
    expect([net.layers, net.kernels]).toEqual([[1, 1], [1]]);
    tf.tidy(() => net.variables[0].assign(tf.tensor2d([[3], [4]])));
    // x = (2, label 4), the batch (1, label 3), the net's own factor 1
    const after = tf.tidy(() =>
      net
        .settled?.(
          [rows([[1, 1, 0]])],
          net.variables,
        )(rows([[2, 0, 1]]))
        .arraySync(),
    );
    expect(after).toEqual([[3, 7]]);
    tf.dispose([...net.variables]);
  });
});

it.each(enginesHere)("slopes of a conditional D and of its gradient penalty on %s", async (id) => {
  const engine = await openEngine(id);
  const image = { height: 14, width: 14, channels: 1 };
  const wide = { ...image, channels: 1 + 3 };
  const inner = buildConvolutionalDiscriminator(
    engine,
    wide,
    { channels: 2, norm: "layer", activation: "leaky-relu" },
    new Rng(2),
  );
  const net = conditional(engine.tf, inner, { classes: 4, embedding: 3, channels: 1 }, new Rng(3));
  const rng = new Rng(1411);
  randomize(engine.tf, net.variables as Variable[], rng);
  const images = () => engine.tf.tensor2d(rng.normals(new Float32Array(3 * 196)), [3, 196]);
  const labels = engine.tf.tensor2d([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1], [3, 4]);
  const batch = { real: images(), fake: images(), mix: engine.tf.tensor2d([[0.2], [0.5], [0.9]]) };
  const critic = (x: Tensor) => net.forward(engine.tf.concat([x, labels], -1));
  for (const loss of [
    () => engine.tf.mean(engine.tf.softplus(critic(batch.real))),
    () => penalties["gradient-penalty"].term(engine.tf, critic, batch, { lambda: 0.1 }),
  ]) {
    const { worst, largest } = worstSlope(engine.tf, net.variables, loss, rng);
    expect(worst).toBeLessThan(0.03);
    expect(largest).toBeGreaterThan(1e-3);
  }
  engine.tf.dispose([labels, ...Object.values(batch), ...net.variables]);
});

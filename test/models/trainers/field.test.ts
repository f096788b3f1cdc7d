/** A training as a vector field: against games in closed form, and both ways to its Jacobian against each other. */
import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import { expectDirac, smallField as field } from "../../helpers/small-field.ts";

const { tf } = await openEngine("cpu");

describe("a linear generator and a linear discriminator are the Dirac-GAN", () => {
  const positions = [
    [0, 0],
    [1, 1],
    [-0.7, 0.4],
    [0.3, -1.2],
  ] as const;
  const cases = [
    ["minimax", "saturating", 0],
    ["non-saturating", "non-saturating", 0],
    ["wasserstein", "wasserstein", 0],
    ["minimax", "saturating", 0.3],
    ["minimax", "saturating", 1],
  ] as const;

  describe.each(cases)("%s (%s), R1 %d", (objective, name, r1) => {
    it.each(positions)("at (%d, %d): velocity and Jacobian in closed form", (theta, psi) => {
      expectDirac(objective, name, [theta, psi], r1);
    });
  });
});

describe("products with the Jacobian", () => {
  it.each(["tanh", "softplus", "elu"])(
    "through %s: differentiating twice agrees with differences of the velocity",
    (activation) => {
      const net = field("non-saturating", { widths: [3], activation, dim: 2, rows: 16 });
      expect(net.method).toBe("double differentiation");
      const rng = new Rng(7);
      const u = rng.normals(new Float64Array(net.jacobian.n));
      const w = rng.normals(new Float64Array(net.jacobian.n));
      const step = 2e-3;
      const ahead = net.velocity(net.where.map((value, i) => value + step * w[i]));
      const behind = net.velocity(net.where.map((value, i) => value - step * w[i]));
      const differences = u.reduce((sum, value, i) => sum + (value * (ahead[i] - behind[i])) / (2 * step), 0);
      // u . (J w) = (J' u) . w
      const product = net.jacobian.apply(u).reduce((sum, value, i) => sum + value * w[i], 0);
      expect(product / differences).toBeCloseTo(1, 2);
    },
  );

  it.each([
    ["relu", 0],
    ["leaky-relu", 0],
    ["maxout", 0],
    ["tanh", 0.1],
  ])("through kinks, or beside a penalty, differences are taken: %s, R1 %d", (activation, r1) => {
    expect(field("minimax", { widths: [3], activation, r1, dim: 2 }).method).toBe("central differences");
  });

  it("leaves no tensor behind", () => {
    const net = field("minimax", { widths: [3], dim: 2, rows: 4 });
    const before = tf.memory().numTensors;
    net.velocity(net.where);
    net.jacobian.apply(net.where);
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** A training as a vector field: against games in closed form, and both ways to its Jacobian against each other. */
import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import { matrixOf } from "../../../src/maths/spectrum.ts";
import { objectives } from "../../../src/models/objectives/index.ts";
import { constraintOf } from "../../../src/models/trainers/adversarial/constraint.ts";
import { trainingField } from "../../../src/models/trainers/adversarial/field.ts";
import { buildNets } from "../../../src/models/trainers/adversarial/nets.ts";
import type { Players } from "../../../src/models/trainers/adversarial/players.ts";
import { dirac } from "../../../src/theory/games/dirac.ts";
import { ganOptions } from "../../helpers/small-training.ts";

const engine = await openEngine("cpu");
const { tf } = engine;

type Changes = Parameters<typeof ganOptions>[0];

/** The field of small MLPs; without hidden layers the parameters are w, b of G(z) = w z + b and psi, beta of D(x) = psi x + beta. */
function field(
  objective: keyof typeof objectives,
  { widths = [] as number[], activation = "tanh", r1 = 0, dim = 1, rows = 64 } = {},
  at?: readonly number[],
) {
  const options = ganOptions({
    latent: { dim },
    generator: { widths, activation },
    discriminator: { widths, activation },
  } as Changes);
  const players = { ...options, opponent: options.discriminator };
  const setup = {
    ...players,
    build: buildNets(players),
    objective: objectives[objective],
    constraint: constraintOf(r1 > 0 ? { kind: "r1", gamma: r1 } : { kind: "none" }),
  };
  const rng = new Rng(1801);
  const generator = setup.build.generator(engine, { dim }, rng.fork("g"));
  const opponent = setup.build.opponent(engine, { dim }, rng.fork("d"));
  const batch = {
    real: dim === 1 ? new Float32Array(rows) : rng.fork("real").normals(new Float32Array(rows * dim)),
    latent: rng.fork("latent").normals(new Float32Array(rows * dim)),
    noiseReal: new Float32Array(rows * dim),
    noiseFake: new Float32Array(rows * dim),
    mix: new Float32Array(rows).fill(0.5),
  };
  // Data are the point 0; a latent whose mean is 0 leaves the generator's w alone.
  if (dim === 1) batch.latent.set(batch.latent.map((_, i) => (i % 2 === 0 ? 1 : -1)));
  const of = trainingField(
    tf,
    setup,
    { generator, opponent } as unknown as Players,
    {
      generator: generator.variables,
      opponent: opponent.variables,
      average: undefined,
      dispose: () => undefined,
    },
    batch,
    { dim },
  );
  const where = at === undefined ? of.here : Float64Array.from(at);
  return { ...of, where, ...of.jacobian(where) };
}

/** J, row by row, whichever product is given. */
function jacobianOf({ jacobian, transposed }: ReturnType<typeof field>): number[][] {
  const { n } = jacobian;
  const matrix = matrixOf(jacobian);
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (transposed ? matrix[j * n + i] : matrix[i * n + j])),
  );
}

const defaults = { clip: null, penalty: 0, target: 1, r1: 0, noise: 0, consensus: 0 };

describe("a linear generator and a linear discriminator are the Dirac-GAN", () => {
  // D(x) = psi x takes 0 for real: the game's psi is the net's, turned round.
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
      const game = dirac.field({ ...defaults, objective: name, r1 });
      const net = field(objective, { r1 }, [0, theta, -psi, 0]);
      const [vTheta, vPsi] = game.velocity([theta, psi]);
      const v = net.velocity(net.where);
      expect(v[1]).toBeCloseTo(vTheta, 6);
      expect(v[2]).toBeCloseTo(-vPsi, 6);
      const [[a, b], [c, d]] = game.jacobian([theta, psi]) ?? [
        [NaN, NaN],
        [NaN, NaN],
      ];
      const j = jacobianOf(net);
      // Central differences in float32 where a penalty is differentiated already.
      const digits = net.method === "double differentiation" ? 6 : 3;
      expect(j[1][1]).toBeCloseTo(a, digits);
      expect(j[1][2]).toBeCloseTo(-b, digits);
      expect(j[2][1]).toBeCloseTo(-c, digits);
      expect(j[2][2]).toBeCloseTo(d, digits);
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

/** A training of small nets as a vector field, and the game that linear nets play. */
import { expect } from "vitest";
import { openEngine } from "../../src/engine/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { matrixOf } from "../../src/maths/spectrum.ts";
import { objectives } from "../../src/models/objectives/index.ts";
import { trainingField } from "../../src/models/trainers/adversarial/field.ts";
import type { Players } from "../../src/models/trainers/adversarial/players.ts";
import { dirac } from "../../src/theory/games/dirac.ts";
import { adversariesOf } from "./small-training.ts";

const engine = await openEngine("cpu");

/** The field of small MLPs; without hidden layers the parameters are w, b of G(z) = w z + b and psi, beta of D(x) = psi x + beta. */
export function smallField(
  objective: keyof typeof objectives,
  { widths = [] as number[], activation = "tanh", r1 = 0, dim = 1, rows = 64 } = {},
  at?: readonly number[],
) {
  const regularizer = r1 > 0 ? { kind: "r1", gamma: r1 } : { kind: "none" };
  const player = { widths, activation };
  const options = { latent: { dim }, generator: player, discriminator: player, regularizer };
  const setup = adversariesOf(options, objectives[objective]);
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
    engine.tf,
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
function jacobianOf({ jacobian, transposed }: ReturnType<typeof smallField>): number[][] {
  const { n } = jacobian;
  const matrix = matrixOf(jacobian);
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (transposed ? matrix[j * n + i] : matrix[i * n + j])),
  );
}

const defaults = { clip: null, penalty: 0, target: 1, r1: 0, noise: 0, consensus: 0 };

/**
 * Linear nets play the Dirac-GAN at (theta, psi). D(x) = psi x takes 0 for real: the game's psi is the net's, turned round.
 *
 * @param game the name of its objective
 */
export function expectDirac(
  objective: keyof typeof objectives,
  game: "saturating" | "non-saturating" | "wasserstein",
  [theta, psi]: readonly [number, number],
  r1 = 0,
): void {
  const exact = dirac.field({ ...defaults, objective: game, r1 });
  const net = smallField(objective, { r1 }, [0, theta, -psi, 0]);
  const [vTheta, vPsi] = exact.velocity([theta, psi]);
  const v = net.velocity(net.where);
  expect(v[1]).toBeCloseTo(vTheta, 6);
  expect(v[2]).toBeCloseTo(-vPsi, 6);
  const [[a, b], [c, d]] = exact.jacobian([theta, psi]) ?? [
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
}

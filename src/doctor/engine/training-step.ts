/**
 * Two steps of a GAN, as the trainers take them, against the same two steps in float64 by hand: losses of both players and all
 * weights after, for alternating and simultaneous updates and for a critic that is clipped after its step.
 */

import type { Engine, Variable } from "../../engine/engine.ts";
import { Rng } from "../../maths/random.ts";
import { objectives } from "../../models/objectives/index.ts";
import { constraintOf } from "../../models/trainers/adversarial/constraint.ts";
import { compileIteration } from "../../models/trainers/adversarial/iteration.ts";
import { buildNets } from "../../models/trainers/adversarial/nets.ts";
import { type Adversaries, createPlayers } from "../../models/trainers/adversarial/players.ts";
import { type EngineCheck, type Finding, finding, within } from "../check.ts";
import { tolerance } from "./precision.ts";
import { type Batch, type Recipe, start, step } from "./reference.ts";
import { eachOf, type Parameters } from "./tiny-net.ts";

const BATCH = 4;
const STEPS = 2;
const plan = { opponentSteps: 1, generatorStep: true, observe: true };

/** Momentum, so that the second step needs the first one's state; a clip that some of the weights meet. */
const common = { rate: 0.2, momentum: 0.5 };
const recipes: readonly Recipe[] = [
  { ...common, objective: "non-saturating", update: "alternating" },
  { ...common, objective: "minimax", update: "simultaneous" },
  { ...common, objective: "wasserstein", update: "alternating", clip: 0.4 },
];

export const trainingStep: EngineCheck = {
  title: "two training steps against float64 by hand",
  source:
    "Goodfellow et al. 2014, arXiv 1406.2661, algorithm 1; Arjovsky et al. 2017, arXiv 1701.07875, algorithm 1",
  run: (engine) => recipes.flatMap((recipe) => compared(engine, recipe)),
};

function setupOf({ objective, update, rate, momentum, clip }: Recipe): Adversaries {
  const player = {
    kind: "mlp",
    activation: "tanh",
    output: "linear",
    initializer: "pytorch",
    gain: 1,
    optimizer: { kind: "sgd", rate, momentum },
  } as const;
  const net = { ...player, widths: [3] };
  const players = {
    latent: { dim: 1, distribution: "normal" as const },
    condition: { kind: "none" as const },
    generator: { ...net, frozen: false },
    opponent: { ...net, steps: 1, every: 1, pretrain: 0, freezeAfter: null },
  };
  return {
    ...players,
    build: buildNets(players),
    steps: STEPS,
    batch: BATCH,
    decay: { from: 1 },
    ema: 0,
    objective: objectives[objective],
    update,
    packing: 1,
    dynamics: null,
    instanceNoise: { sigma: 0, until: 1 },
    constraint: constraintOf(clip === undefined ? { kind: "none" } : { kind: "weight-clip", limit: clip }),
  };
}

function compared(engine: Engine, recipe: Recipe): Finding[] {
  const setup = setupOf(recipe);
  const rng = new Rng(11);
  const normals = (n: number, name: string) => rng.fork(name).normals(new Float32Array(n));
  const data = { dim: 1, sample: (rows: number) => ({ rows, dim: 1, data: new Float32Array(rows) }) };
  const context = { engine, data, rng, logEvery: 1, snapshotEvery: STEPS, snapshotSamples: 1 };
  const players = createPlayers(setup, [context]);
  const read = (variables: readonly Variable[]) => eachOf((i) => Float64Array.from(variables[i].dataSync()));
  try {
    let state = start(read(players.generator.variables), read(players.opponent.variables));
    const run = compileIteration(setup, players, plan, context);
    const name = `${recipe.objective}, ${recipe.update}`;
    const findings: Finding[] = [];
    const near = tolerance(engine);
    for (let index = 1; index <= STEPS; index++) {
      const batch: Batch = {
        real: normals(BATCH, `real ${index}`).map((x) => x + 1),
        latentD: normals(BATCH, `latent of D ${index}`),
        latentG: normals(BATCH, `latent of G ${index}`),
      };
      const rate = Float32Array.of(recipe.rate);
      const [metrics] = run([{ ...batch, scheduleD: rate, scheduleG: rate }]);
      const expected = step(recipe, state, batch);
      state = expected;
      for (const loss of ["lossD", "lossG"] as const) {
        findings.push(
          finding(`${loss}, step ${index}, ${name}`, metrics[loss][0], within(expected[loss], near)),
        );
      }
    }
    engine.refresh(players.variables);
    for (const player of ["generator", "opponent"] as const) {
      const error = farthest(read(players[player].variables), state[player].weights);
      findings.push(finding(`largest error of the ${player}'s weights, ${name}`, error, within(0, near)));
    }
    return findings;
  } finally {
    for (const variable of players.variables) variable.dispose();
  }
}

/** Largest difference; NaN where there is one. */
function farthest(found: Parameters, expected: Parameters): number {
  return Math.max(
    ...found.flatMap((tensor, i) => Array.from(tensor, (w, k) => Math.abs(w - expected[i][k]))),
  );
}

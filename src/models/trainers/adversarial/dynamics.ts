/** What an adversarial training does as a game, measured while it runs: see maths/local-dynamics.ts. */
import { localDynamics } from "../../../maths/local-dynamics.ts";
import { walkPath } from "../../../maths/path-angle.ts";
import type { Round } from "../../../maths/round.ts";
import { angle, norm, type Vector } from "../../../maths/vectors.ts";
import type { Dynamics } from "../../../samples.ts";
import { drawLatent, toFloat32 } from "../noise.ts";
import type { CommonOptions, TurnOptions } from "../options.ts";
import type { TrainContext } from "../trainer.ts";
import { trainingField } from "./field.ts";
import { drawNoise, noiseLevel } from "./instance-noise.ts";
import type { Adversaries, Players, SeedParameters } from "./players.ts";
import { decayFactor } from "./schedule.ts";

/** Positions on the straight way from the first parameters through the last. */
const WAY_POINTS = 81;

/** Why the dynamics of such a training cannot be measured, or undefined. */
export function checkDynamics({
  dynamics,
  generator,
  opponent,
  constraint,
  condition,
}: Pick<CommonOptions, "dynamics" | "condition"> & {
  readonly generator: { readonly frozen: boolean };
  readonly opponent: Pick<TurnOptions, "freezeAfter">;
  readonly constraint: { readonly kind: string };
}): string | undefined {
  if (dynamics === null) return undefined;
  if (generator.frozen) return "dynamics need two players (the generator is frozen)";
  if (opponent.freezeAfter !== null)
    return `dynamics need two players (freezeAfter ${opponent.freezeAfter} stops one)`;
  if (condition.kind !== "none")
    return `dynamics need players that are told no class (condition ${condition.kind})`;
  if (constraint.kind === "spectral-norm")
    return "dynamics need a velocity that follows from the parameters (the norms of spectral-norm follow from earlier ones)";
  if (constraint.kind !== "weight-clip") return undefined;
  return "dynamics need a velocity that says where the players go (weight clipping puts the critic elsewhere)";
}

/** Where the training was: at the first measurement, and its velocity at the one before. */
type Memory = { first?: Vector; before?: Vector };

/** Measures one seed: a function of the step, its parameters, and where the training was. */
interface Measurement {
  measure(step: number, parameters: SeedParameters): Dynamics | undefined;
  /** What it remembers, to be kept in a checkpoint and put back from there. */
  readonly memory: Memory;
}

/** @returns undefined where the scenario asks for none */
export function createDynamics(
  setup: Adversaries,
  players: Players,
  { engine: { tf }, data, rng }: TrainContext,
): Measurement | undefined {
  const { dynamics: wanted, steps, latent, packing, instanceNoise } = setup;
  if (wanted === null) return undefined;
  const stream = rng.fork("dynamics");
  const packs = Math.ceil(wanted.samples / packing);
  const n = packs * packing;
  const mix = stream.fork("mix");
  const still = {
    real: toFloat32(data.sample(n, stream.fork("real")).data),
    latent: drawLatent(n, latent, stream.fork("latent")),
    mix: Float32Array.from({ length: packs }, () => mix.uniform()),
  };
  const noise = (name: string, step: number) =>
    drawNoise(n * data.dim, noiseLevel(instanceNoise, step, steps), stream.fork(name));
  const memory: Memory = {};

  const measure = (step: number, parameters: SeedParameters): Dynamics | undefined => {
    if (step % wanted.every !== 0 && step !== steps) return undefined;
    const batch = {
      ...still,
      noiseReal: noise("noise on real samples", step),
      noiseFake: noise("noise on generated samples", step),
    };
    const field = trainingField(tf, setup, players, parameters, batch, data);
    const at = field.here;
    const velocity = field.velocity(at);
    const { first, before } = memory;
    const turn = before === undefined ? NaN : angle(before, velocity);
    const { values, ...local } = localDynamics(
      { ...field.jacobian(at), generator: field.generator, round: roundAt(setup, step) },
      wanted.eigenvalues,
      stream.fork("first direction"),
    );
    const path =
      step === steps && first !== undefined && first.some((value, i) => value !== at[i])
        ? walkPath(field.velocity, { start: first, end: at, points: WAY_POINTS })
        : undefined;
    memory.first ??= at;
    memory.before = velocity;
    return {
      generator: field.generator,
      opponent: field.opponent,
      method: field.method,
      speed: norm(velocity),
      ...(Number.isFinite(turn) && { turn }),
      eigenvalues: values,
      ...local,
      ...(path && { path: { alpha: path.alpha, cosine: path.cosine } }),
    };
  };
  return { measure, memory };
}

/** The round of two players who descend plainly; others keep more than their parameters from step to step. */
function roundAt(
  { generator, opponent, update, decay, steps }: Adversaries,
  step: number,
): Round | undefined {
  const plain = [generator, opponent].every(
    ({ optimizer }) => optimizer.kind === "sgd" && optimizer.momentum === 0,
  );
  if (!plain || opponent.every !== 1) return undefined;
  const factor = decayFactor(step, steps, decay.from);
  return {
    update,
    opponentSteps: opponent.steps,
    rates: { generator: factor * generator.optimizer.rate, opponent: factor * opponent.optimizer.rate },
  };
}

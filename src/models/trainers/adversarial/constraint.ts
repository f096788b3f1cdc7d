/** What a discriminator or critic may be held back by, as options and as what the loop does of it. */
import { type Static, Type } from "typebox";
import type { Tensor, Tf, Variable } from "../../../engine/engine.ts";
import type { Rng } from "../../../maths/random.ts";
import type { Net } from "../../nets/net.ts";
import { penalties } from "../../penalties/index.ts";
import type { PenaltyBatch } from "../../penalties/penalty.ts";
import type { OpponentOptions } from "../options.ts";

/** A term of the opponent's loss, a projection after its step, another net in its place, or none of them. */
export interface Constraint {
  term?(tf: Tf, critic: (x: Tensor) => Tensor, batch: PenaltyBatch): Tensor;
  project?(tf: Tf, variables: readonly Variable[]): void;
  normalize?(tf: Tf, net: Net, rng: Rng | readonly Rng[]): Net;
}

const none = Type.Object({ kind: Type.Literal("none") });
const clip = Type.Object({
  kind: Type.Literal("weight-clip"),
  ...penalties["weight-clip"].options.properties,
});
const gradientPenalty = Type.Object({
  kind: Type.Literal("gradient-penalty"),
  ...penalties["gradient-penalty"].options.properties,
});
const r1 = Type.Object({ kind: Type.Literal("r1"), ...penalties.r1.options.properties });
const spectralNorm = Type.Object({ kind: Type.Literal("spectral-norm") });

export const lipschitzOptions = Type.Union([clip, gradientPenalty, spectralNorm], {
  discriminator: { propertyName: "kind" },
  default: { kind: "weight-clip" },
  description: "How the critic is held to its Lipschitz constraint",
});

export const regularizerOptions = Type.Union([none, r1, gradientPenalty, spectralNorm], {
  discriminator: { propertyName: "kind" },
  default: { kind: "none" },
  description: "What keeps the discriminator from growing too steep",
});

export type ConstraintOptions = Static<typeof lipschitzOptions> | Static<typeof regularizerOptions>;

export function constraintOf(options: ConstraintOptions): Constraint {
  switch (options.kind) {
    case "none":
      return {};
    case "weight-clip":
      return { project: (tf, variables) => penalties["weight-clip"].project(tf, variables, options) };
    case "gradient-penalty":
      return { term: (tf, critic, batch) => penalties["gradient-penalty"].term(tf, critic, batch, options) };
    case "r1":
      return { term: (tf, critic, batch) => penalties.r1.term(tf, critic, batch, options) };
    case "spectral-norm":
      return { normalize: spectrallyNormalized };
    default:
      return options satisfies never;
  }
}

/** Why the opponent's layers are not held by this, or undefined. */
export function undone(options: ConstraintOptions, opponent: OpponentOptions): string | undefined {
  if (options.kind !== "spectral-norm" || opponent.kind !== "dcgan" || opponent.norm === "none")
    return undefined;
  return `spectral-norm needs a convolutional opponent of norm none (got ${opponent.norm}): normalization between layers undoes it`;
}

function spectrallyNormalized(tf: Tf, net: Net, rng: Rng | readonly Rng[]): Net {
  const { stretching: _, ...rest } = net;
  const { variables, kernels } = rest;
  const own = kernels.map((i) => variables[i]);
  const { state, advance, apply } = penalties["spectral-norm"].normalize(tf, own, rng);
  const { settled } = net;
  const normalized = (parameters: readonly Tensor[]): Tensor[] => {
    const weights = parameters.slice(0, variables.length);
    const kernelsNow = apply(
      kernels.map((i) => weights[i]),
      parameters.slice(variables.length),
    );
    for (const [k, i] of kernels.entries()) weights[i] = kernelsNow[k];
    return weights;
  };
  return {
    ...rest,
    state,
    advance,
    ...(settled && { settled: (batches, parameters) => settled(batches, normalized(parameters)) }),
    forward: (x, parameters = [...variables, ...state]) => net.forward(x, normalized(parameters)),
  };
}

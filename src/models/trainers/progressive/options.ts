/** Options of a progressive training: how fast it grows, how wide each level is, and how its players train. */

import { type Static, Type } from "typebox";
import { optimizerOr } from "../../../engine/optimizer-options.ts";
import { commonOptions } from "../options.ts";

/** Levels up to 1024 x 1024. */
const MOST_LEVELS = 9;

const perLevelOption = (value: number, minimum: number, description: string) =>
  Type.Union(
    [
      Type.Integer({ minimum, maximum: 10_000_000 }),
      Type.Array(Type.Integer({ minimum, maximum: 10_000_000 }), { minItems: 1, maxItems: MOST_LEVELS }),
    ],
    { default: value, description },
  );

const optimizer = optimizerOr({ kind: "adam", rate: 0.001, beta1: 0, beta2: 0.99 });

export const options = Type.Object({
  steps: commonOptions.steps,
  batch: Type.Integer({
    default: 16,
    minimum: 2,
    maximum: 65_536,
    description: "Samples a batch, of each kind",
  }),
  latent: Type.Object(
    {
      dim: Type.Integer({ default: 64, minimum: 1, maximum: 4096 }),
      distribution: commonOptions.latent.properties.distribution,
    },
    {
      default: {},
      description: "Noise that the generator maps to data; the generator brings it to one length",
    },
  ),
  ema: Type.Number({ ...commonOptions.ema, default: 0.999 }),
  fade: perLevelOption(200, 1, "Steps in which a level fades in, from 8 x 8 on: one number, or one for each"),
  stabilize: perLevelOption(
    200,
    1,
    "Steps that a level then takes by itself, from 4 x 4 on: one number, or one for each; the last level has the steps that are left",
  ),
  channels: perLevelOption(
    32,
    1,
    "Features of both players' layers at each level, from 4 x 4 on: one number, or one for each",
  ),
  lambda: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    description: "Weight of the critic's gradient penalty",
  }),
  drift: Type.Number({
    default: 0.001,
    minimum: 0,
    description: "Price of the mean square of the critic's output on real samples",
  }),
  generator: Type.Object({ optimizer }, { default: {} }),
  critic: Type.Object(
    {
      optimizer,
      steps: Type.Integer({
        default: 1,
        minimum: 1,
        maximum: 1000,
        description: "Its steps before each generator step",
      }),
    },
    { default: {} },
  ),
});

export type ProgressiveOptions = Static<typeof options>;

import { type Static, type TProperties, Type } from "typebox";
import { optimizerOptions, optimizerOr } from "../../engine/optimizer-options.ts";
import { affineOptions, convolutionalOptions, mlpOptions, readingOptions } from "../nets/options.ts";

/** What every adversarial trainer takes. One step is one generator step throughout. */
export const commonOptions = {
  steps: Type.Integer({ default: 2000, minimum: 1, maximum: 10_000_000, description: "Generator steps" }),
  batch: Type.Integer({
    default: 256,
    minimum: 1,
    maximum: 65_536,
    description: "Samples a batch, of each kind",
  }),
  latent: Type.Object(
    {
      dim: Type.Integer({ default: 2, minimum: 1, maximum: 4096 }),
      distribution: Type.Union([Type.Literal("normal"), Type.Literal("uniform")], {
        default: "normal",
        description: "N(0, I), or uniform in [-1, 1]",
      }),
    },
    { default: {}, description: "Noise that the generator maps to data" },
  ),
  decay: Type.Object(
    {
      from: Type.Number({
        default: 1,
        minimum: 0,
        maximum: 1,
        description:
          "Fraction of the steps after which both learning rates fall linearly to 0; 1 keeps them constant",
      }),
    },
    { default: {} },
  ),
  ema: Type.Number({
    default: 0,
    minimum: 0,
    exclusiveMaximum: 1,
    description:
      "Weight of the generator's moving average, min(ema, (1 + t) / (10 + t)); 0 samples the raw weights",
  }),
  condition: Type.Union(
    [
      Type.Object({ kind: Type.Literal("none") }),
      Type.Object({ kind: Type.Literal("one-hot") }),
      Type.Object({
        kind: Type.Literal("embedding"),
        size: Type.Integer({
          default: 8,
          minimum: 1,
          maximum: 1024,
          description: "Numbers of the vector that each player learns for a class",
        }),
      }),
    ],
    {
      discriminator: { propertyName: "kind" },
      default: { kind: "none" },
      description: "How both players are told the class of a sample (CGAN)",
    },
  ),
  packing: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 4,
    description: "Samples of one kind that the generator's opponent judges together (PacGAN)",
  }),
  instanceNoise: Type.Object(
    {
      sigma: Type.Number({
        default: 0,
        minimum: 0,
        description: "Standard deviation at the first step; 0 for none",
      }),
      until: Type.Number({
        default: 1,
        exclusiveMinimum: 0,
        maximum: 1,
        description: "Fraction of the steps after which it has fallen to 0, linearly",
      }),
    },
    { default: {}, description: "Normal noise on all that the generator's opponent sees" },
  ),
  dynamics: Type.Union(
    [
      Type.Object({
        every: Type.Integer({
          default: 1,
          minimum: 1,
          description: "At snapshots of these steps, and at the last",
        }),
        samples: Type.Integer({
          default: 256,
          minimum: 1,
          maximum: 65_536,
          description: "Real samples and latents that both losses are averaged over, the same at every step",
        }),
        eigenvalues: Type.Integer({
          default: 16,
          minimum: 1,
          maximum: 100,
          description: "The outermost ones that are told, where both players have more than 256 parameters",
        }),
      }),
      Type.Null(),
    ],
    {
      default: null,
      description: "Measures both players as a game: eigenvalues of its Jacobian, path angle; null does not",
    },
  ),
};

/**
 * Options of any player: its net and how it learns. A net without a kind is an MLP.
 * @param more options beside these
 * @param convolutional options of a convolutional net
 */
const playerOptions = <More extends TProperties, Convolutional extends TProperties>(
  more: More,
  convolutional: Convolutional,
) =>
  Type.Union(
    [
      Type.Object(
        {
          kind: Type.Literal("mlp", { default: "mlp" }),
          ...mlpOptions,
          optimizer: optimizerOptions,
          ...more,
        },
        { description: "Multilayer perceptron" },
      ),
      Type.Object(
        { kind: Type.Literal("affine"), ...affineOptions, optimizer: optimizerOptions, ...more },
        { description: "Affine map with given weights: shift + scale x" },
      ),
      Type.Object(
        {
          kind: Type.Literal("dcgan"),
          ...convolutional,
          optimizer: optimizerOr({ kind: "adam", rate: 2e-4 }),
          ...more,
        },
        { description: "Convolutional net for images" },
      ),
    ],
    { discriminator: { propertyName: "kind" }, default: { kind: "mlp" } },
  );

/** Options of the generator. */
export const generatorOptions = playerOptions(
  {
    frozen: Type.Boolean({
      default: false,
      description:
        "It never moves: the opponent is trained against one distribution, and a step is a round of its steps",
    }),
  },
  convolutionalOptions,
);

/** When the player that the generator trains against moves. */
export const turnOptions = ({ steps }: { steps: number }) => ({
  steps: Type.Integer({
    default: steps,
    minimum: 1,
    maximum: 1000,
    description: "Its steps before each generator step",
  }),
  every: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 1000,
    description:
      "It moves before generator steps 1, n + 1, 2 n + 1, ... only; its gradient's norm is in the log lines of such steps",
  }),
  pretrain: Type.Integer({
    default: 0,
    minimum: 0,
    description: "Its steps before the first generator step",
  }),
  freezeAfter: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    default: null,
    description: "Generator step after which it stays as it is; null never freezes",
  }),
});

/** Options of the player that the generator trains against: the discriminator or the critic. */
export const opponentOptions = (defaults: { steps: number }) =>
  playerOptions(turnOptions(defaults), readingOptions);

const commonSchema = Type.Object(commonOptions);
export type CommonOptions = Static<typeof commonSchema>;
export type GeneratorOptions = Static<typeof generatorOptions>;
export type OpponentOptions = Static<ReturnType<typeof opponentOptions>>;
const turnSchema = Type.Object(turnOptions({ steps: 1 }));
export type TurnOptions = Static<typeof turnSchema>;

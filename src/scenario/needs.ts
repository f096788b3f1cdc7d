/** What metrics and their quantities need, and why a target and its trainer do not offer it. */

import type { QuantityNeed } from "../../metrics/metric.ts";
import type { Target } from "../data/target.ts";
import { extractorFor } from "../features/index.ts";
import { DENSE } from "../maths/spectrum.ts";
import { trainers } from "../models/trainers/index.ts";
import type { CommonOptions, GeneratorOptions, OpponentOptions } from "../models/trainers/options.ts";
import type { TrainerKind } from "../models/trainers/trainer.ts";
import type { TrainingScenario } from "./scenario.ts";

type Trainer = TrainingScenario["trainer"];

/** Why target and trainer do not offer the first of these that they lack; undefined where they offer all. */
export function whyLacking(
  needs: readonly QuantityNeed[],
  target: Target,
  trainer: Trainer,
): string | undefined {
  for (const need of needs) {
    const why = lacking(need, target, trainer);
    if (why !== undefined) return why;
  }
  return undefined;
}

function lacking(need: QuantityNeed, target: Target, trainer: Trainer): string | undefined {
  const kind: TrainerKind = trainers[trainer.kind];
  const carried: readonly string[] = kind.offers(trainer as never);
  const ofTarget = (there: boolean, what: string) => (there ? undefined : `this target has no ${what}`);
  const ofTrainer = (there: boolean, what: string) =>
    there ? undefined : `the trainer ${trainer.kind} has no ${what}`;
  switch (need) {
    case "modes":
      return ofTarget(target.modes !== undefined, "modes");
    case "box":
      return ofTarget(target.box !== undefined, "box");
    case "logDensity":
      return ofTarget(target.logDensity !== undefined, "known density");
    case "image":
      return ofTarget(target.image !== undefined, "images");
    case "features":
      return ofTarget(extractorFor(target) !== undefined, "features");
    case "labels":
    case "classes":
      return ofTarget(extractorFor(target) !== undefined, "extractor that tells classes");
    case "reference":
      return ofTarget(false, "reference");
    case "curves":
      // Curves of D over x are drawn where x is one number.
      return ofTarget(target.dim === 1, "curves");
    case "optimum":
      return ofTrainer(
        target.dim === 1 || (target.dim === 2 && carried.includes("plane")),
        "known optimal discriminator",
      );
    case "critic":
    case "slopes":
      if (carried.includes(need)) return undefined;
      return whyNoPoints(trainer) ?? ofTrainer(false, need);
    case "dynamics":
    case "latents":
      return ofTrainer(carried.includes(need), need);
    case "asked":
      return ofTrainer(carried.includes("labels"), "classes to ask for");
    case "manyDimensions":
      return target.dim > 2 ? undefined : "this target has no more than two dimensions";
    case "opponent":
      return ofTrainer(trainer.kind !== "vae", "discriminator");
    case "points":
      return whyNoPoints(trainer);
    case "probability":
      if (kind.probabilistic(trainer as never)) return undefined;
      return (
        lacking("opponent", target, trainer) ??
        `the output of this ${trainer.kind}'s discriminator is no probability`
      );
    case "density":
      return whyNoDensity(target, trainer);
    case "bound":
      return whyNoBound(trainer);
    case "round":
      return whyNoRound(target, trainer);
    default:
      return need satisfies never;
  }
}

/** Options of both players; those of a trainer that has others are absent. */
interface Players
  extends Pick<CommonOptions, "latent">,
    Partial<Pick<CommonOptions, "packing" | "condition" | "dynamics">> {
  readonly generator: GeneratorOptions;
  readonly opponent: OpponentOptions;
  readonly lipschitz?: { readonly kind: string };
}

export function playersOf(trainer: Trainer): Players {
  const { discriminator, critic, ...options } = trainer;
  return { ...options, opponent: discriminator ?? critic } as unknown as Players;
}

/** Why the opponent has no answer to a sample alone. */
function whyNoPoints(trainer: Trainer): string | undefined {
  const { kind } = trainer;
  const { packing, condition } = playersOf(trainer);
  if (packing === undefined || condition === undefined)
    return `the trainer ${kind} has no discriminator of single samples`;
  if (packing > 1) return `with packing ${packing} this ${kind}'s discriminator judges packs, not samples`;
  if (condition.kind === "none") return undefined;
  return `with condition ${condition.kind} this ${kind}'s discriminator judges samples of a class`;
}

/** Why the generator's density is not known. */
function whyNoDensity({ dim }: Target, trainer: Trainer): string | undefined {
  const { generator, latent } = playersOf(trainer);
  if (dim === 2 && generator.kind === "affine" && [generator.scale].flat().includes(0))
    return "a generator of scale 0 has no density in the plane";
  if (dim !== 1 || latent.dim === 1) return undefined;
  return `the generator's density on the line is known where latent.dim is 1 (here ${latent.dim})`;
}

/** Why the critic's layers do not bound its slope. */
function whyNoBound(trainer: Trainer): string | undefined {
  const { opponent, lipschitz } = playersOf(trainer);
  if (opponent.kind === "dcgan") return "convolutions have no spectral norms that are known";
  if (lipschitz?.kind !== "spectral-norm") return undefined;
  return "with lipschitz spectral-norm the layers are divided by estimates of their norms";
}

/** Why the eigenvalues of a round of both players are not known. */
function whyNoRound({ dim }: Target, trainer: Trainer): string | undefined {
  const { generator, opponent, latent, packing = 1 } = playersOf(trainer);
  const plain = [generator, opponent].every(
    ({ optimizer }) => optimizer.kind === "sgd" && optimizer.momentum === 0,
  );
  if (!plain) return "rounds are known where the optimizer of both players is sgd, without momentum";
  if (opponent.every !== 1) return `rounds are known where every is 1 (here ${opponent.every})`;
  const parameters =
    fewestParameters(generator, latent.dim, dim) + fewestParameters(opponent, packing * dim, 1);
  return parameters <= DENSE
    ? undefined
    : `rounds are known of players with at most ${DENSE} parameters together`;
}

/** How many numbers a net learns; of a convolutional one those of a kernel that it has in any case. */
function fewestParameters(net: GeneratorOptions | OpponentOptions, inputs: number, outputs: number): number {
  if (net.kind === "affine") return (inputs + 1) * outputs;
  if (net.kind === "dcgan") return 4 * 4 * net.channels;
  const pieces = net.activation === "maxout" ? 5 : 1;
  const layers = [inputs, ...net.widths, outputs];
  return layers
    .slice(1)
    .reduce((sum, width, i) => sum + (layers[i] + 1) * width * (i < net.widths.length ? pieces : 1), 0);
}

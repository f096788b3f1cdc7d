/** The targets, by id. Adding one: a file named after its id, a line here, a test. */

import { Value } from "typebox/value";
import { InputError } from "../errors.ts";
import { checkerboard } from "./checkerboard.ts";
import { gaussianMixture } from "./gaussian-mixture.ts";
import { grid } from "./grid.ts";
import { lines } from "./lines.ts";
import { mnist } from "./mnist.ts";
import { ring } from "./ring.ts";
import { samples } from "./samples.ts";
import { spiral } from "./spiral.ts";
import { stackedMnist } from "./stacked-mnist.ts";
import type { Target, TargetKind } from "./target.ts";
import { twoGaussians } from "./two-gaussians.ts";

export const targets = {
  "gaussian-mixture": gaussianMixture,
  "two-gaussians": twoGaussians,
  ring,
  grid,
  checkerboard,
  lines,
  spiral,
  mnist,
  "stacked-mnist": stackedMnist,
  samples,
} as const;

export type TargetId = keyof typeof targets;

/** A target's kind beside its options, as a scenario has them; what is left out takes its default. */
export interface TargetOptions {
  readonly kind: TargetId;
  readonly [option: string]: unknown;
}

/**
 * The target that the options describe.
 * @throws InputError when an option is unknown or out of range, or a file that the target needs is missing
 * @example createTarget({ kind: "ring", std: 0.05 }).sample(2500, rng)
 */
export function createTarget({ kind, ...given }: TargetOptions): Target {
  const { options: schema, create }: TargetKind = targets[kind];
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(schema.properties, key)) continue;
    const known = Object.keys(schema.properties).join(", ");
    throw new InputError(`${kind} has no option "${key}" (its options are ${known})`, { where: "target" });
  }
  const options = Value.Default(schema, structuredClone(given));
  for (const error of Value.Errors(schema, options)) {
    throw new InputError(`${kind}${error.instancePath.replaceAll("/", ".")} ${error.message}`, {
      where: "target",
    });
  }
  return create(options);
}

/** Files of weights, by kind. Adding one: a file named after its id, a line here, a test. */

import { basename } from "node:path";
import { InputError } from "../../errors.ts";
import { withFile } from "../file.ts";
import { safetensors } from "./safetensors.ts";
import { torch } from "./torch.ts";
import type { Weights, WeightsFormat } from "./weights.ts";

export type { Weight, Weights } from "./weights.ts";

export const weightsFormats = { torch, safetensors } as const;

/**
 * Opens a file of weights, hands them to `use`, and closes it.
 *
 * @throws InputError for a file of another kind or a damaged one, and what `use` throws
 */
export function withWeights<T>(path: string, use: (weights: Weights) => T): T {
  const formats: readonly WeightsFormat[] = Object.values(weightsFormats);
  const format = formats.find(({ reads }) => reads(basename(path)));
  if (format === undefined)
    throw new InputError("this file of weights has a name that tells no known kind", {
      where: path,
      hint: "name a .pth or .pt file of PyTorch, or a .safetensors file",
    });
  return withFile(path, "a file of weights", (source) => use(format.open(source)));
}

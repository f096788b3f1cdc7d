/** What an evaluation measured against: values against other real samples, modes or labels do not compare. */

import { createHash } from "node:crypto";
import type { Samples } from "../../samples.ts";
import type { EvaluationInput } from "./prepare.ts";

/** The real side of an evaluation, as a result and a baseline name it. */
export interface RealIdentity {
  readonly rows: number;
  readonly dim: number;
  /** Of the numbers of the real samples and whatever else was given beside them. */
  readonly sha256: string;
}

export function identityOf(input: EvaluationInput): RealIdentity {
  const { real, reference, modes, modeless, image, box, generatedLabels } = input;
  const hash = createHash("sha256");
  for (const samples of [real, reference, modes?.centers]) add(hash, samples);
  hash.update(
    JSON.stringify([
      modes?.std,
      modes && [...modes.weights],
      modeless,
      image,
      box,
      generatedLabels ?? "asked",
    ]),
  );
  return { rows: real.rows, dim: real.dim, sha256: hash.digest("hex") };
}

function add(hash: ReturnType<typeof createHash>, samples: Samples | undefined): void {
  if (samples === undefined) return;
  const { data, labels } = samples;
  for (const numbers of labels === undefined ? [data] : [data, labels])
    hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
}

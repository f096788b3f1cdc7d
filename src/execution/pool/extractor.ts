/** An extractor that is the user's own network; it reads all rows in its own process. */

import { EngineError, InputError } from "../../errors.ts";
import { distinctRows, recallingExtractor, type Showing } from "../../features/own-network.ts";
import type { Extractor, Samples } from "../../samples.ts";
import { type Answer, runJob } from "./child.ts";

export interface ExtractorInput extends Showing {
  /** All that will be measured: samples of one dimension. */
  readonly sets: readonly Samples[];
}

/**
 * An extractor for `evaluate`; it knows only the rows of `sets`.
 *
 * @param file `model.json` of TensorFlow.js, or `.onnx`
 * @throws InputError for a file that is no such model, a network that does not take samples of this shape, and features
 *   that are not finite
 * @throws EngineError if no runtime for it is installed
 * @example
 *   const real = readSamples("real.npy");
 *   const fake = readSamples("fake.npy");
 *   const { image } = real;
 *   const extractor = await openExtractor("model.json", { sets: [real.samples, fake.samples], image });
 *   evaluate({ real: real.samples, fake: fake.samples, image, extractor }, { metrics: { frechet: { space: "features" } } });
 */
export async function openExtractor(file: string, { sets, ...showing }: ExtractorInput): Promise<Extractor> {
  const other = sets.find(({ dim }) => dim !== sets[0].dim);
  if (sets.length === 0 || other !== undefined) {
    const got = other === undefined ? "none" : `${sets[0].dim} and ${other.dim}`;
    throw new InputError(`all samples must have the same dimension (got ${got})`, { where: file });
  }
  const { memory, rows } = distinctRows(sets);
  const answer = await runJob({
    kind: "extract",
    request: { file, rows, ...showing },
    engine: { id: "auto" },
  });
  if (answer.kind !== "extracted") {
    const failure: Extract<Answer, { kind: "error" }> =
      answer.kind === "error"
        ? answer
        : { kind: "error", message: "internal error: unexpected reply from the worker process" };
    const { message, hint, where = file, fault } = failure;
    const [line] = message.split("\n");
    throw fault === "input" ? new InputError(line, { where, hint }) : new EngineError(line, { where, hint });
  }
  const { seen } = answer;
  const at = seen.features.data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    const { dim, data } = seen.features;
    const { samples, row } = memory.rows[Math.floor(at / dim)];
    const set = `set ${sets.indexOf(samples) + 1} of ${sets.length}`;
    throw new InputError(
      `computes a feature that is not finite (row ${row} of ${set}, feature ${at % dim}, both counted from 0: ${data[at]})`,
      { where: file },
    );
  }
  return recallingExtractor(memory, seen);
}

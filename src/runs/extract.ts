/**
 * Rows through a network of the user's: a layers or graph model of TensorFlow.js (`model.json` and its shards) on the
 * engine that is here, or an `.onnx` model by the optional package onnxruntime-node. It runs in a process of its own, as
 * all that needs an engine does.
 */
import { openOnnxNetwork } from "../engine/networks/onnx.ts";
import { openTfjsNetwork } from "../engine/networks/tfjs.ts";
import { InputError } from "../errors.ts";
import { look, type Seen, type Showing } from "../features/own-network.ts";
import { withFile } from "../inputs/file.ts";
import { readTfjsModel } from "../inputs/tfjs-model.ts";
import type { FeatureNetwork, Samples } from "../samples.ts";

export interface ExtractRequest extends Showing {
  readonly file: string;
  readonly rows: Samples;
}

/**
 * @throws InputError for a file that is no such model, and a network that does not take samples of this shape
 * @throws EngineError where nothing that runs it is here
 */
export async function extractFeatures({ file, rows, ...showing }: ExtractRequest): Promise<Seen> {
  const network = await openNetwork(file);
  try {
    const seen = await look(network, rows, showing);
    if ("why" in seen) throw new InputError(seen.why);
    return seen;
  } finally {
    await network.close();
  }
}

async function openNetwork(file: string): Promise<FeatureNetwork> {
  if (/\.onnx$/i.test(file)) {
    return openOnnxNetwork(
      file,
      withFile(file, "an ONNX model", (source) => source.read(0, source.size)),
    );
  }
  if (/\.json$/i.test(file)) return openTfjsNetwork(file, readTfjsModel(file));
  throw new InputError("--extractor must be `digits`, a TensorFlow.js model.json or an .onnx file");
}

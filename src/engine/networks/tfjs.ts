/** Models of TensorFlow.js, layers and graphs, run forward on whichever engine is here. */
import { InputError } from "../../errors.ts";
import type { TfjsModel } from "../../inputs/tfjs-model.ts";
import type { FeatureNetwork } from "../../samples.ts";
import type { Tensor } from "../engine.ts";
import { openEngine } from "../index.ts";
import type { EngineRequest } from "../request.ts";

/**
 * @param file what errors call the model
 * @throws EngineError where no engine works
 * @throws InputError for a model that TensorFlow.js cannot load, or that has several inputs or outputs
 */
export async function openTfjsNetwork(
  file: string,
  model: TfjsModel,
  engine: EngineRequest["id"] = "auto",
): Promise<FeatureNetwork> {
  const { tf, record, models } = await openEngine(engine);
  const { json, weightSpecs, weightData, sha256 } = model;
  const { loadLayersModel, loadGraphModel } = await models();
  const load = model.format === "layers-model" ? loadLayersModel : loadGraphModel;
  const artifacts = { ...json, weightSpecs, weightData };
  const loaded = await load(tf.io.fromMemory(artifacts)).catch((error: unknown) => {
    const [why] = String(error instanceof Error ? error.message : error).split("\n");
    throw new InputError(`cannot be loaded by TensorFlow.js: ${why}`, { where: file });
  });
  const { inputs, outputs } = loaded;
  if (inputs.length !== 1 || outputs.length !== 1) {
    throw new InputError(
      `an extractor must have one input and one output (got ${inputs.length} and ${outputs.length})`,
      { where: file, hint: "save a model that ends at the features" },
    );
  }
  return {
    file,
    sha256,
    runtime: `TensorFlow.js ${record.version}, ${record.id}`,
    input: inputs[0].shape?.map((size) => (size === null || size < 0 ? null : size)),
    layout: "channels last",
    async run(values, shape) {
      const output = tf.tidy(() => loaded.predict(tf.tensor(values, [...shape], "float32")) as Tensor);
      const features = { data: Float32Array.from(output.dataSync()), shape: [...output.shape] };
      output.dispose();
      return features;
    },
    async close() {
      loaded.dispose();
    },
  };
}

/**
 * Models in the format ONNX, run forward by onnxruntime-node, an optional package that is looked for in the user's project
 * first.
 */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { EngineError, InputError } from "../../errors.ts";
import type { FeatureNetwork } from "../../samples.ts";

/** What is used of onnxruntime-node. */
interface OnnxRuntime {
  readonly InferenceSession: { create(bytes: Uint8Array): Promise<Session> };
  readonly Tensor: new (type: "float32", data: Float32Array, shape: readonly number[]) => OnnxTensor;
  readonly env: { readonly versions: { readonly node?: string; readonly common: string } };
}

interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Absent before onnxruntime-node 1.22. */
  readonly inputMetadata?: readonly {
    readonly type?: string;
    readonly shape?: readonly (number | string)[];
  }[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

interface OnnxTensor {
  readonly type: string;
  readonly data: ArrayLike<number>;
  readonly dims: readonly number[];
}

/** A model that is ready to run. */
export interface OnnxModel {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Of the first input; null where a size is free. */
  readonly shape: readonly (number | null)[] | undefined;
  /** Name and version. */
  readonly runtime: string;
  /** All outputs by name. @throws InputError where it fails, or an output is no floating-point numbers */
  run(values: Float32Array, shape: readonly number[]): Promise<Readonly<Record<string, OnnxOutput>>>;
  close(): Promise<void>;
}

interface OnnxOutput {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/**
 * @param file what errors call the model
 * @throws EngineError where onnxruntime-node is not installed or does not load
 * @throws InputError for a model that it cannot load
 */
export async function openOnnx(file: string, bytes: Uint8Array): Promise<OnnxModel> {
  const runtime = await load();
  const failed = (error: unknown): never => {
    const [why] = String(error instanceof Error ? error.message : error).split("\n");
    throw new InputError(`cannot be run by onnxruntime-node: ${why}`, { where: file });
  };
  const session = await runtime.InferenceSession.create(bytes).catch(failed);
  const { inputNames, outputNames, inputMetadata } = session;
  return {
    inputs: inputNames,
    outputs: outputNames,
    shape: inputMetadata?.[0].shape?.map((size) => (typeof size === "number" && size > 0 ? size : null)),
    runtime: `onnxruntime-node ${runtime.env.versions.node ?? runtime.env.versions.common}`,
    async run(values, shape) {
      const fed = { [inputNames[0]]: new runtime.Tensor("float32", values, shape) };
      const found = await session.run(fed).catch(failed);
      return Object.fromEntries(
        Object.entries(found).map(([name, { data, dims, type }]) => {
          if (type === "float32" || type === "float64")
            return [name, { data: Float32Array.from(data), shape: [...dims] }];
          throw new InputError(`an extractor must return floating-point numbers (got ${type})`, {
            where: file,
          });
        }),
      );
    },
    close: () => session.release(),
  };
}

/**
 * A network of the user's.
 *
 * @throws EngineError as `openOnnx` does
 * @throws InputError as `openOnnx` does, and for a model that has several inputs or outputs
 */
export async function openOnnxNetwork(file: string, bytes: Uint8Array): Promise<FeatureNetwork> {
  const { inputs, outputs, shape, runtime, run, close } = await openOnnx(file, bytes);
  if (inputs.length !== 1 || outputs.length !== 1) {
    throw new InputError(
      `an extractor must have one input and one output (got ${inputs.length} and ${outputs.length})`,
      { where: file, hint: "export a model that ends at the features" },
    );
  }
  return {
    file,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    runtime,
    input: shape,
    layout: "channels first",
    run: async (values, shapeOfBatch) => (await run(values, shapeOfBatch))[outputs[0]],
    close,
  };
}

async function load(): Promise<OnnxRuntime> {
  const name = "onnxruntime-node";
  for (const from of [join(process.cwd(), "package.json"), import.meta.url]) {
    const require = createRequire(from);
    try {
      require.resolve(name);
    } catch {
      // Not here: look from the next place.
      continue;
    }
    try {
      return require(name) as OnnxRuntime;
    } catch (error) {
      const [why] = String(error instanceof Error ? error.message : error).split("\n");
      throw new EngineError(`${name} cannot be loaded: ${why}`);
    }
  }
  throw new EngineError(`an .onnx model requires the npm package ${name}, which is not installed`, {
    hint: `run "npm install ${name}" in your project`,
  });
}

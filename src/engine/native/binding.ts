/** The C++ binding of tfjs-node as this room uses it: ops by name on tensor ids. Ids are never used twice. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tensor, Tf } from "../engine.ts";

export type AttributeValue = number | boolean | string | readonly number[];

/** A typed attribute of an op; `type` is one of the binding's TF_ATTR_ numbers. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: AttributeValue;
}

export interface TensorMetadata {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

export type TensorBytes = Float32Array | Int32Array | Uint8Array;

export interface Binding {
  createTensor(shape: readonly number[], dtype: number, values: TensorBytes): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): TensorBytes;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    ids: readonly number[],
    outputs: number,
  ): TensorMetadata[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(id: number, inputIds: readonly number[], inputs: string, outputs: string): TensorMetadata[];
  getNumOfTensors(): number;
  isUsingGpuDevice(): boolean;
  /** Only in the binding that `ganscope engine install` compiles: see binding.cc. */
  registerFunction?(
    graph: Uint8Array,
    name: string,
    inputs: readonly string[],
    outputs: readonly string[],
    controlOutputs: readonly string[],
  ): void;
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
}

/** The parts of tfjs-node's backend that lie between tensors and ids. */
export interface NativeBackend {
  binding: Binding;
  readonly tensorMap: { set(dataId: object, value: unknown): void };
  getInputTensorIds(tensors: readonly { readonly dataId: object }[]): number[];
  createOutputTensor(metadata: TensorMetadata): Tensor;
  executeMultipleOutputs(
    op: string,
    attributes: readonly unknown[],
    inputs: readonly TensorInfo[],
    outputs: number,
  ): TensorInfo[];
  executeSingleOutput(op: string, attributes: readonly unknown[], inputs: readonly TensorInfo[]): TensorInfo;
}

/** Name of tfjs-node's backend. */
export const BACKEND = "tensorflow";

export const backendOf = (tf: Tf): NativeBackend => tf.findBackend(BACKEND) as unknown as NativeBackend;

/** The id of the tensor, whose values are handed to TensorFlow if they were not yet. */
export const idOf = (tf: Tf, tensor: Tensor): number => backendOf(tf).getInputTensorIds([tensor])[0];

export const typeAttribute = ({ TF_ATTR_TYPE, TF_FLOAT }: Binding, name: string): Attribute => ({
  name,
  type: TF_ATTR_TYPE,
  value: TF_FLOAT,
});
export const boolAttribute = ({ TF_ATTR_BOOL }: Binding, name: string, value: boolean): Attribute => ({
  name,
  type: TF_ATTR_BOOL,
  value,
});

/** Memory that runs out: the error names the training and what to do about it. */
import { expect, it } from "vitest";
import { explainMemory } from "../../src/engine/exhausted.ts";
import { EngineError } from "../../src/errors.ts";

const work = { scenario: "mnist-dcgan", batch: 64, seeds: 1, gpu: true };
/** As tfjs-node throws what TensorFlow says. */
const oom = new Error(
  "Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[64,128,14,14] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc",
);

it.each([
  [
    { ...work, seeds: 5 },
    oom,
    "mnist-dcgan ran out of the GPU's memory at batch 64 with 5 seeds in one program: OOM when allocating tensor with shape[64,128,14,14] and type float - lower trainer.batch, or use --together off, or keep other processes off the GPU (nvidia-smi lists them; --per-gpu 1)",
  ],
  [
    { ...work, gpu: false },
    oom,
    "mnist-dcgan ran out of memory at batch 64: OOM when allocating tensor with shape[64,128,14,14] and type float - lower trainer.batch, or lower -j",
  ],
  [
    work,
    new Error("failed to allocate 2.0GiB: CUDA_ERROR_OUT_OF_MEMORY: out of memory"),
    "mnist-dcgan ran out of the GPU's memory at batch 64: failed to allocate 2.0GiB: CUDA_ERROR_OUT_OF_MEMORY: out of memory - lower trainer.batch, or keep other processes off the GPU (nvidia-smi lists them; --per-gpu 1)",
  ],
])("of %o is explained", (what, error, line) => {
  const explained = explainMemory(error, what);
  expect(explained).toBeInstanceOf(EngineError);
  expect((explained as EngineError).toLine()).toBe(`E_ENGINE ${line}`);
});

it.each([
  new Error("Invalid TF_Status: 3\nMessage: bad shape"),
  new Error("Invalid TF_Status: 80"),
  "a word",
])("another error stays as it is: %s", (error) => {
  expect(explainMemory(error, work)).toBe(error);
});

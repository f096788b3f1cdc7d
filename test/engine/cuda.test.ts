/** CUDA's libraries against what TensorFlow's wheel asks for, by folders that stand for an engine. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { allows, cudaFaultLine, cudaFaults } from "../../src/engine/install/cuda.ts";
import { folderWith } from "../helpers/folder.ts";
import { METADATA } from "../helpers/registry.ts";

const record = (...files: string[]) => files.map((file) => `${file},sha256=x,1\n`).join("");

/** An engine as `install` leaves it, with the two libraries that METADATA asks for. */
const engine = (): string =>
  folderWith({
    "wheels/tensorflow-2.21.0.dist-info/METADATA": METADATA,
    "wheels/nvidia_cublas_cu12-12.9.1.dist-info/RECORD": record(
      "nvidia/cublas/lib/libcublas.so.12",
      "nvidia/cublas/lib/libcublasLt.so.12",
      "nvidia/cublas/include/cublas.h",
    ),
    "wheels/nvidia_cuda_nvcc_cu12-12.9.86.dist-info/RECORD": record("nvidia/cuda_nvcc/bin/ptxas"),
    "cuda/lib/libcublas.so.12": "x",
    "cuda/lib/libcublasLt.so.12": "x",
    "cuda/bin/ptxas": "x",
  });
const notes = (folder: string, name: string) => join(folder, "wheels", `${name}.dist-info`);
const lines = (folder: string) => cudaFaults(folder).map(cudaFaultLine);

describe("the CUDA libraries of an engine", () => {
  it("are right where each wheel's files are there in a version that TensorFlow's wheel allows", () => {
    expect(cudaFaults(engine())).toEqual([]);
  });

  it("lack a library whose wheel is not there", () => {
    const folder = engine();
    rmSync(notes(folder, "nvidia_cuda_nvcc_cu12-12.9.86"), { recursive: true });
    expect(cudaFaults(folder)).toEqual([
      { name: "nvidia-cuda-nvcc-cu12", wanted: "<13.0,>=12.5.82", found: null, missing: [] },
    ]);
    expect(lines(folder)).toEqual([
      "nvidia-cuda-nvcc-cu12 is missing; TensorFlow's wheel requires nvidia-cuda-nvcc-cu12<13.0,>=12.5.82",
    ]);
  });

  it.each(["12.5.3", "13.0.0.19"])("have another version than is wanted: %s", (version) => {
    const folder = engine();
    renameSync(notes(folder, "nvidia_cublas_cu12-12.9.1"), notes(folder, `nvidia_cublas_cu12-${version}`));
    expect(lines(folder)).toEqual([
      `nvidia-cublas-cu12 ${version} is installed; TensorFlow's wheel requires nvidia-cublas-cu12<13.0,>=12.5.3.2`,
    ]);
  });

  it("lack a file, or what a link of it leads to", () => {
    const folder = engine();
    rmSync(join(folder, "cuda/lib/libcublasLt.so.12"));
    expect(lines(folder)).toEqual([
      "nvidia-cublas-cu12 12.9.1 lacks lib/libcublasLt.so.12; TensorFlow's wheel requires nvidia-cublas-cu12<13.0,>=12.5.3.2",
    ]);
  });

  it("are not judged where the engine keeps no notes of its wheels", () => {
    const folder = engine();
    rmSync(notes(folder, "tensorflow-2.21.0"), { recursive: true });
    expect(cudaFaults(folder)).toEqual([]);
    rmSync(join(folder, "wheels"), { recursive: true });
    expect(cudaFaults(folder)).toEqual([]);
    const other = join(folder, "wheels/notes.txt");
    mkdirSync(dirname(other));
    writeFileSync(other, "");
    expect([existsSync(other), cudaFaults(folder)]).toEqual([true, []]);
  });
});

// PEP 440, "Version specifiers"
it.each([
  ["<13.0,>=12.5.3.2", "12.5.3.2", true],
  ["<13.0,>=12.5.3.2", "12.5.3.1", false],
  ["<13.0,>=12.5.3.2", "12.10", true],
  ["<13.0,>=12.5.3.2", "13.0", false],
  ["<13.0,>=12.5.3.2", "12.9.1.post1", true],
  ["==2.21.0", "2.21.0", true],
  ["==2.21.0", "2.21", true],
  ["==2.21.0", "2.21.1", false],
  ["==12.*", "12.9.1", true],
  ["==12.*", "13.1", false],
  ["!=12.6", "12.6.0", false],
  ["!=12.*", "13.0", true],
  ["~=12.5.3", "12.5.9", true],
  ["~=12.5.3", "12.6.0", false],
  [">12.5", "12.5.0", false],
  ["<=9", "9.0.0", true],
  ["", "1.0", true],
  ["@ file", "1.0", false],
])("'%s' allows %s: %s", (wanted, version, expected) => {
  expect(allows(wanted, version)).toBe(expected);
});

/** ONNX models by onnxruntime-node, where `.ci/run` or the user has installed it in GANSCOPE_ONNX. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openOnnxNetwork } from "../../../src/engine/networks/onnx.ts";
import { EngineError, InputError } from "../../../src/errors.ts";
import { folderWith } from "../../helpers/folder.ts";
import { hasOnnx, onnxPackages } from "../../helpers/onnx.ts";
import { onnxModel } from "../../helpers/tiny-networks.ts";

const map = {
  weights: [
    [1, 0],
    [0, 1],
    [1, 1],
    [2, -1],
  ],
  biases: [10, -1],
};

const home = process.cwd();
afterEach(() => process.chdir(home));

/** A project that has the package. */
function enterProject(): void {
  const folder = folderWith({ "package.json": "{}" });
  symlinkSync(onnxPackages, join(folder, "node_modules"));
  process.chdir(folder);
}

describe.runIf(hasOnnx)("a network in an .onnx file", () => {
  it("gives x W + b, of images with channels first: (1, 2, 3, 4) is (22, 0)", async () => {
    enterProject();
    const network = await openOnnxNetwork("m.onnx", onnxModel(map, [1, 2, 2]));
    expect(network).toMatchObject({ input: [null, 1, 2, 2], layout: "channels first" });
    const { data, shape } = await network.run(Float32Array.of(1, 2, 3, 4, 0, 0, 0, 0), [2, 1, 2, 2]);
    await network.close();
    expect({ shape, data: [...data] }).toEqual({ shape: [2, 2], data: [22, 0, 10, -1] });
  });

  it("that is none is an error with the reason", async () => {
    enterProject();
    const opened = openOnnxNetwork("m.onnx", new TextEncoder().encode("no protocol buffer"));
    await expect(opened).rejects.toThrow(InputError);
    await expect(opened).rejects.toThrow(/^cannot be run by onnxruntime-node: /);
  });
});

describe("without onnxruntime-node", () => {
  it("the error says how to install it", async () => {
    process.chdir(folderWith({ "package.json": "{}" }));
    const opened = openOnnxNetwork("m.onnx", onnxModel(map, [4]));
    await expect(opened).rejects.toThrow(EngineError);
    await expect(opened).rejects.toMatchObject({
      message: "an .onnx model requires the npm package onnxruntime-node, which is not installed",
      hint: 'run "npm install onnxruntime-node" in your project',
    });
  });
});

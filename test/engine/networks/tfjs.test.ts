import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTfjsNetwork } from "../../../src/engine/networks/tfjs.ts";
import { readTfjsModel } from "../../../src/inputs/tfjs-model.ts";
import { enginesHere } from "../../helpers/engines.ts";
import { folderWith } from "../../helpers/folder.ts";
import { graphModel, layersModel } from "../../helpers/tiny-networks.ts";

// (1, 2, 3, 4) W + b = (1 + 3 + 8 + 10, 2 + 3 - 4 - 1)
const map = {
  weights: [
    [1, 0],
    [0, 1],
    [1, 1],
    [2, -1],
  ],
  biases: [10, -1],
};
const samples = Float32Array.of(1, 2, 3, 4, 0, 0, 0, 0);
const answers = [22, 0, 10, -1];

function saved({ json, weights }: { readonly json: object; readonly weights: Uint8Array }): string {
  const folder = folderWith({ "model.json": JSON.stringify(json) });
  writeFileSync(join(folder, "weights.bin"), weights);
  return join(folder, "model.json");
}

describe.each(enginesHere)("a network of TensorFlow.js on %s", (engine) => {
  it.each([
    { format: "layers of vectors", model: layersModel(map, [4]), input: [null, 4], shape: [2, 4] },
    {
      format: "layers of images",
      model: layersModel(map, [2, 2, 1]),
      input: [null, 2, 2, 1],
      shape: [2, 2, 2, 1],
    },
    { format: "graph", model: graphModel(map), input: [null, 4], shape: [2, 4] },
  ])("gives x W + b: $format", async ({ model, input, shape }) => {
    const file = saved(model);
    const network = await openTfjsNetwork(file, readTfjsModel(file), engine);
    expect(network.input).toEqual(input);
    expect(network.runtime).toMatch(new RegExp(`^TensorFlow.js 4\\.\\d+\\.\\d+, ${engine}$`));
    const { data, shape: out } = await network.run(samples, shape);
    await network.close();
    expect({ out, data: [...data] }).toEqual({ out: [2, 2], data: answers });
  });

  it("that cannot be loaded is an error with the reason", async () => {
    const { json, weights } = layersModel(map, [4]);
    const file = saved({
      json: JSON.parse(JSON.stringify(json).replace('"Dense"', '"Densest"')),
      weights,
    });
    await expect(openTfjsNetwork(file, readTfjsModel(file), engine)).rejects.toThrow(
      /^cannot be loaded by TensorFlow\.js: Unknown layer: Densest/,
    );
  });
});

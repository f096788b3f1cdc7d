/** The affine map against arithmetic done by hand. */

import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import { affineMisfit, buildAffine } from "../../../src/models/nets/affine.ts";
import type { Net } from "../../../src/models/nets/net.ts";

const { tf } = await openEngine("cpu");

const forward = (net: Net, x: readonly number[][]) =>
  tf.tidy(() => [...net.forward(tf.tensor2d([...x])).dataSync()]);

const dispose = (net: Net) => {
  for (const variable of net.variables) variable.dispose();
};

describe("forward, by hand", () => {
  it("as many outputs as inputs: each coordinate by itself", () => {
    const net = buildAffine(tf, 2, 2, { shift: [10, -1], scale: [2, 0.5] });
    expect(forward(net, [[1, 4]])).toEqual([12, 1]);
    expect(net.layers).toEqual([1, 1]);
    dispose(net);
  });

  it("one output: the weighted sum", () => {
    const net = buildAffine(tf, 3, 1, { shift: 5, scale: [1, 10, 100] });
    expect(forward(net, [[1, 2, 3]])).toEqual([326]);
    dispose(net);
  });

  it("a number stands for all places, and D* of N(2, 1) against N(0, 1) is such a map: 2x - 2", () => {
    const net = buildAffine(tf, 1, 1, { shift: -2, scale: 2 });
    expect(forward(net, [[0], [1], [2]])).toEqual([-2, 0, 2]);
    dispose(net);
  });

  it("a group is the same net several times", () => {
    const net = buildAffine(tf, 2, 2, { shift: [10, -1], scale: 2 }, 3);
    const rows = [[[1, 4]], [[0, 0]], [[-5, 0.5]]];
    const outputs = tf.tidy(() => [...net.forward(tf.tensor3d(rows)).dataSync()]);
    expect(outputs).toEqual([12, 7, 10, -1, 0, 0]);
    dispose(net);
  });
});

describe("misfits", () => {
  it.each([
    [1, 2, {}, "an affine net needs as many outputs as inputs, or one (inputs 1, outputs 2)"],
    [2, 2, { shift: [1, 2, 3] }, "an affine net needs 2 numbers of shift (got 3)"],
    [2, 1, { shift: [1, 2] }, "an affine net needs 1 number of shift (got 2)"],
    [2, 1, { scale: [1] }, "an affine net needs 2 numbers of scale (got 1)"],
    [2, 1, { scale: [1, 2] }, undefined],
    [3, 3, {}, undefined],
  ])("from %i to %i with %o", (inputs, outputs, given, why) => {
    const options = { shift: 0, scale: 1, ...given };
    expect(affineMisfit(inputs, outputs, options)).toBe(why);
    if (why !== undefined) expect(() => buildAffine(tf, inputs, outputs, options)).toThrow(why);
  });
});

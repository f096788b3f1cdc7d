import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toNpy } from "../../src/execution/store/npy.ts";
import { npy } from "../../src/inputs/npy.ts";
import { folderWith } from "../helpers/folder.ts";

const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

test("the bytes that numpy.save writes", () => {
  // python -c "import numpy as n,io,hashlib
  // for a in [n.array([[.5,-2,3],[1e-3,0,7]],'<f4'), n.array([.1,1e300],'<f8'), n.array([3,-1],'<i4')]:
  //   b=io.BytesIO(); n.save(b,a); print(hashlib.sha256(b.getvalue()).hexdigest())"
  expect([
    sha256(toNpy(Float32Array.of(0.5, -2, 3, 1e-3, 0, 7), [2, 3])),
    sha256(toNpy(Float64Array.of(0.1, 1e300), [2])),
    sha256(toNpy(Int32Array.of(3, -1), [2])),
  ]).toEqual([
    "b1609e1542fd852f2a762d348f99215ab4e94b0d9511528e09cba0a1a83e8d75",
    "1269e9c2d7a103ef048ae7a3a73c0deed764e43ba227752bbfd5d8a811c7c3d2",
    "505556e0b1fc12c7f6443f322621c5c8c728de2a53a20300dfad2ab2142ad645",
  ]);
});

test("the reader gives the numbers back, with their shape", () => {
  const data = Float32Array.from({ length: 24 }, (_, i) => Math.fround(Math.sin(i)));
  const file = join(folderWith(), "x.npy");
  writeFileSync(file, toNpy(data, [2, 3, 2, 2]));
  expect(npy.read(file)).toMatchObject({ shape: [2, 3, 2, 2], data });
});

test("a shape that the numbers do not fill is refused", () => {
  expect(() => toNpy(new Float32Array(5), [2, 3])).toThrow("an array of shape (2, 3) has 6 numbers (got 5)");
});

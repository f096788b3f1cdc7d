/** Products handed in from outside: asked for where float32 is chosen, and put where the kernels' own would be. */
import { afterEach, describe, expect, it } from "vitest";
import { openProducts } from "../../../src/engine/native/products.ts";
import { type OutsideProducts, useOutsideProducts } from "../../../src/maths/dense/outside.ts";
import type { Precision } from "../../../src/maths/dense/packed.ts";
import { frechet } from "../../../src/maths/frechet.ts";
import { cubicKernelFor, squaredCubicMmd } from "../../../src/maths/mmd.ts";
import { Rng } from "../../../src/maths/random.ts";
import { nativeEngines } from "../../helpers/engines.ts";
import { crossOf, distanceOf, rotation } from "../../helpers/rotated.ts";

const SEED = 512;

/** A matrix of so many columns with rows and columns exchanged. */
function turned(matrix: Float32Array, columns: number): Float32Array {
  const rows = matrix.length / columns;
  return Float32Array.from(matrix, (_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)]);
}

/** Each product by its definition; sums in float64, rounded at the end. */
const plain: OutsideProducts = {
  name: "plain loops",
  multiply(a, b, of, depth) {
    const [m, n] = [a.length / depth, b.length / depth];
    const [ofA, ofB] = of === "rows" ? [a, b] : [turned(a, m), turned(b, n)];
    const found = new Float32Array(m * n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let total = 0;
        for (let k = 0; k < depth; k++) total += ofA[i * depth + k] * ofB[j * depth + k];
        found[i * n + j] = total;
      }
    }
    return found;
  },
};
const makers = { plain: () => plain, ...(nativeEngines.length > 0 && { TensorFlow: openProducts }) };

afterEach(() => useOutsideProducts(undefined));

describe.each(Object.entries(makers))("%s", (_, open) => {
  it("gives the products of rows and of columns, by the entry", () => {
    const { multiply } = open();
    // [1 2; 3 4] and [5 6; 7 8]: A B' and A'B
    const [a, b] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(5, 6, 7, 8)];
    expect([...multiply(a, b, "rows", 2)]).toEqual([17, 23, 39, 53]);
    expect([...multiply(a, b, "columns", 2)]).toEqual([26, 30, 38, 44]);
    // 1 x 3 times 2 x 3
    expect([...multiply(Float32Array.of(1, 0, 2), Float32Array.of(1, 1, 1, 2, 2, 2), "rows", 3)]).toEqual([
      3, 6,
    ]);
  });

  it("a Frechet distance with them is the closed form to 1e-6, over several blocks of rows and columns", () => {
    const dim = 530;
    const turn = rotation(dim, new Rng(SEED));
    const values = Float64Array.from({ length: dim }, (_, k) => 1 / (1 + k));
    const others = values.map((x) => 2 * x);
    const sides = { real: crossOf(values, turn, 3), fake: crossOf(others, turn, 3) };
    useOutsideProducts(open());
    expect(frechet(sides, "float32").value / distanceOf(values, others)).toBeCloseTo(1, 6);
  });

  it("KID with them is what the kernels give to 1e-4 of its standard error, over several tiles", () => {
    const rng = new Rng(SEED).fork("kid");
    const draw = (rows: number, shift: number) => ({
      rows,
      dim: 16,
      data: rng.normals(new Float64Array(rows * 16)).map((x) => x + shift),
    });
    const sides = { real: draw(1100, 0), fake: draw(1030, 0.1) };
    const exact = squaredCubicMmd(sides, { typical: 1, products: "float64" });
    useOutsideProducts(open());
    const found = squaredCubicMmd(sides, { typical: 1, products: "float32" });
    const error = exact.error as number;
    expect(Math.abs(found.value - exact.value) / error).toBeLessThan(1e-4);
    expect(Math.abs((found.error as number) / error - 1)).toBeLessThan(1e-4);
  });
});

it("are asked for where products are made in float32, and nowhere else", () => {
  let asked = 0;
  useOutsideProducts({
    ...plain,
    multiply(...product) {
      asked++;
      return plain.multiply(...product);
    },
  });
  const side = (seed: number) => ({ rows: 40, dim: 3, data: new Rng(seed).normals(new Float64Array(120)) });
  const sides = { real: side(1), fake: side(2) };
  const countWith = (precision: Precision | undefined) => {
    asked = 0;
    frechet(sides, precision);
    squaredCubicMmd(
      sides,
      precision ? { typical: 1, products: precision } : cubicKernelFor(sides, { typical: 1 }),
    );
    return asked;
  };
  expect(countWith("float64")).toBe(0);
  // so few are made in float64
  expect(countWith(undefined)).toBe(0);
  // a block of each side; pairs within either and between them
  expect(countWith("float32")).toBe(5);
});

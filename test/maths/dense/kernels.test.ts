/** The WebAssembly kernels do what the plain ones do, on the same memory with the same arguments. */
import { afterAll, describe, expect, it } from "vitest";
import { denseWasm } from "../../../src/maths/dense/binaries.ts";
import { endDense, productsHere, withPlainKernels } from "../../../src/maths/dense/dense.ts";
import { type Job, jobs, TILE } from "../../../src/maths/dense/jobs.ts";
import { denseModule, instanceOf, type Kernels, memoryOf } from "../../../src/maths/dense/module.ts";
import { plainKernels } from "../../../src/maths/dense/plain.ts";
import { Rng } from "../../../src/maths/random.ts";

const SEED = 20_482_048;
const BYTES = 4 * 2 ** 20;
/** A thread's own place, then free memory. */
const OWN = 4096;
const FREE = OWN + 8 * TILE * TILE;

afterAll(endDense);

/** One memory for the plain kernels and one for the others, with the same random numbers in them. */
function twoMemories(rng: Rng) {
  const found = denseModule();
  if (found === undefined) throw new Error("there is no SIMD here: only the plain kernels can run");
  const memory = memoryOf(BYTES, found.shared);
  const plain = new ArrayBuffer(BYTES);
  const numbers = rng.normals(new Float64Array((BYTES - FREE) / 16));
  for (const buffer of [memory.buffer, plain]) {
    new Float64Array(buffer).set(numbers, FREE / 8);
    new Float32Array(buffer).set(numbers, (FREE + numbers.byteLength) / 4);
  }
  const sides = [
    { buffer: memory.buffer, kernels: instanceOf(found.module, memory) },
    { buffer: plain as ArrayBufferLike, kernels: plainKernels(plain) },
  ];
  for (const { kernels } of sides) kernels.place(0, OWN);
  return { sides, float32: FREE + numbers.byteLength, end: FREE + numbers.byteLength * 1.5 };
}

function run({ buffer, kernels }: { buffer: ArrayBufferLike; kernels: Kernels }, job: Job): void {
  const view = new DataView(buffer);
  const { integers, floats } = jobs[job.name];
  const values = job as Readonly<Record<string, unknown>> as Readonly<Record<string, number>>;
  for (const [i, name] of integers.entries()) view.setInt32(64 + 4 * i, values[name], true);
  const first = 64 + 8 * Math.ceil(integers.length / 2);
  for (const [i, name] of (floats as readonly string[]).entries())
    view.setFloat64(first + 8 * i, values[name], true);
  kernels[job.name](64);
}

/** Largest difference of the two memories from `from` on. */
function difference(sides: ReturnType<typeof twoMemories>["sides"], from: number, count: number): number {
  const [a, b] = sides.map(({ buffer }) => new Float64Array(buffer, from, count));
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
}

const tile = { rows: 3, columns: 2, depth: 40, chunks: 3 };

describe.each([
  ["float64", 0, 4, 8],
  ["float32", 2, 8, 4],
] as const)("%s", (_, kind, panel, bytes) => {
  // 3 chunks of 40 rows: 120 products, each wrong by at most one rounding of a partial sum below 120
  const tolerance = kind === 0 ? 120 * 120 * 2 ** -53 : 40 * 120 * 2 ** -24;
  const place = (memories: ReturnType<typeof twoMemories>) => {
    const at = kind === 0 ? FREE : memories.float32;
    const next = bytes * 40 * 16;
    return { a: at, b: at + 3 * next, nextA: next, nextB: next };
  };
  const width = tile.columns * panel;

  it("multiply sets, adds and (in float64) subtracts", () => {
    for (const [seed, job] of [
      [1, { kind, clear: 1 }],
      [2, { kind, clear: 0 }],
      ...(kind === 0 ? ([[3, { kind: 1, clear: 0 }]] as const) : []),
    ] as const) {
      const memories = twoMemories(new Rng(SEED + seed));
      const c = memories.end;
      for (const side of memories.sides)
        run(side, { name: "multiply", ...tile, ...place(memories), ...job, c, stride: 8 * width });
      expect(difference(memories.sides, c, 12 * width)).toBeLessThan(tolerance);
      const [first] = new Float64Array(memories.sides[0].buffer, c, 1);
      expect(first).not.toBe(0);
    }
  });

  it.each([0, 1])("cubic sums rows, columns and squares of the kernel (diagonal %i)", (diagonal) => {
    const memories = twoMemories(new Rng(SEED + 4));
    const out = memories.end;
    const terms = out + 4000;
    for (const side of memories.sides) {
      const f64 = new Float64Array(side.buffer);
      for (let i = 0; i < 40; i++) f64[terms / 8 + i] = 0.5 + Math.sin(i);
      run(side, {
        name: "cubic",
        ...tile,
        ...place(memories),
        kind,
        countRows: 11,
        countColumns: width - 1,
        diagonal,
        termsA: terms,
        termsB: terms + 96,
        rowSums: out,
        columnSums: out + 800,
        squares: out + 1600,
        scale: 0.1,
        typical: 0.7,
      });
    }
    const numbers = new Float64Array(memories.sides[1].buffer, out, 201);
    const largest = numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(difference(memories.sides, out, 201)).toBeLessThan(tolerance * largest);
    expect(numbers[0]).not.toBe(0);
    expect(numbers[200]).toBeGreaterThan(0);
  });

  it.each([
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ])(
    "labeled sums the kernel or the distance under each labeling (diagonal %i, distances %i)",
    (diagonal, distances) => {
      const memories = twoMemories(new Rng(SEED + 9));
      const [sums, labels, squares] = [memories.end, memories.end + 800, memories.end + 8000];
      const draws = 16;
      for (const side of memories.sides) {
        const f64 = new Float64Array(side.buffer);
        for (let i = 0; i < 40 * draws; i++) f64[labels / 8 + i] = Math.sin(i * i) < 0 ? -1 : 1;
        f64.fill(150, squares / 8, squares / 8 + 40);
        f64.fill(0.5, squares / 8 + 40, squares / 8 + 80);
        const job = { countRows: 11, countColumns: width - 1, diagonal, distances, draws, sums };
        const at = {
          squaresA: squares,
          squaresB: squares + 96,
          termsA: squares + 320,
          termsB: squares + 416,
          labelsA: labels,
          labelsB: labels + 8 * draws * 12,
        };
        run(side, {
          name: "labeled",
          ...tile,
          ...place(memories),
          kind,
          ...job,
          ...at,
          scale: 0.1,
          typical: 0.7,
        });
      }
      const numbers = new Float64Array(memories.sides[1].buffer, sums, draws);
      const largest = numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expect(difference(memories.sides, sums, draws)).toBeLessThan(tolerance * largest);
      expect(new Set(numbers).size).toBe(draws);
    },
  );

  it("nearest keeps the same neighbors, and balls counts the same rows", () => {
    const memories = twoMemories(new Rng(SEED + 5));
    const out = memories.end;
    const [lists, indices, squares] = [out, out + 8000, out + 16_000];
    const both = { countRows: 12, countColumns: width, firstRow: 0, firstColumn: 12, squaresA: squares };
    const own = { ...tile, ...place(memories), kind, ...both, squaresB: squares + 96 };
    for (const side of memories.sides) {
      const f64 = new Float64Array(side.buffer);
      // as if all points were at sqrt(150) from the origin
      f64.fill(150, squares / 8, squares / 8 + 40);
      f64.fill(Infinity, lists / 8, lists / 8 + 28 * 4);
      run(side, {
        name: "nearest",
        ...own,
        diagonal: 0,
        both: 1,
        length: 4,
        lists,
        indices,
        perThread: 0,
      });
    }
    expect(difference(memories.sides, lists, (12 + width) * 4)).toBeLessThan(2 * tolerance);
    const [a, b] = memories.sides.map(({ buffer }) => new Int32Array(buffer, indices, (12 + width) * 4));
    expect(a).toEqual(b);
    const counts = out + 24_000;
    const at = (k: number) => counts + 400 * k;
    for (const side of memories.sides) {
      const f64 = new Float64Array(side.buffer);
      f64.fill(300, at(0) / 8, at(0) / 8 + 40);
      new Int32Array(side.buffer, at(1), 1000).fill(0);
      run(side, {
        name: "balls",
        ...own,
        radiiA: at(0),
        radiiB: at(0) + 96,
        heldA: at(1),
        holdingA: at(2),
        heldB: at(3),
        holdingB: at(4),
        doubtful: at(5),
        most: 20,
        margin: 1e-3,
      });
    }
    const [found, expected] = memories.sides.map(({ buffer }) => new Int32Array(buffer, at(1), 542));
    expect(found).toEqual(expected);
    const inside = expected.subarray(0, 12).reduce((sum, x) => sum + x, 0);
    expect(inside).toBeGreaterThan(0);
    expect(inside).toBeLessThan(12 * width);
  });
});

it("packing keeps every number in its place, rounded for float32", () => {
  for (const name of ["packColumns64", "packColumns32"] as const) {
    const memories = twoMemories(new Rng(SEED + 6));
    for (const side of memories.sides)
      run(side, { name, source: FREE, rows: 5, columns: 24, stride: 8 * 32, out: memories.end });
    expect(difference(memories.sides, memories.end, 60)).toBe(0);
  }
});

it("symmetric multiplies by the whole matrix though half of it is read, in parts that add up", () => {
  for (const [first, parts] of [
    [0, 1],
    [4, 1],
    [0, 3],
    [8, 2],
  ]) {
    const memories = twoMemories(new Rng(SEED + 7));
    const [v, y] = [memories.end, memories.end + 800];
    const order = 36;
    for (const side of memories.sides) {
      const f64 = new Float64Array(side.buffer);
      for (let i = 0; i < order; i++) f64[v / 8 + i] = i < first ? 0 : Math.sin(i);
      for (let part = 0; part < parts; part++)
        run(side, {
          name: "symmetric",
          matrix: FREE,
          stride: 8 * 40,
          order,
          first,
          part,
          parts,
          v,
          y: y + 800 * part,
        });
    }
    const f64 = new Float64Array(memories.sides[0].buffer);
    for (let i = first; i < order; i++) {
      let expected = 0;
      for (let j = first; j < order; j++)
        expected += f64[FREE / 8 + Math.min(i, j) * 40 + Math.max(i, j)] * f64[v / 8 + j];
      let found = 0;
      for (let part = 0; part < parts; part++) found += f64[(y + 800 * part) / 8 + i];
      expect(found).toBeCloseTo(expected, 12);
    }
    for (let part = 0; part < parts; part++)
      expect(difference(memories.sides, y + 800 * part + 8 * first, order - first)).toBeLessThan(1e-13);
  }
});

it("dot and axpy", () => {
  const memories = twoMemories(new Rng(SEED + 8));
  const [a, b] = memories.sides.map(({ kernels }) => kernels.dot(FREE, FREE + 800, 64));
  expect(a).toBeCloseTo(b, 12);
  for (const { kernels } of memories.sides) kernels.axpy(0.3, FREE, FREE + 800, 64);
  expect(difference(memories.sides, FREE + 800, 64)).toBeLessThan(1e-15);
});

it("there are three modules: shared memory with and without fused products, and one for a single thread", () => {
  expect(Object.keys(denseWasm)).toEqual(["shared", "sharedFma", "alone"]);
  expect(["fused", "separate"]).toContain(productsHere());
  expect(withPlainKernels(productsHere)).toBe("scalar");
});

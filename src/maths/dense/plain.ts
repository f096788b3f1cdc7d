/**
 * The kernels in plain TypeScript, over the same memory and with the same arguments: for a processor without SIMD, and as the oracle of the
 * others. Sums are taken in the order of the rows, so last digits differ.
 */
import { type JobName, jobs, TILE } from "./jobs.ts";
import type { Kernels } from "./module.ts";

type Values = Readonly<Record<string, number>>;

export function plainKernels(buffer: ArrayBufferLike): Kernels {
  const view = new DataView(buffer);
  const f64 = new Float64Array(buffer);
  const f32 = new Float32Array(buffer);
  const i32 = new Int32Array(buffer);
  let own = 0;

  const read = (name: JobName, at: number): Values => {
    const { integers, floats } = jobs[name];
    const first = at + 8 * Math.ceil(integers.length / 2);
    return Object.fromEntries([
      ...integers.map((argument, i) => [argument, view.getInt32(at + 4 * i, true)]),
      ...(floats as readonly string[]).map((argument, i) => [argument, view.getFloat64(first + 8 * i, true)]),
    ]);
  };

  /** Adds (or subtracts) the product of two tiles of packed columns; `stride` in bytes. */
  const product = (job: Values, into: number, stride: number): void => {
    const { rows, columns, depth, chunks, kind } = job;
    const panel = kind === 2 ? 8 : 4;
    const from = kind === 2 ? f32 : f64;
    const bytes = from.BYTES_PER_ELEMENT;
    const entry = (base: number, column: number, k: number) =>
      from[base / bytes + (Math.floor(column / panel) * depth + k) * panel + (column % panel)];
    for (let i = 0; i < 4 * rows; i++) {
      for (let j = 0; j < panel * columns; j++) {
        let total = 0;
        for (let chunk = 0; chunk < chunks; chunk++) {
          const [a, b] = [job.a + chunk * job.nextA, job.b + chunk * job.nextB];
          for (let k = 0; k < depth; k++) total += entry(a, i, k) * entry(b, j, k);
        }
        f64[(into + i * stride) / 8 + j] += kind === 1 ? -total : total;
      }
    }
  };

  /** The products of a tile's rows and columns, made here unless the job before made them: entry (i, j) at i * width + j. */
  const tileOf = (job: Values): { readonly products: Float64Array; readonly width: number } => {
    const width = job.columns * (job.kind === 2 ? 8 : 4);
    const products = f64.subarray(own / 8, own / 8 + TILE * TILE);
    if (job.chunks > 0) {
      products.fill(0);
      product(job, own, 8 * width);
    }
    return { products, width };
  };

  const pack = (job: Values, into: Float64Array | Float32Array, panel: number): void => {
    let out = job.out / into.BYTES_PER_ELEMENT;
    for (let column = 0; column < job.columns; column += panel) {
      for (let k = 0; k < job.rows; k++) {
        const from = (job.source + k * job.stride) / 8 + column;
        for (let lane = 0; lane < panel; lane++) into[out++] = f64[from + lane];
      }
    }
  };

  const offer = (list: number, index: number, length: number, square: number, name: number): void => {
    const [l, n] = [list / 8, index / 4];
    const first = (at: number) => square < f64[l + at] || (square === f64[l + at] && name < i32[n + at]);
    let at = length - 1;
    if (!first(at)) return;
    for (; at > 0 && first(at - 1); at--) {
      f64[l + at] = f64[l + at - 1];
      i32[n + at] = i32[n + at - 1];
    }
    f64[l + at] = square;
    i32[n + at] = name;
  };

  const squaredDistance = (job: Values, { products, width }: ReturnType<typeof tileOf>) => {
    return (i: number, j: number) => {
      const sum = f64[job.squaresA / 8 + i] + f64[job.squaresB / 8 + j];
      return { sum, square: Math.max(0, sum - 2 * products[i * width + j]) };
    };
  };

  const kernelOf = (job: Values, product: number, i: number, j: number) =>
    (job.scale * product + f64[job.termsA / 8 + i] + f64[job.termsB / 8 + j]) ** 3 - job.typical;

  return {
    place(_thread, at) {
      own = at;
    },
    dot(p, q, n) {
      let total = 0;
      for (let i = 0; i < n; i++) total += f64[p / 8 + i] * f64[q / 8 + i];
      return total;
    },
    axpy(factor, p, q, n) {
      for (let i = 0; i < n; i++) f64[q / 8 + i] += factor * f64[p / 8 + i];
    },
    packColumns64: (at) => pack(read("packColumns64", at), f64, 4),
    packColumns32: (at) => pack(read("packColumns32", at), f32, 8),
    multiply(at) {
      const job = read("multiply", at);
      const width = job.columns * (job.kind === 2 ? 8 : 4);
      if (job.clear !== 0) {
        for (let i = 0; i < 4 * job.rows; i++) {
          const line = (job.c + i * job.stride) / 8;
          f64.fill(0, line, line + width);
        }
      }
      product(job, job.c, job.stride);
    },
    cubic(at) {
      const job = read("cubic", at);
      const { products, width } = tileOf(job);
      f64.fill(0, job.columnSums / 8, job.columnSums / 8 + job.countColumns);
      let squares = 0;
      for (let i = 0; i < job.countRows; i++) {
        let row = 0;
        for (let j = job.diagonal ? i + 1 : 0; j < job.countColumns; j++) {
          const k = kernelOf(job, products[i * width + j], i, j);
          row += k;
          f64[job.columnSums / 8 + j] += k;
          squares += k * k;
        }
        f64[job.rowSums / 8 + i] = row;
      }
      f64[job.squares / 8] = squares;
    },
    nearest(at) {
      const job = read("nearest", at);
      const distance = squaredDistance(job, tileOf(job));
      const offered = (row: number, square: number, name: number) =>
        offer(job.lists + 8 * row * job.length, job.indices + 4 * row * job.length, job.length, square, name);
      for (let i = 0; i < job.countRows; i++) {
        for (let j = job.diagonal ? i + 1 : 0; j < job.countColumns; j++) {
          const { square } = distance(i, j);
          offered(job.firstRow + i, square, job.firstColumn + j);
          if (job.both) offered(job.firstColumn + j, square, job.firstRow + i);
        }
      }
    },
    balls(at) {
      const job = read("balls", at);
      const distance = squaredDistance(job, tileOf(job));
      const count = (base: number, index: number, inside: boolean) => {
        if (inside) i32[base / 4 + index]++;
      };
      for (let i = 0; i < job.countRows; i++) {
        for (let j = 0; j < job.countColumns; j++) {
          const { sum, square } = distance(i, j);
          const [ofA, ofB] = [f64[job.radiiA / 8 + i], f64[job.radiiB / 8 + j]];
          const doubt = job.margin * sum;
          if (Math.abs(square - ofA) <= doubt || Math.abs(square - ofB) <= doubt) {
            const entry = i32[job.doubtful / 4]++;
            if (entry < job.most) {
              i32[job.doubtful / 4 + 2 * entry + 2] = job.firstRow + i;
              i32[job.doubtful / 4 + 2 * entry + 3] = job.firstColumn + j;
            }
            continue;
          }
          count(job.heldA, i, square < ofA);
          count(job.holdingB, j, square < ofA);
          count(job.holdingA, i, square < ofB);
          count(job.heldB, j, square < ofB);
        }
      }
    },
    labeled(at) {
      const job = read("labeled", at);
      const tile = tileOf(job);
      const distance = squaredDistance(job, tile);
      f64.fill(0, job.sums / 8, job.sums / 8 + job.draws);
      for (let i = 0; i < job.countRows; i++) {
        for (let j = job.diagonal ? i + 1 : 0; j < job.countColumns; j++) {
          const value = job.distances
            ? Math.sqrt(distance(i, j).square)
            : kernelOf(job, tile.products[i * tile.width + j], i, j);
          for (let draw = 0; draw < job.draws; draw++) {
            const [own, other] = [job.labelsA / 8 + i * job.draws, job.labelsB / 8 + j * job.draws];
            f64[job.sums / 8 + draw] += value * f64[own + draw] * f64[other + draw];
          }
        }
      }
    },
    symmetric(at) {
      const { matrix, stride, order, first, part, parts, v, y } = read("symmetric", at);
      f64.fill(0, y / 8 + first, y / 8 + order);
      for (let group = first + 4 * part; group < order; group += 4 * parts) {
        for (let i = group; i < group + 4; i++) {
          const line = (matrix + i * stride) / 8;
          f64[y / 8 + i] += f64[line + i] * f64[v / 8 + i];
          for (let j = i + 1; j < order; j++) {
            f64[y / 8 + i] += f64[line + j] * f64[v / 8 + j];
            f64[y / 8 + j] += f64[line + j] * f64[v / 8 + i];
          }
        }
      }
    },
  };
}

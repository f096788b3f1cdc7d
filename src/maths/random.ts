/**
 * Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as
 * 1, 2, 3", SC11). The n-th number of a stream is a pure function of (key, n), so a stream can be cut anywhere, and
 * streams with different keys are independent. `fork` derives the key of a named sub-stream, which makes what "latent"
 * draws independent of how much "real" has drawn before.
 *
 * @example
 *   const rng = new Rng(1).fork("latent");
 *   rng.uniform();   // in (0, 1)
 *   rng.normal();    // N(0, 1)
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** High 32 bits of the 64-bit product of two unsigned 32-bit integers, exactly, from 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = aLow * bLow;
  const middle1 = aHigh * bLow + (low >>> 16);
  const middle2 = aLow * bHigh + (middle1 & 0xffff);
  return (aHigh * bHigh + Math.floor(middle1 / 65536) + Math.floor(middle2 / 65536)) >>> 0;
}

/** Philox4x32-10: four 32-bit words from a 128-bit counter and a 64-bit key, written to `out`. */
export function philox(counter: ArrayLike<number>, key: ArrayLike<number>, out: Uint32Array): void {
  let c0 = counter[0] >>> 0;
  let c1 = counter[1] >>> 0;
  let c2 = counter[2] >>> 0;
  let c3 = counter[3] >>> 0;
  let k0 = key[0] >>> 0;
  let k1 = key[1] >>> 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** FNV-1a, 32 bits, over the UTF-16 code units of a name. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash;
}

export class Rng {
  readonly #key: Uint32Array;
  readonly #block = new Uint32Array(4);
  readonly #counter = new Uint32Array(4);
  #used = 4;
  #spareNormal: number | undefined;

  /** @param seed a non-negative integer below 2^53 */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`a seed must be a non-negative integer below 2^53 (got ${seed})`);
    }
    this.#key = Uint32Array.of(seed >>> 0, Math.floor(seed / 2 ** 32));
  }

  /**
   * The sub-stream with this name or number. Forking reads nothing from this stream, so the result depends only on the
   * names on the way from the seed.
   */
  fork(name: string | number): Rng {
    const out = new Uint32Array(4);
    const words =
      typeof name === "number"
        ? [name >>> 0, Math.floor(name / 2 ** 32), 0x6e756d62, 0xf0f0f0f0]
        : [hashName(name), name.length, 0x6e616d65, 0x0f0f0f0f];
    philox(words, this.#key, out);
    const child = new Rng(0);
    child.#key.set([out[0], out[1]]);
    return child;
  }

  /** The next 32 random bits as an unsigned integer. */
  uint32(): number {
    if (this.#used === 4) {
      philox(this.#counter, this.#key, this.#block);
      this.#counter[0]++;
      if (this.#counter[0] === 0) this.#counter[1]++;
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  /**
   * Uniform in the open interval (0, 1), on a grid of 2^52 points: the middles of equal cells. One bit more and the
   * half that centers the last cell would round it up to 1.
   */
  uniform(): number {
    const high = this.uint32() >>> 6;
    const low = this.uint32() >>> 6;
    return (high * 2 ** 26 + low + 0.5) / 2 ** 52;
  }

  /** Uniform integer in [0, bound), without modulo bias. */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Standard normal, by Box and Muller's transform (1958), two numbers a pair of uniforms. */
  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Fills an array with standard normals and returns it. */
  normals<T extends Float32Array | Float64Array>(out: T): T {
    for (let i = 0; i < out.length; i++) out[i] = this.normal();
    return out;
  }
}

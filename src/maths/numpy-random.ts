/**
 * The permutations that NumPy's RandomState draws from a seed, so that sets which reference programs shuffle are shuffled alike: the
 * Mersenne Twister MT19937 and Fisher & Yates' shuffle from the end, whose places are drawn by masking and rejecting.
 *
 * Sources: Matsumoto & Nishimura 1998, "Mersenne twister", ACM TOMACS 8; NumPy's legacy RandomState (NEP 19), whose stream is frozen.
 */

const WORDS = 624;
const MIDDLE = 397;

/** What `numpy.random.RandomState` draws, one after the other. */
export interface NumpyRandom {
  /** The numbers 0 to n - 1 as `permutation(n)` orders them. */
  permutation(n: number): Int32Array;
  /** What `choice(n, size, replace=False)` gives: the first of a permutation. */
  choice(n: number, size: number): Int32Array;
}

/** @param seed of 32 bits */
export function numpyRandom(seed: number): NumpyRandom {
  const next = mersenneTwister(seed);
  const permutation = (n: number) => {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const mask = 2 ** (32 - Math.clz32(i)) - 1;
      let j = next() & mask;
      while (j > i) j = next() & mask;
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  };
  return { permutation, choice: (n, size) => permutation(n).slice(0, size) };
}

/** Numbers of 32 bits. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(WORDS);
  state[0] = seed;
  for (let i = 1; i < WORDS; i++) state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  let at = WORDS;
  const twist = () => {
    for (let i = 0; i < WORDS; i++) {
      const mixed = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
      state[i] = state[(i + MIDDLE) % WORDS] ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    at = 0;
  };
  return () => {
    if (at === WORDS) twist();
    let y = state[at++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

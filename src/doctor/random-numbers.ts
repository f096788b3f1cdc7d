/**
 * The counter-based generator against the known-answer vectors of its authors (file kat_vectors of Random123), and what named
 * streams promise: a stream is a function of seed and name, whatever was drawn before and in whatever order.
 */

import { philox, Rng } from "../maths/random.ts";
import { type Check, exactly, type Finding, finding, within } from "./check.ts";
import { count } from "./support.ts";

const product = { philox, Rng };

const ONES = 0xffffffff;

/** Counter, key, the four words. */
const vectors = [
  ["0", [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
  ["ones", [ONES, ONES, ONES, ONES], [ONES, ONES], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]],
  [
    "digits of pi",
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] as const;

const DRAWS = 10_000;
/** Standard errors allowed for; the seed is fixed, so the findings never change. */
const ERRORS = 5;

export const randomNumbers: Check<typeof product> = {
  title: "Random numbers: known answers, streams, moments",
  source: "Salmon, Moraes, Dror & Shaw 2011, SC11",

  run(planted = {}) {
    const parts = { ...product, ...planted };
    return [...knownAnswers(parts), ...streams(parts), ...moments(parts)];
  },
};

function knownAnswers({ philox }: typeof product): Finding[] {
  return vectors.flatMap(([what, counter, key, words]) => {
    const out = new Uint32Array(4);
    philox(counter, key, out);
    return words.map((word, i) => finding(`word ${i} of Philox, ${what}`, out[i], exactly(word)));
  });
}

function streams({ Rng }: typeof product): Finding[] {
  const draw = (rng: Rng) => count(20).map(() => rng.uint32());
  const differences = (a: readonly number[], b: readonly number[]) =>
    a.filter((word, i) => word !== b[i]).length;
  const alone = draw(new Rng(5).fork("latent"));
  const rng = new Rng(5);
  draw(rng.fork("real"));
  draw(rng);
  const after = draw(rng.fork("latent"));
  return [
    finding("draws of a stream that other streams changed", differences(alone, after), exactly(0)),
    finding("draws that differ between streams", differences(alone, draw(rng.fork("real"))), exactly(20)),
    finding(
      "draws that differ between seeds",
      differences(alone, draw(new Rng(6).fork("latent"))),
      exactly(20),
    ),
  ];
}

function moments({ Rng }: typeof product): Finding[] {
  const mean = (values: ArrayLike<number>, of: (x: number) => number) =>
    Array.from(values).reduce((sum, value) => sum + of(value), 0) / values.length;
  const rng = new Rng(3);
  const normals = rng.fork("normal").normals(new Float64Array(DRAWS));
  const stream = rng.fork("uniform");
  const uniforms = count(DRAWS).map(() => stream.uniform());
  // Standard deviations of one draw's x, x^2 (kurtosis 3) and u.
  const error = (sd: number) => (ERRORS * sd) / Math.sqrt(DRAWS);
  return [
    finding(
      "mean of normals",
      mean(normals, (x) => x),
      within(0, error(1)),
    ),
    finding(
      "mean square of normals",
      mean(normals, (x) => x * x),
      within(1, error(Math.SQRT2)),
    ),
    finding(
      "mean of uniforms",
      mean(uniforms, (u) => u),
      within(1 / 2, error(Math.sqrt(1 / 12))),
    ),
  ];
}

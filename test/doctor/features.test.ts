/** Known answers of networks with the user's weights: the images, what is compared, and that errors are found. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { againstAnswers, cifarAnswers, drawnImages } from "../../src/doctor/features/cifar10.ts";
import { outputsHold } from "../../src/doctor/features/network.ts";
import { HALF, noiseImage } from "../../src/doctor/features/noise.ts";
import { againstReference, checksumsOf, FORMAT } from "../../src/doctor/features/reference.ts";
import { SCORES, type Score, scoresOf } from "../../src/doctor/features/scores.ts";
import { protocols } from "../../src/features/protocols.ts";
import { Rng } from "../../src/maths/random.ts";
import { packageRoot } from "../../src/root.ts";
import type { Samples } from "../../src/samples.ts";
import { pythonWith } from "../helpers/python.ts";

const SEED = 91;
const python = pythonWith("numpy");

describe("images of noise", () => {
  it("have the sizes that their formula says", () => {
    // 8 + 67 i mod 393 by 8 + 131 i mod 393: of i = 6, 8 + 402 - 393 and 8 + 786 - 2 * 393
    expect([0, 1, 6, 32].map((i) => [noiseImage(i).height, noiseImage(i).width])).toEqual([
      [8, 8],
      [75, 139],
      [17, 8],
      [8, 8],
    ]);
  });

  it.skipIf("missing" in python)("are those that the recipe for a reference makes, byte for byte", () => {
    const script = [
      "import hashlib, sys, types",
      "package = types.ModuleType('ganscope'); package.__path__ = [sys.argv[1]]; sys.modules['ganscope'] = package",
      "from ganscope.reference import noise_image",
      "for i in range(64): print(hashlib.sha256(noise_image(i).tobytes()).hexdigest())",
    ].join("\n");
    const theirs = execFileSync(
      "command" in python ? python.command : "",
      ["-c", script, join(packageRoot(), "python/src/ganscope")],
      {
        encoding: "utf8",
      },
    );
    const digest = (data: Uint8Array) => createHash("sha256").update(data).digest("hex");
    expect(Array.from({ length: 2 * HALF }, (_, i) => digest(noiseImage(i).data))).toEqual(
      theirs.trim().split("\n"),
    );
  });
});

const random = (rows: number, dim: number, name: string): Samples => {
  const rng = new Rng(SEED).fork(name);
  return { rows, dim, data: Float64Array.from({ length: rows * dim }, () => rng.uniform()) };
};
const seen = { features: random(2 * HALF, 20, "features"), logits: random(2 * HALF, 12, "logits") };
// two channels of image 5 that differ by .9: in each other's place, 8 of 20 places on, they move the weighted mean by .9 * .4 / 20
const [ONE, OTHER] = [5 * 20 + 9, 5 * 20 + 17];
seen.features.data[ONE] = 0.05;
seen.features.data[OTHER] = 0.95;
const found = Object.fromEntries(SCORES.map((name, i) => [name, 1 + i])) as Record<Score, number>;
const { "kid.sd": _, ...scores } = found;
const reference = {
  format: FORMAT,
  program: "none",
  weights: "0".repeat(64),
  features: checksumsOf(seen.features),
  logits: checksumsOf(seen.logits),
  scores,
} as const;
const wrong = (findings: readonly { ok: boolean; quantity: string }[]) =>
  findings.filter(({ ok }) => !ok).map(({ quantity }) => quantity);

describe(`against a reference (seed ${SEED})`, () => {
  it("the same numbers are right", () => {
    expect(wrong(againstReference(seen, found, reference))).toEqual([]);
  });

  it("two channels that changed places are found, with the image", () => {
    const data = Float64Array.from(seen.features.data);
    [data[ONE], data[OTHER]] = [data[OTHER], data[ONE]];
    const features = { ...seen.features, data };
    // the mean of the row is the same
    expect(wrong(againstReference({ ...seen, features }, found, reference))).toEqual([
      "features, weighted: image 5 farthest off",
    ]);
  });

  it("numbers that are none, and a score, are found", () => {
    const data = Float64Array.from(seen.logits.data);
    data[3 * 12] = Number.NaN;
    const bad = againstReference(
      { ...seen, logits: { ...seen.logits, data } },
      { ...found, fid: 1.001 },
      reference,
    );
    expect(wrong(bad)).toEqual([
      "logits, first: image 3 farthest off",
      "logits, mean: image 3 farthest off",
      "logits, weighted: image 3 farthest off",
      "fid",
    ]);
  });
});

describe("what holds of any weights", () => {
  const rows = (count: number) => ({
    features: random(count, 2048, "f"),
    logits: random(count, 1008, "l"),
  });
  const all = rows(3);
  const one = { ...all.features, rows: 1, data: all.features.data.slice(2048, 4096) };
  const good = {
    whole: true,
    all,
    alone: { features: one, logits: one },
    place: 1,
    gray: [one, one],
  } as const;

  it("is right where all is alike", () => expect(wrong(outputsHold(good))).toEqual([]));

  it("names what is wrong", () => {
    const other = { ...one, data: one.data.map((value) => -value) };
    const negative = { ...all.features, data: all.features.data.map((value) => value - 0.5) };
    expect(wrong(outputsHold({ ...good, whole: false, gray: [one, other] }))).toEqual([
      "the model is the file that was written",
      "a gray image resized in two ways, largest difference",
    ]);
    expect(wrong(outputsHold({ ...good, all: { ...all, features: negative } }))).toEqual([
      "features are at least 0, as means of what a rectifier lets through",
      "features of image 1 by itself and among others, largest difference",
    ]);
  });
});

describe("scores of CIFAR-10", () => {
  it("are of the images that torch-fidelity's tool draws: numpy.random.RandomState(2020).choice(50000, 4, replace=False)", () => {
    expect([...drawnImages(50_000, 4)]).toEqual([6546, 13504, 24397, 39273]);
    // its test set is smaller; both are drawn from the start
    expect([...drawnImages(10_000, 4)]).toEqual([2434, 3829, 4436, 4449]);
  });

  it("are right within torch-fidelity's own deltas, and wrong beyond", () => {
    const { few, set } = cifarAnswers;
    const at = (fid: number) => ({ ...found, fid }) as Record<Score, number>;
    expect(againstAnswers({ ...found, is: 4.5109 }, few)).toMatchObject([{ quantity: "is", ok: true }]);
    expect(againstAnswers(at(10.3235), set)[0]).toMatchObject({ quantity: "fid", ok: false });
    expect(againstAnswers(at(10.32335), set)[0]).toMatchObject({ quantity: "fid", ok: true });
    expect(againstAnswers(at(Number.NaN), set)[0]).toMatchObject({ ok: false });
  });
});

it("scores that were not asked for are no numbers, so that no answer takes them for right", () => {
  const looked = { features: random(20, 4, "a"), logits: random(20, 5, "b") };
  const only = scoresOf(
    { real: looked.features, fake: looked },
    { is: protocols["torch-fidelity"].metrics.is },
  );
  expect(only.is).toBeGreaterThan(1);
  expect([only.fid, only.kid, only["kid.sd"], only.precision]).toEqual([NaN, NaN, NaN, NaN]);
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { ownLabels } from "../../metrics/labels.ts";
import { createTarget } from "../../src/data/index.ts";
import { extractorFor } from "../../src/features/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { folderWith } from "../helpers/folder.ts";

const { "class-coverage": classCoverage } = metrics;

const target = createTarget({ kind: "stacked-mnist", split: "test" });
const digits = createTarget({ kind: "mnist", split: "test" });

describe("stacked digits", () => {
  it("are the digits of one draw, three an image, as its colors, and their triple is the label", () => {
    const images = target.sample(20, new Rng(5));
    const single = digits.sample(60, new Rng(5));
    expect(target.image).toEqual({ height: 28, width: 28, channels: 3 });
    expect([target.dim, images.dim, images.rows]).toEqual([2352, 2352, 20]);
    for (let i = 0; i < 20; i++) {
      const [red, green, blue] = [0, 1, 2].map((c) => single.labels?.[3 * i + c] ?? Number.NaN);
      expect(images.labels?.[i]).toBe(100 * red + 10 * green + blue);
      for (let c = 0; c < 3; c++) {
        const channel = images.data.subarray(i * 2352, (i + 1) * 2352).filter((_, j) => j % 3 === c);
        expect(channel).toEqual(single.data.subarray((3 * i + c) * 784, (3 * i + c + 1) * 784));
      }
    }
  });

  it("are a triple as often as its three digits are drawn: 980, 1135 and 1032 of the 10,000 test images are 0, 1 and 2", () => {
    expect(digits.classShares?.slice(0, 3)).toEqual([0.098, 0.1135, 0.1032]);
    expect(target.classShares).toHaveLength(1000);
    expect(target.classShares?.[12]).toBeCloseTo(0.098 * 0.1135 * 0.1032, 15);
    expect(target.classShares?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("deviate as single digits do", () => {
    expect(target.sd).toBe(digits.sd);
  });

  it("are read by the classifier: more than .96 of 300 triples, as .9946 cubed is .984 with a deviation of .007", () => {
    const images = target.sample(300, new Rng(6));
    const extractor = extractorFor(target);
    expect(extractor?.classes).toBe(1000);
    const told = extractor?.extract(images).features.labels ?? new Int32Array(0);
    const right = told.filter((label, i) => label === images.labels?.[i]).length;
    expect(right / 300).toBeGreaterThan(0.96);
  });
});

/** A set of so many classes, each as often; an image's only pixel is its class. */
function setOf(classes: number): string {
  const folder = folderWith();
  const labels = Array.from({ length: classes }, (_, label) => label);
  const size = [0, 0, 0, classes];
  writeFileSync(join(folder, "train-labels-idx1-ubyte"), Uint8Array.of(0, 0, 8, 1, ...size, ...labels));
  writeFileSync(
    join(folder, "train-images-idx3-ubyte"),
    Uint8Array.of(0, 0, 8, 3, ...size, 0, 0, 0, 1, 0, 0, 0, 1, ...labels),
  );
  return folder;
}

describe("a set of another number of classes", () => {
  it.each([
    [5, 10],
    [10, 10],
    [12, 12],
  ])("of %i counts its triples in base %i, labels and shares alike", (classes, base) => {
    const stacked = createTarget({ kind: "stacked-mnist", folder: setOf(classes) });
    const { rows, data, labels } = stacked.sample(4 * classes ** 3, new Rng(7));
    for (let i = 0; i < rows; i++) {
      const [red, green, blue] = [0, 1, 2].map((c) => Math.round((data[3 * i + c] + 1) * 127.5));
      expect(labels?.[i]).toBe((red * base + green) * base + blue);
    }
    const shares = stacked.classShares ?? [];
    expect(shares.length).toBe(base ** 3);
    expect(shares.filter((share) => share > 0)).toHaveLength(classes ** 3);
    for (const label of labels ?? []) expect(shares[label]).toBeCloseTo(classes ** -3, 15);
    // So a perfect generator makes no class that the data do not have.
    const sample = { rows, dim: 3, data, ...(labels && { labels }) };
    const known = { labels: ownLabels, classShares: shares };
    const found = classCoverage.compute({ real: sample, fake: sample, ...known }, {});
    expect(found["class-coverage.classes"].value).toBe(new Set(labels).size);
    expect(found["class-coverage.kl"].value).not.toBeNull();
  });

  it.each(["mnist", "stacked-mnist"] as const)(
    "of more than ten is refused of %s where the classifier of digits is to tell them",
    (kind) => {
      const target = { kind, folder: setOf(12), extractor: "digits" } as const;
      expect(() => createTarget(target)).toThrow(
        expect.objectContaining({
          code: "E_INPUT",
          where: "target.extractor",
          message: "the digit classifier distinguishes at most 10 classes (got 12)",
        }),
      );
      expect(createTarget({ ...target, folder: setOf(5) }).extractor).toBe("digits");
    },
  );
});

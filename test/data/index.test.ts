import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createTarget, type TargetId, targets } from "../../src/data/index.ts";
import { InputError } from "../../src/errors.ts";
import { Rng } from "../../src/maths/random.ts";

describe("createTarget", () => {
  it("fills in every default", () => {
    const named = createTarget({ kind: "ring", modes: 8, radius: 1, std: 0.02, weights: null });
    expect(createTarget({ kind: "ring" }).sample(50, new Rng(1))).toEqual(named.sample(50, new Rng(1)));
  });

  it.each([
    [{ kind: "ring", sdt: 0.1 }, 'ring has no option "sdt" (its options are modes, radius, std, weights)'],
    [{ kind: "ring", std: -0.1 }, "ring.std must be > 0"],
    [{ kind: "grid", side: 2.5 }, "grid.side must be integer"],
    [{ kind: "lines", theta: Number.NaN }, "lines.theta must be number"],
    [{ kind: "gaussian-mixture", means: [] }, "gaussian-mixture.means must not have fewer than 1 items"],
    [{ kind: "ring", weights: [1, 0, 1, 1, 1, 1, 1, 1] }, "ring.weights.1 must be > 0"],
  ] as const)("refuses %o", (options, message) => {
    expect(() => createTarget(options)).toThrow(InputError);
    expect(() => createTarget(options)).toThrow(message);
  });

  it("does not touch the options it is given", () => {
    const options = Object.freeze({ kind: "gaussian-mixture", means: Object.freeze([1, 2]) } as const);
    expect(createTarget(options).modes?.centers.rows).toBe(2);
  });
});

/** What the kinds that have no defaults to live on are given. */
const given: { readonly [Id in TargetId]?: Readonly<Record<string, unknown>> } = {
  samples: { file: join(import.meta.dirname, "../golden/inputs/table.csv") },
};

describe.each(Object.keys(targets).filter((kind) => kind !== "mnist") as TargetId[])("%s", (kind) => {
  const target = createTarget({ kind, ...given[kind] });

  it("repeats itself for equal seeds and only for those", () => {
    expect(target.sample(64, new Rng(7))).toEqual(target.sample(64, new Rng(7)));
    expect(target.sample(64, new Rng(7))).not.toEqual(target.sample(64, new Rng(8)));
  });

  it("goes on with the stream it is given: two draws are not the same points", () => {
    const rng = new Rng(7);
    expect(target.sample(64, rng)).not.toEqual(target.sample(64, rng));
  });

  it.skipIf(target.image !== undefined)("has a box that holds its samples", () => {
    const { low, high } = target.box!;
    expect(target.sample(2000, new Rng(9)).data.every((x) => x > low && x < high)).toBe(true);
  });
});

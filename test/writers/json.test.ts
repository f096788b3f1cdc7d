import fc from "fast-check";
import { expect, test } from "vitest";
import type { SeedResult } from "../../src/result/index.ts";
import { summary, toJson } from "../../src/writers/json.ts";
import { quickResult } from "../helpers/result.ts";

test("keys are sorted at every depth, so equal values give equal bytes", () => {
  expect(toJson({ b: [{ d: 1, c: 2 }], a: null }, 0)).toBe('{"a":null,"b":[{"c":2,"d":1}]}\n');
  const shuffled = (object: object) => Object.fromEntries(Object.entries(object).reverse());
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      (value) => toJson(shuffled(value)) === toJson(value),
    ),
    { seed: 20_260_302 },
  );
});

test("what JSON can hold comes back as it was", () => {
  // -0 is 0 in JSON; the round trip through the built-in writer is the oracle.
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(toJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 20_260_303 },
  );
});

test("a number that is not finite is never written, wherever it stands, and its place is named", () => {
  const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  const keys = fc.array(fc.oneof(fc.constantFrom("a", "b"), fc.nat({ max: 3 })), { maxLength: 6 });
  fc.assert(
    fc.property(bad, keys, (number, path) => {
      const nested = path.reduceRight<unknown>(
        (inner, key) => (typeof key === "number" ? [...Array(key).fill(0), inner] : { [key]: inner }),
        number,
      );
      const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
      expect(() => toJson(nested)).toThrow(`JSON cannot hold ${number} (result${place})`);
    }),
    { seed: 20_260_304 },
  );
});

test("what would silently become something else is refused; what is undefined is left out", () => {
  expect(() => toJson({ a: new Float64Array(2) })).toThrow("JSON cannot hold a Float64Array (result.a)");
  expect(() => toJson({ a: () => 1 })).toThrow("JSON cannot hold a function (result.a)");
  expect(() => toJson([new Map()])).toThrow("JSON cannot hold a Map (result[0])");
  expect(() => toJson({ a: 1n })).toThrow("JSON cannot hold a bigint (result.a)");
  expect(toJson({ a: undefined, b: 1 }, 0)).toBe('{"b":1}\n');
});

test("the summary keeps metrics, verdicts, gates and timing, and leaves out what only figures need", () => {
  const result = quickResult();
  const [first, ...others] = result.scenarios;
  const drawn = {
    plan: {},
    map: {},
    latents: {},
    untrained: {},
    frames: [{}],
  } as never as Partial<SeedResult>;
  const seeds = first.seeds.map((seed) => ({ ...seed, ...drawn }));
  const printed = JSON.parse(toJson(summary({ ...result, scenarios: [{ ...first, seeds }, ...others] })));
  expect(Object.keys(printed)).toEqual(expect.arrayContaining(["schema", "scenarios", "exit"]));
  const [scenario] = printed.scenarios;
  expect(scenario.gates).toEqual(JSON.parse(JSON.stringify(result.scenarios[0].gates)));
  const { records, snapshots, ...kept } = result.scenarios[0].seeds[0];
  expect(records.length + snapshots.length).toBeGreaterThan(0);
  expect(scenario.seeds[0]).toEqual(JSON.parse(JSON.stringify(kept)));
});

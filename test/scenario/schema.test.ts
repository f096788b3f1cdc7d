import { Ajv } from "ajv";
import { Type } from "typebox";
import { describe, expect, test } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { targets } from "../../src/data/index.ts";
import { trainers } from "../../src/models/trainers/index.ts";
import { toJsonSchema } from "../../src/scenario/json-schema.ts";
import { publishedSchemas, scenarioSchema } from "../../src/scenario/schema.ts";
import { quantityNames } from "../../src/scenario/vocabulary.ts";

describe("a typebox schema as JSON schema", () => {
  test("literals become an enum, unions by kind a oneOf, unions with null a list of types", () => {
    const { properties } = toJsonSchema(
      Type.Object({
        word: Type.Union([Type.Literal("a"), Type.Literal("b")], { default: "a" }),
        shape: Type.Union([Type.Object({ kind: Type.Literal("square") })], {
          discriminator: { propertyName: "kind" },
        }),
        limit: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], { default: null }),
      }),
    );
    expect(properties).toEqual({
      word: { type: "string", enum: ["a", "b"], default: "a" },
      shape: {
        type: "object",
        required: ["kind"],
        discriminator: { propertyName: "kind" },
        oneOf: [
          {
            type: "object",
            additionalProperties: false,
            properties: { kind: { type: "string", const: "square" } },
            required: ["kind"],
          },
        ],
      },
      limit: { type: ["integer", "null"], minimum: 0, default: null },
    });
  });

  test("what has a default is not required, and unknown keys are refused", () => {
    const schema = Type.Object({
      a: Type.Number(),
      b: Type.Number({ default: 1 }),
      c: Type.Optional(Type.Number()),
    });
    expect(toJsonSchema(schema)).toMatchObject({ required: ["a"], additionalProperties: false });
  });
});

describe("the published schema", () => {
  test("offers every target, trainer and quantity that is registered", () => {
    const kinds = (key: string) =>
      scenarioSchema.properties?.[key].oneOf?.map((member) => member.properties?.kind.const);
    expect(kinds("target")).toEqual(Object.keys(targets));
    expect(kinds("trainer")).toEqual(Object.keys(trainers));
    expect(Object.keys(scenarioSchema.properties?.metrics.properties ?? {})).toEqual(Object.keys(metrics));
    expect(quantityNames).toContain("mode-coverage.modes20");
    expect(quantityNames).toContain("emd");
  });

  test("works in a validator that neither fills in defaults nor knows discriminators", () => {
    const ajv = new Ajv({ strict: false });
    const validate = ajv.compile(publishedSchemas.scenario);
    const minimal = { target: { kind: "ring" }, trainer: { kind: "gan" } };
    expect(validate(minimal)).toBe(true);
    expect(validate({ ...minimal, target: { kind: "rng" } })).toBe(false);
    expect(validate({ ...minimal, trainer: { kind: "gan", stpes: 1 } })).toBe(false);
    const withGenerator = (generator: object) => ({ ...minimal, trainer: { kind: "gan", generator } });
    expect(validate(withGenerator({ widths: [8] }))).toBe(true);
    expect(validate(withGenerator({ kind: "affine", shift: 1, frozen: true }))).toBe(true);
    expect(validate(withGenerator({ kind: "affine", widths: [8] }))).toBe(false);
    expect(validate(withGenerator({ kind: "afine" }))).toBe(false);
  });
});

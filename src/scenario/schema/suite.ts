/** The schema of a suite. */

import { Type } from "typebox";
import { expectation } from "./expectation.ts";
import { level, name, seeds } from "./parts.ts";

const suiteGate = Type.Object({
  for: Type.String({
    minLength: 1,
    description: "Names of scenarios, with * for any characters and ? for one",
  }),
  expect: Type.Optional(
    Type.Array(expectation, { minItems: 1, description: "What is expected of these scenarios" }),
  ),
  replace: Type.Boolean({
    default: false,
    description: "Replace the expectations of their files instead of adding to them",
  }),
  level: Type.Optional(level({}, "The level of all their expectations")),
});

export const suite = Type.Object({
  suite: name,
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  description: Type.Optional(Type.String({ maxLength: 10_000 })),
  seeds: Type.Optional(seeds({})),
  gates: Type.Optional(
    Type.Array(suiteGate, {
      description: "Expectations for scenarios selected by name, applied in order",
    }),
  ),
  scenarios: Type.Array(
    Type.Union([
      Type.String({ minLength: 1 }),
      Type.Object({ file: Type.String({ minLength: 1 }), with: Type.Record(Type.String(), Type.Unknown()) }),
    ]),
    { minItems: 1, description: "Scenario files, each with optional changes" },
  ),
});

/** The schema of a suite. */

import { Type } from "typebox";
import { expectation } from "./expectation.ts";
import { level, name, seeds } from "./parts.ts";

const suiteGate = Type.Object({
  for: Type.String({
    minLength: 1,
    description: "Names of scenarios, with * for any characters and ? for one",
  }),
  expect: Type.Optional(Type.Array(expectation, { minItems: 1, description: "What is expected of them" })),
  replace: Type.Boolean({
    default: false,
    description: "Instead of what their files expect; otherwise beside it",
  }),
  level: Type.Optional(level({}, "The level of all that is then expected of them")),
});

export const suite = Type.Object({
  suite: name,
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  description: Type.Optional(Type.String({ maxLength: 10_000 })),
  seeds: Type.Optional(seeds({})),
  gates: Type.Optional(
    Type.Array(suiteGate, {
      description: "What is expected of scenarios by their names, one after the other",
    }),
  ),
  scenarios: Type.Array(
    Type.Union([
      Type.String({ minLength: 1 }),
      Type.Object({ file: Type.String({ minLength: 1 }), with: Type.Record(Type.String(), Type.Unknown()) }),
    ]),
    { minItems: 1, description: "Scenario files, each with changes if need be" },
  ),
});

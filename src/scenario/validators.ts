/** The schemas compiled: each tells whether plain data are what it describes, and fills its defaults in. */

import { Ajv, type SchemaObject, type ValidateFunction } from "ajv";
import type { FormId } from "./scenario.ts";
import { expectationSchema, formSchemas, suiteSchema } from "./schema.ts";
import type { StatedExpectation, Suite, WrittenForms } from "./written.ts";

interface Validated extends WrittenForms {
  readonly suite: Suite;
  readonly expectation: StatedExpectation;
}

let ajv: Ajv | undefined;
const compiled = new Map<string, ValidateFunction>();

/** Compiling takes a while, and few commands need all schemas: each is compiled at its first use. */
export function validatorOf<Id extends keyof Validated>(id: Id): ValidateFunction<Validated[Id]> {
  ajv ??= new Ajv({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    useDefaults: true,
    discriminator: true,
    verbose: true,
    // half of the time of compiling, for code that runs once for each scenario
    code: { optimize: false },
  });
  const known = compiled.get(id) ?? ajv.compile(schemaOf(id) as SchemaObject);
  compiled.set(id, known);
  return known as ValidateFunction<Validated[Id]>;
}

function schemaOf(id: FormId | "suite" | "expectation") {
  if (id === "suite") return suiteSchema;
  return id === "expectation" ? expectationSchema : formSchemas[id];
}

/** The schemas compiled: each tells whether plain data are what it describes, and fills its defaults in. */

import { Ajv, type SchemaObject, type ValidateFunction } from "ajv";
import type { FormId } from "./scenario.ts";
import { expectationSchema, formIds, formSchemas, suiteSchema } from "./schema.ts";
import type { StatedExpectation, Suite, WrittenForms } from "./written.ts";

/** Compiling the schemas takes a while, and `ganscope --help` needs none of them: it is done at the first use. */
function compileSchemas() {
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    useDefaults: true,
    discriminator: true,
    verbose: true,
  });
  return {
    forms: Object.fromEntries(
      formIds.map((id) => [id, ajv.compile(formSchemas[id] as SchemaObject)]),
    ) as Readonly<Record<FormId, ValidateFunction<WrittenForms[FormId]>>>,
    suite: ajv.compile<Suite>(suiteSchema as SchemaObject),
    expectation: ajv.compile<StatedExpectation>(expectationSchema as SchemaObject),
  };
}
let compiled: ReturnType<typeof compileSchemas> | undefined;

export function validators(): ReturnType<typeof compileSchemas> {
  compiled ??= compileSchemas();
  return compiled;
}

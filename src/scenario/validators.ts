/** The schemas compiled: each tells whether plain data are what it describes, and fills its defaults in. */

import { Ajv, type SchemaObject } from "ajv";
import { expectationSchema, gameSchema, studySchema, suiteSchema, trainingSchema } from "./schema.ts";
import type {
  StatedExpectation,
  Suite,
  WrittenGameScenario,
  WrittenStudyScenario,
  WrittenTraining,
} from "./written.ts";

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
    training: ajv.compile<WrittenTraining>(trainingSchema as SchemaObject),
    game: ajv.compile<WrittenGameScenario>(gameSchema as SchemaObject),
    study: ajv.compile<WrittenStudyScenario>(studySchema as SchemaObject),
    suite: ajv.compile<Suite>(suiteSchema as SchemaObject),
    expectation: ajv.compile<StatedExpectation>(expectationSchema as SchemaObject),
  };
}
let compiled: ReturnType<typeof compileSchemas> | undefined;

export function validators(): ReturnType<typeof compileSchemas> {
  compiled ??= compileSchemas();
  return compiled;
}

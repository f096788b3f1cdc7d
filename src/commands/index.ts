/** The commands, by name. Adding one: a file named after it, a line here, a test. */

import { baseline } from "./baseline.ts";
import { compare } from "./compare.ts";
import { diagnose } from "./diagnose.ts";
import { doctor } from "./doctor.ts";
import { emd } from "./emd.ts";
import { engine } from "./engine.ts";
import { evaluate } from "./eval.ts";
import { features } from "./features.ts";
import { init } from "./init.ts";
import { list } from "./list.ts";
import { merge } from "./merge.ts";
import { queue } from "./queue.ts";
import { report } from "./report.ts";
import { run } from "./run.ts";
import { sample } from "./sample.ts";
import { schema } from "./schema.ts";
import { validate } from "./validate.ts";

export const commands = {
  init,
  validate,
  list,
  run,
  eval: evaluate,
  diagnose,
  emd,
  baseline,
  compare,
  report,
  merge,
  queue,
  sample,
  schema,
  features,
  engine,
  doctor,
} as const;

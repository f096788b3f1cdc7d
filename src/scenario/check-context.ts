/** The context of a check: the file, and the problems found in it. */

import { GanscopeError } from "../errors.ts";
import type { CheckContext } from "./forms/form.ts";
import type { Path, Source } from "./source.ts";

export function contextFor(source: Source, allowOutside: boolean): CheckContext {
  const problems: CheckContext["problems"] = [];
  return {
    source,
    allowOutside,
    problems,
    complain(path, message, hint) {
      problems.push({
        where: source.where(path, "value"),
        message,
        ...(hint === undefined ? {} : { hint }),
      });
    },
  };
}

/** Makes something from the scenario's options, which checks what the schema cannot; an error becomes a problem of the file. */
export function attempt<T>(path: Path, { complain }: CheckContext, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof GanscopeError)) throw error;
    const place = error.where === undefined || error.where === path[0] ? "" : ` (${error.where})`;
    complain(path, error.message + place, error.hint);
    return undefined;
  }
}

/** Where the file that is being checked lies, with what has been found wrong. */

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

/** Making something of the scenario's options checks what the schema cannot; what it throws becomes a complaint. */
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

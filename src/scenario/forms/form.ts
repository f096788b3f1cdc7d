/** What a scenario can ask for: a file in this folder and a line in index.ts; src/runs/forms.ts says how it runs, reports/kit/forms.ts how its result is worded. */

import type { TProperties } from "typebox";
import type { Problem } from "../problem.ts";
import type { Described, FormId, Scenarios } from "../scenario.ts";
import type { Path, Source } from "../source.ts";
import type { Subject } from "../subjects.ts";
import type { WrittenForms } from "../written.ts";

/** What flags of the command line can override in a file. */
export type Setting = "seeds" | "steps" | "checkpointEvery";

export interface Form<Id extends FormId = FormId> {
  /** What is done with it: "train". */
  readonly verb: string;
  /** What one is called; its id unless given. */
  readonly called?: string;
  /** The schemas of the keys that only this form has. Its required keys identify the form. */
  readonly properties: TProperties;
  /** The path that each setting overrides; a form ignores the settings that it does not list. */
  readonly settable: Readonly<Partial<Record<Setting, Path>>>;
  /**
   * Checks what the schema cannot check about the form's own keys.
   * @returns the checked values of these keys, and what a scenario can expect of them
   */
  check(
    written: WrittenForms[Id],
    context: CheckContext,
  ): { readonly own: Omit<Scenarios[Id], keyof Described>; readonly subject: Subject };
}

/** The file that is being checked, and the problems found in it. */
export interface CheckContext {
  readonly source: Source;
  /** Whether paths written in it may lead out of its folder. */
  readonly allowOutside: boolean;
  readonly problems: Problem[];
  /** Adds a problem with the value at this path. */
  complain(path: Path, message: string, hint?: string): void;
  /** Makes something from the scenario's options, which checks what the schema cannot; an error becomes a problem of the file. */
  attempt<T>(path: Path, make: () => T): T | undefined;
}

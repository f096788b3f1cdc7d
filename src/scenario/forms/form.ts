/** What a scenario can ask for: a file in this folder and a line in index.ts; how it runs is a line in src/runs/forms.ts. */

import type { TProperties } from "typebox";
import type { Problem } from "../problem.ts";
import type { Described, FormId, Scenarios } from "../scenario.ts";
import type { Path, Source } from "../source.ts";
import type { Subject } from "../subjects.ts";
import type { WrittenForms } from "../written.ts";

/** What the command line says above the files. */
export type Setting = "seeds" | "steps" | "checkpointEvery";

export interface Form<Id extends FormId = FormId> {
  /** What is done with it: "train". */
  readonly verb: string;
  /** The schemas of the keys that this form alone has. Those that must be written tell it. */
  readonly properties: TProperties;
  /** Where each setting goes; one that is absent means nothing here. */
  readonly settable: Readonly<Partial<Record<Setting, Path>>>;
  /** Checks of its own keys what the schema cannot. */
  check(written: WrittenForms[Id], context: CheckContext): Part<Id>;
  /** "5 seeds", "1 game" */
  extent(scenario: Scenarios[Id]): string;
}

/** The file on the context, and what has been found wrong with it. */
export interface CheckContext {
  readonly source: Source;
  /** Whether paths written in it may lead out of its folder. */
  readonly allowOutside: boolean;
  readonly problems: Problem[];
  /** Adds a problem with the value at this path. */
  complain(path: Path, message: string, hint?: string): void;
}

/** What a form's own keys come to, and what can be expected of it. */
export interface Part<Id extends FormId> {
  readonly own: Omit<Scenarios[Id], keyof Described>;
  readonly subject: Subject;
}

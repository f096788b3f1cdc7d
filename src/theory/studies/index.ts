/** The studies, by id. Adding one: a file named after its id, a line here, a test. */

import { translation } from "./translation.ts";
import { transport } from "./transport.ts";

export const studies = { translation, transport } as const;

export type StudyId = keyof typeof studies;

/** A study as a scenario writes it: its kind beside its options. */
export interface WrittenStudy {
  readonly kind: StudyId;
  readonly [option: string]: unknown;
}

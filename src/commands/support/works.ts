/** The long work of commands, from what was asked to what is shown. A thread can do each: all that goes in and out is plain data. */

import type { Telling } from "./telling.ts";

/** Loaded where it is done. */
const works = {
  eval: async () => (await import("./measure.ts")).measureFiles,
  diagnose: async () => (await import("./diagnose-files.ts")).diagnoseFiles,
  emd: async () => (await import("./transport-files.ts")).transportFiles,
} as const;

export type WorkId = keyof typeof works;
type Work<Id extends WorkId> = Awaited<ReturnType<(typeof works)[Id]>>;
export type Given<Id extends WorkId> = Parameters<Work<Id>>[0];
export type Found<Id extends WorkId> = Awaited<ReturnType<Work<Id>>>;

export const workOf = <Id extends WorkId>(id: Id) =>
  works[id]() as Promise<(given: Given<Id>, telling: Telling<Found<Id>>) => Promise<Found<Id>>>;

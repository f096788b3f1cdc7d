/** What suites and the command line say above a scenario file, laid where a scenario of its form has it. */

import { isPlainObject } from "../plain-data.ts";
import type { Setting } from "./forms/form.ts";
import { forms } from "./forms/index.ts";
import { formIn, mustHave } from "./schema.ts";
import { overlay, type Path, type Source } from "./source.ts";

const FLAGS: Readonly<Record<Setting, string>> = {
  seeds: "--seeds",
  steps: "--steps",
  checkpointEvery: "--checkpoint-every",
};

/** Where a setting goes; undefined where the scenario has no place for it. */
export function placeOf(setting: Setting, { value }: Source): Path | undefined {
  const id = formIn(value);
  const place = id && forms[id].settable[setting];
  if (id === undefined || place === undefined || !isPlainObject(value)) return undefined;
  // An object that the file must have and lacks is not made: the check tells that it is missing.
  return mustHave(id).includes(place[0]) && !isPlainObject(value[place[0]]) ? undefined : place;
}

/** What the command line says goes above what the files say; other keys of `said` are no settings. */
export function override(source: Source, said: Readonly<Partial<Record<Setting, unknown>>>): Source {
  return (Object.keys(FLAGS) as Setting[]).reduce((changed, setting) => {
    const place = placeOf(setting, source);
    if (place === undefined || said[setting] === undefined) return changed;
    return overlay(changed, place, said[setting], () => FLAGS[setting]);
  }, source);
}

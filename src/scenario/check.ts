/** From the plain data of one scenario file to a Scenario, or to everything that is wrong with it. */

import { basename } from "node:path";
import { GanscopeError, nearest } from "../errors.ts";
import { isPlainObject, type PlainObject } from "../plain-data.ts";
import { checkExpectations, withPresets } from "./expectations.ts";
import { explain } from "./explain.ts";
import type { CheckContext, Form } from "./forms/form.ts";
import { forms } from "./forms/index.ts";
import { nameKinds } from "./kinds.ts";
import { slug } from "./names.ts";
import { type Problem, quote } from "./problem.ts";
import { deepFreeze, type FormId, type Scenario } from "./scenario.ts";
import { formIds, formIn, formSchemas, mustHave, scenarioSchema } from "./schema.ts";
import type { Source } from "./source.ts";
import { validatorOf } from "./validators.ts";
import { normalize, type Suite } from "./written.ts";

export type Checked<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

export function checkSuite(source: Source): Checked<Suite> {
  const { value } = source;
  const validate = validatorOf("suite");
  if (validate(value)) return { value };
  return { problems: explain(validate.errors ?? [], source) };
}

/**
 * @param source the scenario's data, with its matrix already crossed
 * @param allowOutside whether paths written in it may lead out of its folder
 */
export function checkScenario(source: Source, allowOutside: boolean): Checked<Scenario> {
  // Defaults are filled into a copy: sources are shared between the scenarios of a matrix.
  const written: unknown = structuredClone(source.value);
  // What is no map at all is left to a schema, which says so.
  const id = isPlainObject(written) ? formIn(written) : formIds[0];
  if (id === undefined) return { problems: formless(written as PlainObject, source) };
  const strange = isPlainObject(written) ? strangers(written, id, source) : [];
  if (strange.length > 0) return { problems: strange };
  nameKinds(written, formSchemas[id]);
  const validate = validatorOf(id);
  if (!validate(written)) return { problems: explain(validate.errors ?? [], source) };

  const form: Form = forms[id];
  const context = contextFor(source, allowOutside);
  const { problems } = context;
  const { own, subject } = form.check(written, context);
  problems.push(...checkExpectations(written.expect, subject, source));
  const name = written.name ?? slug(basename(source.file));
  if (name === "") context.complain([], "the file name has no letter or digit", "set name");
  if (problems.length > 0) return { problems };
  const { title = name, description, lesson } = written;
  const expect = withPresets(written.expect, subject).map(normalize);
  return {
    value: deepFreeze({
      name,
      title,
      description,
      ...(lesson !== undefined && { lesson }),
      expect,
      file: source.file,
      ...own,
    }) as unknown as Scenario,
  };
}

function contextFor(source: Source, allowOutside: boolean): CheckContext {
  const problems: Problem[] = [];
  const complain: CheckContext["complain"] = (path, message, hint) => {
    problems.push({ where: source.where(path, "value"), message, ...(hint !== undefined && { hint }) });
  };
  return {
    source,
    allowOutside,
    problems,
    complain,
    attempt(path, make) {
      try {
        return make();
      } catch (error) {
        if (!(error instanceof GanscopeError)) throw error;
        const place = error.where === undefined || error.where === path[0] ? "" : ` (${error.where})`;
        complain(path, error.message + place, error.hint);
        return undefined;
      }
    },
  };
}

/** Keys of other forms. */
function strangers(value: PlainObject, id: FormId, source: Source): Problem[] {
  const others = formIds.filter((other) => other !== id);
  const needed = others.flatMap(mustHave);
  return others
    .flatMap((other) => Object.keys(forms[other].properties))
    .filter((key) => Object.hasOwn(value, key))
    .map((key) => ({
      where: source.where([key], "key"),
      message: `a ${forms[id].called ?? id} has no ${quote(key)}`,
      hint: needed.includes(key) ? "split it into two scenarios" : "leave it out",
    }));
}

/** What to say where nothing tells the form. */
function formless(value: PlainObject, source: Source): Problem[] {
  const known = Object.keys(scenarioSchema.properties ?? {});
  const verbs = formIds.map((id) => `to ${forms[id].verb}`);
  return [
    ...Object.keys(value)
      .filter((key) => !known.includes(key))
      .map((key) => ({
        where: source.where([key], "key"),
        message: `unknown key ${quote(key)}`,
        hint: nearest(key, known),
      })),
    {
      where: source.where([], "value"),
      message: `needs ${formIds.map((id) => mustHave(id).join(" and ")).join(", or ")}`,
      hint: `add what ${verbs.slice(0, -1).join(", ")} or ${verbs.at(-1)}`,
    },
  ];
}

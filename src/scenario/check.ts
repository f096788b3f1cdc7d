/** From the plain data of one scenario file to a Scenario, or to everything that is wrong with it. */

import { basename, isAbsolute, join } from "node:path";
import { createTarget, type TargetOptions } from "../data/index.ts";
import type { Target } from "../data/target.ts";
import { GanscopeError } from "../errors.ts";
import { trainers } from "../models/trainers/index.ts";
import { isPlainObject } from "../plain-data.ts";
import { missingQuantities } from "../theory/games/quantities.ts";
import { settingsOf } from "../theory/games/settings.ts";
import { studies } from "../theory/studies/index.ts";
import type { Study } from "../theory/studies/study.ts";
import { checkExpectations, withPresets } from "./expectations.ts";
import { explain } from "./explain.ts";
import { nameKinds } from "./kinds.ts";
import { leadsOut, slug } from "./names.ts";
import { nearest } from "./nearest.ts";
import { checkPrimary, primaryOf } from "./primary.ts";
import { type Problem, quote } from "./problem.ts";
import {
  deepFreeze,
  type GameScenario,
  type Scenario,
  type StudyScenario,
  type TrainingScenario,
} from "./scenario.ts";
import { scenarioSchema, trainingKeys, trainingSchema } from "./schema.ts";
import type { Source } from "./source.ts";
import { gameSubject, type Subject, studySubject, trainingSubject } from "./subjects.ts";
import { validators } from "./validators.ts";
import { normalize, type Suite, type Written } from "./written.ts";

type Complain = (path: readonly string[], message: string, hint?: string) => void;

export type Checked<T> = { readonly value: T } | { readonly problems: readonly Problem[] };

export function checkSuite(source: Source): Checked<Suite> {
  const { value } = source;
  const { suite: validate } = validators();
  if (validate(value)) return { value };
  return { problems: explain(validate.errors ?? [], source) };
}

/**
 * @param source the scenario's data, with its matrix already crossed
 * @param allowOutside whether paths written in it may lead out of its folder
 */
export function checkScenario(source: Source, allowOutside: boolean): Checked<Scenario> {
  const form = formOf(source);
  if (typeof form !== "string") return { problems: form };
  if (form === "game") return checkGame(source);
  return form === "study" ? checkStudy(source) : checkTraining(source, allowOutside);
}

/** Which of the forms a scenario has; problems where it has more than one or none. */
function formOf(source: Source): "training" | "game" | "study" | readonly Problem[] {
  const { value } = source;
  // What is no map at all is left to the schema, which says so.
  if (!isPlainObject(value)) return "training";
  const has = (key: string) => Object.hasOwn(value, key);
  const form = (["game", "study"] as const).find(has);
  if (form !== undefined) {
    const strange = ["game", "study", ...trainingKeys].filter((key) => key !== form && has(key));
    if (strange.length === 0) return form;
    return strange.map((key) => ({
      where: source.where([key], "key"),
      message: `a ${form} has no ${quote(key)}`,
      hint: ["target", "trainer", "study"].includes(key) ? "split it into two scenarios" : "leave it out",
    }));
  }
  if (has("target") || has("trainer")) return "training";
  const known = Object.keys(scenarioSchema.properties ?? {});
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
      message: "needs target and trainer, or game, or study",
      hint: "add what to train, to play or to compute",
    },
  ];
}

function checkTraining(source: Source, allowOutside: boolean): Checked<TrainingScenario> {
  // Defaults are filled into a copy: sources are shared between the scenarios of a matrix.
  const written: unknown = structuredClone(source.value);
  const { training: validate } = validators();
  nameKinds(written, trainingSchema);
  if (!validate(written)) return { problems: explain(validate.errors ?? [], source) };

  const { problems, complain } = complaints(source);
  const target = withPaths(written.target, source, allowOutside, complain);
  const made = problems.length === 0 ? makeTarget(target, complain) : undefined;

  const { kind, ...options } = written.trainer;
  const misfit = trainers[kind].check(options as never, made);
  if (misfit !== undefined) complain(["trainer"], `trainer ${kind}: ${misfit}`);

  const seeds = seedList(written.seeds);
  const subject = trainingSubject({ ...written, seeds }, made);
  problems.push(...checkExpectations(written.expect, subject, source));
  const primary = primaryOf(written.primary);
  // What stands for any scenario need not fit this one.
  if (isPlainObject(source.value) && Object.hasOwn(source.value, "primary")) {
    problems.push(...checkPrimary(primary, subject, source));
  }
  const described = describe(written, subject, source, complain);
  if (problems.length > 0) return { problems };

  return {
    value: deepFreeze({
      ...described,
      seeds,
      target,
      trainer: written.trainer,
      log: written.log,
      snapshots: written.snapshots,
      ...(written.checkpoint !== undefined && { checkpoint: written.checkpoint }),
      metrics: written.metrics,
      primary,
      ...(written.group !== undefined && { group: written.group }),
    }),
  };
}

function checkGame(source: Source): Checked<GameScenario> {
  const written: unknown = structuredClone(source.value);
  const { game: validate } = validators();
  if (!validate(written)) return { problems: explain(validate.errors ?? [], source) };

  const { problems, complain } = complaints(source);
  const missing = saying(["game"], complain, () => missingQuantities(settingsOf(written.game)));
  const subject = gameSubject(missing ?? {});
  problems.push(...checkExpectations(written.expect, subject, source));
  const described = describe(written, subject, source, complain);
  if (problems.length > 0) return { problems };
  return { value: deepFreeze({ ...described, game: written.game }) };
}

function checkStudy(source: Source): Checked<StudyScenario> {
  const written: unknown = structuredClone(source.value);
  const { study: validate } = validators();
  if (!validate(written)) return { problems: explain(validate.errors ?? [], source) };

  const { problems, complain } = complaints(source);
  const { kind, ...options } = written.study;
  const study: Study = studies[kind];
  const missing = saying(["study"], complain, () => study.missing(options as never));
  const subject = studySubject(kind, study.quantities, missing ?? {});
  problems.push(...checkExpectations(written.expect, subject, source));
  const described = describe(written, subject, source, complain);
  if (problems.length > 0) return { problems };
  return { value: deepFreeze({ ...described, study: written.study }) };
}

/** A list of problems, and the way to add to it. */
function complaints(source: Source): { problems: Problem[]; complain: Complain } {
  const problems: Problem[] = [];
  const complain: Complain = (path, message, hint) => {
    problems.push({ where: source.where(path, "value"), message, ...(hint === undefined ? {} : { hint }) });
  };
  return { problems, complain };
}

/** What every form says of themselves. */
function describe(written: Written, subject: Subject, source: Source, complain: Complain) {
  const name = written.name ?? slug(basename(source.file));
  if (name === "") complain([], "the file name has no letter or digit", "set name");
  return {
    name,
    title: written.title ?? name,
    description: written.description,
    expect: withPresets(written.expect, subject).map(normalize),
    file: source.file,
  };
}

/** A count n stands for the seeds 1 to n. */
function seedList(seeds: number | readonly number[]): number[] {
  return typeof seeds === "number" ? Array.from({ length: seeds }, (_, index) => index + 1) : [...seeds];
}

/** Options of targets that name a place on disk. */
const PATHS = ["folder", "file"];

/** A folder or file in a target is meant from the scenario's own folder, and stays inside it. */
function withPaths(
  target: TargetOptions,
  source: Source,
  allowOutside: boolean,
  complain: Complain,
): TargetOptions {
  const { home } = source;
  const placed = Object.entries(target).map(([key, value]) => {
    if (!PATHS.includes(key) || typeof value !== "string") return [key, value];
    const path = isAbsolute(value) ? value : join(home, value);
    if (!allowOutside && leadsOut(home, path)) {
      complain(
        ["target", key],
        `${key} ${quote(value)} is outside of the scenario's folder`,
        "use --allow-outside to permit it",
      );
    }
    return [key, path];
  });
  return Object.fromEntries(placed) as TargetOptions;
}

/** Making the target checks what its schema cannot, e.g. that lists have one length, and that its files are there. */
function makeTarget(options: TargetOptions, complain: Complain): Target | undefined {
  return saying(["target"], complain, () => {
    const target = createTarget(options);
    // Images are read when they are first asked for, and what is wrong with them is told here.
    void target.image;
    return target;
  });
}

/** Making something of the scenario's options checks what the schema cannot; what it throws becomes a complaint. */
function saying<T>(path: readonly string[], complain: Complain, make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof GanscopeError)) throw error;
    const place = error.where === undefined || error.where === path[0] ? "" : ` (${error.where})`;
    complain(path, error.message + place, error.hint);
    return undefined;
  }
}

/**
 * Trainings under way as files: checkpoints/SCENARIO.seed-N.ckpt in the run's folder, or SCENARIO.seeds.ckpt where all seeds train in one
 * program. A file holds the last checkpoint only; that of the last step stays, to draw samples from.
 */

import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../errors.ts";
import type { SeedRecord, TrainingEngine } from "../../result/index.ts";
import { packageVersion } from "../../root.ts";
import type { Halfway } from "../../runs/train.ts";
import type { Samples } from "../../samples.ts";
import type { TrainingScenario } from "../../scenario/scenario.ts";
import { completed } from "../../scenario/stored.ts";
import { readCheckpoint, writeCheckpoint } from "../store/checkpoint.ts";
import { makeFolder } from "../store/storing.ts";
import { type Piece, type Plan, planDifferences, planId } from "./plan.ts";

export const CHECKPOINTS = "checkpoints";

/** Identifies the training of a checkpoint by everything that its numbers depend on. */
export interface TrainingIdentity {
  /** Plan with a single scenario. */
  readonly plan: Plan;
  readonly seeds: readonly number[];
}

/** Where a training keeps its checkpoints. */
export interface CheckpointPlace {
  readonly file: string;
  readonly identity: TrainingIdentity;
}

interface Head extends TrainingIdentity {
  readonly step: number;
  /** Position of the seed that was training, if seeds train one after the other. */
  readonly seed: number;
  readonly engine: TrainingEngine;
}

/** JSON of the recorded signals; samples are among the arrays. */
interface Body {
  readonly diaries: readonly SeedRecord[];
  readonly timing: Halfway["timing"];
}

const STATE = "state: ";
const shownName = (position: number): string => `samples of ${position}`;

/** Where each of these pieces keeps its checkpoints, by key, if its scenario asks for some; makes the folder. */
export function placesOf(
  pieces: readonly Piece[],
  plan: Plan,
  folder: string,
): ReadonlyMap<string, CheckpointPlace> {
  const places = new Map<string, CheckpointPlace>();
  for (const piece of pieces) {
    if (piece.kind !== "train" || piece.scenario.checkpoint === undefined) continue;
    const { key, scenario, seeds } = piece;
    const whose = plan.together ? "seeds" : `seed-${seeds[0]}`;
    const data = plan.data[plan.scenarios.indexOf(scenario)];
    places.set(key, {
      file: join(folder, CHECKPOINTS, `${scenario.name}.${whose}.ckpt`),
      identity: { plan: { ...plan, scenarios: [scenario], data: [data] }, seeds },
    });
  }
  if (places.size > 0) makeFolder(join(folder, CHECKPOINTS));
  return places;
}

/** Removes the checkpoints of a run that starts over. */
export function removeCheckpoints(folder: string): void {
  removeFrom(join(folder, CHECKPOINTS));
}

const SET_ASIDE = "checkpoints.previous";

/**
 * For a run that takes the folder of another one, whose checkpoints are kept in place of those that were set aside before.
 *
 * @returns where they are now; undefined where there are none
 */
export function setAsideCheckpoints(folder: string): string | undefined {
  const [home, aside] = [join(folder, CHECKPOINTS), join(folder, SET_ASIDE)];
  const names = checkpointsIn(home);
  if (names.length === 0) return undefined;
  removeFrom(aside);
  makeFolder(aside);
  for (const name of names) renameSync(join(home, name), join(aside, name));
  return aside;
}

function removeFrom(home: string): void {
  for (const name of checkpointsIn(home)) rmSync(join(home, name), { force: true });
}

/** Other files in the folder are not ours. */
const checkpointsIn = (home: string): string[] =>
  existsSync(home) ? readdirSync(home).filter((name) => name.endsWith(".ckpt")) : [];

/** What a run must know of a checkpoint before it resumes from it. */
export interface Start {
  readonly step: number;
  readonly engine: TrainingEngine;
}

/** @returns undefined if there is none yet   @throws InputError as `halfwayOf` */
export function startOf(place: CheckpointPlace): Start | undefined {
  const halfway = halfwayOf(place);
  return halfway && { step: halfway.origin.step, engine: halfway.engine };
}

/** @throws StoreError when the disk is full or gone */
export function keepHalfway(
  { file, identity }: CheckpointPlace,
  { origin, engine, diaries, timing }: Halfway,
): void {
  const { step, seed, state } = origin;
  const head: Head = { ...identity, step, seed, engine };
  const body: Body = { diaries: diaries.map(({ told }) => told), timing };
  const shown = diaries.flatMap((diary, i) =>
    diary.shown === undefined ? [] : [[shownName(i), diary.shown.data] as const],
  );
  const arrays = {
    ...Object.fromEntries(Object.entries(state).map(([name, values]) => [STATE + name, values])),
    ...Object.fromEntries(shown),
  };
  writeCheckpoint(file, { head, body, arrays });
}

/**
 * @returns undefined where there is none yet
 * @throws InputError if the file is damaged, or belongs to a different training
 */
export function halfwayOf({ file, identity }: CheckpointPlace): Halfway | undefined {
  if (!existsSync(file)) return undefined;
  const { head, halfway } = openCheckpoint(file);
  const differences = [
    ...planDifferences(head.plan, identity.plan),
    ...(String(head.seeds) === String(identity.seeds)
      ? []
      : [`seeds: ${head.seeds.join(", ")}, now ${identity.seeds.join(", ")}`]),
  ];
  if (differences.length > 0 || planId(head.plan) !== planId(identity.plan)) {
    throw new InputError(`belongs to a different training (${differences.slice(0, 3).join("; ")})`, {
      where: file,
      hint: "use --fresh to start over, or --out to keep both",
    });
  }
  return halfway;
}

/** @throws InputError when the file is damaged */
function openCheckpoint(file: string): { head: Head; halfway: Halfway } {
  const { head, body, arrays } = readCheckpoint<Head, Body>(file);
  const named = (prefix: string) =>
    Object.entries(arrays).flatMap(([name, values]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), values] as const] : [],
    );
  const samples = (position: number): Samples | undefined => {
    const data = arrays[shownName(position)];
    if (data === undefined) return undefined;
    const rows = head.plan.scenarios.map((each) => (each as TrainingScenario).snapshots.samples)[0];
    return { rows, dim: data.length / rows, data };
  };
  const { step, seed, engine } = head;
  return {
    head,
    halfway: {
      origin: { seed, step, state: Object.fromEntries(named(STATE)) },
      engine,
      diaries: body.diaries.map((told, i) => ({ told, shown: samples(i) })),
      timing: body.timing,
    },
  };
}

/** A checkpoint from which samples can be drawn. */
export interface Drawable {
  readonly plan: Plan;
  readonly scenario: TrainingScenario;
  readonly seeds: readonly number[];
  readonly origin: Halfway["origin"];
}

/** @throws InputError if the file is damaged, or was written by another version */
export function drawableOf(file: string): Drawable {
  const { head, halfway } = openCheckpoint(file);
  const { version, scenarios } = head.plan;
  if (version !== packageVersion()) {
    throw new InputError(`was written by ganscope ${version}, but this is ganscope ${packageVersion()}`, {
      where: file,
      hint: `use ganscope ${version}`,
    });
  }
  const { file: _, ...written } = scenarios[0] as TrainingScenario;
  const scenario = completed(written as never);
  if (scenario === undefined) throw new InputError("holds an invalid scenario", { where: file });
  return { plan: head.plan, scenario: scenario as never, seeds: head.seeds, origin: halfway.origin };
}

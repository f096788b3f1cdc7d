/** What a growing training does when: level after level, each faded in and then stabilized. */

import type { ImageShape } from "../../../samples.ts";
import { levelsOf, sideOf } from "../../nets/progressive.ts";
import type { Growth } from "../trainer.ts";

interface StageOptions {
  readonly steps: number;
  /** Generator steps in which each level from the second on fades in: one number for all, or one for each. */
  readonly fade: number | readonly number[];
  /** Generator steps that each level but the last then takes by itself; the last has what is left. */
  readonly stabilize: number | readonly number[];
}

/** One level of the training. */
export interface Stage extends Growth {
  readonly level: number;
  /** The last step of its fade; undefined at the first level, which has none. */
  readonly fadeTo: number | undefined;
}

/** A number for each of n places; undefined for a list of another length. */
export const perLevel = (given: number | readonly number[], n: number): readonly number[] | undefined => {
  if (typeof given === "number") return new Array<number>(n).fill(given);
  return given.length === n ? given : undefined;
};

/** Stages of as many levels; the last is empty or worse where the steps do not reach it. */
function planOf({ steps, fade, stabilize }: StageOptions, levels: number): Stage[] {
  const fades = [0, ...(perLevel(fade, levels - 1) ?? [])];
  const alone = perLevel(stabilize, levels - 1) ?? [];
  const stages: Stage[] = [];
  for (let level = 0; level < levels; level++) {
    const after = stages.at(-1)?.to ?? 0;
    const fadeTo = after + fades[level];
    const to = level === levels - 1 ? steps : fadeTo + alone[level];
    stages.push({ level, side: sideOf(level), after, fadeTo: level === 0 ? undefined : fadeTo, to });
  }
  return stages;
}

/** Why images of this shape are not reached by these steps, or undefined. */
export function checkStages(options: StageOptions, image: ImageShape): string | undefined {
  const levels = levelsOf(image);
  if (levels === undefined)
    return `needs square images whose side is 8, 16, 32 or another power of two, such as those of mnist with size 32 (got ${image.height} x ${image.width})`;
  for (const name of ["fade", "stabilize"] as const) {
    if (perLevel(options[name], levels - 1) === undefined)
      return `${name} needs ${levels - 1} numbers for ${levels} levels from 4 x 4 to ${image.height} x ${image.width} (got ${[options[name]].flat().length})`;
  }
  const { fadeTo = 0 } = planOf(options, levels)[levels - 1];
  if (options.steps > fadeTo) return undefined;
  return `the last level, ${image.height} x ${image.width}, is by itself from step ${fadeTo + 1} on: steps must reach it (got ${options.steps}), or fade and stabilize be fewer`;
}

/** @throws RangeError where `checkStages` says why */
export function stagesOf(options: StageOptions, image: ImageShape | undefined): readonly Stage[] {
  const why = image === undefined ? "needs a target of images" : checkStages(options, image);
  if (image === undefined || why !== undefined) throw new RangeError(why);
  return planOf(options, levelsOf(image) ?? 0);
}

/** Weight of the level beside the one below at a step: 0 at the first of its fade, 1 after the last. */
export function alphaAt({ after, fadeTo = after }: Stage, step: number): number {
  return step > fadeTo ? 1 : Math.max(0, step - after - 1) / (fadeTo - after);
}

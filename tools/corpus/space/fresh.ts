/**
 * The settings of settings.ts with every number drawn anew, as in ../fresh.ts, and targets of other parameters. Settings on one
 * target share it within a draw. On the last draw rates are measured; its seeds stood here before any of it was trained.
 */
import { Rng } from "../../../src/maths/random.ts";
import { anew } from "../fresh.ts";
import { type SpaceSetting, spaceSettings, spaceTargets } from "./settings.ts";
import type { SpaceOptions } from "./targets.ts";

/** Where the seeds of each draw begin. */
const DRAWS: readonly (readonly number[])[] = [
  [20, 21],
  [22, 23],
  [24, 25],
  [26, 27],
];

/** One list a draw, the last for measuring. */
export const spaceDraws: readonly (readonly SpaceSetting[])[] = DRAWS.map((thousands, i) => {
  const draw = new Rng(i + 1).fork("settings above two dimensions drawn anew");
  const targets = Object.fromEntries(
    Object.entries(spaceTargets).map(([key, { seed, ...options }]) => {
      const rng = draw.fork("targets").fork(key);
      const drawn = anew(options, rng.fork("numbers")) as Omit<SpaceOptions, "seed">;
      return [key, { ...drawn, seed: rng.fork("seed").integer(1_000_000) } as SpaceOptions];
    }),
  );
  return spaceSettings.map(({ name, on, trainer }) => {
    const rng = draw.fork(name);
    return {
      name: `${name}-anew${i === 0 ? "" : `-${i + 1}`}`,
      on,
      target: targets[on],
      trainer: anew(trainer, rng.fork("trainer")) as SpaceSetting["trainer"],
      seeds: thousands.map((thousand) => 1000 * thousand + rng.fork("seeds").integer(1000)),
    };
  });
});

/** The settings on which rates are measured. */
export const measuredInSpace: ReadonlySet<string> = new Set(spaceDraws.at(-1)?.map(({ name }) => name));

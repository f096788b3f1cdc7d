/** A generator to train. */

import { isAbsolute, join } from "node:path";
import { createTarget, type TargetOptions } from "../../data/index.ts";
import { trainers } from "../../models/trainers/index.ts";
import type { TrainerKind } from "../../models/trainers/trainer.ts";
import { isPlainObject } from "../../plain-data.ts";
import { leadsOut } from "../names.ts";
import { checkPrimary, primaryOf } from "../primary.ts";
import { quote } from "../problem.ts";
import { training as properties } from "../schema/training.ts";
import { trainingSubject } from "../subjects.ts";
import type { CheckContext, Form } from "./form.ts";

export const training: Form<"training"> = {
  verb: "train",
  properties,
  settable: { seeds: ["seeds"], steps: ["trainer", "steps"], checkpointEvery: ["checkpoint", "every"] },

  check(written, context) {
    const { source, problems, complain, attempt } = context;
    const { trainer, log, snapshots, frames, checkpoint, metrics, group } = written;
    const target = withPaths(written.target, context);
    const made = problems.length > 0 ? undefined : attempt(["target"], () => makeTarget(target));
    const { kind, ...options } = trainer;
    const known: TrainerKind = trainers[kind];
    const misfit = known.check(options, made);
    if (misfit !== undefined) complain(["trainer"], `trainer ${kind}: ${misfit}`);

    const seeds = seedList(written.seeds);
    const subject = trainingSubject({ ...written, seeds }, made);
    const primary = primaryOf(written.primary);
    // What stands for any scenario need not fit this one.
    if (isPlainObject(source.value) && Object.hasOwn(source.value, "primary")) {
      problems.push(...checkPrimary(primary, subject, source));
    }
    return {
      subject,
      own: {
        seeds,
        target,
        trainer,
        log,
        snapshots,
        frames,
        ...(checkpoint !== undefined && { checkpoint }),
        metrics,
        primary,
        ...(group !== undefined && { group }),
      },
    };
  },
};

/** A count n stands for the seeds 1 to n. */
function seedList(seeds: number | readonly number[]): number[] {
  return typeof seeds === "number" ? Array.from({ length: seeds }, (_, index) => index + 1) : [...seeds];
}

/** Options of targets that name a place on disk. */
const PATHS = ["folder", "file"];

/** A folder or file in a target is meant from the scenario's own folder, and stays inside it. */
function withPaths(
  target: TargetOptions,
  { source: { home }, allowOutside, complain }: CheckContext,
): TargetOptions {
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
function makeTarget(options: TargetOptions) {
  const target = createTarget(options);
  // Images are read at their first use. Reading them here reports their errors before the training.
  void target.image;
  return target;
}

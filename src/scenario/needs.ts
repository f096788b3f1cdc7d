/** What metrics and their quantities need, and why a target and its trainer do not offer it. */

import type { QuantityNeed } from "../../metrics/metric.ts";
import type { Target } from "../data/target.ts";
import { extractorFor } from "../features/index.ts";
import { trainers } from "../models/trainers/index.ts";
import type { Lacks } from "../models/trainers/lacks.ts";
import type { TrainerKind } from "../models/trainers/trainer.ts";
import type { TrainingScenario } from "./scenario.ts";

type Trainer = TrainingScenario["trainer"];

/** Why target and trainer do not offer the first of these that they lack; undefined where they offer all. */
export function whyLacking(
  needs: readonly QuantityNeed[],
  target: Target,
  trainer: Trainer,
): string | undefined {
  for (const need of needs) {
    const why = lacking(need, target, trainer);
    if (why !== undefined) return why;
  }
  return undefined;
}

function lacking(need: QuantityNeed, target: Target, trainer: Trainer): string | undefined {
  const ofTarget = (there: boolean, what: string) => (there ? undefined : `this target has no ${what}`);
  switch (need) {
    case "modes":
      return ofTarget(target.modes !== undefined, "modes");
    case "box":
      return ofTarget(target.box !== undefined, "box");
    case "logDensity":
      return ofTarget(target.logDensity !== undefined, "known density");
    case "image":
      return ofTarget(target.image !== undefined, "images");
    case "features":
      return ofTarget(extractorFor(target) !== undefined, "features");
    case "labels":
    case "classes":
      return ofTarget(extractorFor(target) !== undefined, "extractor that tells classes");
    case "reference":
      return ofTarget(false, "reference");
    case "curves":
      // Curves of D over x are drawn where x is one number.
      return ofTarget(target.dim === 1, "curves");
    case "manyDimensions":
      return target.dim > 2 ? undefined : "this target has no more than two dimensions";
    default:
      return lacksOf(trainer, target)[need];
  }
}

/** What a trainer lacks beside this target, as far as that could be made. */
export function lacksOf(trainer: Trainer, target: Target | undefined): Lacks {
  const kind: TrainerKind = trainers[trainer.kind];
  return kind.lacks(trainer as never, target?.dim);
}

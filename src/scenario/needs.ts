/** What a target and its trainer offer to measure with, and why not the rest. */

import { classesOf, ownLabels } from "../../metrics/labels.ts";
import type { Offer } from "../../metrics/needs.ts";
import type { Target } from "../data/target.ts";
import { extractorFor } from "../features/index.ts";
import { trainers } from "../models/trainers/index.ts";
import type { Lacks } from "../models/trainers/lacks.ts";
import type { TrainerKind } from "../models/trainers/trainer.ts";
import type { TrainingScenario } from "./scenario.ts";

type Trainer = TrainingScenario["trainer"];

/** What each snapshot of a training has to be measured with. */
export function offerOf(target: Target, trainer: Trainer): Offer {
  const { dim, modes, box, image, logDensity, classShares } = target;
  const features = extractorFor(target);
  const classes = classesOf(features);
  const lacks = lacksOf(trainer, target);
  const unless = (there: unknown, what: string) =>
    there === undefined ? `this target has no ${what}` : undefined;
  const unclassed = unless(classes, "extractor that tells classes");
  return {
    modes,
    box,
    image,
    features,
    logDensity,
    classShares,
    classes,
    labels: classes,
    asked: lacks.asked === undefined ? ownLabels : undefined,
    missing: {
      ...lacks,
      modes: unless(modes, "modes"),
      box: unless(box, "box"),
      image: unless(image, "images"),
      features: unless(features, "features"),
      logDensity: unless(logDensity, "known density"),
      classShares: unless(classShares, "known shares of classes"),
      labels: unclassed,
      classes: unclassed,
      reference: unless(undefined, "reference"),
      training: unless(undefined, "list of all rows"),
      logits: unless(undefined, "logits of the Inception network"),
      // Curves of D over x are drawn where x is one number.
      curves: dim === 1 ? undefined : "this target has no curves",
      manyDimensions: dim > 2 ? undefined : "this target has no more than two dimensions",
    },
  };
}

/** What a trainer lacks beside this target, as far as that could be made. */
export function lacksOf(trainer: Trainer, target: Target | undefined): Lacks {
  const kind: TrainerKind = trainers[trainer.kind];
  return kind.lacks(trainer, target?.dim);
}

/** What figures and diagnoses need to know of a target. */
import { createTarget } from "../../data/index.ts";
import type { Target } from "../../data/target.ts";
import { dataDensity } from "../../maths/change-of-variables.ts";
import { Rng } from "../../maths/random.ts";
import type { TargetRecord } from "../../result/index.ts";
import type { TrainingScenario } from "../../scenario/scenario.ts";
import { modesRecord, shownPoints } from "../meter.ts";
import { imageGrid } from "./images.ts";

const DENSITY_POINTS = 201;
const SHOWN_IMAGES = 64;

export function describeTarget({ target: options }: TrainingScenario): TargetRecord {
  const target = createTarget(options);
  const { dim, sd, box, modes, image } = target;
  const rng = new Rng(0).fork("shown real samples");
  return {
    kind: options.kind,
    dim,
    sd,
    ...(box && { box }),
    ...(image && { image, images: imageGrid(target.sample(SHOWN_IMAGES, rng), image) }),
    ...(modes && { modes: modesRecord(modes) }),
    ...(dim <= 2 && { points: shownPoints(target.sample(1000, rng)) }),
    ...(dim === 1 && box && target.logDensity && { density: densityRecord(target) }),
  };
}

function densityRecord({ box, logDensity, modes }: Target): TargetRecord["density"] {
  if (box === undefined || logDensity === undefined) return undefined;
  const step = (box.high - box.low) / (DENSITY_POINTS - 1);
  const x = Float64Array.from({ length: DENSITY_POINTS }, (_, i) => box.low + i * step);
  return { x: [...x], p: [...dataDensity({ x, logDensity, scale: modes?.std }).density] };
}

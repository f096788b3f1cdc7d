/** What an evaluation's files offer to measure with, and why not the rest. */
import { areLabelled, classesOf, ownLabels } from "../../../metrics/labels.ts";
import { type Known, type Need, needs, type Offer } from "../../../metrics/needs.ts";
import { boxAround } from "../../maths/histogram.ts";
import { namedExtractor } from "./extractor.ts";
import { type EvaluationInput, meaningOfLabels, seriesOf } from "./prepare.ts";

/** @throws InputError for an extractor that does not take these samples, and labels that say what an extractor says */
export function offerOf(input: EvaluationInput): Offer {
  const { real, modes, image, reference, extractor, logits } = input;
  const features = typeof extractor === "string" ? namedExtractor(extractor, input) : extractor;
  const classes = classesOf(features);
  const meaning = meaningOfLabels(input, features);
  const labelled = areLabelled(real, seriesOf(input)[0]?.samples);
  const box = input.box ?? (image === undefined ? boxAround(real) : undefined);
  const known: { readonly [Name in keyof Required<Known>]: Known[Name] } = {
    modes,
    box: real.dim > 2 ? undefined : box,
    image,
    features,
    logDensity: undefined,
    classShares: undefined,
    reference,
    training: real,
    logits,
    classes,
    labels: classes ?? (labelled && meaning === "made" ? ownLabels : undefined),
    asked: labelled && meaning === "asked" ? ownLabels : undefined,
  };
  const met: Partial<Record<Need, unknown>> = { ...known, manyDimensions: real.dim > 2 || undefined };
  const why = (need: Need): string | undefined => {
    if (!Object.hasOwn(met, need)) return "it is measured during a training";
    return met[need] === undefined ? `it needs ${needs[need]}` : undefined;
  };
  const missing = Object.fromEntries((Object.keys(needs) as Need[]).map((need) => [need, why(need)]));
  return { ...known, missing: missing as Offer["missing"] };
}

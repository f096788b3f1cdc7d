/** What is compared by which metrics: all that fits the data, or as much of it as fits into a given time. */

import { needsOf } from "../../../metrics/asking.ts";
import type { Metric } from "../../../metrics/metric.ts";
import type { Offer } from "../../../metrics/needs.ts";
import { InputError } from "../../errors.ts";
import type { Rng } from "../../maths/random.ts";
import type { ActiveMetric } from "../../measuring/meter.ts";
import { secondsFor, withinBudget } from "./budget.ts";
import { allMetrics, chooseMetrics, type Skipped } from "./choose.ts";
import { offerOf } from "./offer.ts";
import type { EvaluationOptions } from "./options.ts";
import { type EvaluationInput, type Prepared, prepare } from "./prepare.ts";

export interface Chosen {
  readonly input: EvaluationInput;
  readonly prepared: Prepared;
  readonly offer: Offer;
  readonly all: Readonly<Record<string, Metric>>;
  readonly active: readonly ActiveMetric[];
  readonly skipped: readonly Skipped[];
  /** Most resamples of a null band. */
  readonly resamples: number | undefined;
  /** Whether planted faults are looked for. */
  readonly planted: boolean;
}

/** @throws InputError as `evaluateSamples` does */
export function chooseWithin(input: EvaluationInput, options: EvaluationOptions, rng: Rng): Chosen {
  const { seconds, metrics: asked, resamples } = options;
  const offer = offerOf(input);
  const all = allMetrics(options.own ?? {});
  const chosen = (rows: number | undefined) => {
    const prepared = prepare(input, rng, rows);
    const { real, series } = prepared;
    return { prepared, ...chooseMetrics(all, asked, { ...offer, real, fake: series[0].samples }) };
  };
  const whole = chosen(options.rows);
  requireFeatures(offer, whole.active);
  const same = { input, offer, all, resamples, planted: true };
  if (seconds === undefined) return { ...same, ...whole };
  const { real, series } = whole.prepared;
  const size = { rows: real.rows, dim: real.dim, real: input.real.rows, sets: series.length, resamples };
  const fixed = {
    rows: options.rows !== undefined,
    resamples: resamples !== undefined,
    metrics: asked !== undefined,
    planted: needsPower(options, series.length),
  };
  const choice = withinBudget(whole.active, size, seconds, fixed);
  if (
    choice.rows === real.rows &&
    choice.left.length === 0 &&
    choice.planted &&
    choice.resamples === resamples
  )
    return { ...same, ...whole };
  const fitting = choice.rows === real.rows ? whole : chosen(choice.rows);
  const why = "to end in about a minute; --thorough measures all";
  const limits = [
    ...(choice.rows < real.rows ? [`${choice.rows} of ${real.rows} rows`] : []),
    ...(choice.planted ? [] : ["no search for planted faults"]),
    ...(choice.resamples !== resamples ? [`${choice.resamples} resamples a null band`] : []),
    ...(choice.left.length > 0 ? [`no ${choice.left.join(", ")}`] : []),
  ];
  return {
    ...same,
    resamples: choice.resamples,
    planted: choice.planted,
    prepared: {
      ...fitting.prepared,
      notes: [...fitting.prepared.notes, `chosen ${why}: ${limits.join("; ")}`],
    },
    active: fitting.active.filter(({ id }) => !choice.left.includes(id)),
    skipped: [
      ...fitting.skipped,
      ...choice.left.map((metric) => ({ metric, why: "it would take too long; --thorough measures it" })),
    ],
  };
}

/** What will be measured, in words, and about how long that takes on one core. */
export function planOf(
  { input, prepared, active, resamples, skipped, planted }: Chosen,
  banded: boolean,
): { words: string; seconds: number } {
  const { real, series } = prepared;
  const size = { rows: real.rows, dim: real.dim, real: input.real.rows, sets: series.length, resamples };
  const sets = series.length === 1 ? "" : `${series.length} sets of `;
  const bands = banded ? ", with null bands" : "";
  const left = skipped.filter(({ why }) => why.includes("--thorough")).map(({ metric }) => metric);
  const without = left.length === 0 ? "" : `; left out: ${left.join(", ")}`;
  const words = `measuring ${active.length} metrics on ${sets}${real.rows} x ${real.dim} numbers against as many${bands}${without}`;
  return { words, seconds: secondsFor(active, size, planted) };
}

/** A series gets verdicts, and a gate in null medians asks what they can tell. */
const needsPower = ({ expect = [], independent }: EvaluationOptions, sets: number): boolean =>
  (sets > 1 && independent !== true) || expect.some((one) => "preset" in one || "maxNulls" in one);

function requireFeatures({ features }: Offer, active: readonly ActiveMetric[]): void {
  if (!features?.record) return;
  if (active.some(({ metric, options }) => needsOf(metric, options).includes("features"))) return;
  throw new InputError("no metric that was asked for looks at features", {
    where: "extractor",
    hint: "e.g. --metrics frechet:space=features,mmd:space=features,prdc:space=features",
  });
}

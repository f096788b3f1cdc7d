/** What is compared by which metrics: all that fits the data, or as much of it as fits into a given time. */

import { needsOf } from "../../../metrics/asking.ts";
import type { Metric } from "../../../metrics/metric.ts";
import type { MetricInput, Offer } from "../../../metrics/needs.ts";
import { InputError } from "../../errors.ts";
import type { Rng } from "../../maths/random.ts";
import { firstRows } from "../../maths/rows.ts";
import type { ActiveMetric } from "../../measuring/meter.ts";
import type { Samples } from "../../samples.ts";
import { type Choice, secondsFor, withinBudget } from "./budget.ts";
import { allMetrics, chooseMetrics, type Skipped } from "./choose.ts";
import { identityOf, type RealIdentity } from "./identity.ts";
import { offerOf } from "./offer.ts";
import type { EvaluationOptions } from "./options.ts";
import { type EvaluationInput, type Prepared, prepare } from "./prepare.ts";

export interface Chosen {
  readonly input: EvaluationInput;
  readonly identity: RealIdentity;
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
  const identity = identityOf(input);
  const prepared = prepare(input, rng, options);
  const { real, series } = prepared;
  const whole = { prepared, ...chooseMetrics(all, asked, { ...offer, real, fake: series[0].samples }) };
  requireFeatures(offer, whole.active);
  const same = { input, identity, offer, all, resamples, planted: true };
  if (seconds === undefined) return { ...same, ...whole };
  const size = { rows: real.rows, dim: real.dim, real: input.real.rows, sets: series.length, resamples };
  const fixed = {
    rows: options.rows !== undefined,
    resamples: resamples !== undefined,
    metrics: asked !== undefined,
    planted: needsPower(options, series.length),
    compared: options.compared ?? [],
  };
  const choice = withinBudget(whole.active.map(counted(whole.prepared, offer)), size, seconds, fixed);
  const shorter = Object.entries(choice.rows).filter(([id]) => !choice.left.includes(id));
  const limits = [
    ...(choice.planted ? [] : ["no search for planted faults"]),
    ...fewerResamples(choice, resamples),
    ...(shorter.length > 0
      ? [`of ${real.rows} rows ${shorter.map(([id, rows]) => `${id} looks at ${rows}`).join(", ")}`]
      : []),
    ...(choice.left.length > 0 ? [`no ${choice.left.join(", ")}`] : []),
  ];
  if (limits.length === 0) return { ...same, ...whole };
  return {
    ...same,
    planted: choice.planted,
    prepared: {
      ...whole.prepared,
      notes: [
        ...whole.prepared.notes,
        `chosen to end in about a minute; --thorough measures all: ${limits.join("; ")}`,
      ],
    },
    active: whole.active
      .filter(({ id }) => !choice.left.includes(id))
      .map((each) => shortened(each, choice.rows[each.id]))
      .map((each) =>
        choice.resamples[each.id] === undefined ? each : { ...each, resamples: choice.resamples[each.id] },
      ),
    skipped: [
      ...whole.skipped,
      ...choice.left.map((metric) => ({ metric, why: "it would take too long; --thorough measures it" })),
    ],
  };
}

/** A metric with the resamples that it asks for, where they take time. */
const counted =
  ({ real, series: [{ samples: fake }] }: Prepared, offer: Offer) =>
  (each: ActiveMetric): ActiveMetric =>
    each.metric.cost === undefined
      ? each
      : {
          ...each,
          resamples: each.metric.nullResamples({ ...offer, real, fake }, each.options),
        };

/** Which null bands have fewer resamples than their metrics ask for, in words. */
function fewerResamples({ resamples, left }: Choice, most = Infinity): string[] {
  const found = Object.entries(resamples).filter(([id]) => !left.includes(id) && most > 0);
  const none = found.flatMap(([id, count]) => (count === 0 ? [id] : []));
  const few = found.flatMap(([id, count]) => (count > 0 ? [`${count} resamples of ${id}`] : []));
  return [...few, ...(none.length > 0 ? [`no null band of ${none.join(", ")}`] : [])];
}

/** A metric that looks at the first rows of either side only: they are in an order of their own. */
function shortened(each: ActiveMetric, rows: number | undefined): ActiveMetric {
  if (rows === undefined) return each;
  const { metric } = each;
  const { begin } = metric;
  const short = (input: MetricInput): MetricInput => ({
    ...input,
    real: leading(input.real, rows),
    fake: leading(input.fake, rows),
  });
  return {
    ...each,
    rows,
    metric: {
      ...metric,
      compute: (input, options) => metric.compute(short(input), options),
      ...(begin && { begin: (input, options) => begin(short(input), options) }),
    },
  };
}

/** Leading rows of samples that were asked for before: who keeps what is known of samples finds it again. */
const led = new WeakMap<Samples, Map<number, Samples>>();

function leading(samples: Samples, rows: number): Samples {
  if (samples.rows <= rows) return samples;
  const known = led.get(samples) ?? new Map<number, Samples>();
  led.set(samples, known);
  const labels = samples.labels?.subarray(0, rows);
  const first = known.get(rows) ?? { ...firstRows(samples, rows), ...(labels && { labels }) };
  known.set(rows, first);
  return first;
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

/** What is expected of samples: written as text such as `jsd<=0.05`, and refused when it could never be judged. */

import { whyMissing } from "../../../metrics/asking.ts";
import type { Metric } from "../../../metrics/metric.ts";
import type { Need, Offer } from "../../../metrics/needs.ts";
import { InputError, nearest, UsageError } from "../../errors.ts";
import { diagnoses } from "../../judging/diagnoses/index.ts";
import type { Expectation, MetricExpectation, VerdictExpectation } from "../../judging/gates/judge.ts";
import type { ActiveMetric } from "../../measuring/meter.ts";
import type { GateLevel } from "../../result/index.ts";
import { complaints, withPresets } from "../../scenario/expectations.ts";
import { presets } from "../../scenario/presets.ts";
import { rangesOf, type Subject } from "../../scenario/subjects.ts";
import type { WrittenExpectation } from "../../scenario/written-expectation.ts";
import type { Skipped } from "./choose.ts";

type OfSamples<Each> = Omit<Each, "share" | "confident" | "quantile" | "level"> & {
  readonly level?: GateLevel;
};

/** A gate on a quantity, on the verdict of a series, or all those of a preset that apply. */
export type EvaluationExpectation =
  | OfSamples<MetricExpectation>
  | OfSamples<VerdictExpectation>
  | { readonly preset: string; readonly level?: GateLevel };

const PRESET = /^ganscope:\S*$/;
const COMPARISON = /^([a-z][\w.-]*)(?:@(\S+?))?\s*(<=|>=|!=|=)\s*(\S+)$/i;
const BOUND = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(nulls?)?$/i;
const MOMENT = /^(?:(\d+)|last([1-9]\d*)|(\d+)?\.\.(\d+)?)$/;

/**
 * Several expectations, separated by commas. A quantity may name a step, the last few or a range of them; `warn` before an
 * expectation makes it warn.
 *
 * @throws UsageError naming the part that is none
 * @example parseExpectations("jsd<=0.05, emd@last3<=3nulls, warn prdc.recall>=.5, collapse=none|partial, ganscope:strict")
 */
export function parseExpectations(text: string): EvaluationExpectation[] {
  return text.split(",").map((part): EvaluationExpectation => {
    const refuse = (why: string): never => {
      throw new UsageError(`${JSON.stringify(part.trim())} ${why}`, {
        where: "--expect",
        hint: "e.g. 'jsd<=0.05, emd@last3<=3nulls, convergence=converged'",
      });
    };
    const [, warn, stated] = /^\s*(warn\s+)?(.*?)\s*$/is.exec(part) ?? refuse("is no expectation");
    const level = warn === undefined ? {} : { level: "warn" as const };
    if (PRESET.test(stated)) return { preset: stated, ...level };
    const [, name, moment, operator, value] = COMPARISON.exec(stated) ?? refuse("is no expectation");
    if (operator === "=" || operator === "!=") {
      if (moment !== undefined) refuse("asks for a verdict at a step; there is one of the whole series");
      return { verdict: name, [operator === "=" ? "is" : "isNot"]: value.split("|"), ...level };
    }
    const at =
      moment === undefined ? {} : { at: momentOf(moment) ?? refuse("names no step, lastN or FROM..TO") };
    const [, number, nulls] =
      BOUND.exec(value) ?? refuse("bounds a quantity by something else than a number");
    if (nulls === undefined) {
      return { metric: name, [operator === "<=" ? "max" : "min"]: Number(number), ...at, ...level };
    }
    if (operator === ">=") refuse("asks for a distance from the null; only <= is there");
    if (Number(number) <= 0) refuse("asks for no distance: a multiple of the null is above 0");
    return { metric: name, maxNulls: Number(number), ...at, ...level };
  });
}

function momentOf(text: string): MetricExpectation["at"] {
  const [, step, last, from, to] = MOMENT.exec(text) ?? [];
  if (step !== undefined) return Number(step);
  if (last !== undefined) return { last: Number(last) };
  if (from === undefined && to === undefined) return undefined;
  return { ...(from !== undefined && { from: Number(from) }), ...(to !== undefined && { to: Number(to) }) };
}

/**
 * The expectations as gates take them, presets spelt out.
 *
 * @throws InputError for the first expectation that can never be judged, hold or fail
 */
export function judgeable(
  expectations: readonly EvaluationExpectation[],
  data: Parameters<typeof samplesSubject>[0],
): Expectation[] {
  const subject = samplesSubject(data);
  for (const expectation of expectations as readonly WrittenExpectation[]) {
    const { preset, verdict, metric } = expectation;
    const refuse = (message: string, hint?: string): never => {
      throw new InputError(message, { where: "expect", ...(hint !== undefined && { hint }) });
    };
    if (preset !== undefined && !Object.hasOwn(presets, preset)) {
      refuse(`there is no preset ${JSON.stringify(preset)}`, nearest(preset, Object.keys(presets)));
    }
    const [first] = complaints(expectation, subject);
    if (first !== undefined) refuse(`${preset ?? verdict ?? metric ?? "it"} ${first.message}`, first.hint);
  }
  return withPresets(expectations as readonly WrittenExpectation[], subject).map(
    ({ is, isNot, ...rest }) =>
      ({
        share: 1,
        level: "error",
        ...rest,
        ...(is !== undefined && { is: [is].flat() }),
        ...(isNot !== undefined && { isNot: [isNot].flat() }),
      }) as Expectation,
  );
}

function samplesSubject(data: {
  readonly all: Readonly<Record<string, Metric>>;
  readonly active: readonly ActiveMetric[];
  readonly skipped: readonly Skipped[];
  /** What each metric will look at. */
  readonly offer: Offer;
  /** Steps of the sets of generated samples. */
  readonly steps: readonly number[];
  /** Whether they may have modes that nobody named. */
  readonly unnamedModes: boolean;
  readonly whyNoNulls: string | undefined;
}): Subject {
  const { all, active, skipped, offer, steps, unnamedModes, whyNoNulls } = data;
  const modes = offer.modes?.centers.rows;
  const { convergence, collapse } = diagnoses;
  const unnamed = active.some(({ id }) => id === "ndb")
    ? ["collapsed", "none", "inconclusive"]
    : ["not-applicable"];
  const counted = modes === undefined ? unnamed : modes < 2 ? ["not-applicable"] : collapse.statuses;
  return {
    what: "a set of samples",
    verdicts: { convergence: convergence.statuses, collapse: counted },
    quantities: rangesOf(all, modes),
    seeds: undefined,
    steps,
    manyDimensions: offer.missing.manyDimensions === undefined,
    unjudgeable(name, { verdict, is, maxNulls }) {
      const hint = "leave this expectation out";
      if (verdict !== undefined) {
        if (steps.length > 1) {
          if (!unnamedModes || [is ?? ""].flat().some((status) => status !== "converged")) return undefined;
          return {
            message: "can never hold: the data's modes are unknown, and one may be lost",
            hint: "pass --modes FILE, or --modes none if there are none",
          };
        }
        return {
          message: "is judged on a series of generated sets (got one)",
          hint: "gate a metric, or give several: --fake 'step-*.npy'",
        };
      }
      const [id, needs] = quantityOf(all, name);
      const why = active.some((each) => each.id === id)
        ? whyMissing(needs, offer)
        : (skipped.find(({ metric }) => metric === id)?.why ?? "it is not among the chosen metrics");
      if (why !== undefined) return { message: `can never hold: ${why}`, hint };
      if (maxNulls === undefined || whyNoNulls === undefined) return undefined;
      return { message: `has no null to compare with: ${whyNoNulls}`, hint };
    },
  };
}

/** The metric that has a quantity of this name, and what the quantity needs beside it. */
function quantityOf(
  all: Readonly<Record<string, Metric>>,
  name: string,
): [id: string, needs: readonly Need[]] {
  for (const [id, { quantities }] of Object.entries(all)) {
    const suffix = Object.keys(quantities).find((each) => id + each === name);
    if (suffix !== undefined) return [id, quantities[suffix].needs ?? []];
  }
  throw new RangeError(`no metric has a quantity ${name}`);
}

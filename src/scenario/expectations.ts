/**
 * What the schema cannot say of an expectation: that it belongs to something that exists and will be measured, and that
 * it can both hold and fail. A gate that can never fire would be trusted for nothing, so it is an error.
 */

import { metrics } from "../../metrics/index.ts";
import type { Metric, Need } from "../../metrics/metric.ts";
import type { Target } from "../data/target.ts";
import { diagnoses } from "../diagnoses/index.ts";
import { trainers } from "../trainers/index.ts";
import { nearest } from "./nearest.ts";
import { type Problem, quote } from "./problem.ts";
import type { MetricId, TrainingScenario } from "./scenario.ts";
import { gameQuantityNames, quantityNames, verdicts } from "./schema.ts";
import type { Source } from "./source.ts";

/** An expectation as it is written: the schema has checked the types, nothing else. */
export interface WrittenExpectation {
  readonly verdict?: string;
  readonly is?: string | readonly string[];
  readonly isNot?: string | readonly string[];
  readonly metric?: string;
  readonly max?: number;
  readonly min?: number;
  readonly maxNulls?: number;
}

type Complaint = { readonly key?: string; readonly message: string; readonly hint?: string };

/** Whether an expectation of a known quantity can hold at all; what it says of bounds is checked already. */
type Judgeable = (name: string, expectation: WrittenExpectation) => Complaint | undefined;

/** What a scenario of one form can be held to. */
interface Subject {
  /** "a training", "a game" */
  readonly what: string;
  readonly verdicts: readonly string[];
  readonly quantities: readonly string[];
  readonly unjudgeable: Judgeable;
}

/** @param target absent where it could not be made; then nothing is said of what it can serve */
export function checkExpectations(
  expectations: readonly WrittenExpectation[],
  scenario: Pick<TrainingScenario, "metrics" | "trainer">,
  target: Target | undefined,
  source: Source,
): Problem[] {
  const unjudgeable: Judgeable = (name, expectation) => unmeasured(name, expectation, scenario, target);
  const verdictIds = Object.keys(diagnoses);
  const subject = { what: "a training", verdicts: verdictIds, quantities: quantityNames, unjudgeable };
  return check(expectations, subject, source);
}

/** @param missing the quantities that this game cannot have, with the reason */
export function checkGameExpectations(
  expectations: readonly WrittenExpectation[],
  missing: Readonly<Record<string, string>>,
  source: Source,
): Problem[] {
  const subject = {
    what: "a game",
    verdicts: ["equilibrium"],
    quantities: gameQuantityNames,
    unjudgeable: exactly("a game", missing),
  };
  return check(expectations, subject, source);
}

/** @param missing the quantities that this study cannot have, with the reason */
export function checkStudyExpectations(
  expectations: readonly WrittenExpectation[],
  { kind, quantities }: { readonly kind: string; readonly quantities: Readonly<Record<string, string>> },
  missing: Readonly<Record<string, string>>,
  source: Source,
): Problem[] {
  const what = `a study of ${kind}`;
  const subject = {
    what,
    verdicts: [],
    quantities: Object.keys(quantities),
    unjudgeable: exactly(what, missing),
  };
  return check(expectations, subject, source);
}

/** What is computed and not sampled: it may lack a quantity, and has no null bands. */
function exactly(what: string, missing: Readonly<Record<string, string>>): Judgeable {
  return (name, { maxNulls }) => {
    if (Object.hasOwn(missing, name)) {
      return { key: "metric", message: `can never hold: ${missing[name]}`, hint: "gate another metric" };
    }
    if (maxNulls === undefined) return undefined;
    return { key: "maxNulls", message: `can never hold: ${what} has no null band`, hint: "use max or min" };
  };
}

function check(expectations: readonly WrittenExpectation[], subject: Subject, source: Source): Problem[] {
  return expectations.flatMap((expectation, index) =>
    complaints(expectation, subject).map(({ key, message, hint }) => ({
      where: source.where(["expect", String(index), ...(key === undefined ? [] : [key])], "value"),
      message: `expect.${index} ${message}`,
      ...(hint === undefined ? {} : { hint }),
    })),
  );
}

/** What a metric needs and target and trainer do not offer. */
export function unmetNeeds(
  metric: { readonly needs: readonly Need[] },
  target: Target,
  trainer: TrainingScenario["trainer"],
): Need[] {
  const carried: readonly string[] = trainers[trainer.kind].offers(trainer as never);
  const offered: Readonly<Record<Need, boolean>> = {
    modes: target.modes !== undefined,
    box: target.box !== undefined,
    logDensity: target.logDensity !== undefined,
    image: target.image !== undefined,
    // Curves of D over x are drawn where x is one number.
    curves: target.dim === 1,
    critic: carried.includes("critic"),
    slopes: carried.includes("slopes"),
    reference: false,
    labels: false,
  };
  return metric.needs.filter((need) => !offered[need]);
}

function complaints(expectation: WrittenExpectation, subject: Subject): Complaint[] {
  const { verdict, metric } = expectation;
  if (verdict !== undefined && metric !== undefined) {
    return [{ message: "has both verdict and metric", hint: "make two entries of it" }];
  }
  if (verdict !== undefined) return verdictComplaints(verdict, expectation, subject);
  if (metric !== undefined) return metricComplaints(metric, expectation, subject);
  return [{ message: "has neither verdict nor metric", hint: "say what is expected of what" }];
}

function verdictComplaints(verdict: string, expectation: WrittenExpectation, subject: Subject): Complaint[] {
  const strange = (["max", "min", "maxNulls"] as const).find((key) => expectation[key] !== undefined);
  if (strange !== undefined) {
    return [{ key: strange, message: `bounds a verdict with ${strange}`, hint: "use is or isNot" }];
  }
  const { is, isNot } = expectation;
  if ((is === undefined) === (isNot === undefined)) {
    return [{ message: "needs exactly one of is and isNot", hint: "e.g. is: converged" }];
  }
  if (!subject.verdicts.includes(verdict)) return [otherForm("verdict", verdict, subject, subject.verdicts)];
  const known = verdicts[verdict].statuses;
  const key = is === undefined ? "isNot" : "is";
  const asked = [is ?? isNot ?? []].flat();
  const unknown = asked.filter((status) => !known.includes(status));
  if (unknown.length > 0) {
    return unknown.map((status) => ({
      key,
      message: `${verdict} has no status ${quote(status)}`,
      hint: nearest(status, known),
    }));
  }
  // Naming every status leaves nothing to fail (is) or nothing to pass (isNot).
  if (asked.length === known.length) {
    return [{ key, message: `names every status of ${verdict}, so it says nothing`, hint: "leave some out" }];
  }
  return [];
}

function metricComplaints(name: string, expectation: WrittenExpectation, subject: Subject): Complaint[] {
  const strange = (["is", "isNot"] as const).find((key) => expectation[key] !== undefined);
  if (strange !== undefined) {
    return [{ key: strange, message: `asks a metric for a status`, hint: "use max, min or maxNulls" }];
  }
  if (!subject.quantities.includes(name)) return [otherForm("metric", name, subject, subject.quantities)];
  const { min, max, maxNulls } = expectation;
  if (min === undefined && max === undefined && maxNulls === undefined) {
    return [{ message: "bounds nothing", hint: "add max, min or maxNulls" }];
  }
  if (min !== undefined && max !== undefined && min > max) {
    return [{ key: "min", message: `can never hold: min ${min} is above max ${max}`, hint: "swap them" }];
  }
  return [subject.unjudgeable(name, expectation) ?? []].flat();
}

/** The schema knows the word, so it belongs to another form of scenario. */
function otherForm(
  key: "verdict" | "metric",
  word: string,
  { what }: Subject,
  known: readonly string[],
): Complaint {
  const hint = known.length > 0 ? nearest(word, known) : "gate a metric";
  return { key, message: `can never hold: ${what} has no ${key} ${quote(word)}`, hint };
}

/** Why a quantity will not be measured on a training, or not beside what the expectation compares it with. */
function unmeasured(
  name: string,
  { maxNulls }: WrittenExpectation,
  { metrics: options, trainer }: Pick<TrainingScenario, "metrics" | "trainer">,
  target: Target | undefined,
): Complaint | undefined {
  const id = metricOf(name);
  if (!options[id].enabled) {
    return { key: "metric", message: `can never hold: ${id} is not enabled`, hint: `enable metrics.${id}` };
  }
  if (target === undefined) return undefined;
  const lacks = unmetNeeds(metrics[id], target, trainer);
  if (lacks.length > 0) {
    const who = lacks.includes("critic") ? `the trainer ${trainer.kind}` : "this target";
    const message = `can never hold: ${who} has no ${lacks.join(" and ")}`;
    return { key: "metric", message, hint: "gate another metric" };
  }
  if (maxNulls !== undefined && !hasNull(id, options[id], target)) {
    return { key: "maxNulls", message: `can never hold: ${id} has no null band`, hint: "use max or min" };
  }
  return undefined;
}

/** The metric whose quantity this is: "mode-coverage.hq" belongs to "mode-coverage". */
function metricOf(quantity: string): MetricId {
  const ids = Object.keys(metrics) as MetricId[];
  return (
    ids.find((id) => Object.keys(metrics[id].quantities).some((suffix) => id + suffix === quantity)) ?? ids[0]
  );
}

/** Whether two real samples are compared to say what a perfect generator scores; the target's shape decides. */
function hasNull(
  id: MetricId,
  options: TrainingScenario["metrics"][MetricId],
  { dim, box, image }: Target,
): boolean {
  const none = { rows: 0, dim, data: new Float64Array(0) };
  const metric: Metric = metrics[id];
  return metric.nullResamples({ real: none, fake: none, box, image }, options as never) > 0;
}

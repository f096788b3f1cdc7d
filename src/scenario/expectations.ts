/**
 * What the schema cannot say of an expectation: that it belongs to something that exists and will be measured, and that
 * it can both hold and fail. A gate that can never fire would be trusted for nothing, so it is an error.
 */

import { quantityKinds } from "../../metrics/index.ts";
import { nearest } from "../errors.ts";
import { seedsNeeded } from "../judging/gates/expectation.ts";
import { accepts } from "../judging/gates/seed.ts";
import { presets } from "./presets.ts";
import { type Complaint, listed, type Problem, quote } from "./problem.ts";
import type { Source } from "./source.ts";
import type { Subject } from "./subjects.ts";
import { verdicts } from "./vocabulary.ts";
import type { WrittenExpectation } from "./written-expectation.ts";

/** Everything that is wrong with a list of expectations, each at its place. */
export function checkExpectations(
  expectations: readonly WrittenExpectation[],
  subject: Subject,
  source: Source,
): Problem[] {
  return expectations.flatMap((expectation, index) =>
    complaints(expectation, subject).map(({ key, message, hint }) => ({
      where: source.where(["expect", String(index), ...(key === undefined ? [] : [key])], "value"),
      message: `expect.${index} ${message}`,
      ...(hint === undefined ? {} : { hint }),
    })),
  );
}

/**
 * The list with the entries of each preset in its place, at the preset's level: those that can hold and fail here, but for
 * verdicts and metrics that the list has an entry of its own for.
 */
export function withPresets<Entry extends WrittenExpectation>(
  expectations: readonly Entry[],
  subject: Subject,
): Entry[] {
  const own = expectations.flatMap(({ verdict, metric }) => verdict ?? metric ?? []);
  return expectations.flatMap((entry) => {
    const { preset, ...rest } = entry;
    if (preset === undefined) return [entry];
    return presets[preset].expect
      .filter(
        (each) =>
          !own.includes(each.verdict ?? each.metric ?? "") &&
          complaints(each, subject).length === 0 &&
          !(subject.manyDimensions && each.maxNulls !== undefined),
      )
      .map((each) => ({ ...rest, ...each }) as Entry);
  });
}

/** What is wrong with one expectation of a subject. */
export function complaints(expectation: WrittenExpectation, subject: Subject): Complaint[] {
  const { preset, verdict, metric } = expectation;
  if (preset !== undefined) return presetComplaints(preset, expectation, subject);
  if (verdict !== undefined && metric !== undefined) {
    return [{ message: "has both verdict and metric", hint: "split it into two entries" }];
  }
  if (verdict === undefined && metric === undefined) {
    return [{ message: "has neither verdict nor metric", hint: "add verdict or metric" }];
  }
  const found =
    verdict !== undefined
      ? verdictComplaints(verdict, expectation, subject)
      : metricComplaints(metric ?? "", expectation, subject);
  return found.length > 0 ? found : seedComplaints(expectation, subject);
}

function presetComplaints(preset: string, expectation: WrittenExpectation, subject: Subject): Complaint[] {
  const more = Object.keys(expectation).find((key) => !["preset", "level", "share"].includes(key));
  if (more !== undefined)
    return [{ key: more, message: `has both preset and ${more}`, hint: "split it into two entries" }];
  const some = presets[preset].expect.some((each) => complaints(each, subject).length === 0);
  return some
    ? []
    : [{ key: "preset", message: `can never fail: nothing of ${preset} applies to this scenario` }];
}

function verdictComplaints(verdict: string, expectation: WrittenExpectation, subject: Subject): Complaint[] {
  const bounds = ["max", "min", "maxNulls", "at", "quantile"] as const;
  const strange = bounds.find((key) => expectation[key] !== undefined);
  if (strange !== undefined) {
    return [
      { key: strange, message: `has ${strange}, which does not apply to a verdict`, hint: "use is or isNot" },
    ];
  }
  const { is, isNot, by } = expectation;
  if ((is === undefined) === (isNot === undefined)) {
    return [{ message: "must have exactly one of is and isNot", hint: "e.g. is: converged" }];
  }
  const ids = Object.keys(subject.verdicts);
  if (!ids.includes(verdict)) return [otherForm("verdict", verdict, subject, ids)];
  const known: readonly string[] = verdicts[verdict]?.statuses ?? subject.verdicts[verdict];
  const key = is === undefined ? "isNot" : "is";
  const asked = [is ?? isNot ?? []].flat();
  const unknown = asked.filter((status) => !known.includes(status));
  if (unknown.length > 0) {
    return unknown.map((status) => ({
      key,
      message: `has no status ${quote(status)}`,
      hint: nearest(status, known),
    }));
  }
  // Naming every status leaves nothing to fail (is) or nothing to pass (isNot).
  if (asked.length === known.length) {
    return [
      { key, message: `names every status of ${verdict}, so it has no effect`, hint: "remove at least one" },
    ];
  }
  const possible = subject.verdicts[verdict];
  const passing = possible.filter((status) =>
    accepts(is === undefined ? { isNot: asked } : { is: asked }, status),
  );
  if (passing.length === 0 || passing.length === possible.length) {
    const always = possible.length === 1 ? "always " : "";
    const message = `can never ${passing.length === 0 ? "hold" : "fail"}: in this scenario, ${verdict} is ${always}${possible.map(quote).join(" or ")}`;
    return [{ key: "verdict", message, hint: "leave it out" }];
  }
  if (by !== undefined && isNot !== undefined) {
    return [{ key: "by", message: "has by together with isNot", hint: "use is" }];
  }
  const end = subject.steps.at(-1);
  if (by !== undefined && (end === undefined || by >= end)) {
    const message =
      end === undefined ? `${subject.what} has no steps` : `has no effect: the training ends at step ${end}`;
    return [{ key: "by", message, hint: "remove by" }];
  }
  return [subject.unjudgeable(verdict, expectation) ?? []].flat();
}

function metricComplaints(name: string, expectation: WrittenExpectation, subject: Subject): Complaint[] {
  const strange = (["is", "isNot", "by"] as const).find((key) => expectation[key] !== undefined);
  if (strange !== undefined) {
    return [
      {
        key: strange,
        message: `has ${strange}, which does not apply to a metric`,
        hint: "use max, min or maxNulls",
      },
    ];
  }
  const names = Object.keys(subject.quantities);
  if (!names.includes(name)) return [otherForm("metric", name, subject, names)];
  const { min, max, maxNulls } = expectation;
  if (min === undefined && max === undefined && maxNulls === undefined) {
    return [{ message: "has no bound", hint: "add max, min or maxNulls" }];
  }
  if (min !== undefined && max !== undefined && min > max) {
    return [{ key: "min", message: `can never hold: min ${min} is above max ${max}`, hint: "swap them" }];
  }
  return [
    subject.unjudgeable(name, expectation) ??
      nullsComplaint(name, expectation) ??
      rangeComplaint(name, expectation, subject) ??
      momentComplaint(expectation, subject) ??
      [],
  ].flat();
}

/**
 * A multiple of what real samples score bounds a distance only: where higher is better it lies on the wrong side, and where
 * the score may fall below 0 a larger multiple is the stricter one.
 */
function nullsComplaint(name: string, { maxNulls }: WrittenExpectation): Complaint | undefined {
  const kind = quantityKinds.get(name);
  if (maxNulls === undefined || kind === undefined) return undefined;
  if (maxNulls <= 0) {
    const message = `can never hold: no distance is ${maxNulls} times what real samples score`;
    return { key: "maxNulls", message, hint: "e.g. maxNulls: 3" };
  }
  const { better, range } = kind;
  const why =
    better !== "lower"
      ? `a better generator does not have a lower ${name}`
      : range[0] < 0
        ? `the ${name} of real samples is around 0, so no multiple of it is a limit`
        : undefined;
  return why === undefined
    ? undefined
    : { key: "maxNulls", message: `cannot be limited by its null band: ${why}`, hint: "use max or min" };
}

/** Bounds that every value keeps, or none. */
function rangeComplaint(
  name: string,
  expectation: WrittenExpectation,
  { quantities }: Subject,
): Complaint | undefined {
  const { min = -Infinity, max = Infinity, maxNulls } = expectation;
  const [lo, hi] = quantities[name];
  if (max < lo)
    return { key: "max", message: `can never hold: ${name} is never below ${lo}`, hint: "raise max" };
  if (min > hi)
    return { key: "min", message: `can never hold: ${name} is never above ${hi}`, hint: "lower min" };
  if (maxNulls !== undefined || min > lo || max < hi) return undefined;
  const range = hi === Infinity ? `never below ${lo}` : `always within ${lo} and ${hi}`;
  return { message: `can never fail: ${name} is ${range}`, hint: "tighten its bounds" };
}

/** Snapshots that will not be taken. */
function momentComplaint({ at }: WrittenExpectation, { what, steps }: Subject): Complaint | undefined {
  if (at === undefined) return undefined;
  const refuse = (message: string, hint: string) => ({ key: "at", message, hint });
  if (steps.length === 0) return refuse(`can never be computed: ${what} has no snapshots`, "remove at");
  const some = `snapshots are at ${listed(steps)}`;
  if (typeof at === "number") {
    if (steps.includes(at)) return undefined;
    return refuse(`can never be computed: there is no snapshot at step ${at}`, some);
  }
  const { last, from, to } = at;
  if (last !== undefined && last < 1)
    return refuse(`asks for the last ${last} snapshots`, "e.g. at: { last: 3 }");
  if ((last === undefined) === (from === undefined && to === undefined)) {
    return refuse("must have either last, or from and to", "e.g. at: { last: 3 }");
  }
  if (last !== undefined && last > steps.length) {
    return refuse(`can never be computed: there are ${steps.length} snapshots, fewer than ${last}`, some);
  }
  if (last === undefined && !steps.some((step) => step >= (from ?? 0) && step <= (to ?? Infinity))) {
    return refuse("can never be computed: there is no snapshot in these steps", some);
  }
  return undefined;
}

/** What is asked of the seeds together. */
function seedComplaints(expectation: WrittenExpectation, { what, seeds }: Subject): Complaint[] {
  const { share = 1, confident = false, quantile } = expectation;
  if (seeds === undefined) {
    const key =
      quantile !== undefined ? "quantile" : confident ? "confident" : share < 1 ? "share" : undefined;
    return key === undefined
      ? []
      : [{ key, message: `requires several seeds, but ${what} has none`, hint: "leave it out" }];
  }
  if (quantile !== undefined && (share < 1 || confident)) {
    return [{ key: "quantile", message: "has both quantile and share", hint: "split it into two entries" }];
  }
  if (confident && share === 1) {
    const message = "can never be computed: no number of seeds can show that all seeds would pass";
    return [{ key: "confident", message, hint: "add a share, e.g. share: 0.8" }];
  }
  const needed = seedsNeeded({
    verdict: "",
    level: "error",
    share,
    confident,
    ...(quantile !== undefined && { metric: "", quantile }),
  });
  if (seeds >= needed) return [];
  const key = quantile === undefined ? "confident" : "quantile";
  const test = quantile === undefined ? `a share of ${share} with confidence` : `the ${quantile} quantile`;
  const message = `can never be computed: ${test} requires ${needed} seeds (got ${seeds})`;
  return [{ key, message, hint: `use at least ${needed} seeds` }];
}

/** The schema knows the word, so it belongs to another form of scenario. */
function otherForm(
  key: "verdict" | "metric",
  word: string,
  { what }: Subject,
  known: readonly string[],
): Complaint {
  const hint = known.length > 0 ? nearest(word, known) : "use a metric";
  return { key, message: `can never hold: ${what} has no ${key} ${quote(word)}`, hint };
}

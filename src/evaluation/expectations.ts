/** What is expected of samples: written as text such as `jsd<=0.05`, and refused when it could never be judged. */
import type { Metric } from "../../metrics/metric.ts";
import { diagnoses } from "../diagnoses/index.ts";
import { InputError, UsageError } from "../errors.ts";
import type { MetricExpectation, VerdictExpectation } from "../gates.ts";
import type { ActiveMetric } from "../measure.ts";
import type { GateLevel } from "../result.ts";
import { nearest } from "../scenario/nearest.ts";
import type { Skipped } from "./choose.ts";

type Without<Expectation> = Omit<Expectation, "share" | "level"> & { readonly level?: GateLevel };

/** A gate on a quantity, or on the verdict of a series. */
export type EvaluationExpectation = Without<MetricExpectation> | Without<VerdictExpectation>;

const COMPARISON = /^\s*([a-z][\w.-]*)\s*(<=|>=|!=|=)\s*(\S+)\s*$/i;
const BOUND = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(nulls?)?$/i;

/**
 * Several expectations, separated by commas.
 *
 * @throws UsageError naming the part that is none
 * @example parseExpectations("jsd<=0.05, emd<=3nulls, prdc.recall>=.5, collapse=none|partial")
 */
export function parseExpectations(text: string): EvaluationExpectation[] {
  return text.split(",").map((part): EvaluationExpectation => {
    const refuse = (why: string): never => {
      throw new UsageError(`${JSON.stringify(part.trim())} ${why}`, {
        where: "--expect",
        hint: "e.g. 'jsd<=0.05, emd<=3nulls, convergence=converged'",
      });
    };
    const [, name, operator, value] = COMPARISON.exec(part) ?? refuse("is no expectation");
    if (operator === "=") return { verdict: name, is: value.split("|") };
    if (operator === "!=") return { verdict: name, isNot: value.split("|") };
    const [, number, nulls] =
      BOUND.exec(value) ?? refuse("bounds a quantity by something else than a number");
    if (nulls === undefined) return { metric: name, [operator === "<=" ? "max" : "min"]: Number(number) };
    if (operator === ">=") refuse("asks for a distance from the null; only <= is there");
    return { metric: name, maxNulls: Number(number) };
  });
}

/** @throws InputError for the first expectation that can never be judged, or never fail */
export function requireJudgeable(
  expectations: readonly EvaluationExpectation[],
  data: {
    readonly all: Readonly<Record<string, Metric>>;
    readonly active: readonly ActiveMetric[];
    readonly skipped: readonly Skipped[];
    /** Sets of generated samples. */
    readonly steps: number;
    readonly whyNoNulls: string | undefined;
  },
): void {
  for (const expectation of expectations) {
    if ("verdict" in expectation) requireVerdict(expectation, data.steps);
    else requireMetric(expectation, data);
  }
}

function requireVerdict({ verdict, is, isNot }: Without<VerdictExpectation>, steps: number): void {
  if (verdict !== "convergence" && verdict !== "collapse") {
    const hint = nearest(verdict, ["convergence", "collapse"]);
    throw new InputError(`samples give no verdict on ${JSON.stringify(verdict)}`, { where: "expect", hint });
  }
  const { statuses } = diagnoses[verdict];
  const unknown = [...(is ?? []), ...(isNot ?? [])].find((status) => !statuses.includes(status));
  if (unknown !== undefined) {
    throw new InputError(`${verdict} is never ${JSON.stringify(unknown)}`, {
      where: "expect",
      hint: nearest(unknown, statuses),
    });
  }
  if (steps > 1) return;
  throw new InputError(`${verdict} is judged on a series of generated sets (got one)`, {
    where: "expect",
    hint: "gate a metric, or give several: --fake 'step-*.npy'",
  });
}

function requireMetric(
  { metric, maxNulls }: Without<MetricExpectation>,
  { all, active, skipped, whyNoNulls }: Parameters<typeof requireJudgeable>[1],
): void {
  const names = Object.entries(all).flatMap(([id, { quantities }]) =>
    Object.keys(quantities).map((suffix) => ({ id, name: id + suffix })),
  );
  const known = names.find(({ name }) => name === metric);
  const refuse = (why: string): never => {
    throw new InputError(`${metric} ${why}`, { where: "expect", hint: "leave this expectation out" });
  };
  if (known === undefined) {
    const every = names.map(({ name }) => name);
    throw new InputError(`there is no quantity ${JSON.stringify(metric)}`, {
      where: "expect",
      hint: nearest(metric, every),
    });
  }
  if (!active.some(({ id }) => id === known.id)) {
    const why =
      skipped.find(({ metric: id }) => id === known.id)?.why ?? "it is not among the chosen metrics";
    refuse(`can never be judged: ${why}`);
  }
  if (maxNulls !== undefined && whyNoNulls !== undefined) {
    refuse(`has no null to compare with: ${whyNoNulls}`);
  }
}

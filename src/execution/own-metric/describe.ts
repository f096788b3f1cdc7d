/** A user's metric, checked: what it says of itself when it is loaded, and each value that it returns. */

import type { Metric, QuantityKind } from "../../../metrics/metric.ts";
import { needs, things } from "../../../metrics/needs.ts";
import { MetricError, printable } from "../../errors.ts";
import { checkedQuantities, isRecord, type Refuse, shown } from "../../runs/evaluate/own-quantities.ts";
import type { Description, FunctionName, ToParent } from "./protocol.ts";

/** More resamples than this would not end. */
const MOST_RESAMPLES = 10_000;
const BETTER = ["lower", "higher", "null"];

type Call = (name: FunctionName, args: readonly unknown[]) => unknown;

/** @throws MetricError if a part is missing or has another form */
export function describedMetric(
  id: string,
  path: string,
  { description, lacking }: Extract<ToParent, { kind: "described" }>,
  call: Call,
): Metric {
  const refuse: Refuse = (what, hint) => {
    throw new MetricError(printable(what), { where: path, ...(hint !== undefined && { hint }) });
  };
  const parts = { ...(description as Partial<Description>) };
  const missing = ["title", "source", "options", "needs", "quantities"].filter(
    (part) => !Object.hasOwn(parts, part),
  );
  const all = [...missing, ...lacking];
  if (all.length > 0)
    refuse(`the metric lacks ${all.join(", ")}`, "docs/evaluate.md shows a complete metric");
  const wrong = wrongPart(parts);
  if (wrong !== undefined) refuse(wrong, "docs/evaluate.md shows a complete metric");
  const { title, source, options, needs: needed, uses, quantities, enabled = true } = parts as Description;
  const count = (what: string, value: unknown, most: number): number => {
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most)
      return value as number;
    return refuse(`${what} must return an integer from 0 to ${most} (got ${shown(value)})`);
  };
  return {
    title,
    source,
    options: { properties: {}, ...options } as Metric["options"],
    needs: needed as Metric["needs"],
    ...(uses !== undefined && { uses: uses as Metric["uses"] & {} }),
    quantities,
    enabled,
    minimum: (dim, own) => count("minimum", call("minimum", [dim, own]), Number.MAX_SAFE_INTEGER),
    nullResamples: (input, own) =>
      count("nullResamples", call("nullResamples", [input, own]), MOST_RESAMPLES),
    compute: (input, own) => checkedQuantities(id, quantities, call("compute", [input, own]), refuse),
  };
}

function wrongPart({
  title,
  source,
  options,
  needs: needed,
  uses = [],
  quantities,
}: Partial<Description>): string | undefined {
  if (typeof title !== "string" || typeof source !== "string") return "title and source must be strings";
  if (!isRecord(options))
    return 'options must be a JSON schema of an object, e.g. { type: "object", properties: {} }';
  const lists = [
    ["needs", needed, Object.keys(needs)],
    ["uses", uses, Object.keys(things)],
  ] as const;
  for (const [name, list, known] of lists) {
    if (!Array.isArray(list)) return `${name} must be a list`;
    const unknown = list.find((each) => !known.includes(each as string));
    if (unknown !== undefined) return `${name} holds the unknown name ${shown(unknown)}`;
  }
  if (!isRecord(quantities) || Object.keys(quantities).length === 0)
    return "quantities must name at least one quantity";
  const bad = Object.entries(quantities).find(
    ([suffix, kind]) => !/^(\.[a-z0-9][\w-]*)?$/i.test(suffix) || !isKind(kind),
  );
  return (
    bad && `quantity ${JSON.stringify(bad[0])} must be a suffix such as ".mean" with unit, range and better`
  );
}

function isKind(kind: unknown): kind is QuantityKind {
  const { unit, range, better } = (isRecord(kind) ? kind : {}) as Partial<QuantityKind>;
  return (
    typeof unit === "string" &&
    Array.isArray(range) &&
    range.length === 2 &&
    range.every((end) => typeof end === "number" && !Number.isNaN(end)) &&
    range[0] <= range[1] &&
    BETTER.includes(better as string)
  );
}

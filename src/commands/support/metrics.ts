/** Metrics on the command line: `emd,prdc:k=3:...`, and metrics in the user's own files. */
import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Metric } from "../../../metrics/metric.ts";
import { InputError, UsageError } from "../../errors.ts";

/**
 * Ids separated by commas, each followed by its options: `id:option=value:option=value`. A value is a number, true, false,
 * null or a word.
 *
 * @example parseMetrics("emd:points=1000,jsd")   // { emd: { points: 1000 }, jsd: {} }
 */
export function parseMetrics(text: string): Record<string, Record<string, unknown>> {
  const chosen: Record<string, Record<string, unknown>> = {};
  for (const part of text.split(",")) {
    const [id, ...options] = part.trim().split(":");
    if (id === "")
      throw new UsageError("names no metric", { where: "--metrics", hint: "e.g. --metrics emd,jsd" });
    if (Object.hasOwn(chosen, id)) throw new UsageError(`names ${id} twice`, { where: "--metrics" });
    chosen[id] = Object.fromEntries(
      options.map((option) => {
        const at = option.indexOf("=");
        if (at < 1) {
          throw new UsageError(`${JSON.stringify(option)} is not an option of ${id}`, {
            where: "--metrics",
            hint: "write ID:OPTION=VALUE, e.g. emd:points=1000",
          });
        }
        return [option.slice(0, at), readValue(option.slice(at + 1))];
      }),
    );
  }
  return chosen;
}

function readValue(text: string): unknown {
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  const words: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
  return Object.hasOwn(words, text) ? words[text] : text;
}

const PARTS = [
  "title",
  "source",
  "options",
  "needs",
  "quantities",
  "minimum",
  "nullResamples",
  "compute",
] as const;

/**
 * The metric that a JavaScript file exports by default, under the file's name. The file's code runs: it is the user's own.
 *
 * @throws InputError when there is none
 */
export async function loadMetric(path: string): Promise<Record<string, Metric>> {
  const refuse = (what: string, hint?: string): never => {
    throw new InputError(what, { where: path, ...(hint !== undefined && { hint }) });
  };
  if (!existsSync(path)) refuse("there is no such file");
  const id = basename(path).replace(/\.(m?js|ts)$/, "");
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) {
    refuse(
      "the file's name is the metric's name and must consist of lower-case letters, digits and hyphens",
      "rename it, e.g. my-metric.mjs",
    );
  }
  const module = (await import(pathToFileURL(resolve(path)).href).catch((error: unknown) =>
    refuse(`cannot be loaded: ${error instanceof Error ? error.message : String(error)}`),
  )) as { readonly default?: unknown };
  const metric = module.default;
  if (typeof metric !== "object" || metric === null) {
    return refuse("must export a metric by default", "export default { title, source, options, ... }");
  }
  const lacking = PARTS.filter((part) => !(part in metric));
  if (lacking.length > 0)
    refuse(`the metric lacks ${lacking.join(", ")}`, "docs/evaluate.md shows a complete metric");
  return { [id]: metric as Metric };
}

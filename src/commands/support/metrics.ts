/** Metrics on the command line: `emd,prdc:k=3:...`. */
import { UsageError } from "../../errors.ts";

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

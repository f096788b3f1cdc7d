/** Strings that try to become something else than text, and a result that has one in every place a user can write to. */
import type { RunResult } from "../../src/result/index.ts";

export const HOSTILE = [
  `</script><img src=x onerror=alert(1)>`,
  `</style></title></svg><script>alert(2)</script>`,
  `"onmouseover="alert(3)" x='`,
  `<!--<script>alert(4)`,
  `\u202egnp.exe\u0000\u0007\u001b[31m\u2028\ud800`,
  "javascript:alert(5)",
  "{{constructor.constructor('alert(6)')()}}",
  "&lt;b&gt;&amp;",
] as const;

/** Words of a fixed vocabulary that the type of a result guarantees; everything else is anybody's text. */
const FIXED = new Set([
  "operator",
  "level",
  "bytes",
  "generatedFrom",
  "weights",
  "schema",
  "rounds",
  "subject",
  "shape",
]);

/** Every other string of the result, and every name of a quantity, verdict or option, followed by a hostile one. */
export function hostile(result: RunResult): RunResult {
  let n = 0;
  const next = () => HOSTILE[n++ % HOSTILE.length];
  const poison = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return FIXED.has(key) ? value : `${value} ${next()}`;
    if (Array.isArray(value)) return value.map((item) => poison(item, key));
    if (typeof value !== "object" || value === null) return value;
    const named = key === "scenario" || key === "verdicts" || key === "nulls" || key === "metrics";
    const entries = Object.entries(value).flatMap(([name, item]) => {
      const clean = poison(item, name);
      return named
        ? [[name, clean] as const, [`${name} ${next()}`, clean] as const]
        : [[name, clean] as const];
    });
    return Object.fromEntries(entries);
  };
  return poison(result, "") as RunResult;
}

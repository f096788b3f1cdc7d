/** `--baseline` for samples that ganscope did not make: what can be found, before anything is measured, and the comparison after. */

import { printable, UsageError } from "../../errors.ts";
import { againstEvaluation } from "../../judging/comparison/against-samples.ts";
import { POWER } from "../../judging/comparison/foresee.ts";
import { foreseeSamples } from "../../judging/comparison/foresee-samples.ts";
import { isSingle, SIMULATED_ALARMS } from "../../judging/comparison/single.ts";
import type { Trained } from "../../judging/comparison/trained.ts";
import type { Arguments } from "../command.ts";
import { type Against, openStored, primaryNames } from "./against.ts";
import type { Io } from "./io.ts";

interface AgainstSamples extends Against {
  /** The quantities that are compared. */
  readonly primary: readonly string[];
}

/**
 * @param sets how many generated sets are measured
 * @param command the command that makes a result to save, for users without a baseline
 * @param own quantities of the user's own metric
 * @returns as `openBaseline`
 * @throws UsageError when the sets are too few for any change to show
 */
export function openSamplesBaseline(
  args: Arguments,
  {
    sets,
    command,
    own = [],
  }: { readonly sets: number; readonly command: string; readonly own?: readonly string[] },
  io: Io,
): AgainstSamples | "missing" | undefined {
  const stored = openStored(args, io, command);
  if (stored === undefined || stored === "missing") return stored;
  const names = primaryNames(args, own);
  const [before, ...others] = stored.scenarios;
  if (before === undefined || others.length > 0 || before.engine.id !== "none") {
    throw new UsageError("holds trainings of scenarios, not the evaluation of one model", {
      where: `--baseline ${stored.name}`,
      hint: "save the result of `ganscope eval` or `ganscope diagnose` as a baseline",
    });
  }
  const lines = prospects(before, sets, names);
  const hopeless = lines.filter(({ fits }) => !fits);
  if (hopeless.length > 0)
    throw new UsageError(hopeless.map(({ text }) => text).join("\n"), { where: `--baseline ${stored.name}` });
  if (args.booleans.quiet !== true) for (const { text } of lines) io.err(printable(text));
  const evaluation = { label: `baseline ${stored.name}`, version: stored.version, trained: before };
  return {
    primary: names ?? Object.keys(before.primary),
    compare: (result) => againstEvaluation(result, evaluation, names),
  };
}

function prospects(
  before: Trained,
  sets: number,
  names?: readonly string[],
): { readonly fits: boolean; readonly text: string }[] {
  const primary = Object.entries(before.primary).filter(([metric]) => names?.includes(metric) ?? true);
  const family = primary.length;
  const single = isSingle(before, sets);
  return primary.map(([metric, values]) => {
    const n = values.values.length;
    const seen = foreseeSamples(before, metric, { sets, family });
    if ("enough" in seen) {
      const text = `${metric}: ${sets} ${sets === 1 ? "set" : "sets"} against ${n} of the baseline can never show a change; use ${seen.enough} on each side (--independent), or one on each side`;
      return { fits: false, text };
    }
    if ("unknown" in seen) {
      const hint = single ? "; give more real samples, or several generated sets and --independent" : "";
      return { fits: true, text: `${metric}: in the baseline, ${seen.unknown}${hint}` };
    }
    if (single) {
      const rate = `one set against one; false alarms in at most ${100 * SIMULATED_ALARMS} % of simulations`;
      const text = `${metric}: a change of ${short(seen.size)} ${values.unit} is found with ${100 * POWER} % power (${rate})`;
      return { fits: true, text };
    }
    const found =
      seen.size === 0
        ? "all sets of the baseline agree, so any shift of most sets is found"
        : `a shift of ${short(seen.size)} ${values.unit} is found with ${100 * POWER} % power`;
    return { fits: true, text: `${metric}: ${found} (${sets} sets against ${n})` };
  });
}

const short = (value: number): string => String(Number(value.toPrecision(2)));

/**
 * Has the generator learned the data, and if not, where is it going? The answer rests on samples: their Earth mover's
 * distance to the data beside what a perfect generator would score, the modes they hold, and how they move. Training
 * signals alone can show that a run diverged, never that it converged: a discriminator at 1/2 and a loss of 2 ln 2 are
 * found in oscillating, partial and collapsed runs as well.
 *
 * The questions are asked in order and the first yes decides: diverged, converged, oscillating, improving;
 * else not-converged.
 */

import type { Evidence, NullBand, Snapshot, Verdict } from "../result.ts";
import type { Diagnosis, DiagnosisInput } from "./diagnosis.ts";
import { findDivergence } from "./rules/divergence.ts";
import {
  allHold,
  CORPUS_RULES,
  compare,
  count,
  inconclusive,
  notApplicable,
  nullAt,
  short,
  valueAt,
  whyAbsent,
} from "./rules/evidence.ts";
import { goneStretch } from "./rules/gone.ts";
import { findOscillation } from "./rules/oscillation.ts";
import { LABELLED, nullsOf } from "./rules/sample-size.ts";
import { thresholdsOf } from "./rules/thresholds.ts";
import { findTrend } from "./rules/trend.ts";
import { saturation } from "./saturation.ts";

/** Snapshots at the end, the final one included, that must all be good. */
const LASTING = 3;
/** Or this part of the data's standard deviation, where that is more. */
const SD_SHARE = 0.1;

export const convergence: Diagnosis = {
  title: "Has the generator learned the data?",
  source: "Earth mover's distance against its null; Mann 1945 and Sen 1968 for the trend; docs/diagnoses.md",
  statuses: [
    "converged",
    "improving",
    "oscillating",
    "diverged",
    "not-converged",
    "not-applicable",
    "inconclusive",
  ],
  diagnose(input): Verdict {
    return (
      diverged(input) ??
      frozen(input) ??
      withoutDistance(input) ??
      converged(input) ??
      oscillating(input) ??
      undecided(input) ??
      onTheWay(input)
    );
  },
};

function diverged(input: DiagnosisInput): Verdict | undefined {
  const divergence = findDivergence(input);
  if (divergence === undefined) return undefined;
  const { from, evidence, what } = divergence;
  const explanation = `${what}. The run did not recover from it; ${remedyOf(input)}`;
  return { status: "diverged", from, to: input.lastStep, evidence, explanation };
}

/** Without a gradient a generator does not come back, whatever its learning rate. */
function remedyOf(input: DiagnosisInput): string {
  const found = saturation.diagnose(input);
  const stretch = goneStretch(input.records);
  const gone = found.status === "saturated" ? found.from : stretch?.records[0].step;
  if (gone === undefined) return "a lower learning rate is the usual remedy.";
  const also = found.status === "saturated" ? "The training is saturated as well: " : "";
  return (
    `a lower learning rate can prevent it in a new run. ${also}${also === "" ? "From" : "from"} step ${gone} on the generator's gradient is gone, so ` +
    "nothing moves the samples back and a lower learning rate alone does not help from there. The verdict on saturation names the causes."
  );
}

function frozen(input: DiagnosisInput): Verdict | undefined {
  if (input.frozen !== true) return undefined;
  return notApplicable(
    "The generator is frozen: only its opponent was trained, so there is nothing to converge.",
  );
}

/** What cannot be told when the final samples have no distance or the distance has no null. */
function withoutDistance(input: DiagnosisInput): Verdict | undefined {
  const last = input.snapshots.at(-1);
  if (last === undefined && input.unpaired === true) {
    return inconclusive(
      "There are generated samples but no real ones: they show whether the generator moves and how far its samples lie apart, " +
        "not whether that is where the data are.",
    );
  }
  if (last === undefined) {
    return inconclusive(
      "There are no samples, and losses alone cannot show convergence: they look the same for runs that oscillate or have " +
        "lost modes. Give snapshots of the generator's samples with the metric emd.",
    );
  }
  if (valueAt(last, "emd") === null) {
    return inconclusive(
      `The final samples have no Earth mover's distance (${whyAbsent(last.metrics.emd)}), and losses alone cannot show ` +
        "convergence. Enable the metric emd.",
    );
  }
  if (nullAt(input, last, "emd") === undefined) {
    return inconclusive(
      "The Earth mover's distance has no null band, so nothing says how small it can be. Give enough real samples for one.",
    );
  }
  return undefined;
}

function converged(input: DiagnosisInput): Verdict | undefined {
  const { snapshots, target } = input;
  const checks = snapshots.map((snapshot) => goodEnough(snapshot, input));
  const evidence = checks.slice(-LASTING).flat();
  if (!allHold(evidence)) return undefined;
  if (snapshots.length < LASTING) {
    return inconclusive(
      `The samples are close to the data, but ${snapshots.length} of the ${LASTING} snapshots that must agree are there. ` +
        "Take snapshots more often (snapshots.every).",
      evidence,
    );
  }
  if (input.unnamedModes === true) {
    return inconclusive(
      "The samples are close to the data, but one lost mode among many hardly changes the distance, and nobody said which " +
        "modes the data have. Name them, or say that there are none.",
      evidence,
    );
  }
  const first = checks.findLastIndex((rows) => !allHold(rows)) + 1;
  const last = snapshots[snapshots.length - 1];
  const emd = valueAt(last, "emd") ?? Number.NaN;
  const band = nullAt(input, last, "emd");
  const total = target?.modes?.centers.length ?? 0;
  const modes =
    total === 0 ? "" : total === 1 ? ", and its mode is held" : `, and all ${total} modes are held`;
  return {
    status: "converged",
    from: snapshots[first].step,
    to: last.step,
    evidence,
    explanation:
      `The samples are where the data are: the Earth mover's distance ends at ${short(emd)}, where a perfect generator ` +
      `scores ${short(band?.median ?? Number.NaN)}${modes}. This has held since step ${snapshots[first].step}.`,
  };
}

/**
 * What so few samples cannot tell: all is well but for a final distance that is too long for a converged generator, and yet
 * one that real samples reach by chance.
 */
function undecided(input: DiagnosisInput): Verdict | undefined {
  const evidence = input.snapshots.slice(-LASTING).flatMap((snapshot) => goodEnough(snapshot, input));
  const last = input.snapshots[input.snapshots.length - 1];
  const band = nullAt(input, last, "emd");
  const [failing, ...others] = evidence.filter(({ holds }) => !holds);
  if (failing === undefined || others.length > 0) return undefined;
  const { metric, from, observed, threshold } = failing;
  if (metric !== "emd" || from !== last.step || observed === null || !(observed <= (band?.hi ?? 0)))
    return undefined;
  return inconclusive(
    `The samples are close to the data, and too few to tell how close: the Earth mover's distance ends at ${short(observed)}, within ` +
      `what two real samples of ${band?.n} reach by chance (${short(band?.hi ?? Number.NaN)}) and beyond the ${short(threshold)} of a converged ` +
      `generator. Compare more samples; ${LABELLED} tell.`,
    evidence,
  );
}

/** One snapshot against the limits of convergence. */
function goodEnough(snapshot: Snapshot, input: DiagnosisInput): readonly Evidence[] {
  const { target } = input;
  const at = { from: snapshot.step, to: snapshot.step };
  const rows = [
    compare({
      metric: "emd",
      ...at,
      observed: valueAt(snapshot, "emd"),
      operator: "<=",
      ...distanceLimit(nullAt(input, snapshot, "emd"), input, snapshot === input.snapshots.at(-1)),
    }),
  ];
  if (target?.modes !== undefined) {
    rows.push(
      compare({
        metric: "mode-coverage.modes20",
        ...at,
        observed: valueAt(snapshot, "mode-coverage.modes20"),
        operator: ">=",
        threshold: target.modes.centers.length,
        source: `${CORPUS_RULES} (converged)`,
      }),
    );
  }
  return rows;
}

/**
 * Before the end a distance may be a few null medians, whatever the number of samples. At the end it may be no farther because
 * few samples were compared.
 *
 * On images the distance between two clouds of a few hundred points is large even when both are real, and a generator
 * that draws nothing readable is only 10 to 40 % above it, so a multiple of the null would be met by anything. There only
 * samples that cannot be told from real ones by this distance pass: at most the null's 95 % quantile.
 */
function distanceLimit(
  band: NullBand | undefined,
  { target, thresholds }: DiagnosisInput,
  final: boolean,
): { readonly threshold: number; readonly source: string } {
  if (target?.image !== undefined) {
    return { threshold: band?.hi ?? 0, source: "95 % quantile of the null: real images against real images" };
  }
  const most = thresholdsOf({ thresholds }).nulls;
  const nulls = final ? nullsOf(most, band?.n) : most;
  return {
    threshold: Math.max(nulls * (band?.median ?? 0), SD_SHARE * (target?.sd ?? 0)),
    source: `${short(nulls)} null medians${nulls < most ? ` (${most} with ${LABELLED} samples)` : ""} or 0.1 sd of the data; ${CORPUS_RULES} (converged)`,
  };
}

function oscillating(input: DiagnosisInput): Verdict | undefined {
  const oscillation = findOscillation(input);
  if (oscillation === undefined || !oscillation.found) return undefined;
  const [movement, , distance] = oscillation.evidence;
  return {
    status: "oscillating",
    from: oscillation.from,
    to: input.lastStep,
    evidence: oscillation.evidence,
    explanation:
      `The generator moves without arriving: from one snapshot to the next its samples travel ` +
      `${short(movement.observed ?? Number.NaN)} (median), and they stay ${short(distance.observed ?? Number.NaN)} away ` +
      `from the data. Losses and discriminator outputs may look balanced all the while.`,
  };
}

/** Not there, not circling: still coming closer, or not. */
function onTheWay(input: DiagnosisInput): Verdict {
  const { snapshots } = input;
  const last = snapshots[snapshots.length - 1];
  const emd = valueAt(last, "emd") ?? Number.NaN;
  const band = nullAt(input, last, "emd");
  const limits = goodEnough(last, input);
  const trend = band === undefined ? undefined : findTrend(snapshots, band);
  const state = `the Earth mover's distance ends at ${short(emd)}, where a perfect generator scores ${short(band?.median ?? Number.NaN)}${modesHeld(limits)}`;
  if (trend !== undefined && allHold(trend)) {
    return {
      status: "improving",
      from: trend[0].from,
      to: trend[0].to,
      evidence: [...trend, ...limits],
      explanation: `Not there yet, but still coming closer: ${state}, and it was falling steadily since step ${trend[0].from}. Train longer.`,
    };
  }
  return {
    status: "not-converged",
    from: last.step,
    to: last.step,
    evidence: [
      ...snapshots.slice(-LASTING).flatMap((snapshot) => goodEnough(snapshot, input)),
      ...(trend ?? []),
    ],
    explanation: `The generator has not learned the data: ${state}. There is no steady improvement towards the end.`,
  };
}

/** How many modes are held where some are not: the distance may be short all the same. */
function modesHeld(limits: readonly Evidence[]): string {
  const modes = limits.find(({ metric }) => metric === "mode-coverage.modes20");
  return modes === undefined || modes.holds || modes.observed === null
    ? ""
    : `, and the samples hold ${modes.observed} of ${count(modes.threshold, "mode")}`;
}

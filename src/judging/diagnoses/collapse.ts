/**
 * Did the generator give up modes of the data? Coverage is counted on samples: `mode-coverage.modes20` says how many modes
 * hold at least a fifth of their fair share as high-quality samples. That number is low for two reasons, and only one is
 * collapse: samples may crowd on a few modes, or lie around all of them but too far off to count. The points of a
 * snapshot tell these apart, by which modes are nearest to the samples.
 *
 * A run whose numbers or samples left every bound has not given up modes but the data: there the answer is inconclusive.
 */

import { highQualityRadius, normalShareWithin } from "../../maths/statistics.ts";
import type { Evidence, Snapshot, TargetRecord, Verdict } from "../../result/index.ts";
import type { Diagnosis, DiagnosisInput } from "./diagnosis.ts";
import { findDivergence } from "./rules/divergence.ts";
import {
  allHold,
  CORPUS_RULES,
  compare,
  compareAt,
  count,
  inconclusive,
  notApplicable,
  nullAt,
  short,
  valueAt,
  whyAbsent,
} from "./rules/evidence.ts";
import { offData } from "./rules/off-data.ts";
import { occupiedModes } from "./rules/support.ts";
import { thresholdsOf } from "./rules/thresholds.ts";

/** Snapshots at the end in which modes must be missing. */
const LASTING = 2;
/** Standard deviations of the share of high-quality samples that chance is allowed. */
const DEVIATIONS = 3;

const SOURCE = `${CORPUS_RULES} (collapsed)`;

export const collapse: Diagnosis = {
  title: "Did the generator lose modes of the data?",
  source: "Lin et al. 2018 (PacGAN), arXiv 1712.04086, for modes and high quality; docs/diagnoses.md",
  statuses: ["collapsed", "partial", "none", "not-applicable", "inconclusive"],
  asked: ({ frozen }) => frozen !== true,
  diagnose(input): Verdict {
    if (input.frozen === true)
      return notApplicable("The generator is frozen, so its modes do not come from this training.");
    if (input.target === undefined) {
      if (input.unpaired === true) {
        return inconclusive(
          "There are no real samples, so it is unknown which modes the generator should cover.",
        );
      }
      return inconclusive("There are no samples in which to count modes, and losses do not show lost modes.");
    }
    if (input.target.modes === undefined) return withoutNames(input);
    const total = input.target.modes.centers.length;
    if (total < 2) return notApplicable("The target has only one mode, so no mode can be lost.");
    return withoutCoverage(input) ?? judge(input, input.target, total);
  },
};

/** What tells a collapse where nobody named modes. */
const UNNAMED = ["ndb.lost", "prdc.precision", "prdc.recall"] as const;

/**
 * Where nobody named modes, bins of the real samples (by k-means) stand for them. In a collapse generated samples hold no more
 * than a part of the bins, lie on the data all the same, and few of the data are within their reach. Samples far from the data
 * leave bins empty too, but are not on them; samples that are shifted reach what they hardly draw. A lost mode of many is less
 * than such bins can tell from modes that are drawn too narrow, so nothing here says that none is lost.
 */
function withoutNames(input: DiagnosisInput): Verdict {
  const last = input.snapshots.slice(-LASTING);
  const unnamed = input.unnamedModes === true;
  if (last.every(({ metrics }) => metrics["ndb.lost"] === undefined)) {
    return unnamed
      ? inconclusive(
          "The data's modes are unknown, and the metric ndb, which shows lost parts of the data, was not measured.",
        )
      : notApplicable("The target has no known modes to count.");
  }
  const early = tooEarly(input);
  if (early !== undefined) return early;
  for (const name of UNNAMED) {
    const gap = last.find((snapshot) => valueAt(snapshot, name) === null);
    if (gap !== undefined)
      return inconclusive(`${name} has no value at step ${gap.step}: ${whyAbsent(gap.metrics[name])}.`);
  }
  const rows = input.snapshots.map((snapshot) => givenUp(snapshot, input));
  const evidence = rows.slice(-LASTING).flat();
  const final = last[LASTING - 1];
  const gap = valueAt(final, "ndb.lost") ?? 0;
  const share = `${short(100 * gap)} %`;
  if (allHold(evidence)) {
    return {
      status: "collapsed",
      from: input.snapshots[rows.findLastIndex((row) => !allHold(row)) + 1].step,
      to: final.step,
      evidence,
      explanation:
        `The generator draws almost no samples where ${share} of the data lie; its samples lie on the rest of the data. To see ` +
        "whether whole modes are lost, name the modes.",
    };
  }
  if (unnamed) {
    const elsewhere = evidence.some(({ metric, holds }) => metric === "prdc.precision" && !holds);
    return inconclusive(
      `${gap === 0 ? "The generator draws samples wherever the data lie." : `The generator draws almost no samples where ${share} of the data lie.`} ` +
        (elsewhere
          ? "Many of its samples lie beside the data, so bins of the data do not show which of its parts are covered."
          : "Not all signs of a collapse are present, but one mode may be lost: the data's modes are unknown."),
      evidence,
    );
  }
  return {
    status: "none",
    from: last[0].step,
    to: final.step,
    evidence,
    explanation: `The generator has not lost a large part of the data (it draws almost no samples where ${share} of the data lie).`,
  };
}

function givenUp(snapshot: Snapshot, input: DiagnosisInput): Evidence[] {
  const { lost, precise, reached } = thresholdsOf(input);
  const row = (...asked: readonly [(typeof UNNAMED)[number], Evidence["operator"], number, string]) =>
    compareAt(snapshot, "collapsed", asked);
  return [
    row("ndb.lost", ">=", lost, "half of the data, as half of the modes"),
    row("prdc.precision", ">=", precise, "samples that lie elsewhere have not given up a part"),
    row("prdc.recall", "<=", reached, "what is reached is drawn too seldom rather than lost"),
  ];
}

function tooEarly(input: DiagnosisInput): Verdict | undefined {
  const divergence = findDivergence(input);
  if (divergence !== undefined) {
    return inconclusive(`${divergence.what}, so its modes cannot be judged.`, divergence.evidence);
  }
  const last = input.snapshots.at(-1);
  const off = last && offData(last, input);
  if (off?.holds) {
    return inconclusive(
      "The samples do not lie on the data at all, so no part of the data was lost in particular (see convergence).",
      [off],
    );
  }
  const count = input.snapshots.length;
  if (count >= LASTING) return undefined;
  return inconclusive(
    `Coverage is judged on the last ${LASTING} snapshots of the samples (got ${count}). Take snapshots more often.`,
  );
}

function withoutCoverage(input: DiagnosisInput): Verdict | undefined {
  const early = tooEarly(input);
  if (early !== undefined) return early;
  const last = input.snapshots.slice(-LASTING);
  const gap = last.find((snapshot) => valueAt(snapshot, "mode-coverage.modes20") === null);
  if (gap === undefined) return undefined;
  return inconclusive(
    `Modes were not counted at step ${gap.step}: ${whyAbsent(gap.metrics["mode-coverage.modes20"])}.`,
  );
}

function judge(input: DiagnosisInput, target: TargetRecord, total: number): Verdict {
  const last = input.snapshots.slice(-LASTING);
  const final = last[LASTING - 1];
  const held = valueAt(final, "mode-coverage.modes20") ?? 0;
  const few = thresholdsOf(input).modes * total;
  const lost = last.flatMap((snapshot) => crowding(snapshot, target, few));
  const missing = last.map((snapshot) => missingModes(snapshot, total));
  const dense = underDispersed(final, target);
  const denseText = dense.some((row) => row.holds)
    ? ` The samples also sit closer to the modes than the data do (${short(100 * (dense[0].observed ?? 0))} % within ${short(highQualityRadius(target.dim))} sd).`
    : "";

  const unfair = allHold(lost) || allHold(missing) ? missedByReal(input, final, total) : undefined;
  if (unfair !== undefined) {
    return inconclusive(
      `The generator covers ${held} of ${count(total, "mode")}, but as many real samples cover only ${unfair.observed}, so the count ` +
        "does not show what the generator lost. Correct the modes' centers and std (--modes), or compare more samples.",
      [unfair, ...missing],
    );
  }
  if (allHold(lost)) {
    return {
      status: "collapsed",
      from: since(input.snapshots, (snapshot) => allHold(crowding(snapshot, target, few))),
      to: final.step,
      evidence: [...lost, ...dense],
      explanation: `The generator covers ${held} of ${count(total, "mode")} and has lost the rest.${denseText}`,
    };
  }
  if (allHold(missing)) {
    const occupied = occupiedModes(final, target);
    const around =
      occupied !== null && occupied.size > held
        ? ` Samples lie near ${occupied.size} of these modes, so at least part of the cause is low quality rather than loss.`
        : "";
    return {
      status: "partial",
      from: since(input.snapshots, (snapshot) => missingModes(snapshot, total).holds),
      to: final.step,
      evidence: [...missing, ...lost, ...dense],
      explanation: `The generator covers ${held} of ${count(total, "mode")} with at least a fifth of their fair share.${around}${denseText}`,
    };
  }
  return {
    status: "none",
    from: last[0].step,
    to: final.step,
    evidence: [...missing, ...dense],
    explanation: `The generator covers ${held} of ${count(total, "mode")} at the end.${denseText}`,
  };
}

/** Few modes held, and few modes near the samples (where points tell): both must hold for a collapse. */
function crowding(snapshot: Snapshot, target: TargetRecord, few: number): readonly Evidence[] {
  const row = (metric: string, observed: number | null): Evidence =>
    compare({
      shows: "collapsed",
      metric,
      from: snapshot.step,
      to: snapshot.step,
      observed,
      operator: "<=",
      threshold: few,
      source: SOURCE,
    });
  const rows = [row("mode-coverage.modes20", valueAt(snapshot, "mode-coverage.modes20"))];
  const occupied = occupiedModes(snapshot, target);
  if (occupied !== null) rows.push(row("modes nearest to the samples", occupied.size));
  return rows;
}

function missingModes(snapshot: Snapshot, total: number): Evidence {
  return compare({
    shows: "partial",
    metric: "mode-coverage.modes20",
    from: snapshot.step,
    to: snapshot.step,
    observed: valueAt(snapshot, "mode-coverage.modes20"),
    operator: "<",
    threshold: total,
    source: "every mode of the data should hold a fifth of its fair share",
  });
}

/** Whether real samples miss modes as well: because of wrong centers, a wrong std, or too few samples. */
function missedByReal(input: DiagnosisInput, final: Snapshot, total: number): Evidence | undefined {
  const band = nullAt(input, final, "mode-coverage.modes20");
  if (band === undefined) return undefined;
  const row = compare({
    shows: "inconclusive",
    metric: "mode-coverage.modes20 of real samples",
    from: final.step,
    to: final.step,
    observed: band.median,
    operator: "<",
    threshold: total,
    source: "null band: a perfect generator holds as many modes as real samples do",
  });
  return row.holds ? row : undefined;
}

/**
 * A perfect sampler of a Gaussian puts a known share of its samples within the radius of high quality. More
 * than that share, beyond sampling error, means that the generator's modes are narrower than the data's.
 */
function underDispersed(snapshot: Snapshot, target: TargetRecord): readonly Evidence[] {
  const quantity = snapshot.metrics["mode-coverage.hq"];
  if (quantity === undefined || quantity.value === null) return [];
  const radius = highQualityRadius(target.dim);
  const ceiling = normalShareWithin({ radius, dim: target.dim });
  return [
    compare({
      shows: "under-dispersed",
      metric: "mode-coverage.hq",
      from: snapshot.step,
      to: snapshot.step,
      observed: quantity.value,
      operator: ">",
      threshold: ceiling + DEVIATIONS * Math.sqrt((ceiling * (1 - ceiling)) / quantity.n),
      source: `chi distribution with dim degrees of freedom: share within ${short(radius)} sd, plus 3 sd of its sampling error`,
    }),
  ];
}

/** The first step from which a finding holds at every snapshot to the end. */
function since(snapshots: readonly Snapshot[], found: (snapshot: Snapshot) => boolean): number {
  const before = snapshots.findLastIndex((snapshot) => !found(snapshot));
  return snapshots[before + 1].step;
}

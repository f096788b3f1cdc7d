/**
 * Has the generator learned the data, and if not, where is it going? The answer rests on samples and on what samples of this
 * size and dimension can show. Up to two dimensions that is their Earth mover's distance to the data beside what a perfect
 * generator would score, and the modes they hold; above, where all distances concentrate, a set of two-sample statistics
 * together (metrics/two-sample.ts). Training signals alone can show that a run diverged, never that it converged: a
 * discriminator at 1/2 and a loss of 2 ln 2 are found in oscillating, partial and collapsed runs as well.
 *
 * The questions are asked in order and the first yes decides: diverged, converged, worsening (modes lost for good),
 * oscillating, inconclusive (too few samples to tell), improving, off-data, worsening (a rising distance); else
 * not-converged.
 */

import type { Evidence, Snapshot, Verdict } from "../../result/index.ts";
import { collapse } from "./collapse.ts";
import type { Diagnosis, DiagnosisInput } from "./diagnosis.ts";
import { findDivergence } from "./rules/divergence.ts";
import {
  allHold,
  count,
  inconclusive,
  notApplicable,
  nullAt,
  short,
  valueAt,
  whyAbsent,
} from "./rules/evidence.ts";
import { excludedBy, exclusions, unseenFault } from "./rules/excluded.ts";
import { goneStretch } from "./rules/gone.ts";
import {
  checked,
  comparedWord,
  coveredByReal,
  distanceOf,
  goodEnough,
  isHigh,
  limitsAt,
} from "./rules/limits.ts";
import { LASTING, marginsOf } from "./rules/margin.ts";
import { onTheWay } from "./rules/on-the-way.ts";
import { findOscillation, oscillationVerdict } from "./rules/oscillation.ts";
import { LABELLED } from "./rules/sample-size.ts";
import { findLosingModes } from "./rules/worsening.ts";
import { saturation } from "./saturation.ts";

export const convergence: Diagnosis = {
  title: "Has the generator learned the data?",
  source:
    "Earth mover's distance and two-sample statistics against their nulls; Mann 1945 and Sen 1968 for trends; docs/diagnoses.md",
  statuses: [
    "converged",
    "improving",
    "oscillating",
    "worsening",
    "off-data",
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
      losingModes(input) ??
      oscillating(input) ??
      undecided(input) ??
      onTheWay(input, LASTING)
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
  return [
    "a lower learning rate can prevent it in a new run.",
    ...(found.status === "saturated" ? ["The training is saturated as well."] : []),
    `From step ${gone} on the generator's gradient is gone, so nothing moves the samples back, and a lower learning rate alone does not help after it.`,
    "The verdict on saturation names the causes.",
  ].join(" ");
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
  const metric = distanceOf(input.target);
  if (last === undefined && input.unpaired === true) {
    return inconclusive(
      "There are generated samples but no real ones. They show whether the generator moves and how far apart its samples lie, " +
        "but not whether the samples match the data.",
    );
  }
  if (last === undefined) {
    return inconclusive(
      "There are no samples, and losses alone cannot show convergence: they look the same for runs that oscillate or have " +
        `lost modes. Add snapshots of the generator's samples with the metric ${metric.split(".")[0]}.`,
    );
  }
  if (valueAt(last, metric) === null) {
    const why = whyAbsent(last.metrics[metric]);
    return isHigh(input.target)
      ? inconclusive(
          `The two-sample statistics of the final samples are unknown (${why}), and in ${input.target?.dim} dimensions all distances ` +
            "are nearly equal, so the Earth mover's distance alone does not show convergence. Enable the metric two-sample.",
        )
      : inconclusive(
          `The final samples have no Earth mover's distance (${why}), and losses alone cannot show convergence. ` +
            "Enable the metric emd.",
        );
  }
  if (nullAt(input, last, metric) === undefined) {
    return inconclusive(
      `${metric} has no null band, so its smallest possible value is unknown. Add enough real samples for a null band.`,
    );
  }
  return undefined;
}

function converged(input: DiagnosisInput): Verdict | undefined {
  const { snapshots, power } = input;
  const checks = snapshots.map((snapshot) => goodEnough(snapshot, input));
  const evidence = checks.slice(-LASTING).flat();
  if (!allHold(evidence)) return undefined;
  const lost = collapse.diagnose(input);
  if (lost.status === "collapsed") {
    return {
      status: "not-converged",
      from: lost.from,
      to: lost.to,
      evidence: [...lost.evidence, ...evidence],
      explanation: `The samples are near the data, but cover only a part of the data. ${lost.explanation}`,
    };
  }
  const doubt = doubtOf(input);
  if (doubt !== undefined) return inconclusive(doubt, evidence);
  const margins = marginsOf(input);
  const near = margins.find(({ holds }) => !holds);
  if (near !== undefined)
    return { ...inconclusive(nearLimit(near), [...evidence, near]), notSeen: OUT_OF_QUESTION };
  const first = checks.findLastIndex((rows) => !allHold(rows)) + 1;
  const last = snapshots[snapshots.length - 1];
  return {
    status: "converged",
    from: snapshots[first].step,
    to: last.step,
    evidence: [...evidence, ...margins.slice(0, 1)],
    ...(power && { excludes: excludedBy(power) }),
    explanation: [
      isHigh(input.target) ? likeReal(input) : nearData(input, last),
      `This has held since step ${snapshots[first].step}.`,
      ...(power === undefined ? [] : exclusions(power)),
    ].join(" "),
  };
}

/** Why samples that meet every limit do not show that the generator has learned the data. */
function doubtOf(input: DiagnosisInput): string | undefined {
  const { snapshots, unnamedModes, power, target } = input;
  const covered = coveredByReal(input);
  if (covered !== undefined) {
    return (
      `The samples are close to the data, but the real samples themselves cover only ${covered} of ` +
      `${count(target?.modes?.centers.length ?? 0, "mode")}: check the centers and std of the modes, or compare more samples.`
    );
  }
  if (snapshots.length < LASTING) {
    return (
      `The samples are close to the data, but there are only ${snapshots.length} of the ${LASTING} snapshots that must agree. ` +
      "Take snapshots more often (snapshots.every)."
    );
  }
  // up to two dimensions one distance decides, in which a lost mode of many weighs little
  if (unnamedModes === true && !isHigh(target)) {
    return (
      "The samples are close to the data, but one lost mode among many hardly changes the distance, and the data's modes are " +
      "unknown. Name them with --modes FILE, or pass --modes none if there are none."
    );
  }
  if (power === undefined) {
    return isHigh(target)
      ? `The samples are close to the data, but it was not measured which faults would show in ${target?.dim} dimensions.`
      : undefined;
  }
  const unseen = unseenFault(power, unnamedModes === true);
  if (unseen === undefined) return undefined;
  const enough =
    unseen.rows == null
      ? "Far more samples are required to show this fault."
      : `About ${unseen.rows} samples on each side would show this fault.`;
  return `The samples are close to the data, but ${power.n} samples in ${power.dim} dimensions do not show ${unseen.words}. ${enough}`;
}

const likeReal = ({ target, power }: DiagnosisInput): string =>
  `No two-sample statistic distinguishes the samples from real ones${comparedWord(target, power)}.${modesWord(target)}`;

function nearData(input: DiagnosisInput, last: Snapshot): string {
  const band = nullAt(input, last, "emd");
  return (
    `The samples are where the data are: the Earth mover's distance ends at ${short(valueAt(last, "emd") ?? Number.NaN)}, where a ` +
    `perfect generator scores ${short(band?.median ?? Number.NaN)}.${modesWord(input.target)}`
  );
}

function modesWord(target: DiagnosisInput["target"]): string {
  const total = target?.modes?.centers.length ?? 0;
  if (total === 0) return "";
  return total === 1 ? " Its mode is covered." : ` All ${total} modes are covered.`;
}

/** What so few samples cannot tell: nothing is beyond what real samples reach by chance, but not all is within the limits. */
function undecided(input: DiagnosisInput): Verdict | undefined {
  const last = input.snapshots.slice(-LASTING);
  const evidence = last.flatMap((snapshot) => goodEnough(snapshot, input));
  const failing = last.flatMap((snapshot) =>
    limitsAt(snapshot, input).flatMap((limit) => {
      const observed = valueAt(snapshot, limit.metric);
      return checked(limit, snapshot).holds ? [] : [{ ...limit, observed }];
    }),
  );
  if (failing.length === 0) return undefined;
  const chance = failing.every(
    ({ operator, observed, chance }) =>
      observed !== null && (operator === "<=" ? observed <= chance : observed >= chance),
  );
  if (!chance) return undefined;
  const [{ metric, observed, threshold, chance: reached }] = failing;
  const band = nullAt(input, last[last.length - 1], metric);
  return inconclusive(
    `The samples are close to the data, but too few to show how close: ${named(metric)} ends at ${short(observed ?? Number.NaN)}, within ` +
      `what two real samples of ${band?.n} reach by chance (${short(reached)}), but beyond the ${short(threshold)} of a converged ` +
      `generator. Compare more samples${isHigh(input.target) ? "" : `; ${LABELLED} are enough`}.`,
    evidence,
  );
}

/** What samples that meet every limit in the last snapshots are not, however near the limit they are. */
const OUT_OF_QUESTION = ["diverged", "oscillating", "worsening", "off-data"];

/** Why samples that meet every limit, but on average not by more than chance, do not show it. */
const nearLimit = ({ metric, observed, threshold }: Evidence): string =>
  `The samples are close to the data, but too near the limit to decide: on average over the last ${LASTING} snapshots ` +
  `${named(metric.split(",")[0])} uses ${percent(observed)} of what a converged generator may score beyond real samples; at most ` +
  `${percent(threshold)} is clear of chance. Train longer, then judge the new snapshots.`;

const percent = (part: number | null): string => `${short(100 * (part ?? Number.NaN))} %`;

const named = (metric: string): string => (metric === "emd" ? "the Earth mover's distance" : metric);

function losingModes(input: DiagnosisInput): Verdict | undefined {
  const evidence = findLosingModes(input);
  if (evidence === undefined || !allHold(evidence)) return undefined;
  const [{ from, to, observed }] = evidence;
  return {
    status: "worsening",
    from,
    to,
    evidence,
    explanation:
      `The generator loses modes and does not find them again: ${count(observed ?? 0, "mode")} between steps ${from} and ${to}. ` +
      "Keep the checkpoint from before, and stop earlier or give the discriminator more power.",
  };
}

function oscillating(input: DiagnosisInput): Verdict | undefined {
  const oscillation = findOscillation(input);
  return oscillation?.found === true ? oscillationVerdict(oscillation, input.lastStep) : undefined;
}

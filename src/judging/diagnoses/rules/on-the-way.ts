/** A training that has not arrived and does not circle near the data: still coming closer, off the data, going away, or none of these. */

import type { Evidence, Snapshot, Verdict } from "../../../result/index.ts";
import type { DiagnosisInput } from "../diagnosis.ts";
import { allHold, count, nullAt, short, valueAt } from "./evidence.ts";
import { comparedWord, distanceOf, goodEnough } from "./limits.ts";
import { offData } from "./off-data.ts";
import { findOscillation, oscillationVerdict } from "./oscillation.ts";
import { findTrend } from "./trend.ts";
import { findRise } from "./worsening.ts";

/** @param lasting snapshots at the end that a converged generator would have to show */
export function onTheWay(input: DiagnosisInput, lasting: number): Verdict {
  const { snapshots } = input;
  const last = snapshots[snapshots.length - 1];
  const limits = goodEnough(last, input);
  const trend = findTrend(input);
  const state = stateOf(input, last, limits);
  if (trend !== undefined && allHold(trend)) {
    return {
      status: "improving",
      from: trend[0].from,
      to: trend[0].to,
      evidence: [...trend, ...limits],
      explanation: `The generator has not learned the data yet, but still approaches it: ${state}, and the distance has fallen steadily since step ${trend[0].from}. Train longer.`,
    };
  }
  const evidence = snapshots.slice(-lasting).flatMap((snapshot) => goodEnough(snapshot, input));
  const off = offData(last, input);
  if (off.holds) {
    const circling = findOscillation(input, true);
    if (circling?.found === true)
      return oscillationVerdict(circling, input.lastStep, " None of them lies on the data.");
    const before = snapshots.findLastIndex((snapshot) => !offData(snapshot, input).holds);
    return {
      status: "off-data",
      from: snapshots[before + 1].step,
      to: last.step,
      evidence: [off, ...evidence],
      explanation: `The samples do not lie on the data at all: ${state}. No part of the data is generated.`,
    };
  }
  const rise = findRise(input);
  if (rise !== undefined && allHold(rise)) {
    return {
      status: "worsening",
      from: rise[0].from,
      to: rise[0].to,
      evidence: [...rise, ...limits],
      explanation: `The samples move away from the data: ${state}, and the distance has risen steadily since step ${rise[0].from}. Keep the checkpoint from before.`,
    };
  }
  return {
    status: "not-converged",
    from: last.step,
    to: last.step,
    evidence: [...evidence, ...(trend ?? [])],
    explanation: `The generator has not learned the data: ${state}. The distance does not fall steadily towards the end.`,
  };
}

/** How far the final samples are from the data, and which modes they lack: the distance may be short all the same. */
function stateOf(input: DiagnosisInput, last: Snapshot, limits: readonly Evidence[]): string {
  const metric = distanceOf(input.target);
  const band = nullAt(input, last, metric);
  const distance =
    `${metric === "emd" ? "the Earth mover's distance" : `the energy distance${comparedWord(input.target, input.power)}`} ends at ` +
    `${short(valueAt(last, metric) ?? Number.NaN)}, where a perfect generator scores ${short(band?.median ?? Number.NaN)}`;
  const told = limits.find(
    ({ metric: other, holds }) => !holds && other.startsWith("two-sample") && other !== metric,
  );
  const modes = limits.find(({ metric: other }) => other === "mode-coverage.modes20");
  const state =
    told === undefined
      ? distance
      : `${distance}, ${told.metric} at ${short(told.observed ?? Number.NaN)} (limit ${short(told.threshold)})`;
  return modes === undefined || modes.holds || modes.observed === null
    ? state
    : `${state}, and the samples cover ${modes.observed} of ${count(modes.threshold, "mode")}`;
}

/**
 * When saturation could be told from training signals, against when samples could tell that they stand still far from the data: as
 * docs/diagnoses.md measures its lead. Signals tell it at the third saturated record. Samples tell it at the first snapshot, the third
 * at least, from which on, whatever comes, the last half of the snapshots until then is 5 nulls away and half as far as the first
 * one, and moves by no more than 2 nulls.
 */
import type { ScenarioResult, SeedResult, Snapshot } from "../src/result/index.ts";
import { html } from "./kit/html.ts";
import { median } from "./kit/series.ts";
import { number, numberOf, step } from "./kit/words.ts";
import type { Section } from "./section.ts";

/** Records, and snapshots, that must agree: one or two could be chance. */
const LASTING = 3;
/** Records without any gradient. */
const DEAD = 20;
/** As in docs/diagnoses.md, how often each alarm is right: samples that stand still far from the data. */
const FAR_NULLS = 5;
const FAR_START = 0.5;
const STILL_NULLS = 2;

interface Alarm {
  readonly seed: number;
  readonly saturated: number;
  readonly alarm: number;
  /** The snapshot at which samples tell. */
  readonly told: number;
}

function alarmOf({ seed, verdicts, records, snapshots }: SeedResult, null_: number): Alarm | null {
  const { saturation } = verdicts;
  if (saturation?.status !== "saturated" || saturation.from === null) return null;
  const { from, evidence } = saturation;
  // One row of evidence, without D's outputs, is that of a gradient that is gone.
  const asked = evidence.length === 1 ? DEAD : LASTING;
  const alarm = records.filter((record) => record.step >= from)[asked - 1];
  const silent = snapshots.findLastIndex((_, i) => !standStill(snapshots.slice(0, i + 1), null_));
  const told = snapshots[silent + 1];
  if (alarm === undefined || told === undefined) return null;
  return { seed, saturated: from, alarm: alarm.step, told: told.step };
}

/** Whether the last half of the snapshots lies far from the data and moves nowhere. */
function standStill(until: readonly Snapshot[], null_: number): boolean {
  const half = until.slice(Math.floor(until.length / 2));
  const middle = (name: string) => median(half.flatMap(({ metrics }) => numberOf(metrics[name]) ?? []));
  const start = numberOf(until[0].metrics.emd) ?? Number.POSITIVE_INFINITY;
  return (
    until.length >= LASTING &&
    middle("emd") >= Math.max(FAR_NULLS * null_, FAR_START * start) &&
    middle("movement") <= STILL_NULLS * null_
  );
}

function frozen({ seeds }: ScenarioResult): boolean {
  return seeds.some(({ records }) => records.some(({ gradNormMinimax }) => gradNormMinimax !== undefined));
}

export const alarm: Section = {
  title: "How early the alarm was",
  scope: "scenario",
  part: "details",
  render(scenario) {
    const null_ = scenario.nulls.emd?.median;
    if (scenario.target === undefined || null_ === undefined || frozen(scenario)) return null;
    const alarms = scenario.seeds.flatMap((seed) => alarmOf(seed, null_) ?? []);
    if (alarms.length === 0) return null;
    const rows = alarms.map(
      ({ seed, saturated, alarm: at, told }) =>
        html`<tr><th scope="row">${seed}</th><td class="number">${step(saturated)}</td><td class="number">${step(at)}</td><td class="number">${step(told)}</td><td class="number">${step(told - at)}</td></tr>`,
    );
    return {
      prose: [
        html`<p>Saturation is told from the training\u2019s log at the third saturated record (the twentieth, where a gradient is gone altogether). Samples tell
it at the first snapshot from which on those that are there stay far from the data and stand still: in their last half an earth mover\u2019s
distance of at least ${number(FAR_NULLS * null_)} (5 nulls) and half of the first one, and a movement of at most ${number(STILL_NULLS * null_)} (2 nulls). The lead is
the time between the two.</p>`,
        html`<div class="scroll" tabindex="0" role="group" aria-label="Alarm"><table>
<thead><tr><th scope="col">seed</th><th scope="col" class="number">saturated from step</th><th scope="col" class="number">alarm at step</th><th scope="col" class="number">told by samples at step</th><th scope="col" class="number">lead, steps</th></tr></thead>
<tbody>${rows}</tbody></table></div>`,
      ],
    };
  },
};

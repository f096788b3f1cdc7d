/**
 * When saturation could be told from training signals, against when the samples' distance stood still: three saturated records in
 * a row against three snapshots in a row that differ by no more than convergence allows.
 */
import type { ScenarioResult, SeedResult } from "../src/result.ts";
import { html } from "./kit/html.ts";
import { number, numberOf, step } from "./kit/words.ts";
import type { Section } from "./section.ts";

/** Records, and snapshots, that must agree: one or two could be chance. */
const LASTING = 3;
/** As in docs/diagnoses.md, convergence: 3 null medians or a tenth of the data's deviation, whichever is more. */
const NULLS = 3;
const SD_SHARE = 0.1;

interface Alarm {
  readonly seed: number;
  readonly saturated: number;
  readonly alarm: number;
  /** First snapshot from which the distance stays where it ends, and the one at which three agree. */
  readonly still: number;
  readonly told: number;
}

function alarmOf({ seed, verdicts, records, snapshots }: SeedResult, allowed: number): Alarm | null {
  const { saturation } = verdicts;
  if (saturation?.status !== "saturated" || saturation.from === null) return null;
  const { from } = saturation;
  const alarm = records.filter((record) => record.step >= from)[LASTING - 1];
  const distances = snapshots.map(({ metrics }) => numberOf(metrics.emd));
  const end = distances.at(-1) ?? null;
  if (alarm === undefined || end === null) return null;
  const moved = distances.findLastIndex(
    (distance) => distance === null || Math.abs(distance - end) > allowed,
  );
  const stretch = snapshots.slice(moved + 1);
  if (stretch.length < LASTING) return null;
  return {
    seed,
    saturated: from,
    alarm: alarm.step,
    still: stretch[0].step,
    told: stretch[LASTING - 1].step,
  };
}

function frozen({ seeds }: ScenarioResult): boolean {
  return seeds.some(({ records }) => records.some(({ gradNormMinimax }) => gradNormMinimax !== undefined));
}

export const alarm: Section = {
  id: "alarm",
  title: "Alarm",
  scope: "scenario",
  render(scenario) {
    if (scenario.target === undefined || frozen(scenario)) return null;
    const allowed = Math.max(NULLS * (scenario.nulls.emd?.median ?? 0), SD_SHARE * scenario.target.sd);
    const alarms = scenario.seeds.flatMap((seed) => alarmOf(seed, allowed) ?? []);
    if (alarms.length === 0) return null;
    const rows = alarms.map(
      ({ seed, saturated, alarm: at, still, told }) =>
        html`<tr><th scope="row">${seed}</th><td class="number">${step(saturated)}</td><td class="number">${step(at)}</td><td class="number">${step(still)}</td><td class="number">${step(told)}</td><td class="number">${step(told - at)}</td></tr>`,
    );
    return {
      heading: "How early the alarm was",
      prose: [
        html`<p>Saturation is told from the training\u2019s log at the third saturated record; that learning has stopped, from samples at the
third snapshot whose earth mover\u2019s distance is within ${number(allowed)} of where it ends. The lead is the time between the two.</p>`,
        html`<div class="scroll" tabindex="0" role="group" aria-label="Alarm"><table>
<thead><tr><th scope="col">seed</th><th scope="col" class="number">saturated from step</th><th scope="col" class="number">alarm at step</th><th scope="col" class="number">EMD still from step</th><th scope="col" class="number">told by samples at step</th><th scope="col" class="number">lead, steps</th></tr></thead>
<tbody>${rows}</tbody></table></div>`,
      ],
      figures: [],
    };
  },
};

/**
 * What may sound an alarm while a training goes on: of its log divergence, saturation, staleness and the findings of a log, of its samples
 * divergence, oscillation and collapse, by the very diagnoses that judge them afterwards. An alarm sounds once; when what raised it has
 * passed, that is told once as well.
 */

import type { DiagnosisInput } from "../../judging/diagnoses/diagnosis.ts";
import { diagnoses } from "../../judging/diagnoses/index.ts";
import { rateOf } from "../../judging/diagnoses/overall.ts";
import { findings } from "../../judging/findings/index.ts";
import { findingRate } from "../../judging/findings/rate-of.ts";
import { thinned } from "../../judging/findings/thin.ts";
import type { Evidence, Rate, SeedResult, StepRecord } from "../../result/index.ts";
import { probabilistic } from "./records.ts";

export const ALARMS = [
  "divergence",
  "saturation",
  "staleness",
  "oscillation",
  "collapse",
  "winning",
  "dead",
  "flat",
] as const;
export type AlarmName = (typeof ALARMS)[number];

export interface Alarm {
  readonly alarm: AlarmName;
  readonly state: "raised" | "over";
  /** The first step from which what raised it holds. */
  readonly first: number;
  /** The last step that was logged when it was told. */
  readonly at: number;
  readonly explanation: string;
  readonly evidence: readonly Evidence[];
  /** How often it is right; null where that has not been measured. */
  readonly rate: Rate | null;
}

const ONE_BY_ONE = 50;

/** Which alarms are raised, and what is new about them. */
class Bell {
  readonly #raised = new Map<AlarmName, Alarm>();

  get raised(): readonly AlarmName[] {
    return [...this.#raised.keys()];
  }

  /** @param found what holds at step `at` @returns what is new */
  ring(found: readonly Alarm[], at: number): Alarm[] {
    const fresh = found.filter(({ alarm }) => !this.#raised.has(alarm));
    const over = [...this.#raised.values()].filter(({ alarm }) => !found.some((one) => one.alarm === alarm));
    for (const alarm of fresh) this.#raised.set(alarm.alarm, alarm);
    for (const { alarm } of over) this.#raised.delete(alarm);
    return [...fresh, ...over.map((alarm) => ({ ...alarm, state: "over" as const, at }))];
  }
}

/** The alarms of one training, as its log grows. */
export class AlarmBell {
  readonly #bell = new Bell();
  #heard = 0;

  /** Names of the alarms that are raised and not over. */
  get raised(): readonly AlarmName[] {
    return this.#bell.raised;
  }

  /**
   * A few rows that came together are heard one after the other, so that an alarm tells when it could first be raised.
   *
   * @param records all of the log so far
   * @param together hears the fresh rows at once: where judging is behind, they only make it later
   * @returns what is new
   */
  listen(records: readonly StepRecord[], together = false): Alarm[] {
    const fresh = records.length - this.#heard;
    const alone = !together && fresh > 0 && fresh <= ONE_BY_ONE ? fresh : 1;
    this.#heard = records.length;
    const alarms: Alarm[] = [];
    for (let left = alone - 1; left >= 0; left--) {
      const until = left === 0 ? records : records.slice(0, -left);
      alarms.push(...this.#bell.ring(alarmsOf(until), until.at(-1)?.step ?? 0));
    }
    return alarms;
  }
}

/** The alarms of one training, as sets of its samples come. */
export class SampleBell {
  readonly #bell = new Bell();

  get raised(): readonly AlarmName[] {
    return this.#bell.raised;
  }

  /** @param training what the samples so far came to @returns what is new */
  listen({ verdicts, lastStep }: Pick<SeedResult, "verdicts" | "lastStep">): Alarm[] {
    const asked = [
      ["divergence", "convergence", "diverged"],
      ["oscillation", "convergence", "oscillating"],
      ["collapse", "collapse", "collapsed"],
    ] as const;
    const found = asked.flatMap(([alarm, id, status]): Alarm[] => {
      const verdict = verdicts[id];
      if (verdict?.status !== status) return [];
      const { from, explanation, evidence, rate = null } = verdict;
      return [{ alarm, state: "raised", first: from ?? lastStep, at: lastStep, explanation, evidence, rate }];
    });
    return this.#bell.ring(found, lastStep);
  }
}

const OF_LOG = [
  ["winning", "wins"],
  ["dead", "dead"],
  ["flat", "flat"],
] as const;

/** What the log alone shows. A measured quality is left out: it may get worse for a while and better again. */
function findingAlarms(records: readonly StepRecord[], at: number): Alarm[] {
  const seen = thinned(records);
  return OF_LOG.flatMap(([id, status]) => {
    const verdict = findings[id].find({ records: seen, quality: [], restarts: [] });
    if (verdict.status !== status) return [];
    const { from, explanation, evidence } = verdict;
    return [
      {
        alarm: id,
        state: "raised" as const,
        first: from ?? at,
        at,
        explanation,
        evidence,
        rate: findingRate(id, verdict, records, true),
      },
    ];
  });
}

function alarmsOf(records: readonly StepRecord[]): Alarm[] {
  const at = records.at(-1)?.step ?? 0;
  const input: DiagnosisInput = {
    status: "completed",
    lastStep: at,
    records,
    snapshots: [],
    nulls: {},
    probabilistic: probabilistic(records),
  };
  const asked = [
    ["divergence", "convergence", "diverged"],
    ["saturation", "saturation", "saturated"],
    ["staleness", "staleness", "stale"],
  ] as const;
  const known = asked.flatMap(([alarm, id, status]): Alarm[] => {
    const verdict = diagnoses[id].diagnose(input);
    if (verdict.status !== status) return [];
    const { from, explanation, evidence } = verdict;
    return [
      {
        alarm,
        state: "raised",
        first: from ?? at,
        at,
        explanation,
        evidence,
        rate: rateOf(id, verdict, "log"),
      },
    ];
  });
  return [...known, ...findingAlarms(records, at)];
}

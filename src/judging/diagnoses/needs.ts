/** What would settle what cannot be told of a training: which files, which columns, with the command that takes them. */

import type { StepRecord } from "../../result/index.ts";
import type { DiagnosisInput } from "./diagnosis.ts";
import type { Verdicts } from "./overall.ts";
import { startOf } from "./rules/gone.ts";
import { scoresOnly } from "./rules/outputs.ts";

/** How the evidence was given, for the commands that give more of it. */
export interface Given {
  /** The log as the user named it, as words of a command line. */
  readonly log?: string;
  readonly ambiguous?: readonly { readonly column: string; readonly could: readonly string[] }[];
  /** What to add to the command where columns can mean several things. */
  readonly mapping?: string;
}

const SNAPSHOTS = 3;
const RECORDS = 6;

export function needsOf(verdicts: Verdicts, input: DiagnosisInput, given: Given): string[] {
  return [...samplesNeeded(verdicts, input, given), ...signalsNeeded(verdicts, input, given)];
}

function samplesNeeded({ convergence }: Verdicts, input: DiagnosisInput, { log }: Given): string[] {
  if (convergence.status === "diverged") return [];
  const command = `ganscope diagnose ${log ?? ""}`.trim();
  const { snapshots, nulls, target } = input;
  if (input.unpaired === true) {
    return [
      "real samples (at least twice as many rows as a generated file) show whether the training converged, collapsed or oscillates: " +
        `${command} --real real.npy --fake 'fake-*.npy'`,
    ];
  }
  if (snapshots.length === 0) {
    return [
      "samples show whether the training converged, collapsed or oscillates: generated ones from at least " +
        `${SNAPSHOTS} steps (one file each, the step in its name) and real ones, at least twice as many: ` +
        `${command} --real real.npy --fake 'fake-*.npy'`,
    ];
  }
  const needs: string[] = [];
  if (nulls.emd === undefined) {
    needs.push(
      "more real samples (at least twice as many rows as a generated file) show how small a distance can be",
    );
  }
  if (snapshots.length < SNAPSHOTS) {
    needs.push(
      `generated samples from at least ${SNAPSHOTS} steps show whether the state lasts (got ${snapshots.length}): --fake 'fake-*.npy'`,
    );
  }
  if (input.unnamedModes === true && target?.modes === undefined) {
    needs.push(
      "the modes of the data show whether some are lost: --modes modes.yaml, or --modes none if there are no separate modes",
    );
  }
  return needs;
}

function signalsNeeded({ saturation }: Verdicts, { records }: DiagnosisInput, given: Given): string[] {
  const unclear = given.mapping === undefined ? [] : [given.mapping];
  if (saturation.status !== "inconclusive") return unclear;
  if (records.length === 0) {
    return [
      "a training log (JSON Lines or CSV with step, probReal, probFake, gradNormG) shows whether D saturated",
    ];
  }
  return [
    ...unclear,
    ...columnsNeeded(records, given),
    ...(records.length < RECORDS ? [`log more often: at least ${RECORDS} rows (got ${records.length})`] : []),
  ];
}

const WORDS = {
  probReal: "D's mean output on real samples as a probability (probReal)",
  probFake: "the same on generated samples (probFake)",
  gradNormG: "the norm of the generator's gradient (gradNormG)",
} as const;

function columnsNeeded(records: readonly StepRecord[], { ambiguous = [] }: Given): string[] {
  const scores = scoresOnly(records);
  // A column that may be the signal is asked about already.
  const open = (name: string) => ambiguous.some(({ could }) => could.includes(name));
  const asked = scores ? (["gradNormG"] as const) : (["probReal", "probFake", "gradNormG"] as const);
  const missing = asked.filter((name) => records.every((record) => record[name] === null) && !open(name));
  if (missing.length > 0) {
    const words = missing.map((name) => WORDS[name]).join(", ");
    return scores
      ? [
          `log ${words}: critic scores are not probabilities, and this norm shows whether the generator still learns`,
        ]
      : [
          `log ${words}: ${missing.includes("probReal") || missing.includes("probFake") ? "together they show" : "it shows, with D's outputs,"} whether D saturated`,
        ];
  }
  return startOf(records)?.gone === true
    ? [
        "pass the log from the training's first step, if this log starts later: an earlier level shows whether the generator's gradient fell",
      ]
    : [];
}

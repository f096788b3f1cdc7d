/** The work of `ganscope diagnose` from files to a result, without a word to anybody: where it takes long, in a thread. */

import type { TrainingLog } from "../../inputs/log/training-log.ts";
import type { RunResult } from "../../result/index.ts";
import { diagnoseTraining } from "../../runs/diagnose/diagnose.ts";
import type { TrainingEvidence } from "../../runs/diagnose/evidence.ts";
import { parseExpectations } from "../../runs/evaluate/expectations.ts";
import type { Arguments } from "../command.ts";
import { openSamplesBaseline } from "./against-samples.ts";
import { readEvidence } from "./evidence.ts";
import type { Io } from "./io.ts";
import type { Telling } from "./telling.ts";

export interface DiagnoseGiven {
  readonly args: Arguments;
  /** The command that repeats it. */
  readonly command: string;
  /** The log that was followed. */
  readonly followed?: TrainingLog;
}

type Diagnosed = RunResult | "missing";

/** @returns "missing" if there is no baseline of the name that was given */
export async function diagnoseFiles(
  { args, command, followed }: DiagnoseGiven,
  telling: Telling<Diagnosed>,
): Promise<Diagnosed> {
  const evidence = readEvidence(args, followed, { stopped: telling.stopped });
  const against = openSamplesBaseline(args, { sets: 1, command }, { err: telling.err } as Io);
  if (against === "missing") return "missing";
  const expect = args.strings.expect === undefined ? [] : parseExpectations(args.strings.expect);
  const diagnosed = diagnoseTraining(telling.stopped() ? logOf(evidence) : evidence, {
    expect: telling.stopped() ? [] : expect,
    command,
    onProgress: telling.progress,
    onPlan: telling.plan,
    onKept: telling.kept,
  });
  return against?.compare(diagnosed) ?? diagnosed;
}

/** What an interruption leaves while the log is read. */
const logOf = ({ log, warnings = [], samples, unpaired }: TrainingEvidence): TrainingEvidence => ({
  log,
  interrupted: true,
  warnings: [
    ...warnings,
    ...(samples === undefined && unpaired === undefined
      ? []
      : ["interrupted: the samples were not measured"]),
  ],
});

/** A training that is still running: judges its log and samples as they appear, and reports alarms as they fire. */

import { InputError, printable } from "../../errors.ts";
import type { TrainingLog } from "../../inputs/log/training-log.ts";
import type { SeedResult } from "../../result/index.ts";
import { type Alarm, AlarmBell, type AlarmName, SampleBell } from "../../runs/diagnose/alarms.ts";
import { diagnoseTraining } from "../../runs/diagnose/diagnose.ts";
import { alarmText } from "../../writers/diagnosis.ts";
import { toJson } from "../../writers/json.ts";
import type { Arguments } from "../command.ts";
import { feedOptions, readEvidence } from "./evidence.ts";
import { followLog } from "./follow.ts";
import type { Io } from "./io.ts";
import { listenForInterruption } from "./signals.ts";
import { SampleWatch } from "./watch.ts";

/**
 * Reads the log to its end and reports alarms on the way.
 * @returns the log, and the exit code where an alarm or a signal ended it
 */
export async function followTraining(
  args: Arguments,
  stopOn: readonly AlarmName[],
  idle: number | undefined,
  io: Io,
): Promise<{ readonly log: TrainingLog | undefined; readonly exit: number | undefined }> {
  const bell = new AlarmBell();
  const sampleBell = new SampleBell();
  const interruption = listenForInterruption();
  let known: TrainingLog | undefined;
  let stopped = false;
  const tell = (alarms: readonly Alarm[]): boolean => {
    for (const alarm of alarms)
      io.out(args.booleans.json ? toJson(alarm, 0).trimEnd() : alarmText(alarm, io.paintOut));
    stopped = stopOn.some((alarm) => [...bell.raised, ...sampleBell.raised].includes(alarm));
    return !stopped;
  };
  const judge = samplesJudge(args, io);
  const log = await followLog(args.positionals[0], {
    read: feedOptions(args),
    signal: interruption.signal,
    idle,
    onLog(read, waited) {
      known = read;
      return tell(bell.listen(read.records, waited));
    },
    onTick() {
      const seed = judge?.(known);
      // The log has already shown these alarms.
      return (
        seed === undefined ||
        tell(sampleBell.listen(seed).filter(({ alarm }) => !bell.raised.includes(alarm)))
      );
    },
    onNotice: (text) => io.err(printable(text)),
  });
  interruption.dispose();
  return { log, exit: stopped ? 1 : interruption.exit() };
}

/**
 * Judges the samples each time that more of them are there, half of the time at most. What cannot be read is told once, and
 * looked at again when the next is there.
 */
function samplesJudge(
  args: Arguments,
  io: Io,
): ((log: TrainingLog | undefined) => SeedResult | undefined) | undefined {
  const { fake } = args.strings;
  if (fake === undefined || !fake.includes("*")) return undefined;
  const watch = new SampleWatch(fake);
  let rested = 0;
  return (log) => {
    const began = performance.now();
    const files = began < rested ? undefined : watch.look();
    if (files === undefined) return undefined;
    try {
      const found = diagnoseTraining(readEvidence(args, log, { there: files }));
      const [{ diagnosis, seeds }] = found.scenarios;
      const step = files[files.length - 1].step;
      const overall = diagnosis?.overall;
      io.err(
        args.booleans.json
          ? toJson({ samples: step, overall }, 0).trimEnd()
          : `samples until step ${step}: ${overall?.replace("-", " ")}`,
      );
      return seeds[0];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      io.err(printable(error.message));
      return undefined;
    } finally {
      rested = 2 * performance.now() - began;
    }
  };
}

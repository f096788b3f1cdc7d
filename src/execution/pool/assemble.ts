/** Builds the result of a run from the records of its pieces. The same pieces give the same result, except for timing. */

import { exitCode } from "../../judging/gates/judge.ts";
import { nullKey } from "../../measuring/nulls.ts";
import {
  RESULT_SCHEMA,
  type RunResult,
  type ScenarioResult,
  type Training,
  type TrainingEngine,
} from "../../result/index.ts";
import { assemble } from "../../runs/judge.ts";
import { isTraining } from "../../scenario/scenario.ts";
import { type Piece, type Plan, piecesOf } from "./plan.ts";
import { environmentHere, type Recorded, type RunRecord } from "./record.ts";

type Skipped = RunResult["skipped"][number];

const NOT_STARTED = "the run was interrupted before it started";

interface Share {
  /** The planned pieces: all of the plan unless it is sharded. */
  readonly pieces?: readonly Piece[];
  /** The reason given for a piece without a record. */
  readonly notDone?: string;
}

/** @param command the command that repeats this run */
export function assembleRun(
  plan: Plan,
  record: Pick<RunRecord, "pieces" | "startedAt" | "elapsed">,
  command: string,
  { pieces = piecesOf(plan), notDone = NOT_STARTED }: Share = {},
): RunResult {
  const recorded = ({ key }: Piece): Recorded | undefined => record.pieces.get(key);
  const bands = new Map(
    pieces.flatMap((piece) => {
      const outcome = recorded(piece)?.outcome;
      return piece.kind === "nulls" && outcome?.kind === "nulls"
        ? [[nullKey(piece.scenario), outcome] as const]
        : [];
    }),
  );
  const scenarios = plan.scenarios.flatMap((scenario): ScenarioResult[] => {
    const mine = pieces.filter((piece) => piece.kind !== "nulls" && piece.scenario.name === scenario.name);
    const outcomes = mine.map(recorded);
    if (!isTraining(scenario)) {
      return outcomes.flatMap((each) => (each?.outcome.kind === "exact" ? [each.outcome.result] : []));
    }
    const trainings = mine.flatMap((piece, index) => trainingsOf(piece, outcomes[index]));
    if (trainings.length === 0) return [];
    const engines = outcomes.flatMap((each) =>
      each?.outcome.kind === "trained" ? [each.outcome.engine] : [],
    );
    const engine = engines[0] ?? unknownEngine(plan);
    const { nulls, power } = bands.get(nullKey(scenario)) ?? { nulls: {} };
    return [assemble({ scenario, engine, nulls, power, trainings })];
  });
  const skipped = pieces.flatMap((piece) => skippedOf(piece, recorded(piece), notDone));
  return {
    schema: RESULT_SCHEMA,
    version: plan.version,
    command,
    ...environments(pieces.flatMap((piece) => recorded(piece) ?? [])),
    scenarios,
    skipped,
    exit: exitCode({ scenarios, skipped }),
    timing: { startedAt: record.startedAt, seconds: record.elapsed() },
  };
}

/** A seed whose process returned no training has an empty record with the reason. */
function trainingsOf(piece: Piece, recorded: Recorded | undefined): readonly Training[] {
  if (piece.kind !== "train" || recorded === undefined) return [];
  const { outcome } = recorded;
  if (outcome.kind === "trained") return outcome.trainings;
  if (outcome.kind !== "none") return [];
  const timing = { seconds: 0, millisecondsPerStep: 0, peakMemoryMb: 0 };
  const { lastStep, why: reason } = outcome;
  return piece.seeds.map((seed) => {
    return { seed, status: "failed", lastStep, reason, records: [], snapshots: [], warnings: [], timing };
  });
}

function skippedOf(piece: Piece, recorded: Recorded | undefined, notDone: string): Skipped[] {
  const { name } = piece.scenario;
  const why = recorded?.outcome.kind === "none" ? recorded.outcome.why : undefined;
  switch (piece.kind) {
    case "train":
      return recorded === undefined ? piece.seeds.map((seed) => ({ name, seed, why: notDone })) : [];
    case "nulls":
      return recorded === undefined || why !== undefined
        ? [{ name: `${name}: null bands`, why: why ?? notDone }]
        : [];
    case "exact":
      return recorded === undefined || why !== undefined ? [{ name, why: why ?? notDone }] : [];
    default:
      return piece satisfies never;
  }
}

function unknownEngine({ engine: { id } }: Plan): TrainingEngine {
  return {
    id,
    version: "",
    path: "eager",
    stepsPerRun: 1,
    threads: 1,
    xla: false,
    seedsPerProgram: 1,
    reason: "no training finished",
  };
}

/** The environments of the pieces, in order; equal machines count once. */
function environments(all: readonly Recorded[]): Pick<RunResult, "environment" | "otherEnvironments"> {
  const [first, ...others] = [
    ...new Map(all.map(({ environment }) => [JSON.stringify(environment), environment])).values(),
  ];
  const environment = first ?? environmentHere();
  return others.length === 0 ? { environment } : { environment, otherEnvironments: others };
}

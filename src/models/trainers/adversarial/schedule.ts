/** What each step of an adversarial training does, known before it starts. */
import type { CommonOptions, TurnOptions } from "../options.ts";

/** What one run of the compiled iteration does. */
export interface Plan {
  readonly opponentSteps: number;
  /** Whether the generator's gradient is taken; a frozen one does not follow it and needs it in log lines only. */
  readonly generatorStep: boolean;
  /** Whether to measure gradient norms and D's outputs, for a log line. */
  readonly observe: boolean;
}

export interface Step {
  readonly phase: "pretrain" | "train";
  /** From 1 in each phase; in the training phase the generator's step. */
  readonly index: number;
  readonly plan: Plan;
  /** Factor of both learning rates. */
  readonly decay: number;
  /** Opponent updates before this step, in this stage. */
  readonly opponentUpdates: number;
  readonly snapshot: boolean;
  /** Whether a frame of the playback is due: at some of the logged steps, so that blocks end where they would without. */
  readonly frame: boolean;
  readonly checkpoint: boolean;
}

export interface Rhythm {
  readonly logEvery: number;
  readonly snapshotEvery: number;
  /** A multiple of `logEvery`; absent for none. */
  readonly frameEvery?: number | undefined;
  readonly checkpointEvery?: number;
  /** The step after which a training goes on; the steps up to it are left out. */
  readonly from?: { readonly step: number };
}

/** Linear decay to 0 from a fraction of the steps on; 1 before. */
export function decayFactor(step: number, steps: number, from: number): number {
  return from >= 1 ? 1 : 1 - Math.max(0, (step - 1) / steps - from) / (1 - from);
}

/** How many steps the opponent takes before this generator step. */
function opponentStepsAt(step: number, { steps, every, freezeAfter }: TurnOptions): number {
  const frozen = freezeAfter !== null && step > freezeAfter;
  return frozen || (step - 1) % every !== 0 ? 0 : steps;
}

type Setup = Pick<CommonOptions, "steps" | "decay"> & {
  /** The steps up to `after` belong to stages before this one. */
  readonly stage?: { readonly after: number };
  readonly generator: { readonly frozen: boolean };
  readonly opponent: TurnOptions;
};

export function* scheduleOf(
  { steps, decay, generator, opponent, stage = { after: 0 } }: Setup,
  { logEvery, snapshotEvery, frameEvery, checkpointEvery, from }: Rhythm,
): Generator<Step> {
  const done = from?.step ?? 0;
  const pretraining: Plan = { opponentSteps: 1, generatorStep: false, observe: false };
  for (let index = 1; index <= opponent.pretrain && done === 0; index++) {
    const silent = { snapshot: false, frame: false, checkpoint: false };
    yield { phase: "pretrain", index, plan: pretraining, decay: 1, opponentUpdates: index - 1, ...silent };
  }
  let opponentUpdates = opponent.pretrain;
  for (let index = stage.after + 1; index <= steps; index++) {
    const opponentSteps = opponentStepsAt(index, opponent);
    const observe = index === stage.after + 1 || index % logEvery === 0 || index === steps;
    const due = (every: number) => index % every === 0 || index === steps;
    const step: Step = {
      phase: "train",
      index,
      plan: { opponentSteps, generatorStep: observe || !generator.frozen, observe },
      decay: decayFactor(index, steps, decay.from),
      opponentUpdates,
      snapshot: due(snapshotEvery),
      frame: frameEvery !== undefined && due(frameEvery),
      checkpoint: checkpointEvery !== undefined && due(checkpointEvery),
    };
    if (index > done) yield step;
    opponentUpdates += opponentSteps;
  }
}

/** The rhythm of at most so many frames, step 0 and the last among them, at logged steps; undefined for none. */
export function frameRhythm(frames: number, { steps, logEvery }: { steps: number; logEvery: number }) {
  if (frames < 2) return undefined;
  return logEvery * Math.ceil(steps / logEvery / (frames - 1));
}

/** Steps of one block at most: what is drawn ahead and how long a training does not listen to signals. */
const LONGEST_BLOCK = 50;

/** Steps in a row that do the same, to be run in one call; a block ends where something is to be told. */
export function* blocksOf(schedule: Iterable<Step>): Generator<readonly [Step, ...Step[]]> {
  let block: Step[] = [];
  const samePlan = (a: Step, b: Step) =>
    a.phase === b.phase && a.plan.opponentSteps === b.plan.opponentSteps && a.plan.observe === b.plan.observe;
  for (const step of schedule) {
    if (block.length > 0 && !samePlan(block[0], step)) {
      yield block as [Step];
      block = [];
    }
    block.push(step);
    if (step.snapshot || step.checkpoint || step.plan.observe || block.length === LONGEST_BLOCK) {
      yield block as [Step];
      block = [];
    }
  }
  if (block.length > 0) yield block as [Step];
}

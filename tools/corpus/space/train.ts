/** Trains the seeds of a setting above two dimensions in one program, and measures their samples for labels and for judges. */
import { Value } from "typebox/value";
import type { Target } from "../../../src/data/target.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { Rng } from "../../../src/maths/random.ts";
import { rowsOf } from "../../../src/maths/rows.ts";
import { trainers } from "../../../src/models/trainers/index.ts";
import type { StepEvent, TrainerKind } from "../../../src/models/trainers/trainer.ts";
import type { Step } from "../../../src/runs/evaluate/prepare.ts";
import type { Samples } from "../../../src/samples.ts";
import { type CorpusGroup, type CorpusRun, RECORDS, SEEN, SIGNALS, SNAPSHOTS, TRUTH } from "../run.ts";
import { judgedOf, seenOf, untrainedSpread } from "./judge.ts";
import type { Ruler } from "./ruler.ts";
import type { SpaceRun, SpaceTarget } from "./run.ts";
import type { SpaceSetting } from "./settings.ts";
import { createSpaceTarget, type SpaceOptions } from "./targets.ts";
import { createTruth, short, truthOf } from "./truth.ts";

export const nameOf = (options: SpaceOptions): string =>
  Object.entries(options)
    .map(([key, value]) => (key === "kind" ? value : `${key} ${value}`))
    .join(", ");

/** A target with all that labels and judges know of it. */
export function describe(options: SpaceOptions): SpaceTarget {
  const target = createSpaceTarget(options);
  return {
    kind: "target",
    name: nameOf(options),
    options,
    dim: target.dim,
    ...truthOf(target),
    judged: judgedOf(target, options),
  };
}

export async function train(
  { name, target: targetOptions, trainer, seeds }: SpaceSetting,
  { engine, target, ruler }: { readonly engine: Engine; readonly target: Target; readonly ruler: Ruler },
): Promise<{ group: Omit<CorpusGroup, "half">; runs: SpaceRun[] }> {
  const { kind: id, ...given } = trainer;
  const kind = trainers[id] as TrainerKind;
  const options = Value.Parse(kind.options, Value.Default(kind.options, structuredClone(given))) as never;
  const problem = kind.check(options, target);
  if (problem !== undefined) throw new Error(`${name}: ${problem}`);
  const { steps } = trainer;
  const contexts = () =>
    seeds.map((seed) => ({
      engine,
      data: target,
      rng: new Rng(seed).fork("training"),
      logEvery: Math.ceil(steps / RECORDS),
      snapshotEvery: Math.ceil(steps / SNAPSHOTS),
      snapshotSamples: SEEN + TRUTH,
    }));
  const starts: Samples[] = [];
  // A training of one step shows where the others start.
  for await (const { seed, event } of kind.train({ ...(options as object), steps: 1 } as never, contexts()))
    if (event.kind === "snapshot") starts[seed] = event.fake;
  const kept = seeds.map(() => ({
    events: [] as StepEvent[],
    snapshots: [] as Step[],
    lost: undefined as CorpusRun["lost"],
    untrained: null as number | null,
  }));
  for await (const { seed, event } of kind.train(options, contexts())) {
    if (event.kind === "untrained") kept[seed].untrained = untrainedSpread(event.fake, target);
    else if (event.kind === "step") kept[seed].events.push(event);
    else if (event.kind === "diverged")
      kept[seed].lost = { step: event.step, name: event.reason.split(" ")[0] };
    else if (event.kind === "snapshot") kept[seed].snapshots.push({ step: event.step, samples: event.fake });
  }
  return {
    group: {
      kind: "group",
      name,
      target: nameOf(targetOptions),
      probabilistic: kind.probabilistic(options),
      trainer,
    },
    runs: kept.map(({ events, snapshots, lost, untrained }, i) => ({
      kind: "run",
      group: name,
      seed: seeds[i],
      ...(lost && { lost }),
      untrained,
      log: {
        step: events.map(({ step }) => step),
        ...(Object.fromEntries(
          SIGNALS.map((signal) => [signal, events.map((event) => short(event[signal]))]),
        ) as Record<(typeof SIGNALS)[number], (number | null)[]>),
      },
      snapshots: snapshots.map(({ step }) => step),
      ...labelled(target, ruler, seeds[i], starts[i], snapshots),
      seen: seenOf(
        target,
        targetOptions,
        snapshots.map(({ step, samples }) => ({ step, samples: rowsOf(samples, first(SEEN)) })),
      ),
    })),
  };
}

const first = (count: number, from = 0): Int32Array => Int32Array.from({ length: count }, (_, i) => from + i);

function labelled(
  target: Target,
  ruler: Ruler,
  seed: number,
  start: Samples | undefined,
  snapshots: readonly Step[],
): Pick<SpaceRun, "start" | "truth"> {
  const measure = createTruth(target, ruler, seed);
  const hidden = (samples: Samples) => rowsOf(samples, first(TRUTH, SEEN));
  const { sliced, spread } = measure(start === undefined ? [] : [hidden(start)], 0);
  return {
    start: { sliced: sliced[0] ?? null, spread: spread[0] ?? null },
    truth: measure(snapshots.map(({ samples }) => hidden(samples))),
  };
}

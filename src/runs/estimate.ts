/** How long a scenario will take on an engine: a model of its cost, not a measurement of this machine. */
import { createTarget } from "../data/index.ts";
import type { EngineId, EngineOptions } from "../engine/request.ts";
import { trainers } from "../models/trainers/index.ts";
import type { TrainerKind } from "../models/trainers/trainer.ts";
import type { TrainingScenario } from "../scenario/scenario.ts";

/** An engine, and how it runs. */
export interface EngineChoice extends Pick<EngineOptions, "compile"> {
  readonly id: EngineId;
}

/** Fixed cost of a player step, and multiply-adds a second of one process. */
interface Speed {
  readonly secondsAnUpdate: number;
  readonly multiplyAddsASecond: number;
}

/**
 * wasm: fitted to the suite `quick` with both cores of a CPU busy (docs/verified.md). tfjs-node and cpu: fitted to steps of
 * ring8-gan, gauss1d-gan, mnist-gan and mnist-dcgan on such a machine, to a factor of two (docs/engines.md). tfjs-node-gpu: a
 * ring step on an H100 (src/engine/native/xla.ts), and the arithmetic of its data sheet.
 */
const speeds: Readonly<Record<EngineId, Speed>> = {
  wasm: { secondsAnUpdate: 2.3e-3, multiplyAddsASecond: 2.6e9 },
  cpu: { secondsAnUpdate: 2.3e-3, multiplyAddsASecond: 1.5e8 },
  "tfjs-node": { secondsAnUpdate: 0.7e-3, multiplyAddsASecond: 2.5e10 },
  "tfjs-node-gpu": { secondsAnUpdate: 1.15e-3, multiplyAddsASecond: 3.3e13 },
};
/** A native engine that runs one operation at a time. */
const OP_BY_OP = 5e-3;

function speedOf({ id, compile = true }: EngineChoice): Speed {
  const isNative = id === "tfjs-node" || id === "tfjs-node-gpu";
  return isNative && !compile ? { ...speeds[id], secondsAnUpdate: OP_BY_OP } : speeds[id];
}

/** @returns seconds of one process for all seeds */
export function estimate(
  { trainer, target, seeds, log }: TrainingScenario,
  engine: EngineChoice = { id: "wasm" },
): number {
  const kind: TrainerKind = trainers[trainer.kind];
  const { updates, multiplyAdds } = kind.work(trainer, createTarget(target), log.every);
  const { secondsAnUpdate, multiplyAddsASecond } = speedOf(engine);
  return seeds.length * (updates * secondsAnUpdate + multiplyAdds / multiplyAddsASecond);
}

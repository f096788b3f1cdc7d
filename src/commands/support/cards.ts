/** The flag that shares GPUs, and how many trainings they take. */
import { visibleCards } from "../../engine/cards.ts";
import type { EngineId, EngineRequest } from "../../engine/request.ts";
import { UsageError } from "../../errors.ts";
import type { Arguments } from "../command.ts";
import { positiveInteger } from "./arguments.ts";

export const PER_GPU_FLAG = {
  type: "string",
  value: "N",
  help: "trainings that share a GPU (default 1: each GPU has one at a time)",
} as const;

/** @throws UsageError for an engine without a GPU */
export function perGpuOf(args: Arguments, engine: EngineRequest["id"]): number | undefined {
  const perGpu = positiveInteger(args, "per-gpu");
  if (perGpu === undefined || engine === "auto" || engine === "tfjs-node-gpu") return perGpu;
  throw new UsageError(`requires a GPU, which --engine ${engine} does not use`, {
    where: "--per-gpu",
    hint: "use -j N for the number of processes",
  });
}

/** How many trainings run at a time on the engine that will open. */
export function trainingsAtOnce(jobs: number, engine: EngineId, perGpu = 1): number {
  const cards = engine === "tfjs-node-gpu" ? visibleCards().length : 0;
  return cards === 0 ? jobs : Math.min(jobs, perGpu * cards);
}

/** Opens an engine in a process of its own, to learn which one it is. */
import type { EngineRequest } from "../../engine/request.ts";
import { EngineError } from "../../errors.ts";
import type { EngineRecord } from "../../result/index.ts";
import { runJob } from "./child.ts";

/** Engines that opened: this process's environment decides which, and does not change. */
const opened = new Map<string, EngineRecord>();

/** @throws EngineError if it does not open */
export async function openOnce(engine: EngineRequest): Promise<EngineRecord> {
  const key = JSON.stringify(engine);
  const record = opened.get(key) ?? (await open(engine));
  opened.set(key, record);
  return record;
}

async function open(engine: EngineRequest): Promise<EngineRecord> {
  const answer = await runJob({ kind: "engine", engine });
  if (answer.kind === "engine") return answer.engine;
  const { message, hint } =
    answer.kind === "error"
      ? answer
      : { message: "internal error: unexpected reply from the worker process" };
  throw new EngineError(message, { hint: hint ?? "use --engine auto" });
}

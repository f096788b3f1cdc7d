/** Checks known answers of an engine, in its own process, as trainings run. */

import type { EngineCheckId } from "../../doctor/engine/index.ts";
import type { EngineRequest } from "../../engine/request.ts";
import { runJob } from "./child.ts";
import type { Examined } from "./messages.ts";

/** The answers, or why there are none. Never rejects. */
export async function examineEngine(
  id: EngineRequest["id"],
  checks: readonly EngineCheckId[],
): Promise<Examined | { readonly why: string }> {
  const answer = await runJob({ kind: "check", engine: { id }, checks });
  if (answer.kind === "checked") return answer.examined;
  return {
    why:
      answer.kind === "error"
        ? answer.message.split("\n")[0]
        : "internal error: unexpected reply from the worker process",
  };
}

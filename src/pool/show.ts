/** Draws samples from a checkpoint, in a process of its own, as trainings run. */

import type { EngineRequest } from "../engine/request.ts";
import { EngineError } from "../errors.ts";
import type { Shown, ShowRequest } from "../show.ts";
import { runJob } from "./child.ts";

/** @throws EngineError when the process has no answer */
export async function drawSamples(request: ShowRequest, engine: EngineRequest): Promise<Shown> {
  const answer = await runJob({ kind: "show", request, engine });
  if (answer.kind === "shown") return answer.shown;
  const { message, hint } = answer.kind === "error" ? answer : { message: "it answered another question" };
  throw new EngineError(message.split("\n")[0], { hint });
}

/** Draws samples from a checkpoint, in its own process, as trainings run. */

import type { EngineRequest } from "../../engine/request.ts";
import { EngineError, InputError } from "../../errors.ts";
import type { Shown, ShowRequest } from "../../runs/sample.ts";
import { runJob } from "./child.ts";

/**
 * @param file the checkpoint, for what is said of it
 * @throws InputError if the checkpoint lacks what is requested
 * @throws EngineError when the process has no answer
 */
export async function drawSamples(request: ShowRequest, engine: EngineRequest, file: string): Promise<Shown> {
  const answer = await runJob({ kind: "show", request, engine });
  if (answer.kind === "shown") return answer.shown;
  if (answer.kind !== "error")
    throw new EngineError("internal error: unexpected reply from the worker process");
  const { message, hint, fault } = answer;
  const [line] = message.split("\n");
  throw fault === "input" ? new InputError(line, { where: file, hint }) : new EngineError(line, { hint });
}

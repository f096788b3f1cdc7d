/** Which engines are here, and choosing one: native before built-in, a GPU before a CPU. */
import { EngineError } from "../errors.ts";
import { openBuiltin } from "./builtin.ts";
import type { Engine, Opened } from "./engine.ts";
import { gpuObstacle } from "./install/host.ts";
import { installedEngines } from "./install/layout.ts";
import { openNative } from "./native/engine.ts";
import { isInstalled } from "./native/load.ts";
import { type EngineId, type EngineOptions, type EngineRequest, engineIds } from "./request.ts";

export { type EngineId, engineIds } from "./request.ts";

/** What must stand in the environment of a process before it opens the engine: where a GPU's libraries lie. */
export function environmentFor({ id }: EngineRequest): Readonly<Record<string, string>> {
  if (id !== "auto" && id !== "tfjs-node-gpu") return {};
  return installedEngines().find(({ kind }) => kind === "gpu")?.environment ?? {};
}

/** Whether the engine that opens may be a GPU's: opening it tells. */
export const mayBeGpu = ({ id }: EngineRequest): boolean =>
  (id === "auto" || id === "tfjs-node-gpu") && isInstalled("tfjs-node-gpu");

/** The engines that are here: the built-in ones, and those native ones of which there is a copy, whether it works or not. */
export const enginesPresent = (): EngineId[] =>
  engineIds.filter((id) => id === "wasm" || id === "cpu" || isInstalled(id));

/** The engine that a request will open if it works here; nothing is opened. */
export const expectedEngine = ({ id }: Pick<EngineRequest, "id">): EngineId =>
  id === "auto"
    ? (enginesPresent().find((each) => each !== "tfjs-node-gpu" || gpuObstacle() === undefined) ?? "wasm")
    : id;

function open(id: EngineId, options: EngineOptions, reason: string): Promise<Opened> {
  switch (id) {
    case "tfjs-node-gpu":
    case "tfjs-node":
      return openNative(id, options, reason);
    case "wasm":
    case "cpu":
      return openBuiltin(id, reason);
    default:
      return id satisfies never;
  }
}

/**
 * Opens the engine with this id, or the first of `engineIds` that works here.
 *
 * @throws EngineError when the engine asked for does not work here, with the reason
 */
export async function openEngine(
  wanted: EngineRequest["id"] = "auto",
  options: EngineOptions = {},
): Promise<Engine> {
  if (wanted !== "auto") {
    const opened = await open(wanted, options, "asked for");
    if ("why" in opened) {
      const { why, hint = "use --engine auto" } = opened;
      throw new EngineError(`engine ${wanted} cannot be used: ${why}`, { hint });
    }
    return opened;
  }
  const reasons: string[] = [];
  for (const id of engineIds) {
    const opened = await open(id, options, [...reasons, `${id} works`].join("; "));
    if (!("why" in opened)) return opened;
    reasons.push(opened.why);
  }
  throw new EngineError(`no engine works on this machine: ${reasons.join("; ")}`, {
    hint: "reinstall ganscope",
  });
}

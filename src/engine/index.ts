/** Which engines are here, and choosing one: native before built-in, a GPU before a CPU. */
import { EngineError } from "../errors.ts";
import { openBuiltin } from "./builtin.ts";
import { compileEagerly } from "./compile.ts";
import type { Engine, Tf } from "./engine.ts";
import { createInPlaceAverage, createInPlaceOptimizer } from "./in-place.ts";
import { createMovingAverage } from "./moving-average.ts";
import { openNative } from "./native.ts";
import { createOptimizer } from "./optimizers.ts";

export const engineIds = ["tfjs-node-gpu", "tfjs-node", "wasm", "cpu"] as const;
export type EngineId = (typeof engineIds)[number];

type Opened = { readonly tf: Tf; readonly version: string } | { readonly why: string };

async function open(id: EngineId): Promise<Opened> {
  switch (id) {
    case "tfjs-node-gpu":
    case "tfjs-node":
      return openNative(id);
    case "wasm":
    case "cpu":
      try {
        return await openBuiltin(id);
      } catch (error) {
        return { why: error instanceof Error ? error.message : String(error) };
      }
    default:
      return id satisfies never;
  }
}

function engineOf(id: EngineId, { tf, version }: Extract<Opened, { tf: Tf }>, reason: string): Engine {
  const builtIn = id === "wasm" || id === "cpu";
  return {
    record: { id, version, reason },
    tf,
    compile: (program) => compileEagerly(tf, program),
    optimizer: builtIn ? createInPlaceOptimizer.bind(undefined, tf) : createOptimizer.bind(undefined, tf),
    movingAverage: builtIn
      ? createInPlaceAverage.bind(undefined, tf)
      : createMovingAverage.bind(undefined, tf),
  };
}

/**
 * Opens the engine with this id, or the first of `engineIds` that works here.
 *
 * @throws EngineError when the engine asked for does not work here, with the reason
 */
export async function openEngine(wanted: EngineId | "auto" = "auto"): Promise<Engine> {
  if (wanted !== "auto") {
    const opened = await open(wanted);
    if ("why" in opened) {
      throw new EngineError(`engine ${wanted} cannot be used: ${opened.why}`, { hint: "use --engine auto" });
    }
    return engineOf(wanted, opened, "asked for");
  }
  const reasons: string[] = [];
  for (const id of engineIds) {
    const opened = await open(id);
    if ("tf" in opened) return engineOf(id, opened, [...reasons, `${id} works here`].join("; "));
    reasons.push(opened.why);
  }
  throw new EngineError(`no engine works here: ${reasons.join("; ")}`, { hint: "reinstall ganscope" });
}

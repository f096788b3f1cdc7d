/** Native TensorFlow through tfjs-node, with steps recorded and replayed. */
import { EngineError } from "../../errors.ts";
import type { EngineRecord } from "../../result/index.ts";
import { normalizeBatch } from "../batch-norm.ts";
import { compileEagerly } from "../compile.ts";
import type { Engine, Models, Opened, Program, Tf, Variable } from "../engine.ts";
import { createMovingAverage } from "../moving-average.ts";
import type { EngineOptions } from "../request.ts";
import { BACKEND, backendOf } from "./binding.ts";
import { type CompileOptions, compileAsFunction } from "./function.ts";
import { loadNative, type NativeId } from "./load.ts";
import { createFusedOptimizer } from "./optimizers.ts";
import { createResources, type Resources } from "./resources.ts";
import { createSessions } from "./session.ts";
import { xlaPays } from "./xla.ts";

/** No gain was measured beyond ten steps a run; each more in a row makes the first run longer. */
const STEPS_PER_RUN = 10;

export async function openNative(
  id: NativeId,
  { compile = true, xla = "auto", loop = "auto", stepsPerRun: wanted = STEPS_PER_RUN }: EngineOptions,
  reason: string,
): Promise<Opened> {
  const loaded = loadNative(id);
  if ("why" in loaded) return loaded;
  const { tf, version, place } = loaded;
  // all copies of TensorFlow.js in a process share one current backend
  await tf.setBackend(BACKEND);
  const { binding } = backendOf(tf);
  const resources = createResources(tf);
  const gpu = binding.isUsingGpuDevice();
  const path = !compile ? "eager" : binding.registerFunction === undefined ? "session" : "function";
  if (xla === "on" && path !== "function") {
    const why =
      path === "eager"
        ? "steps are not replayed"
        : `the binding of ${id} ${place} does not support functions`;
    throw new EngineError(`--xla on requires steps that are replayed as functions, but ${why}`, {
      hint: path === "eager" ? "remove --no-compile" : "run: ganscope engine install",
    });
  }
  const mayUseXla = path === "function" && (xla === "on" || (xla === "auto" && gpu));
  const usesXla = ({ expectedSteps }: Program) => mayUseXla && (xla === "on" || xlaPays(expectedSteps));
  const stepsPerRun = path === "eager" ? 1 : wanted;
  const optionsOf = (program: Program): CompileOptions => {
    const withXla = usesXla(program);
    return { stepsPerRun, xla: withXla, loop: loop === "on" || (loop === "auto" && withXla) };
  };
  const threads = Number(process.env.TF_NUM_INTRAOP_THREADS);
  return {
    record: {
      id,
      version,
      tensorflow: binding.TF_Version,
      path,
      stepsPerRun,
      threads,
      xla: mayUseXla,
      reason: `${reason} (${place})`,
    },
    tf,
    ...ways(tf, resources, stepsPerRun, optionsOf)[path],
    optimizer: (rule, variables) => createFusedOptimizer(tf, resources, rule, variables),
    movingAverage: (variables) => createMovingAverage(tf, variables),
    normalizeBatch: (x, scale, offset, epsilon) => normalizeBatch(tf, x, scale, offset, epsilon),
    // tfjs-node is all of TensorFlow.js
    models: async () => tf as Tf & Models,
  };
}

/** The ways to run a program, and to bring its variables up to date after. */
function ways(
  tf: Tf,
  resources: Resources,
  stepsPerRun: number,
  optionsOf: (program: Program) => CompileOptions,
): Record<EngineRecord["path"], Pick<Engine, "compile" | "refresh">> {
  const refresh = (variables: readonly Variable[]) => {
    for (const variable of variables) resources.pull(variable);
  };
  const sessions = createSessions(tf, resources);
  return {
    eager: { compile: (program) => compileEagerly(tf, program), refresh },
    function: {
      compile: (program) => compileAsFunction(tf, program, resources, optionsOf(program)),
      refresh,
    },
    session: { compile: (program) => sessions.compile(program, stepsPerRun), refresh: sessions.refresh },
  };
}

/** Tries an engine in a process of its own: whatever a native library does there, this process goes on. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { EngineKind, InstalledEngine } from "./layout.ts";
import type { FromProbe } from "./probe.ts";

export type Checked =
  /** The device that TensorFlow runs on. */
  | { readonly works: true; readonly device: EngineKind }
  /** `loads`: everything but the GPU is there, and the computation was right on the processor. */
  | { readonly works: false; readonly why: string; readonly loads?: true };

const probeFile = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./probe.ts" : "./probe.js", import.meta.url),
);

/** The first run on a new GPU compiles kernels, which can take minutes. */
const PATIENCE = 5 * 60_000;

/** Runs a small computation with a known answer. Never rejects but with an AbortError. */
export function checkEngine(
  { entry, environment, kind }: Pick<InstalledEngine, "entry" | "environment" | "kind">,
  signal?: AbortSignal,
): Promise<Checked> {
  return new Promise((resolve, reject) => {
    const child = fork(probeFile, [], {
      // Level 1 keeps TensorFlow's warnings, which say why a GPU is not used; the check takes no more of a card than it needs.
      env: {
        TF_FORCE_GPU_ALLOW_GROWTH: "true",
        ...process.env,
        ...environment,
        TF_CPP_MIN_LOG_LEVEL: "1",
      },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      timeout: PATIENCE,
    });
    let log = "";
    let answer: FromProbe | undefined;
    const stop = () => child.kill();
    signal?.addEventListener("abort", stop, { once: true });
    child.stderr?.on("data", (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-20_000);
    });
    child.on("message", (message: FromProbe) => {
      answer = message;
    });
    child.on("close", (code, killedBy) => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) reject(signal.reason);
      else resolve(judge(answer, kind, log, killedBy ?? `code ${code}`));
    });
    child.on("error", ({ message }) => resolve({ works: false, why: message }));
    // A child that is gone before it hears this says so by closing.
    child.send({ entry }, () => {});
  });
}

function judge(answer: FromProbe | undefined, kind: EngineKind, log: string, end: string): Checked {
  if (answer === undefined) return { works: false, why: withLog(`its process ended with ${end}`, log) };
  if ("why" in answer) return { works: false, why: answer.why };
  if (kind === "gpu" && answer.device !== "gpu") {
    return { works: false, loads: true, why: withLog("TensorFlow does not see a GPU", log) };
  }
  return { works: true, device: answer.device };
}

/** Adds the log's last line, which is the likeliest to say why. */
function withLog(what: string, log: string): string {
  // "W0000 00:00:1700000000.000000  4711 gpu_device.cc:2342] Cannot dlopen some GPU libraries. ..."
  const lines = log.split("\n").map((line) => line.replace(/^[IWEF]\d+ [^\]]*\] /, "").trim());
  const last =
    lines.findLast((line) => /dlopen|CUDA|cuda/.test(line)) ?? lines.findLast((line) => line !== "");
  return last === undefined ? what : `${what}: ${last}`;
}

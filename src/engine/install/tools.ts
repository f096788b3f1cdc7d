/** The user's own programs that fetch and compile: their configuration, proxies and checksums then apply. */
import { spawn } from "node:child_process";
import { EngineError } from "../../errors.ts";

/** A program and the arguments that always come first, e.g. ["python3", "-m", "pip"]. */
export type Tool = readonly string[];

/** What fetches wheels. */
export interface Python {
  readonly kind: "pip" | "uv";
  readonly tool: Tool;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null;
  /** The end of what it printed on both streams. */
  readonly output: string;
}

const KEPT_OUTPUT = 50_000;

/**
 * Runs a program to its end, without a shell. Interrupted, it rejects only when the program is gone.
 *
 * @throws NodeJS.ErrnoException when the program cannot be started; AbortError when interrupted
 */
export function run(
  [program, ...first]: Tool,
  args: readonly string[],
  options: RunOptions,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let failure: Error | undefined;
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => {
      failure = error;
      if (child.pid === undefined) reject(error);
    });
    child.on("close", (code) => (failure === undefined ? resolve({ code, output }) : reject(failure)));
  });
}

/** @throws EngineError when npm is not there */
export async function requireNpm(signal?: AbortSignal): Promise<void> {
  if ((await versionOf(["npm"], signal)) !== undefined) return;
  throw new EngineError("npm was not found", { hint: "npm comes with Node.js; add it to PATH" });
}

/**
 * @returns the first compiler that answers, and what it says it is
 * @throws EngineError when there is none
 */
export async function findCompiler(signal?: AbortSignal): Promise<{ compiler: Tool; version: string }> {
  const chosen = process.env.CXX?.trim().split(/\s+/) ?? [];
  const candidates: Tool[] = chosen[0] ? [chosen] : [["g++"], ["c++"], ["clang++"]];
  for (const compiler of candidates) {
    const version = await versionOf(compiler, signal);
    if (version !== undefined) return { compiler, version };
  }
  const tried = candidates.map(([program]) => program).join(", ");
  throw new EngineError(`no C++ compiler was found (tried ${tried}${chosen[0] ? " from CXX" : ""})`, {
    hint: "install one, e.g. the package g++ or build-essential, on macOS xcode-select --install, or set CXX",
  });
}

/** @throws EngineError when there is neither pip nor uv */
export async function findPython(signal?: AbortSignal): Promise<Python> {
  for (const python of ["python3", "python"]) {
    const tool = [python, "-m", "pip"];
    if ((await versionOf(tool, signal)) !== undefined) return { kind: "pip", tool };
  }
  if ((await versionOf(["uv"], signal)) !== undefined) return { kind: "uv", tool: ["uv"] };
  throw new EngineError(
    "neither pip (python3 -m pip) nor uv was found; one of them is required to download TensorFlow's wheel",
    {
      hint: "install one, e.g. the package python3-pip, or pass the wheel with --from",
    },
  );
}

/** The first line that the program says about itself; undefined where there is no such program. */
async function versionOf(tool: Tool, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const { code, output } = await run(tool, ["--version"], { signal });
    return code === 0 ? output.trim().split("\n")[0] : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EACCES") return undefined;
    throw error;
  }
}

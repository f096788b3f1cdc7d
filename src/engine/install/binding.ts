/** Compiles tfjs-node's binding, with ganscope's addition, against TensorFlow's libraries. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { EngineError } from "../../errors.ts";
import { packageFolder } from "./layout.ts";
import { run, type Tool } from "./tools.ts";

const source = fileURLToPath(new URL("../native/binding.cc", import.meta.url));

/** Names the version of binding.cc. */
export const bindingDigest = (): string =>
  createHash("sha256").update(readFileSync(source)).digest("hex").slice(0, 12);

/** The headers of TensorFlow that the binding includes, directly or not; the wheel holds 270 MB of them. */
export const bindingHeaders =
  /^tensorflow\/include\/((?:tensorflow\/(?:c|core\/platform)|tsl\/platform|xla\/tsl)\/.+)$/;

export interface BindingParts {
  readonly compiler: Tool;
  /** The engine's folder: its node_modules hold tfjs-node. */
  readonly folder: string;
  /** Paths of the libraries. */
  readonly libraries: readonly string[];
  /** Folders of TensorFlow's and Node's headers. */
  readonly includes: readonly string[];
}

/** @throws EngineError with the compiler's first error */
export async function compileBinding(parts: BindingParts, signal?: AbortSignal): Promise<void> {
  const { compiler, folder, libraries, includes } = parts;
  const tfjs = packageFolder(folder);
  const sources = join(tfjs, "binding");
  // The folder's name stands for the version of Node's C interface; version 8 is in every Node that ganscope runs on.
  const output = join(tfjs, "lib", "napi-v8", "tfjs_binding.node");
  await mkdir(dirname(output), { recursive: true });
  // Relative to the binding, so that the folder can be renamed.
  const way = relative(dirname(output), dirname(libraries[0]));
  const [origin, ...platform] =
    process.platform === "darwin" ? ["@loader_path", "-undefined", "dynamic_lookup"] : ["$ORIGIN"];
  const { code, output: messages } = await run(
    compiler,
    [
      ...["-O2", "-std=c++17", "-fPIC", "-shared", "-DNAPI_VERSION=8", ...platform],
      ...[...includes, sources].map((include) => `-I${include}`),
      ...[join(sources, "tfjs_backend.cc"), source, ...libraries],
      ...[`-Wl,-rpath,${origin}/${way}`, "-o", output],
    ],
    { cwd: folder, signal },
  );
  if (code === 0) return;
  const lines = messages.trim().split("\n");
  const error = lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1);
  throw new EngineError(`the binding does not compile: ${error}`, {
    hint: `${compiler.join(" ")} must support C++17; set CXX to use another compiler`,
  });
}

/**
 * Where `ganscope engine install` puts engines, and which are there. Read at each start: synchronous, no package.
 *
 *   CACHE/engines/KEY/manifest.json     written last: a folder without it is no engine
 *   CACHE/engines/KEY/lib/              TensorFlow's two libraries
 *   CACHE/engines/KEY/node_modules/     tfjs-node with its compiled binding
 *   CACHE/engines/KEY/cuda/             gpu only: lib/, bin/, nvvm/ as a CUDA toolkit has them
 *   CACHE/engines/KEY/wheels/           gpu only: what the wheels say of themselves, by which cuda/ is checked
 *   CACHE/engines/.downloads/           what was fetched for an installation that has not ended yet
 */
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, isAbsolute, join, resolve } from "node:path";

export type EngineKind = "cpu" | "gpu";

export interface EngineVersions {
  /** Version of @tensorflow/tfjs-node. */
  readonly tfjs: string;
  readonly tensorflow: string;
  /** Digest of ganscope's binding.cc, from which the engine's binding was compiled. */
  readonly binding: string;
}

export interface Manifest {
  readonly schema: typeof MANIFEST_SCHEMA;
  readonly kind: EngineKind;
  /** e.g. "linux-x64" */
  readonly platform: string;
  readonly versions: EngineVersions;
  /** File names of the wheels that the libraries come from. */
  readonly wheels: readonly string[];
  /** What the compiler says it is. */
  readonly compiler: string;
  /** Size of the whole folder. */
  readonly bytes: number;
}

export interface InstalledEngine {
  /** Name of its folder: kind, versions, platform. */
  readonly key: string;
  readonly kind: EngineKind;
  readonly folder: string;
  /** Path of tfjs-node's main file, for `require`. */
  readonly entry: string;
  /** What must stand in the environment of the process that loads it, before that process starts. */
  readonly environment: Readonly<Record<string, string>>;
  readonly versions: EngineVersions;
  readonly bytes: number;
}

export const MANIFEST_SCHEMA = 1;
export const MANIFEST_FILE = "manifest.json";

type Environment = Readonly<Record<string, string | undefined>>;

/** GANSCOPE_CACHE, or `ganscope` in the user's cache folder. */
export function cacheFolder(env: Environment = process.env, platform: string = process.platform): string {
  if (env.GANSCOPE_CACHE) return resolve(env.GANSCOPE_CACHE);
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "ganscope");
  // The XDG specification has relative paths ignored.
  const xdg = env.XDG_CACHE_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : join(homedir(), ".cache"), "ganscope");
}

export const enginesFolder = (): string => join(cacheFolder(), "engines");

export const engineKey = ({ kind, versions, platform }: Pick<Manifest, "kind" | "versions" | "platform">) =>
  `${kind}-tfjs${versions.tfjs}-tf${versions.tensorflow}-${platform}`;

export const packageFolder = (folder: string): string =>
  join(folder, "node_modules", "@tensorflow", "tfjs-node");

/** The engines that `ganscope engine install` has made for machines like this one, a GPU's first, then the newest. */
export function installedEngines(): InstalledEngine[] {
  return foldersIn(enginesFolder())
    .flatMap((folder) => engineIn(folder) ?? [])
    .filter(({ key }) => key.endsWith(`-${process.platform}-${process.arch}`))
    .sort((a, b) => b.key.localeCompare(a.key, "en", { numeric: true }));
}

/** The engine in this folder; none where its installation has not come to its end. */
export function engineIn(folder: string): InstalledEngine | undefined {
  const key = basename(folder);
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(join(folder, MANIFEST_FILE), "utf8"));
  } catch {
    return undefined;
  }
  if (manifest.schema !== MANIFEST_SCHEMA || engineKey(manifest) !== key) return undefined;
  const { kind, versions, bytes } = manifest;
  return { key, versions, bytes, ...loadable(folder, kind) };
}

/** How to load what lies in this folder. */
export function loadable(
  folder: string,
  kind: EngineKind,
): Pick<InstalledEngine, "kind" | "folder" | "entry" | "environment"> {
  const entry = join(packageFolder(folder), "dist", "index.js");
  return { kind, folder, entry, environment: kind === "gpu" ? cudaEnvironment(join(folder, "cuda")) : {} };
}

/** TensorFlow opens the CUDA libraries by name; XLA looks for libdevice in its data folder and for ptxas on PATH. */
function cudaEnvironment(cuda: string, env: Environment = process.env): Record<string, string> {
  const before = (folder: string, path: string | undefined) => (path ? folder + delimiter + path : folder);
  const data = /\s/.test(cuda) ? `"${cuda}"` : cuda;
  const flag = `--xla_gpu_cuda_data_dir=${data}`;
  return {
    LD_LIBRARY_PATH: before(join(cuda, "lib"), env.LD_LIBRARY_PATH),
    PATH: before(join(cuda, "bin"), env.PATH),
    XLA_FLAGS: env.XLA_FLAGS ? `${env.XLA_FLAGS} ${flag}` : flag,
  };
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

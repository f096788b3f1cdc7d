/**
 * Makes a native engine of parts that package registries hold: tfjs-node's JavaScript and C++ sources, and the libraries
 * of TensorFlow's wheel. It is built in a temporary folder, tried there, and takes its name as the last step, so that an
 * interruption at any moment leaves no engine or a whole one.
 */
import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { EngineError } from "../../errors.ts";
import { bindingDigest, bindingHeaders, compileBinding } from "./binding.ts";
import { checkEngine } from "./check.ts";
import { WHEELS, wheelNote } from "./cuda.ts";
import {
  checkFrom,
  type FetchOptions,
  fetchPackages,
  fetchWheel,
  headersFolder,
  packagesInStock,
  TENSORFLOW_VERSION,
  TFJS_VERSION,
  wheelInStock,
} from "./fetch.ts";
import { type Build, chooseBuild, type Host, needOfDriver, thisHost } from "./host.ts";
import {
  type EngineKind,
  engineIn,
  engineKey,
  enginesFolder,
  type InstalledEngine,
  loadable,
  MANIFEST_FILE,
  MANIFEST_SCHEMA,
  type Manifest,
} from "./layout.ts";
import { checkSpace, explainingDisk, type Space, spaceNeeded } from "./space.ts";
import { discard, folderBytes, inTemporaryFolder, removeStale } from "./temporary.ts";
import { findCompiler, findPython, type Python, requireNpm } from "./tools.ts";
import { cudaPath, cudaRequirements, extract, metadataOf } from "./wheel.ts";

/** What an installation is about to do. */
export interface Plan {
  readonly key: string;
  readonly folder: string;
  /** What is going to be fetched, and how large it is. */
  readonly fetches: readonly { readonly what: string; readonly by: string; readonly bytes: number }[];
  /** Bytes of the installed engine, about. */
  readonly bytes: number;
}

/** Who is told how it goes on. */
export interface Reporter {
  plan(plan: Plan): void;
  /** @param size bytes that the work has written so far */
  stage<T>(title: string, work: () => Promise<T>, size?: () => Promise<number>): Promise<T>;
}

export interface InstallOptions {
  /** Default: a GPU's where there is one, else the processor's. */
  readonly kind?: EngineKind;
  /** A folder or wheel whose parts are used instead of fetching them. */
  readonly from?: string;
  readonly signal?: AbortSignal;
  readonly host?: Host;
  /** Tries the engine before it counts; a test may have another way. */
  readonly check?: typeof checkEngine;
}

export interface Installed {
  readonly engine: InstalledEngine;
  /** Whether it was there already. */
  readonly before: boolean;
  /** What a GPU's engine still needs of the machine; absent where it works. */
  readonly waitsFor?: string;
}

/** What npm fetches for tfjs-node 4.22.0 and all that it depends on. */
const NPM_DOWNLOAD = 76_000_000;

/**
 * @throws EngineError when this machine cannot have the engine, a program, space or the network is missing, or the engine
 *   made does not work; InputError when `from` is not there; AbortError when interrupted
 */
export async function install(options: InstallOptions, report: Reporter): Promise<Installed> {
  const { signal, host = thisHost, check = checkEngine } = options;
  const { kind, build } = chooseBuild(options.kind, host);
  if (options.from !== undefined) checkFrom(options.from, build);
  // The programs run in other folders.
  const from = options.from && resolve(options.from);
  const versions = { tfjs: TFJS_VERSION, tensorflow: TENSORFLOW_VERSION, binding: bindingDigest() };
  const identity = { schema: MANIFEST_SCHEMA, kind, platform: host.platform, versions } as const;
  const key = engineKey(identity);
  const engines = enginesFolder();
  const folder = join(engines, key);
  const present = engineIn(folder);
  if (present?.versions.binding === versions.binding) return { engine: present, before: true };

  const downloads = join(engines, ".downloads");
  const space: Space = { folder: engines, needed: spaceNeeded(build, from), host };
  return explainingDisk(space, async () => {
    await mkdir(downloads, { recursive: true });
    await removeStale(engines);
    await removeStale(downloads);

    // Whatever can be missing is missed before anything is fetched.
    const { compiler, version: compilerVersion } = await findCompiler(signal);
    let python: Promise<Python> | undefined;
    const fetching: FetchOptions = {
      build,
      stock: { from, downloads },
      python: () => (python ??= findPython(signal)),
      signal,
    };
    const fetches = await missingParts(fetching);
    await checkSpace(space);
    report.plan({ key, folder, fetches, bytes: build.installed });

    return inTemporaryFolder(engines, key, async (staging) => {
      const { packages, tensorflow, cuda } = await gather(kind, fetching, report);
      const libraries = build.libraries.map((name) => join(staging, "lib", name));
      const includes = join(staging, "include");
      const size = () => folderBytes(staging);

      await report.stage(
        "unpacking",
        () => unpack({ packages, tensorflow, cuda, staging, build }, signal),
        size,
      );
      await report.stage("compiling the binding", async () => {
        const headers = [includes, headersFolder(packages)];
        await compileBinding({ compiler, folder: staging, libraries, includes: headers }, signal);
        await rm(includes, { recursive: true });
      });
      const waitsFor = await report.stage("testing the engine", async () => {
        const checked = await check(loadable(staging, kind), signal);
        if (checked.works) return undefined;
        if (kind === "gpu" && checked.loads && host.nvidiaDriver() === undefined) return needOfDriver;
        const hint = kind === "gpu" ? "use --cpu to install the engine for the CPU" : undefined;
        throw new EngineError(`the engine does not work: ${checked.why}`, { hint });
      });

      const wheels = [tensorflow, ...cuda].map((wheel) => basename(wheel));
      const manifest: Manifest = { ...identity, wheels, compiler: compilerVersion, bytes: await size() };
      await writeFile(join(staging, MANIFEST_FILE), `${JSON.stringify(manifest, undefined, 2)}\n`);
      signal?.throwIfAborted();
      await discard(folder);
      await rename(staging, folder);
      await removeUsed(downloads, [packages, tensorflow, ...cuda]);
      const engine = engineIn(folder) as InstalledEngine;
      return { engine, before: false, ...(waitsFor !== undefined && { waitsFor }) };
    });
  });
}

/** Removes an engine in one step: it is whole, or it is no engine. */
export const remove = ({ folder }: Pick<InstalledEngine, "folder">): Promise<void> => discard(folder);

/** Removes all engines, whatever an interrupted installation left, and all downloads. */
export const removeAll = (): Promise<void> => discard(enginesFolder());

/** Says what is going to be fetched, and makes sure of the programs that fetch it. */
async function missingParts({ build, stock, python, signal }: FetchOptions): Promise<Plan["fetches"]> {
  const missing: { what: string; by: string; bytes: number }[] = [];
  if (packagesInStock(stock) === undefined) {
    await requireNpm(signal);
    missing.push({ what: `@tensorflow/tfjs-node ${TFJS_VERSION}`, by: "npm", bytes: NPM_DOWNLOAD });
  }
  const tensorflow = wheelInStock(requirementOf(build), stock, build);
  if (tensorflow === undefined) {
    const { kind: by } = await python();
    missing.push({ what: `${build.distribution} ${TENSORFLOW_VERSION}`, by, bytes: build.download });
  }
  if (build.cuda !== undefined) {
    const known = tensorflow === undefined ? undefined : cudaRequirements(await metadataOf(tensorflow));
    if (known?.every((requirement) => wheelInStock(requirement, stock, build) !== undefined)) return missing;
    const { kind: by } = await python();
    missing.push({ what: "CUDA's libraries", by, bytes: build.cuda });
  }
  return missing;
}

const requirementOf = ({ distribution }: Build) => `${distribution}==${TENSORFLOW_VERSION}`;

interface Gathered {
  /** A folder with node_modules. */
  readonly packages: string;
  readonly tensorflow: string;
  readonly cuda: readonly string[];
}

async function gather(kind: EngineKind, fetching: FetchOptions, report: Reporter): Promise<Gathered> {
  const { build, stock } = fetching;
  const size = () => folderBytes(stock.downloads);
  const wheel = async (requirement: string) =>
    wheelInStock(requirement, stock, build) ??
    report.stage(`downloading ${requirement}`, () => fetchWheel(requirement, fetching), size);

  const tensorflow = await wheel(requirementOf(build));
  const cuda: string[] = [];
  if (kind === "gpu") {
    for (const requirement of cudaRequirements(await metadataOf(tensorflow)))
      cuda.push(await wheel(requirement));
  }
  const packages =
    packagesInStock(stock) ??
    (await report.stage(`downloading tfjs-node ${TFJS_VERSION}`, () => fetchPackages(fetching), size));
  return { packages, tensorflow, cuda };
}

/** Puts the parts where layout.ts says, and the headers into include/. */
async function unpack(
  { packages, tensorflow, cuda, staging, build }: Gathered & { staging: string; build: Build },
  signal?: AbortSignal,
): Promise<void> {
  const libraries = new Set(build.libraries.map((name) => `tensorflow/${name}`));
  const extracted = await extract(
    tensorflow,
    (path) => {
      if (libraries.has(path)) return join(staging, "lib", basename(path));
      if (cuda.length > 0 && wheelNote(path) !== undefined) return join(staging, WHEELS, path);
      const header = bindingHeaders.exec(path)?.[1];
      return header === undefined ? undefined : join(staging, "include", header);
    },
    signal,
  );
  const lacking = [...libraries].find((path) => !extracted.includes(path));
  if (lacking !== undefined) {
    throw new EngineError(`${basename(tensorflow)} lacks ${lacking}`, { where: tensorflow });
  }
  for (const wheel of cuda) {
    const destination = (path: string) => {
      if (wheelNote(path) !== undefined) return join(staging, WHEELS, path);
      const inside = cudaPath(path);
      return inside === undefined ? undefined : join(staging, "cuda", inside);
    };
    await extract(wheel, destination, signal);
  }
  // Links are followed: the binding is going to be written into the copy, not into what the user gave.
  const source = join(packages, "node_modules");
  signal?.throwIfAborted();
  await cp(source, join(staging, "node_modules"), {
    recursive: true,
    dereference: true,
    filter: (path) => isNeeded(relative(source, path).split(sep).join("/")),
  });
}

/**
 * Whether a path in node_modules is loaded by tfjs-node or compiled into its binding. Out of about 300 MB, 200 are source
 * maps, and 60 are the other TensorFlow.js packages in forms for browsers and bundlers: Node loads their one .node.js.
 */
export function isNeeded(path: string): boolean {
  if (/^(@types|core-js|node-api-headers|\.bin)(\/|$)/.test(path)) return false;
  if (/\.(map|ts)$|_test\.js$/.test(path)) return false;
  return !/^@tensorflow\/tfjs(?!-node)[^/]*\/(dist|src)\/(?!.*\.node\.js$)/.test(path);
}

async function removeUsed(downloads: string, paths: readonly string[]): Promise<void> {
  for (const name of await readdir(downloads)) {
    const path = join(downloads, name);
    if (paths.includes(path)) await rm(path, { recursive: true });
  }
}

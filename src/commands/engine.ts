/** `ganscope engine`: installs, lists, checks and removes native TensorFlow engines. */

import type { EngineId } from "../engine/index.ts";
import { enginesFolder, type InstalledEngine, installedEngines } from "../engine/install/layout.ts";
import { projectEngines } from "../engine/install/project.ts";
import { EngineError, nearest, printable, UsageError } from "../errors.ts";
import { quote } from "../scenario/problem.ts";
import { toJson } from "../writers/json.ts";
import type { Arguments, Command } from "./command.ts";
import { aligned } from "./support/aligned.ts";
import type { Io } from "./support/io.ts";
import { listenForInterruption } from "./support/signals.ts";
import { megabytes, showStages } from "./support/stages.ts";

interface Verb {
  readonly flags: readonly string[];
  /** Number of words that may follow the action. */
  readonly words: number;
  run(args: Arguments, io: Io): Promise<number>;
}

const verbs: Readonly<Record<string, Verb>> = {
  install: { flags: ["cpu", "gpu", "from"], words: 0, run: install },
  list: { flags: ["json"], words: 0, run: list },
  check: { flags: ["json"], words: 0, run: check },
  remove: { flags: ["all"], words: 1, run: remove },
};

export const engine: Command = {
  summary: "install, list, check or remove native TensorFlow",
  usage: "engine install|list|check|remove [KEY] [flags]",
  description: [
    "install       builds a native engine in your cache folder: tfjs-node from npm, TensorFlow's libraries from its",
    "              wheel (by pip or uv), and a binding made by your C++ compiler (docs/engine-install.md)",
    "list          lists the engines of this machine",
    "check         runs a small computation with a known answer on each native engine, each in its own process",
    "remove KEY    removes an installed engine; --all removes all engines and the remains of interrupted installs",
    "",
    "exit code: 0 done, 2 invalid usage, 3 cannot be installed or does not work, 130 or 143 interrupted.",
  ].join("\n"),
  flags: {
    cpu: { type: "boolean", help: "install for the CPU (default if no NVIDIA driver is found)" },
    gpu: { type: "boolean", help: "install for an NVIDIA GPU" },
    from: {
      type: "string",
      value: "DIR|WHEEL",
      help: "install from a TensorFlow wheel, or from a folder with wheels and node_modules; download only what is missing",
    },
    all: { type: "boolean", help: "remove all engines" },
    json: { type: "boolean", help: "print JSON on stdout (list, check)" },
  },

  async run(args, io) {
    const [name, ...words] = args.positionals;
    const known = Object.keys(verbs);
    if (name === undefined) throw new UsageError(`engine requires an action: ${known.join(", ")}`);
    if (!known.includes(name))
      throw new UsageError(`unknown action ${quote(name)}`, { hint: nearest(name, known) });
    const verb = verbs[name];
    const given = [...Object.keys(args.booleans), ...Object.keys(args.strings)];
    const stray = given.find((flag) => !verb.flags.includes(flag));
    if (stray !== undefined) throw new UsageError(`is not a flag of engine ${name}`, { where: `--${stray}` });
    if (words.length > verb.words)
      throw new UsageError(`engine ${name} does not take ${quote(words[verb.words])}`);
    return verb.run({ ...args, positionals: words }, io);
  },
};

async function install({ booleans: { cpu, gpu }, strings: { from } }: Arguments, io: Io): Promise<number> {
  if (cpu && gpu) throw new UsageError("cannot be combined with --cpu", { where: "--gpu" });
  // The code that unpacks wheels is loaded only when it is used.
  const { install } = await import("../engine/install/install.ts");
  const interruption = listenForInterruption();
  try {
    const kind = gpu ? "gpu" : cpu ? "cpu" : undefined;
    const { signal } = interruption;
    const { engine, before, waitsFor } = await install({ kind, from, signal }, showStages(io));
    const use =
      waitsFor === undefined
        ? "`ganscope run` now uses it"
        : `it loads, and waits for ${waitsFor}; until then trainings run on the CPU`;
    io.out(
      before
        ? `${engine.key} is already installed: ${printable(engine.folder)}`
        : `installed ${engine.key}, ${megabytes(engine.bytes)}; ${use}`,
    );
    return 0;
  } catch (error) {
    const exit = interruption.exit();
    if (exit === undefined) throw error;
    io.err("interrupted: no engine was installed; the next install reuses the downloaded files");
    return exit;
  } finally {
    interruption.dispose();
  }
}

/** One installed or built-in engine. */
interface Entry {
  /** Its name for --engine. */
  readonly engine: EngineId;
  readonly source: "installed" | "node_modules" | "built in";
  /** The key of an installed engine, for `remove`. */
  readonly key?: string;
  readonly versions?: Partial<InstalledEngine["versions"]>;
  readonly bytes?: number;
  readonly folder?: string;
}

/** A native engine with what is required to check it. */
type NativeEntry = Entry & Pick<InstalledEngine, "kind" | "entry" | "environment">;

function nativeEntries(): NativeEntry[] {
  const idOf = (kind: InstalledEngine["kind"]): EngineId => (kind === "gpu" ? "tfjs-node-gpu" : "tfjs-node");
  const installed = installedEngines().map((found) => ({
    engine: idOf(found.kind),
    source: "installed" as const,
    ...found,
  }));
  const own = projectEngines(process.cwd()).map(({ version, ...found }) => ({
    engine: idOf(found.kind),
    source: "node_modules" as const,
    versions: { tfjs: version },
    environment: {},
    ...found,
  }));
  return [...installed, ...own];
}

async function list({ booleans: { json } }: Arguments, io: Io): Promise<number> {
  const builtIn = (["wasm", "cpu"] as const).map((id): Entry => ({ engine: id, source: "built in" }));
  const entries = [...nativeEntries(), ...builtIn].map(described);
  if (json) {
    io.out(toJson({ folder: enginesFolder(), engines: entries }).trimEnd());
    return 0;
  }
  const rows = entries.map((entry) => [
    entry.engine,
    entry.source,
    versionsOf(entry),
    entry.bytes === undefined ? "" : megabytes(entry.bytes),
    printable(entry.folder ?? ""),
  ]);
  const [header, ...lines] = aligned([["--engine", "source", "versions", "size", "folder"], ...rows]);
  for (const line of [io.paintOut("bold", header), ...lines]) io.out(line);
  return 0;
}

/** An entry without its internal parts. */
const described = ({ engine, source, key, versions, bytes, folder }: Entry): Entry => ({
  engine,
  source,
  ...(key !== undefined && { key }),
  ...(versions !== undefined && { versions }),
  ...(bytes !== undefined && { bytes }),
  ...(folder !== undefined && { folder }),
});

function versionsOf({ versions = {} }: Entry): string {
  const { tfjs, tensorflow } = versions;
  const words = [tfjs && `tfjs-node ${tfjs}`, tensorflow && `TensorFlow ${tensorflow}`];
  return printable(words.filter((word) => word !== undefined).join(", "));
}

async function check({ booleans: { json } }: Arguments, io: Io): Promise<number> {
  const { cudaFaultLine, cudaFaults } = await import("../engine/install/cuda.ts");
  const { checkEngine } = await import("../engine/install/check.ts");
  const { gpuObstacle, oldDriver } = await import("../engine/install/host.ts");
  const interruption = listenForInterruption();
  const checks = [];
  try {
    // One after another: two at once would share the processor, and a GPU's memory.
    for (const native of nativeEntries()) {
      const checked = await checkEngine(native, interruption.signal);
      // the log of a library does not say which driver, and names no variable
      const obstacle = !checked.works && checked.loads ? (gpuObstacle() ?? oldDriver()) : undefined;
      const why =
        checked.works || obstacle === undefined
          ? undefined
          : `it loads, but ${obstacle.why}; ${checked.why} - ${obstacle.hint}`;
      const cuda = native.kind === "gpu" && native.folder !== undefined ? cudaFaults(native.folder) : [];
      checks.push({
        ...described(native),
        ...checked,
        ...(why !== undefined && { why }),
        ...(cuda.length > 0 && { cuda }),
      });
      if (json) continue;
      const word = checked.works ? io.paintOut("green", "ok") : io.paintOut("red", "failed");
      const what = checked.works ? `on the ${checked.device}` : printable(why ?? checked.why);
      io.out(`${word}  ${native.engine} (${printable(native.folder ?? "")}): ${what}`);
      for (const fault of cuda)
        io.out(`  ${io.paintOut("yellow", "CUDA")}  ${printable(cudaFaultLine(fault))}`);
      if (cuda.length > 0 && native.key !== undefined)
        io.out(`  to fetch it again: ganscope engine remove ${native.key} && ganscope engine install --gpu`);
    }
  } catch (error) {
    const exit = interruption.exit();
    if (exit === undefined) throw error;
    return exit;
  } finally {
    interruption.dispose();
  }
  if (json) io.out(toJson({ checks }).trimEnd());
  else if (checks.length === 0) {
    throw new EngineError("no native engine is installed", { hint: "ganscope engine install" });
  }
  return checks.length > 0 && checks.every(({ works }) => works) ? 0 : 3;
}

async function remove({ positionals, booleans: { all } }: Arguments, io: Io): Promise<number> {
  const installed = installedEngines();
  const [key] = positionals;
  if (all && key !== undefined) throw new UsageError("takes no engine name", { where: "--all" });
  const { remove, removeAll } = await import("../engine/install/install.ts");
  if (all) {
    await removeAll();
    io.out(`removed ${printable(enginesFolder())}`);
    return 0;
  }
  const keys = installed.map((found) => found.key);
  if (key === undefined) {
    throw new UsageError("engine remove requires the key of an engine, or --all", {
      hint: keys.length === 0 ? "no engine is installed" : `installed: ${keys.join(", ")}`,
    });
  }
  const found = installed.find((each) => each.key === key);
  if (found === undefined) {
    throw new UsageError(`no installed engine has the key ${quote(key)}`, { hint: nearest(key, keys) });
  }
  await remove(found);
  io.out(`removed ${found.key}, ${megabytes(found.bytes)}`);
  return 0;
}

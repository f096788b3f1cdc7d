/** `ganscope doctor`: checks known answers with the installed code and each installed engine. */

import { cpus, freemem, totalmem } from "node:os";
import { type Outcome, outcomeOf } from "../doctor/check.ts";
import { type EngineCheckId, engineChecks } from "../doctor/engine/index.ts";
import { checks } from "../doctor/index.ts";
import { type EngineId, engineIds, enginesPresent } from "../engine/index.ts";
import { EngineError, UsageError } from "../errors.ts";
import { examineEngine } from "../execution/pool/examine.ts";
import { packageVersion } from "../root.ts";
import { quote } from "../scenario/problem.ts";
import {
  type AskedEngine,
  type Checkup,
  checkupData,
  conclusion,
  findingLists,
  groupTable,
  isWell,
  surroundings,
} from "../writers/checkup.ts";
import { toJson } from "../writers/json.ts";
import type { Arguments, Command } from "./command.ts";
import { choice } from "./support/arguments.ts";
import type { Io } from "./support/io.ts";

/** Flags of --features that take a value. */
const ONLY_FEATURES = ["network", "reference", "cifar10"] as const;

const MB = 1024 ** 2;

export const doctor: Command = {
  summary: "check the installation: compute known answers with the code and each installed engine",
  usage: "doctor [flags]",
  description: [
    "Computes quantities with a known answer (divergences and distances in closed form, exact transport with its proof, games, each",
    "metric's example, random numbers) and compares. Each installed engine, in its own process, trains two steps that are compared with",
    "a float64 calculation, differentiates a gradient penalty, and must repeat a training byte for byte.",
    "With --features it checks the networks with your own weights instead (docs/canonical.md): 64 images of noise, made by a formula;",
    "with --reference against the numbers of torch-fidelity; with --cifar10 10,100 images against its published scores.",
    "",
    "exit code: 0 all correct, 1 something is wrong, 2 invalid usage or input, 3 the engine named by --engine is not installed.",
  ].join("\n"),
  flags: {
    engine: { type: "string", value: "NAME", help: `only this engine: ${engineIds.join(", ")}` },
    filter: { type: "string", value: "TEXT", help: "only groups whose name or title contains the text" },
    features: { type: "boolean", help: "check the networks of ganscope features, and nothing else" },
    network: { type: "string", value: "KEY", help: "--features: only this network (see features list)" },
    reference: {
      type: "string",
      value: "FILE",
      help: "--features: compare with what python -m ganscope.reference wrote for the same weights",
    },
    cifar10: {
      type: "string",
      value: "DIR",
      help: "--features: compare scores of CIFAR-10 with torch-fidelity's; DIR holds its version for Python, or in binary",
    },
    thorough: {
      type: "boolean",
      help: "--cifar10: the Inception score of all 50,000 training images too",
    },
    verbose: { type: "boolean", help: "show every finding, not only the worst of each group" },
    json: { type: "boolean", help: "print JSON on stdout" },
  },

  async run(args, io) {
    const { positionals, strings, booleans } = args;
    if (positionals.length > 0)
      throw new UsageError(`doctor takes no arguments (got ${quote(positionals[0])})`);
    const started = performance.now();
    if (booleans.features) return examineFeatures(args, io, started);
    const stray = [...ONLY_FEATURES, "thorough"].find((flag) => flag in strings || booleans[flag]);
    if (stray !== undefined)
      throw new UsageError("requires --features", { where: `--${stray}`, hint: "add --features" });
    const engines = enginesAsked(choice(args, "engine", ["auto", ...engineIds], "auto"));
    const wanted = chosen(strings.filter, engines);

    const outcomes: Outcome[] = [];
    for (const id of wanted.checks) {
      const { title, source, run } = checks[id];
      outcomes.push(await outcomeOf({ id, title, source }, () => run()));
    }
    const asked: AskedEngine[] = [];
    // One after another: two at once would share the processor and a GPU's memory.
    for (const { id, groups } of wanted.engines) {
      say(io, booleans.json, `checking engine ${id} ...`);
      const examined = await examineEngine(id, groups);
      if ("why" in examined) {
        if (strings.engine === id) throw new EngineError(`engine ${id} cannot be used: ${examined.why}`);
        asked.push({ works: false, id, why: examined.why });
        continue;
      }
      const { engine: record, outcomes: found, peakMemoryMb } = examined;
      asked.push({ works: true, record, peakMemoryMb });
      outcomes.push(...found);
    }

    return conclude({ engines: asked, outcomes, started }, booleans, io);
  },
};

async function examineFeatures(args: Arguments, io: Io, started: number): Promise<number> {
  const { strings, booleans } = args;
  const stray = ["engine", "filter"].find((flag) => flag in strings);
  if (stray !== undefined) throw new UsageError("does not go with --features", { where: `--${stray}` });
  if (booleans.thorough && strings.cifar10 === undefined)
    throw new UsageError("requires --cifar10 DIR", { where: "--thorough" });
  // what looks at images is loaded only where it is asked for
  const { featureCheckup } = await import("./support/feature-checkup.ts");
  return conclude({ engines: [], outcomes: await featureCheckup(args, io), started }, booleans, io);
}

function conclude(
  { engines, outcomes, started }: Pick<Checkup, "engines" | "outcomes"> & { readonly started: number },
  booleans: Arguments["booleans"],
  io: Io,
): number {
  const checkup: Checkup = {
    version: packageVersion(),
    environment: environment(),
    engines,
    outcomes,
    timing: { seconds: (performance.now() - started) / 1000 },
  };
  if (booleans.json) io.out(toJson(checkupData(checkup)).trimEnd());
  else show(checkup, io, booleans.verbose);
  return isWell(checkup) ? 0 : 1;
}

function show(checkup: Checkup, io: Io, verbose: boolean): void {
  const { outcomes } = checkup;
  const groups = verbose ? findingLists(outcomes, io.paintOut) : groupTable(outcomes, io.paintOut);
  for (const part of [surroundings(checkup, io.paintOut), groups, conclusion(checkup, io.paintOut)]) {
    io.out(`${part}\n`);
  }
}

function say(io: Io, quiet: boolean, text: string): void {
  if (!quiet) io.err(text);
}

/** @throws EngineError if the engine is not installed */
function enginesAsked(name: EngineId | "auto"): EngineId[] {
  const present = enginesPresent();
  if (name === "auto") return present;
  if (present.includes(name)) return [name];
  throw new EngineError(`engine ${name} is not installed`, { hint: "run: ganscope engine install" });
}

/** The groups whose name or title contains the text, of plain arrays and of each engine. */
function chosen(text: string | undefined, engines: readonly EngineId[]) {
  const sought = (text ?? "").toLowerCase();
  const holds = (...words: readonly string[]) => words.some((word) => word.toLowerCase().includes(sought));
  const keysOf = <Id extends string>(registry: Readonly<Record<Id, unknown>>) =>
    Object.keys(registry) as Id[];

  const plain = keysOf(checks).filter((id) => holds(id, checks[id].title));
  const ofEngines = engines
    .map((id) => {
      const groups = keysOf(engineChecks).filter((check): check is EngineCheckId =>
        holds(`${id}/${check}`, engineChecks[check].title),
      );
      return { id, groups };
    })
    .filter(({ groups }) => groups.length > 0);
  if (plain.length + ofEngines.length > 0) return { checks: plain, engines: ofEngines };
  const known = [...keysOf(checks), ...keysOf(engineChecks)];
  throw new UsageError(`no group's name or title contains ${quote(text ?? "")}`, {
    where: "--filter",
    hint: `known groups: ${known.join(", ")}`,
  });
}

function environment(): Checkup["environment"] {
  const { version: node, platform, arch } = process;
  const [totalMb, freeMb] = [totalmem(), freemem()].map((bytes) => Math.round(bytes / MB));
  return { node, platform, arch, cpus: cpus().length, memory: { totalMb, freeMb } };
}

/**
 * Gets an engine's parts: from the folder or wheel that the user gives, from what an earlier, interrupted installation
 * has fetched, else by pip (or uv) and npm. A download takes its final name only when it is whole.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { EngineError, InputError } from "../../errors.ts";
import { allows } from "./cuda.ts";
import type { Build } from "./host.ts";
import { packageFolder } from "./layout.ts";
import { inTemporaryFolder } from "./temporary.ts";
import { type Python, run } from "./tools.ts";

/** The versions that binding.cc and the recording of steps are written and tested for. */
export const TFJS_VERSION = "4.22.0";
export const TENSORFLOW_VERSION = "2.21.0";

/** Wheels for all Python versions hold the same libraries; this is one that there are wheels for. */
const PYTHON_VERSION = "3.12";

/** Where parts may lie already. */
export interface Stock {
  /** A folder, or a single wheel, given by the user. */
  readonly from?: string;
  /** Folder of earlier downloads, which new ones go to; it exists. */
  readonly downloads: string;
}

export interface FetchOptions {
  readonly build: Build;
  readonly stock: Stock;
  /** Finds what fetches wheels. */
  python(): Promise<Python>;
  readonly signal?: AbortSignal;
}

const isWheel = (path: string) => path.endsWith(".whl");
const namesIn = (folder: string) => readdirSync(folder).map((name) => join(folder, name));
const nameOf = (requirement: string) => requirement.replace(/[^\w.-].*$/, "");

/**
 * @throws InputError when what the user gives is not there
 * @throws EngineError when the single wheel that the user gives is not the one that is needed
 */
export function checkFrom(from: string, build: Build): void {
  const what = statSync(from, { throwIfNoEntry: false });
  if (!what?.isDirectory() && !(what?.isFile() && isWheel(from))) {
    throw new InputError(
      `${from} ${what === undefined ? "does not exist" : "is neither a folder nor a wheel"}`,
      {
        where: "--from",
        hint: "give a .whl file, or a folder with wheels and node_modules",
      },
    );
  }
  if (isWheel(from) && !fits(from, `${build.distribution}==${TENSORFLOW_VERSION}`, build)) {
    throw new EngineError(
      `${basename(from)} is not ${build.distribution} ${TENSORFLOW_VERSION} for this machine`,
      {
        where: "--from",
        hint: `its name must end with one of ${build.tags.join(", ")}`,
      },
    );
  }
}

/** Whether a wheel, or the folder into which uv unpacked it, is of this distribution and of a wanted version, and runs on this machine. */
function fits(path: string, requirement: string, { tags }: Build): boolean {
  const match = /^([\w.]+)-([^-]+)(?:(?:-[^-]+){2,3}-([\w.]+)\.whl)?$/.exec(basename(path));
  if (match === null) return false;
  const [, name, version, platforms] = match;
  if (name.replace(/[-_.]+/g, "-").toLowerCase() !== nameOf(requirement)) return false;
  const wanted = requirement.slice(nameOf(requirement).length);
  return allows(wanted, version) && (platforms?.split(".").some((tag) => tags.includes(tag)) ?? true);
}

/** A wheel that lies there already. */
export function wheelInStock(
  requirement: string,
  { from, downloads }: Stock,
  build: Build,
): string | undefined {
  const given = from === undefined ? [] : isWheel(from) ? [from] : namesIn(from);
  return [...given, ...namesIn(downloads)].find((path) => fits(path, requirement, build));
}

/**
 * A folder with node_modules for tfjs-node and the headers that its binding is compiled with, if it lies there already.
 *
 * @throws EngineError when what the user gives has another version
 */
export function packagesInStock({ from, downloads }: Stock): string | undefined {
  const folders = [...(from === undefined || isWheel(from) ? [] : [from]), join(downloads, npmTree)];
  const found = folders.find((folder) => existsSync(packageFolder(folder)));
  if (found === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(join(packageFolder(found), "package.json"), "utf8"));
  const headers = existsSync(headersFolder(found));
  if (version === TFJS_VERSION && headers) return found;
  throw new EngineError(
    headers
      ? `holds tfjs-node ${version}, but ${TFJS_VERSION} is required`
      : "lacks the package node-api-headers",
    { where: join(found, "node_modules"), hint: `install it again: ${npmCommand.join(" ")}` },
  );
}

const npmTree = `npm-${TFJS_VERSION}`;
const npmCommand = [
  "npm",
  "install",
  "--ignore-scripts",
  `@tensorflow/tfjs-node@${TFJS_VERSION}`,
  "node-api-headers",
] as const;

/** The headers of Node's C interface. */
export const headersFolder = (packages: string): string =>
  join(packages, "node_modules", "node-api-headers", "include");

/** @returns a folder with node_modules */
export async function fetchPackages({ stock, signal }: FetchOptions): Promise<string> {
  const { downloads } = stock;
  return inTemporaryFolder(downloads, npmTree, async (folder) => {
    await writeFile(join(folder, "package.json"), '{ "private": true }\n');
    const [npm, ...words] = npmCommand;
    const args = [...words, "--prefix", folder, "--no-audit", "--no-fund"];
    const { code, output } = await run([npm], args, { cwd: folder, signal });
    if (code !== 0) throw failure("npm", npmReason(output), output, stock);
    return moved(folder, join(downloads, npmTree));
  });
}

/** @returns the wheel, or the folder that uv has unpacked it into */
export async function fetchWheel(requirement: string, options: FetchOptions): Promise<string> {
  const { build, stock, signal } = options;
  const { kind, tool } = await options.python();
  return inTemporaryFolder(stock.downloads, nameOf(requirement), async (folder) => {
    const args =
      kind === "pip" ? pipArguments(requirement, folder, build) : uvArguments(requirement, folder, build);
    // Temporary files beside the final ones: on the disk whose space was looked at.
    const env = { ...process.env, TMPDIR: folder };
    const { code, output } = await run(tool, args, { cwd: folder, env, signal });
    if (code !== 0) throw failure(kind, kind === "pip" ? pipReason(output) : uvReason(output), output, stock);
    const suffix = kind === "pip" ? ".whl" : ".dist-info";
    const name = (await readdir(folder)).find((file) => file.endsWith(suffix));
    if (name === undefined) throw failure(kind, `it downloaded nothing for ${requirement}`, "", stock);
    if (kind === "pip") return moved(join(folder, name), join(stock.downloads, name));
    return moved(folder, join(stock.downloads, basename(name, suffix)));
  });
}

async function moved(from: string, to: string): Promise<string> {
  await rm(to, { recursive: true, force: true });
  await rename(from, to);
  return to;
}

function pipArguments(requirement: string, folder: string, { tags }: Build): string[] {
  const platforms = tags.flatMap((tag) => ["--platform", tag]);
  const python = ["--python-version", PYTHON_VERSION, "--implementation", "cp"];
  return [
    "download",
    "--no-deps",
    "--only-binary=:all:",
    ...python,
    ...platforms,
    "--dest",
    folder,
    requirement,
  ];
}

/** uv has no command that only fetches; what it unpacks for a target folder is the same. */
function uvArguments(requirement: string, folder: string, { uvPlatform }: Build): string[] {
  const python = ["--python-version", PYTHON_VERSION, "--python-platform", uvPlatform];
  return [
    "pip",
    "install",
    "--no-deps",
    "--only-binary",
    ":all:",
    ...python,
    "--target",
    folder,
    requirement,
  ];
}

/** How pip, uv and npm say that a disk is full. */
const FULL = /No space left on device|Disk quota exceeded|\bENOSPC\b|\bEDQUOT\b|\(os error 28\)/;

function failure(program: string, reason: string, output: string, { from }: Stock): Error {
  // as the disk's own error, which is explained in one place
  if (FULL.test(output)) return Object.assign(new Error(`${program} failed: ${reason}`), { code: "ENOSPC" });
  const offline = "to install without a network, see --from in docs/engine-install.md";
  const lacking = `${from} lacks some of the files (docs/engine-install.md), so these are downloaded`;
  return new EngineError(`${program} failed: ${reason}`, {
    hint: from === undefined ? offline : lacking,
  });
}

const linesOf = (output: string) =>
  output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** pip's last error, with the network's reason where it was one: that stands in the warnings before. */
export function pipReason(output: string): string {
  const lines = linesOf(output);
  const error = lines.findLast((line) => line.startsWith("ERROR: ")) ?? lines.at(-1) ?? "it printed nothing";
  const retry = lines.findLast((line) => line.startsWith("WARNING: Retrying"));
  const cause = /connection broken by '(.*)': \S+$/.exec(retry ?? "")?.[1].replace(/<[^>]*>: /g, "");
  return error.replace(/^ERROR: /, "") + (cause === undefined ? "" : ` (${cause})`);
}

export function uvReason(output: string): string {
  const lines = linesOf(output);
  const error = lines.find((line) => line.startsWith("error: "))?.slice("error: ".length);
  const cause = lines.findLast((line) => line.startsWith("cause: "))?.slice("cause: ".length);
  return error === undefined
    ? (lines.at(-1) ?? "it printed nothing")
    : [error, cause].flatMap((e) => e ?? []).join(": ");
}

/** npm's first line of words; codes come before it, a stack and advice after it. */
export function npmReason(output: string): string {
  const lines = linesOf(output).flatMap((line) => /^npm (?:ERR!|error)\s+(.+)$/.exec(line)?.[1] ?? []);
  return lines.find((line) => !/^(code|syscall|errno|path|type) /.test(line)) ?? "it printed no reason";
}

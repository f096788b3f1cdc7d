/** The machine that an engine is installed on: what it is, what it has room for, and which builds of TensorFlow fit it. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { EngineError, printable } from "../../errors.ts";
import { hidesAllCards, VISIBLE } from "../cards.ts";
import type { EngineKind } from "./layout.ts";

/** What is asked of a machine, so that a test can stand in for one. */
export interface Host {
  /** e.g. "linux-x64" */
  readonly platform: string;
  /** Version of the GNU C library; undefined where there is another or none. */
  glibc(): string | undefined;
  /** Version of the NVIDIA driver; undefined where there is none. */
  nvidiaDriver(): string | undefined;
  /** Bytes that a user can still write below this folder, which exists. */
  freeBytes(folder: string): Promise<number>;
}

export const thisHost: Host = {
  platform: `${process.platform}-${process.arch}`,
  glibc() {
    const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
    return header.glibcVersionRuntime;
  },
  nvidiaDriver() {
    const versionIn = (text: string) => /\b\d{3,}\.\d+(\.\d+)?\b/.exec(text)?.[0];
    const file = "/proc/driver/nvidia/version";
    if (existsSync(file)) return versionIn(readFileSync(file, "utf8"));
    // Where the kernel's driver is another system's, as in WSL, its own program still answers.
    const query = ["--query-gpu=driver_version", "--format=csv,noheader"];
    const { status, stdout } = spawnSync("nvidia-smi", query, { encoding: "utf8", timeout: 20_000 });
    return status === 0 ? versionIn(stdout) : undefined;
  },
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};

/** A build of TensorFlow that package registries hold as a wheel. Sizes as measured for 2.21.0. */
export interface Build {
  /** The distribution that a wheel with these libraries belongs to. */
  readonly distribution: "tensorflow" | "tensorflow-cpu";
  /** Bytes of its wheel. */
  readonly download: number;
  /** Bytes of the wheels of CUDA's libraries, where it needs them. */
  readonly cuda?: number;
  /** Bytes of the installed engine. */
  readonly installed: number;
  /** Platform tags of wheels that run here, the newest first: what pip takes as --platform. */
  readonly tags: readonly string[];
  /** The same for `uv pip install --python-platform`. */
  readonly uvPlatform: string;
  /** File names of the libraries. */
  readonly libraries: readonly [cc: string, framework: string];
}

const MB = 1_000_000;

/** glibc 2.27 is what TensorFlow's wheels ask for; CUDA's wheels carry older tags, by number or by the year's name. */
const manylinux = (machine: string) =>
  ["_2_27", "_2_17", "2014", "_2_12", "2010"].map((tag) => `manylinux${tag}_${machine}`);
const MINIMUM_GLIBC = { text: "2.27", minor: 27 };

/** The first driver for CUDA 12 (CUDA Compatibility, NVIDIA, table of minor version compatibility). */
const MINIMUM_DRIVER = 525;
/** All that a GPU's engine lacks where it loads but no driver is found. */
export const needOfDriver = `an NVIDIA driver of version ${MINIMUM_DRIVER} or later (libcuda.so.1)`;

/** Why no engine can compute on a GPU here, and what to do. */
export interface Obstacle {
  readonly why: string;
  readonly hint: string;
}

/** What keeps any engine from a GPU; asked of the driver and the environment, since TensorFlow needs seconds to say less. */
export function gpuObstacle(
  host: Host = thisHost,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Obstacle | undefined {
  // a container may have the device and neither the driver's file nor its program
  if (host.nvidiaDriver() === undefined && !existsSync("/dev/nvidiactl"))
    return { why: `it needs ${needOfDriver}, and none was found`, hint: "install it, or use --engine auto" };
  if (!hidesAllCards(env)) return undefined;
  return {
    why: `${VISIBLE}="${printable(env[VISIBLE] ?? "")}" hides every GPU`,
    hint: `unset ${VISIBLE}, or name the GPUs to use, e.g. ${VISIBLE}=0`,
  };
}

/** Why the driver cannot run the CUDA that `engine install` fetches. */
export function oldDriver(host: Host = thisHost): Obstacle | undefined {
  const driver = host.nvidiaDriver();
  if (driver === undefined || Number.parseInt(driver, 10) >= MINIMUM_DRIVER) return undefined;
  return {
    why: `CUDA 12 requires an NVIDIA driver of version ${MINIMUM_DRIVER} or later (got ${driver})`,
    hint: "update the driver, or use --engine auto",
  };
}

const linuxLibraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;
const linuxX64 = {
  tags: manylinux("x86_64"),
  uvPlatform: "x86_64-manylinux_2_28",
  libraries: linuxLibraries,
};

const builds: Readonly<Record<string, Partial<Record<EngineKind, Build>>>> = {
  "linux-x64": {
    cpu: { ...linuxX64, distribution: "tensorflow-cpu", download: 274 * MB, installed: 870 * MB },
    gpu: {
      ...linuxX64,
      distribution: "tensorflow",
      download: 573 * MB,
      cuda: 2377 * MB,
      installed: 4600 * MB,
    },
  },
  "linux-arm64": {
    cpu: {
      distribution: "tensorflow",
      download: 282 * MB,
      installed: 900 * MB,
      tags: manylinux("aarch64"),
      uvPlatform: "aarch64-manylinux_2_28",
      libraries: linuxLibraries,
    },
  },
  "darwin-arm64": {
    cpu: {
      distribution: "tensorflow",
      download: 224 * MB,
      installed: 760 * MB,
      tags: ["macosx_12_0_arm64"],
      uvPlatform: "aarch64-apple-darwin",
      libraries: ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"],
    },
  },
};

/**
 * @param kind undefined: a GPU's where there is a driver and a build for it, else a CPU's
 * @throws EngineError where no build of TensorFlow runs, or the driver is too old for it
 */
export function chooseBuild(kind: EngineKind | undefined, host: Host): { kind: EngineKind; build: Build } {
  const here = builds[host.platform];
  if (here === undefined) {
    throw new EngineError(`TensorFlow has no build for ${host.platform}`, {
      hint: `supported: ${Object.keys(builds).join(", ")}; the built-in engine runs everywhere`,
    });
  }
  if (host.platform.startsWith("linux-")) checkGlibc(host.glibc());
  const driver = kind === "cpu" || here.gpu === undefined ? undefined : host.nvidiaDriver();
  const old = oldDriver({ ...host, nvidiaDriver: () => driver });
  const recent = driver !== undefined && old === undefined;
  if (kind === "gpu") {
    const hint = "use --cpu to install the engine for the CPU";
    if (here.gpu === undefined)
      throw new EngineError(`TensorFlow has no GPU build for ${host.platform}`, { hint });
    if (old !== undefined) throw new EngineError(old.why, { hint });
  }
  // asked for by name, it is built without a driver too, as images of machines are, and waits for one
  if (here.gpu !== undefined && (recent || kind === "gpu")) return { kind: "gpu", build: here.gpu };
  return { kind: "cpu", build: here.cpu as Build };
}

function checkGlibc(version: string | undefined): void {
  // Every version for 25 years has been 2.something.
  if (Number(version?.split(".")[1]) >= MINIMUM_GLIBC.minor) return;
  throw new EngineError(
    `TensorFlow's libraries require the GNU C library ${MINIMUM_GLIBC.text} or later (got ${version ?? "another C library"})`,
    { hint: "the built-in engine runs everywhere" },
  );
}

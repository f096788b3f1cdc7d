/** Reads a wheel: the .whl file that pip fetches (a zip archive), or the folder that uv has unpacked it into. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { openPromise } from "yauzl";
import { EngineError } from "../../errors.ts";

interface WheelEntry {
  /** Path inside the wheel, with slashes. */
  readonly path: string;
  readonly executable: boolean;
  /** Checksum of the content, where the wheel holds one. */
  readonly checksum?: number;
  open(): Promise<Readable>;
}

async function* entriesOf(wheel: string): AsyncGenerator<WheelEntry> {
  if ((await stat(wheel)).isDirectory()) {
    for (const file of await readdir(wheel, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const full = join(file.parentPath, file.name);
      const { mode } = await stat(full);
      const path = relative(wheel, full);
      yield { path, executable: (mode & 0o100) !== 0, open: async () => createReadStream(full) };
    }
    return;
  }
  const archive = await openPromise(wheel);
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      // A zip archive made on Unix keeps the file's mode in the upper half.
      const executable = ((entry.externalFileAttributes >>> 16) & 0o100) !== 0;
      const open = () => archive.openReadStreamPromise(entry);
      yield { path: entry.fileName, executable, checksum: entry.crc32, open };
    }
  } finally {
    archive.close();
  }
}

/**
 * Writes some files of a wheel.
 *
 * @param destination path to write a file of the wheel to; undefined leaves it out
 * @returns the paths inside the wheel of what was written
 * @throws EngineError when the archive is damaged
 */
export async function extract(
  wheel: string,
  destination: (path: string) => string | undefined,
  signal?: AbortSignal,
): Promise<string[]> {
  const written: string[] = [];
  await reading(wheel, async () => {
    for await (const { path, executable, checksum, open } of entriesOf(wheel)) {
      const file = destination(path);
      if (file === undefined) continue;
      await mkdir(dirname(file), { recursive: true });
      const target = createWriteStream(file, { mode: executable ? 0o755 : 0o644 });
      await pipeline(await open(), verified(checksum, path), target, { signal });
      written.push(path);
    }
  });
  return written;
}

/** The METADATA file of a wheel. */
export function metadataOf(wheel: string): Promise<string> {
  return reading(wheel, async () => {
    for await (const { path, open } of entriesOf(wheel)) {
      if (/^[^/]+\.dist-info\/METADATA$/.test(path)) return text(await open());
    }
    throw new Error("it has no METADATA");
  });
}

const verified = (expected: number | undefined, path: string) =>
  async function* (source: AsyncIterable<Buffer>) {
    let sum = 0;
    for await (const chunk of source) {
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (expected !== undefined && sum !== expected) throw new Error(`the checksum of ${path} does not match`);
  };

/** What the reading of an archive throws says nothing of the archive; errors of the disk are passed on. */
async function reading<T>(wheel: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && !code.startsWith("Z_")) throw error;
    throw new EngineError(`${basename(wheel)} is damaged: ${message}`, {
      where: wheel,
      hint: "remove the file and install again",
    });
  }
}

/** CUDA's libraries that a training step on one GPU uses; the others are for several GPUs, profiling and cuRAND. */
const cudaDistributions =
  /^nvidia-(cublas|cuda-nvcc|cuda-nvrtc|cuda-runtime|cudnn|cufft|cusolver|cusparse|nvjitlink)-cu\d+$/;

/**
 * The CUDA wheels that TensorFlow's own wheel names for its extra `and-cuda`, with their versions.
 * @example cudaRequirements('Requires-Dist: nvidia-cufft-cu12<12.0,>=11.2; extra == "and-cuda"')   // ["nvidia-cufft-cu12<12.0,>=11.2"]
 */
export function cudaRequirements(metadata: string): string[] {
  const lines = metadata.matchAll(/^Requires-Dist: *([\w-]+)([^;\n]*); *extra *== *["']and-cuda["'] *$/gm);
  return [...lines].flatMap(([, name, versions]) =>
    cudaDistributions.test(name) ? `${name}${versions.replace(/[\s()]/g, "")}` : [],
  );
}

/**
 * Where a file of a CUDA wheel belongs in a toolkit's folder; undefined for what training does not use: headers, static
 * and debugging libraries, cuSOLVER for several GPUs, the compiler's front end.
 * @example cudaPath("nvidia/cublas/lib/libcublas.so.12")   // "lib/libcublas.so.12"
 */
export function cudaPath(path: string): string | undefined {
  const inside = /^nvidia\/[^/]+\/((?:lib|bin|nvvm\/libdevice)\/.+)$/.exec(path)?.[1];
  if (
    inside?.startsWith("lib/") &&
    !/^lib\/(?!.*\.alt\.|libcusolverMg\.)[^/]+\.so(\.[\d.]+)?$/.test(inside)
  ) {
    return undefined;
  }
  return inside;
}

/**
 * Registries that hold a small engine: wheels made here, and programs called python3, uv, npm and g++ that fetch and
 * "compile" them. Each program writes the words that it was called with into a log, so that a test sees what was asked.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { onTestFinished, vi } from "vitest";
import { folderWith } from "./folder.ts";

export type Program = "python3" | "uv" | "npm" | "g++";

export const TENSORFLOW_WHEEL = "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl";
export const GPU_WHEEL = "tensorflow-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl";
export const CUBLAS_WHEEL = "nvidia_cublas_cu12-12.9.1-py3-none-manylinux_2_27_x86_64.whl";
export const NVCC_WHEEL =
  "nvidia_cuda_nvcc_cu12-12.9.1-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl";

/** What TensorFlow's wheel says of the packages that it needs. */
export const METADATA = [
  "Name: tensorflow",
  "Requires-Dist: numpy>=1.26.0",
  'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
  'Requires-Dist: nvidia-cuda-nvcc-cu12<13.0,>=12.5.82; extra == "and-cuda"',
  'Requires-Dist: nvidia-nccl-cu12<3.0,>=2.27.7; extra == "and-cuda"',
  'Requires-Dist: tensorflow-io-gcs-filesystem>=0.23.1; extra == "gcs-filesystem"',
  "",
].join("\n");

const tensorflowFiles = {
  "tensorflow/libtensorflow_cc.so.2": "cc library",
  "tensorflow/libtensorflow_framework.so.2": "framework library",
  "tensorflow/include/tensorflow/c/c_api.h": "// header",
  "tensorflow/include/unsupported/Eigen/Tensor": "// not included by the binding",
  "tensorflow/python/big.so": "not needed",
  "tensorflow-2.21.0.dist-info/METADATA": METADATA,
};

const wheels: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [TENSORFLOW_WHEEL]: tensorflowFiles,
  [GPU_WHEEL]: tensorflowFiles,
  [CUBLAS_WHEEL]: {
    "nvidia/cublas/lib/libcublas.so.12": "cublas",
    "nvidia/cublas/include/cublas.h": "// header",
    "nvidia_cublas_cu12-12.9.1.dist-info/RECORD":
      "nvidia/cublas/lib/libcublas.so.12,sha256=x,6\nnvidia/cublas/include/cublas.h,sha256=y,9\n",
  },
  [NVCC_WHEEL]: {
    "nvidia/cuda_nvcc/bin/ptxas": "ptxas",
    "nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc": "bc",
    "nvidia_cuda_nvcc_cu12-12.9.1.dist-info/RECORD":
      "nvidia/cuda_nvcc/bin/ptxas,sha256=x,5\nnvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc,sha256=y,2\n",
  },
};

const tfjs = "node_modules/@tensorflow/tfjs-node";
const nodePackages = {
  [`${tfjs}/package.json`]: '{ "version": "4.22.0", "main": "dist/index.js" }',
  [`${tfjs}/dist/index.js`]: "module.exports = {};",
  [`${tfjs}/dist/index.d.ts`]: "export {};",
  [`${tfjs}/dist/index_test.js`]: "throw new Error();",
  [`${tfjs}/binding/tfjs_backend.cc`]: "// C++",
  "node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js": "// what Node loads",
  "node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js.map": "{}",
  "node_modules/@tensorflow/tfjs-core/dist/ops/add.js": "// what bundlers load",
  "node_modules/node-api-headers/include/node_api.h": "// header",
};

/** Each program as a shell script; LOG and the registries' folders are written into it. */
const scripts: Readonly<Record<Program, string>> = {
  python3: `
[ "$3" = "--version" ] && echo "pip 24.0" && exit 0
while [ $# -gt 1 ]; do [ "$1" = "--dest" ] && dest=$2; shift; done
name=$(echo "\${1%%[=<>]*}" | /usr/bin/tr - _)
/bin/cp WHEELS/$name-*.whl "$dest"
`,
  uv: `
[ "$1" = "--version" ] && echo "uv 0.9.0" && exit 0
while [ $# -gt 1 ]; do [ "$1" = "--target" ] && dest=$2; shift; done
name=$(echo "\${1%%[=<>]*}" | /usr/bin/tr - _)
/bin/cp -R UNPACKED/$name/. "$dest"
`,
  npm: `
[ "$1" = "--version" ] && echo "10.0.0" && exit 0
while [ $# -gt 0 ]; do [ "$1" = "--prefix" ] && dest=$2; shift; done
/bin/cp -R PACKAGES/. "$dest"
`,
  // Fails where an included folder or a library is missing, as a compiler would.
  "g++": `
[ "$1" = "--version" ] && echo "g++ 12.0" && exit 0
for word; do
  case $word in
    -I*) [ -d "\${word#-I}" ] || { echo "error: no folder \${word#-I}"; exit 1; } ;;
    *.so.2|*.cc) [ -f "$word" ] || { echo "error: no file $word"; exit 1; } ;;
  esac
  [ "$before" = "-o" ] && echo binding > "$word"
  before=$word
done
`,
};

export interface Registry {
  /** A folder with the wheels and node_modules, as a user prepares it for a machine without network. */
  readonly prepared: string;
  /** The cache folder of ganscope. */
  readonly cache: string;
  /** Names of the programs that have been called to do something, with their words. */
  calls(): string[];
  /** Puts a program with this script in the place of the right one. */
  replace(program: Program, script: string): void;
  /** Puts the right one back. */
  restore(program: Program): void;
}

/**
 * Sets PATH to these programs and GANSCOPE_CACHE to an empty folder, until the test ends.
 *
 * @param programs those that are there
 */
export function fakeRegistry(programs: readonly Program[] = ["python3", "npm", "g++"]): Registry {
  const root = folderWith();
  const log = join(root, "log");
  const bin = join(root, "bin");
  const prepared = join(root, "prepared");
  mkdirSync(bin);
  for (const [name, files] of Object.entries(wheels)) writeWheel(join(prepared, name), files);
  writeFiles(prepared, nodePackages);
  writeFiles(join(root, "packages"), nodePackages);
  writeFiles(join(root, "unpacked", "tensorflow_cpu"), {
    ...tensorflowFiles,
    "tensorflow_cpu-2.21.0.dist-info/METADATA": METADATA,
  });

  const replace = (program: Program, script: string) => {
    const file = join(bin, program);
    const text = script
      .replaceAll("WHEELS", prepared)
      .replaceAll("UNPACKED", join(root, "unpacked"))
      .replaceAll("PACKAGES", join(root, "packages"));
    writeFileSync(
      file,
      `#!/bin/sh\ncase $* in *--version) ;; *) echo "${program} $*" >> '${log}' ;; esac\n${text}`,
    );
    chmodSync(file, 0o755);
  };
  const restore = (program: Program) => replace(program, scripts[program]);
  for (const program of programs) restore(program);

  const cache = join(root, "cache");
  for (const [name, value] of Object.entries({ PATH: bin, GANSCOPE_CACHE: cache, CXX: "" })) {
    vi.stubEnv(name, value);
  }
  onTestFinished(() => void vi.unstubAllEnvs());
  const calls = () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);
  return { prepared, cache, calls, replace, restore };
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** Writes a wheel, which is a zip archive (APPNOTE.TXT, PKWARE): each file, then the directory of all, then its place. */
export function writeWheel(file: string, files: Readonly<Record<string, string>>): void {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const path = Buffer.from(name);
    const packed = deflateRawSync(content);
    // version needed, flags, method 8 (deflate), time, date, checksum, packed and full size, lengths of name and extra
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(Buffer.byteLength(content), 18);
    common.writeUInt16LE(path.length, 22);
    const body = Buffer.concat([Buffer.from("PK\x03\x04"), common, path, packed]);
    bodies.push(body);
    // made by Unix, so that the upper half of the attributes is the file's mode
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((name.includes("/bin/") ? 0o100755 : 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x03"), common, rest, path]));
    offset += body.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.concat([...bodies, entries, Buffer.from("PK\x05\x06"), end]));
}

/** What pack-gpu.sh packed, put together on a machine with a card: with the CUDA libraries of its PyTorch, or without. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/root.ts";
import { folderWith } from "../helpers/folder.ts";

/** Reads the last of its arguments: the parts of these tests are not compressed. */
const ZSTD = `#!/bin/sh
for last; do :; done
exec cat "$last"
`;

const script = (file: string, text: string) => writeFileSync(file, text, { mode: 0o755 });

function tar(folder: string, out: string): void {
  expect(spawnSync("tar", ["cf", out, "-C", folder, "."]).status).toBe(0);
}

interface Machine {
  readonly key?: string;
  /** Files of the packages that the machine's Python imports as `nvidia`, by path. */
  readonly nvidia?: readonly string[];
  readonly triton?: readonly string[];
}

/** Unpacks on such a machine. */
function unpacked({ key = "gpu-tf2", nvidia, triton }: Machine) {
  const folder = folderWith({
    "engine/manifest.json": "{}",
    "project/dist/cli.js": "cli",
    "dir/node.zst": "node",
    "dir/key": key,
    "dir/libcudart.so.12": "cudart",
    ...Object.fromEntries((nvidia ?? []).map((file) => [`site/nvidia/${file}`, file])),
    ...Object.fromEntries((triton ?? []).map((file) => [`site/triton/${file}`, file])),
    ...(nvidia !== undefined && { "site/nvidia_cudnn_cu13-9.26.dist-info/METADATA": "Version: 9.26" }),
  });
  const dir = join(folder, "dir");
  tar(join(folder, "engine"), join(dir, "engine.tar.zst"));
  tar(join(folder, "project"), join(dir, "project.tar.zst"));
  script(join(dir, "zstd"), ZSTD);
  cpSync(join(packageRoot(), "tools/unpack-gpu.sh"), join(dir, "unpack.sh"));
  for (const name of ["bin", "checkout"]) mkdirSync(join(folder, name));
  const found = (name: string, files?: readonly string[]) =>
    files === undefined ? "exit 1" : `echo ${folder}/site/${name}`;
  script(
    join(folder, "bin/python3"),
    `#!/bin/sh\ncase "$2" in *triton*) ${found("triton", triton)} ;; *) ${found("nvidia", nvidia)} ;; esac\n`,
  );
  const { status, stdout, stderr } = spawnSync(
    "bash",
    [join(dir, "unpack.sh"), dir, join(folder, "checkout")],
    {
      encoding: "utf8",
      env: { ...process.env, PATH: [join(folder, "bin"), process.env.PATH].join(delimiter) },
    },
  );
  const engine = join(dir, "cache/engines", key);
  return {
    folder,
    dir,
    engine,
    status,
    stdout,
    stderr,
    link: (path: string) => readlinkSync(join(engine, path)),
  };
}

/** What these tests expect to be missing must not stand in the system's own folder. */
const hasCuda = existsSync("/usr/local/cuda");

describe.skipIf(hasCuda)("unpacking", () => {
  it("links the libraries of CUDA 13 under the names of CUDA 12, and XLA's tools", () => {
    const cuda = [
      "cublas.so.13",
      "cublasLt.so.13",
      "cufft.so.12",
      "cusolver.so.12",
      "cusparse.so.12",
      "cudart.so.13",
    ];
    const { folder, dir, engine, status, stdout, stderr, link } = unpacked({
      nvidia: [
        ...cuda.map((name) => `cu13/lib/lib${name}`),
        "cudnn/lib/libcudnn.so.9",
        "cudnn/lib/libcudnn_graph.so.9",
        "cu13/bin/nvlink",
        "cu13/include/algorithm.sort_heap.h",
      ],
      triton: ["bin/ptxas", "lib/libdevice.10.bc"],
    });
    expect([status, stdout, stderr]).toEqual([0, "", ""]);
    const lib = join(engine, "cuda/lib");
    expect(link("cuda/lib/libcudnn_graph.so.9")).toBe(
      join(folder, "site/nvidia/cudnn/lib/libcudnn_graph.so.9"),
    );
    expect(link("cuda/lib/libcublas.so.12")).toBe(join(lib, "libcublas.so.13"));
    expect(link("cuda/lib/libcublasLt.so.12")).toBe(join(lib, "libcublasLt.so.13"));
    expect(link("cuda/lib/libcufft.so.11")).toBe(join(lib, "libcufft.so.12"));
    expect(link("cuda/lib/libcusolver.so.11")).toBe(join(lib, "libcusolver.so.12"));
    // the one that came along, since CUDA 13 has another interface
    expect(readFileSync(join(lib, "libcudart.so.12"), "utf8")).toBe("cudart");
    expect(existsSync(join(lib, "algorithm.sort_heap.h"))).toBe(false);
    expect(link("cuda/bin/ptxas")).toBe(join(folder, "site/triton/bin/ptxas"));
    expect(link("cuda/bin/nvlink")).toBe(join(folder, "site/nvidia/cu13/bin/nvlink"));
    expect(link("cuda/nvvm/libdevice/libdevice.10.bc")).toBe(join(folder, "site/triton/lib/libdevice.10.bc"));
    // what `engine check` reads of their versions
    expect(existsSync(join(engine, "wheels/nvidia_cudnn_cu13-9.26.dist-info/METADATA"))).toBe(true);
    expect(readFileSync(join(folder, "checkout/dist/cli.js"), "utf8")).toBe("cli");
    expect(readFileSync(join(dir, "env.sh"), "utf8")).toContain(`GANSCOPE_CACHE=${dir}/cache`);
  });

  it("names what it did not find, and goes on to the end", () => {
    const { dir, status, stdout } = unpacked({});
    expect(status).toBe(0);
    expect(stdout.trim().split("\n")).toEqual([
      ...[
        "cublas.so.12",
        "cublasLt.so.12",
        "cufft.so.11",
        "cusolver.so.11",
        "cusparse.so.12",
        "cudnn.so.9",
      ].map((name) => `not found: lib${name}`),
      "not found: ptxas, which XLA needs",
      "not found: nvlink, which XLA needs",
      "not found: libdevice, which XLA needs",
    ]);
    expect(existsSync(join(dir, "bin/node"))).toBe(true);
  });

  it("links nothing for the processor's engine", () => {
    const { engine, status, stdout } = unpacked({ key: "cpu-tf2" });
    expect([status, stdout, existsSync(join(engine, "cuda"))]).toEqual([0, "", false]);
    expect(existsSync(join(engine, "manifest.json"))).toBe(true);
  });
});

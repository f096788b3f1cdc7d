/** `ganscope engine` as a user meets it. How an engine is made is in test/engine/install.test.ts. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { beforeEach, describe, expect, it, onTestFinished, test, vi } from "vitest";
import type { Manifest } from "../../src/engine/install/layout.ts";
import { packageRoot } from "../../src/root.ts";
import { fromBuilt, ganscope, start } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";
import { fakeRegistry, METADATA } from "../helpers/registry.ts";

const platform = `${process.platform}-${process.arch}`;

let cache: string;
beforeEach(() => {
  cache = folderWith();
  vi.stubEnv("GANSCOPE_CACHE", cache);
  onTestFinished(() => void vi.unstubAllEnvs());
});

/** Puts an engine where `install` would, with this script in the place of tfjs-node. */
function putEngine(kind: Manifest["kind"], tfjs: string, script: string): string {
  const key = `${kind}-tfjs${tfjs}-tf2.21.0-${platform}`;
  const folder = join(cache, "engines", key);
  const dist = join(folder, "node_modules/@tensorflow/tfjs-node/dist");
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, "index.js"), script);
  const versions = { tfjs, tensorflow: "2.21.0", binding: "digest" };
  const manifest: Manifest = { schema: 1, kind, platform, versions, wheels: [], compiler: "", bytes: 867e6 };
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  return key;
}

test.each([
  [[], "E_USAGE engine requires an action: install, list, check, remove"],
  [["instal"], "E_USAGE unknown action 'instal' - did you mean 'install'?"],
  [["list", "--gpu"], "E_USAGE --gpu is not a flag of engine list"],
  [["check", "cpu"], "E_USAGE engine check does not take 'cpu'"],
  [["install", "--cpu", "--gpu"], "E_USAGE --gpu cannot be combined with --cpu"],
  [["install", "--from", "absent"], "E_INPUT --from absent does not exist"],
  [["remove"], "E_USAGE engine remove requires the key of an engine, or --all - no engine is installed"],
  [["remove", "x"], "E_USAGE no installed engine has the key 'x' - there are none"],
  [["remove", "x", "--all"], "E_USAGE --all takes no engine name"],
])("engine %j exits with 2", (args, line) => {
  const { exit, out, err } = ganscope(["engine", ...args], folderWith());
  expect(err.trimEnd()).toContain(line);
  expect([exit, out]).toEqual([2, ""]);
});

describe("install", () => {
  it("exits with 3 and one line when there is no compiler, having made nothing", () => {
    const registry = fakeRegistry(["python3", "npm"]);
    const { exit, out, err } = start(fromBuilt(["engine", "install", "--cpu"]), folderWith());
    expect(err).toMatch(/^E_ENGINE no C\+\+ compiler was found \(tried g\+\+, c\+\+, clang\+\+\) - .*\n$/);
    expect([exit, out]).toEqual([3, ""]);
    expect(readdirSync(join(registry.cache, "engines"))).toEqual([".downloads"]);
  });

  it("says what it fetches, and exits with 3 and pip's reason when that fails", () => {
    const { replace } = fakeRegistry();
    replace("python3", 'echo "ERROR: No matching distribution found"; [ "$3" = "--version" ]');
    const { exit, out, err } = start(fromBuilt(["engine", "install", "--cpu"]), folderWith());
    const lines = err.split("\n");
    expect(lines.slice(0, 3)).toEqual([
      `cpu-tfjs4.22.0-tf2.21.0-${platform}`,
      "  downloads  @tensorflow/tfjs-node 4.22.0, 76 MB, with npm",
      "  downloads  tensorflow-cpu 2.21.0, 274 MB, with pip",
    ]);
    expect(lines.at(-2)).toContain(
      "E_ENGINE pip failed: No matching distribution found - to install without a network",
    );
    expect([exit, out]).toEqual([3, ""]);
  });
});

describe("list", () => {
  it("shows the built-in engines where no other is", () => {
    const { exit, out } = ganscope(["engine", "list"], folderWith());
    expect(exit).toBe(0);
    expect(out.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["--engine", "source", "versions", "size", "folder"],
      ["wasm", "built in"],
      ["cpu", "built in"],
      [""],
    ]);
  });

  it("shows installed engines and those of the project, on a terminal and as JSON", () => {
    const key = putEngine("cpu", "4.22.0", "");
    const project = folderWith({
      "node_modules/@tensorflow/tfjs-node-gpu/package.json": '{ "version": "4.21.0", "main": "main.js" }',
      "node_modules/@tensorflow/tfjs-node-gpu/main.js": "",
    });
    const { out } = ganscope(["engine", "list"], project);
    const installed = join(cache, "engines", key);
    const own = join(project, "node_modules/@tensorflow/tfjs-node-gpu");
    expect(
      out
        .split("\n")
        .slice(1, 3)
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ["tfjs-node", "installed", "tfjs-node 4.22.0, TensorFlow 2.21.0", "867 MB", installed],
      ["tfjs-node-gpu", "node_modules", "tfjs-node 4.21.0", own],
    ]);
    expect(JSON.parse(ganscope(["engine", "list", "--json"], project).out)).toEqual({
      folder: join(cache, "engines"),
      engines: [
        {
          engine: "tfjs-node",
          source: "installed",
          key,
          versions: { tfjs: "4.22.0", tensorflow: "2.21.0", binding: "digest" },
          bytes: 867e6,
          folder: installed,
        },
        { engine: "tfjs-node-gpu", source: "node_modules", versions: { tfjs: "4.21.0" }, folder: own },
        { engine: "wasm", source: "built in" },
        { engine: "cpu", source: "built in" },
      ],
    });
  });
});

describe("check", () => {
  it("exits with 3 when there is nothing to check", () => {
    expect(ganscope(["engine", "check"], folderWith())).toEqual({
      exit: 3,
      out: "",
      err: "E_ENGINE no native engine is installed - ganscope engine install\n",
    });
    const { exit, out } = ganscope(["engine", "check", "--json"], folderWith());
    expect([exit, JSON.parse(out)]).toEqual([3, { checks: [] }]);
  });

  it("tells a right engine from wrong ones, and survives one that takes its process down", () => {
    const folder = folderWith();
    const tf = JSON.stringify(tensorflowForTests(folder));
    const right = `module.exports = require(${tf});`;
    putEngine("cpu", "5.0.0", right);
    expect(start(fromBuilt(["engine", "check"]), folder)).toMatchObject({
      exit: 0,
      out: expect.stringMatching(/^ok {2}tfjs-node \(.*\): on the cpu\n$/),
    });

    const log = "W0000 00:00:1700000000.000000    4711 gpu_device.cc:2342] Cannot dlopen some GPU libraries.";
    putEngine("gpu", "4.9.0", `console.error(${JSON.stringify(log)}); ${right}`);
    const wrong = (matMul: string) =>
      `const tf = require(${tf}); module.exports = { ...tf, matMul: ${matMul} };`;
    putEngine("cpu", "4.5.0", wrong("(a, b) => tf.add(tf.matMul(a, b), 1)"));
    putEngine("cpu", "4.4.0", wrong("(a, b) => a.size === 2 ? tf.mul(2, tf.matMul(a, b)) : tf.matMul(a, b)"));
    putEngine("cpu", "4.3.0", 'throw new Error("libtensorflow_cc.so.2: cannot open\\nstack");');
    putEngine("cpu", "4.2.0", 'console.error("core dumped"); process.kill(process.pid, "SIGSEGV");');
    const { exit, out } = start(fromBuilt(["engine", "check", "--json"]), folder);
    const checks: { versions: { tfjs: string }; works: boolean; why?: string }[] = JSON.parse(out).checks;
    expect(exit).toBe(3);
    expect(checks.map(({ versions, works, why }) => [versions.tfjs, works, why])).toEqual([
      [
        "4.9.0",
        false,
        "it loads, but it needs an NVIDIA driver of version 525 or later (libcuda.so.1), and none was found; TensorFlow does not see a GPU: Cannot dlopen some GPU libraries. - install it, or use --engine auto",
      ],
      ["5.0.0", true, undefined],
      ["4.5.0", false, "a matrix product is wrong: [20,23,44,51] instead of [19,22,43,50]"],
      ["4.4.0", false, "a gradient is wrong: [88,176] instead of [22,44]"],
      ["4.3.0", false, "libtensorflow_cc.so.2: cannot open"],
      ["4.2.0", false, "its process ended with SIGSEGV: core dumped"],
    ]);
  });

  it("names CUDA's libraries that are missing or of another version than TensorFlow's wheel asks for", () => {
    const folder = folderWith();
    const key = putEngine(
      "gpu",
      "4.22.0",
      `module.exports = require(${JSON.stringify(tensorflowForTests(folder))});`,
    );
    const notes = join(cache, "engines", key, "wheels");
    const write = (name: string, text: string) => {
      mkdirSync(join(notes, dirname(name)), { recursive: true });
      writeFileSync(join(notes, name), text);
    };
    write("tensorflow-2.21.0.dist-info/METADATA", METADATA);
    write("nvidia_cublas_cu12-11.10.3.dist-info/RECORD", "nvidia/cublas/lib/libcublas.so.11,sha256=x,1\n");
    const { exit, out } = start(fromBuilt(["engine", "check"]), folder);
    expect([exit, out.split("\n").slice(1)]).toEqual([
      3,
      [
        "  CUDA  nvidia-cublas-cu12 11.10.3 lacks lib/libcublas.so.11; TensorFlow's wheel requires nvidia-cublas-cu12<13.0,>=12.5.3.2",
        "  CUDA  nvidia-cuda-nvcc-cu12 is missing; TensorFlow's wheel requires nvidia-cuda-nvcc-cu12<13.0,>=12.5.82",
        `  to fetch it again: ganscope engine remove ${key} && ganscope engine install --gpu`,
        "",
      ],
    ]);
    const { checks } = JSON.parse(start(fromBuilt(["engine", "check", "--json"]), folder).out);
    expect(
      checks[0].cuda.map(({ name, found }: { name: string; found: string | null }) => [name, found]),
    ).toEqual([
      ["nvidia-cublas-cu12", "11.10.3"],
      ["nvidia-cuda-nvcc-cu12", null],
    ]);
  });

  it("is what `install` runs before an engine counts", () => {
    fakeRegistry();
    const { exit, err } = start(fromBuilt(["engine", "install", "--cpu"]), folderWith());
    expect(err).toContain("E_ENGINE the engine does not work: tf.tensor2d is not a function");
    expect(exit).toBe(3);
  });
});

/** TensorFlow.js with its plain backend and all gradients in one file, for `require`. */
function tensorflowForTests(folder: string): string {
  const file = join(folder, "tf.cjs");
  const names = ["tfjs-core", "tfjs-core/dist/register_all_gradients", "tfjs-backend-cpu"];
  buildSync({
    stdin: {
      contents: names.map((name) => `export * from "@tensorflow/${name}";`).join("\n"),
      resolveDir: packageRoot(),
    },
    outfile: file,
    bundle: true,
    platform: "node",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  return file;
}

test("remove takes an engine by its name, or all of them", () => {
  const [first, second] = [putEngine("cpu", "4.22.0", ""), putEngine("cpu", "4.23.0", "")];
  const folder = folderWith();
  expect(ganscope(["engine", "remove", first.slice(0, -1)], folder).err).toContain(
    `did you mean '${first}'?`,
  );
  expect(ganscope(["engine", "remove", first], folder)).toEqual({
    exit: 0,
    out: `removed ${first}, 867 MB\n`,
    err: "",
  });
  expect(readdirSync(join(cache, "engines"))).toEqual([second]);
  expect(ganscope(["engine", "remove", "--all"], folder).exit).toBe(0);
  expect(readdirSync(cache)).toEqual([]);
});

const wanted = process.env.GANSCOPE_TEST_INSTALL === "1";
const reason = wanted ? "" : " (GANSCOPE_TEST_INSTALL=1 is not set: fetches 350 MB)";
test.skipIf(!wanted)(`a true installation computes the right numbers${reason}`, () => {
  const folder = folderWith();
  const installed = start(fromBuilt(["engine", "install", "--cpu"]), folder);
  expect(installed, installed.err).toMatchObject({ exit: 0 });
  const checked = start(fromBuilt(["engine", "check", "--json"]), folder);
  expect(JSON.parse(checked.out).checks).toMatchObject([{ source: "installed", works: true, device: "cpu" }]);
  expect(checked.exit).toBe(0);
});

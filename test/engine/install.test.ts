/** `ganscope engine install`: from registries made here, with programs that stand for pip, npm and a compiler. */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { checkEngine } from "../../src/engine/install/check.ts";
import { cudaFaults } from "../../src/engine/install/cuda.ts";
import { npmReason, pipReason, uvReason } from "../../src/engine/install/fetch.ts";
import type { Host } from "../../src/engine/install/host.ts";
import {
  type InstallOptions,
  install,
  isNeeded,
  type Plan,
  type Reporter,
  remove,
  removeAll,
} from "../../src/engine/install/install.ts";
import { cacheFolder, engineIn, installedEngines } from "../../src/engine/install/layout.ts";
import { cudaPath, cudaRequirements, extract } from "../../src/engine/install/wheel.ts";
import { GanscopeError } from "../../src/errors.ts";
import { folderWith } from "../helpers/folder.ts";
import {
  CUBLAS_WHEEL,
  fakeRegistry,
  GPU_WHEEL,
  METADATA,
  NVCC_WHEEL,
  TENSORFLOW_WHEEL,
  writeWheel,
} from "../helpers/registry.ts";

const KEY = "cpu-tfjs4.22.0-tf2.21.0-linux-x64";
const GPU_KEY = "gpu-tfjs4.22.0-tf2.21.0-linux-x64";

/** The machine that the wheels made here are for, with room and without a GPU. */
const host: Host = {
  platform: "linux-x64",
  glibc: () => "2.36",
  nvidiaDriver: () => undefined,
  freeBytes: async () => 1e12,
};
const withDriver = (version: string): Host => ({ ...host, nvidiaDriver: () => version });

const works: typeof checkEngine = async ({ kind }) => ({ works: true, device: kind });

const silent: Reporter = { plan: () => {}, stage: (_, work) => work() };

const installing = (options: InstallOptions = {}, reporter = silent) =>
  install({ host, check: works, ...options }, reporter);

/** The line that a user reads. */
async function lineOf(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => expect.fail("it did not fail"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GanscopeError);
  return (error as GanscopeError).toLine();
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();

/** Names in the folder of engines, hidden ones too. */
const namesIn = (cache: string) => readdirSync(join(cache, "engines")).sort();

describe("an installation", () => {
  it("takes the two libraries of the wheel, tfjs-node without what Node never loads, and a compiled binding", async () => {
    const { cache, calls } = fakeRegistry();
    const plans: Plan[] = [];
    const { engine, before } = await installing({}, { ...silent, plan: (plan) => plans.push(plan) });

    expect(before).toBe(false);
    const folder = join(cache, "engines", KEY);
    expect(engine).toMatchObject({ key: KEY, kind: "cpu", folder, environment: {} });
    expect(engine.entry).toBe(join(folder, "node_modules/@tensorflow/tfjs-node/dist/index.js"));
    expect(filesIn(folder)).toEqual([
      "lib/libtensorflow_cc.so.2",
      "lib/libtensorflow_framework.so.2",
      "manifest.json",
      "node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js",
      "node_modules/@tensorflow/tfjs-node/binding/tfjs_backend.cc",
      "node_modules/@tensorflow/tfjs-node/dist/index.js",
      "node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node",
      "node_modules/@tensorflow/tfjs-node/package.json",
    ]);
    expect(readFileSync(join(folder, "lib/libtensorflow_cc.so.2"), "utf8")).toBe("cc library");
    expect(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"))).toMatchObject({
      schema: 1,
      kind: "cpu",
      platform: "linux-x64",
      versions: { tfjs: "4.22.0", tensorflow: "2.21.0" },
      wheels: [TENSORFLOW_WHEEL],
      compiler: "g++ 12.0",
    });
    expect(plans).toEqual([
      {
        key: KEY,
        folder,
        fetches: [
          { what: "@tensorflow/tfjs-node 4.22.0", by: "npm", bytes: 76e6 },
          { what: "tensorflow-cpu 2.21.0", by: "pip", bytes: 274e6 },
        ],
        bytes: 870e6,
      },
    ]);

    const [pip, npm, compiler] = calls();
    expect(pip).toContain(
      "-m pip download --no-deps --only-binary=:all: --python-version 3.12 --implementation cp",
    );
    expect(pip).toContain("--platform manylinux_2_27_x86_64");
    expect(npm).toContain("npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0 node-api-headers");
    // The binding finds the libraries by a path from itself, since the folder is renamed after this.
    expect(compiler).toContain("-Wl,-rpath,$ORIGIN/../../../../../lib ");
    expect(compiler).toContain("src/engine/native/binding.cc");
    // Nothing is left that would take room.
    expect(namesIn(cache)).toEqual([".downloads", KEY]);
    expect(readdirSync(join(cache, "engines/.downloads"))).toEqual([]);
  });

  it("asks for nothing when the engine is there already", async () => {
    const { calls } = fakeRegistry();
    const { engine } = await installing();
    const asked = calls().length;
    expect(await installing()).toEqual({ engine, before: true });
    expect(calls()).toHaveLength(asked);
  });

  it("is made anew when ganscope's binding has changed since", async () => {
    fakeRegistry();
    const { engine } = await installing();
    const manifest = join(engine.folder, "manifest.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace(engine.versions.binding, "older"));
    expect(installedEngines()[0]?.versions.binding).toBe("older");
    expect(await installing()).toMatchObject({ before: false, engine: { versions: engine.versions } });
    expect(installedEngines()).toEqual([engine]);
  });

  it("uses uv where there is no pip", async () => {
    const { calls } = fakeRegistry(["uv", "npm", "g++"]);
    const { engine } = await installing();
    expect(calls()[0]).toMatch(/^uv pip install --no-deps --only-binary :all: .*x86_64-manylinux_2_28/);
    expect(readFileSync(join(engine.folder, "lib/libtensorflow_cc.so.2"), "utf8")).toBe("cc library");
  });

  it("for a GPU adds the CUDA wheels that TensorFlow's own wheel names, and the environment to find them", async () => {
    const { cache, calls } = fakeRegistry();
    const plans: Plan[] = [];
    const reporter = { ...silent, plan: (plan: Plan) => void plans.push(plan) };
    const { engine } = await installing({ host: withDriver("580.65.06") }, reporter);

    expect(engine).toMatchObject({ key: GPU_KEY, kind: "gpu" });
    expect(plans[0].fetches.map(({ what }) => what)).toEqual([
      "@tensorflow/tfjs-node 4.22.0",
      "tensorflow 2.21.0",
      "CUDA's libraries",
    ]);
    expect(
      calls()
        .filter((call) => call.startsWith("python3"))
        .map((call) => call.split(" ").at(-1)),
    ).toEqual([
      "tensorflow==2.21.0",
      "nvidia-cublas-cu12<13.0,>=12.5.3.2",
      "nvidia-cuda-nvcc-cu12<13.0,>=12.5.82",
    ]);
    const cuda = join(cache, "engines", GPU_KEY, "cuda");
    expect(filesIn(cuda)).toEqual(["bin/ptxas", "lib/libcublas.so.12", "nvvm/libdevice/libdevice.10.bc"]);
    expect(filesIn(join(engine.folder, "wheels"))).toEqual([
      "nvidia_cublas_cu12-12.9.1.dist-info/RECORD",
      "nvidia_cuda_nvcc_cu12-12.9.1.dist-info/RECORD",
      "tensorflow-2.21.0.dist-info/METADATA",
    ]);
    expect(cudaFaults(engine.folder)).toEqual([]);
    expect(statSync(join(cuda, "bin/ptxas")).mode & 0o111).toBe(0o111);

    vi.stubEnv("LD_LIBRARY_PATH", "/opt/lib");
    vi.stubEnv("XLA_FLAGS", undefined);
    expect(installedEngines()[0].environment).toEqual({
      LD_LIBRARY_PATH: `${cuda}/lib:/opt/lib`,
      PATH: `${cuda}/bin:${process.env.PATH}`,
      XLA_FLAGS: `--xla_gpu_cuda_data_dir=${cuda}`,
    });
    // Both kinds live side by side, the GPU's first.
    await installing({ kind: "cpu" });
    expect(installedEngines().map(({ key }) => key)).toEqual([GPU_KEY, KEY]);
  });
});

describe("without network", () => {
  it.each(["node_modules", "node_modules/@tensorflow"])(
    "a folder with wheel and node_modules is enough, and stays as it is, even where %s is a link",
    async (link) => {
      const { prepared, calls } = fakeRegistry(["g++"]);
      const files = filesIn(prepared);
      const elsewhere = join(folderWith(), "elsewhere");
      renameSync(join(prepared, link), elsewhere);
      symlinkSync(elsewhere, join(prepared, link));
      const { engine } = await installing({ from: prepared });
      expect(existsSync(engine.entry)).toBe(true);
      expect(calls().map((call) => call.split(" ")[0])).toEqual(["g++"]);
      rmSync(join(prepared, link));
      renameSync(elsewhere, join(prepared, link));
      expect(filesIn(prepared)).toEqual(files);
    },
  );

  it("for a GPU stands without a driver where all else loads, and says what it waits for", async () => {
    fakeRegistry();
    const check: typeof checkEngine = async () => ({
      works: false,
      loads: true,
      why: "TensorFlow does not see a GPU",
    });
    const { engine, waitsFor } = await installing({ kind: "gpu", check });
    expect(engine.key).toBe(GPU_KEY);
    expect(waitsFor).toBe("an NVIDIA driver of version 525 or later (libcuda.so.1)");
    expect(installedEngines().map(({ key }) => key)).toEqual([GPU_KEY]);
    // nobody asked: then it is the processor's
    expect((await installing()).engine.kind).toBe("cpu");
  });

  it.each([
    ["a driver sees no GPU", withDriver("535.104"), { loads: true as const }],
    ["a library cannot be loaded", host, {}],
  ])("for a GPU does not stand where %s", async (_, machine, loads) => {
    fakeRegistry();
    const check: typeof checkEngine = async () => ({
      works: false,
      why: "TensorFlow does not see a GPU",
      ...loads,
    });
    const line = await lineOf(installing({ kind: "gpu", check, host: machine }));
    expect(line).toBe(
      "E_ENGINE the engine does not work: TensorFlow does not see a GPU - use --cpu to install the engine for the CPU",
    );
    expect(installedEngines()).toEqual([]);
  });

  it("so it is for a GPU, whatever the wheels' tags are called", async () => {
    const { prepared, calls } = fakeRegistry(["g++"]);
    await installing({ kind: "gpu", from: prepared, host: withDriver("535.104") });
    expect(calls()).toHaveLength(1);
    expect(engineIn(join(cacheFolder(), "engines", GPU_KEY))?.kind).toBe("gpu");
    expect(
      JSON.parse(readFileSync(join(installedEngines()[0].folder, "manifest.json"), "utf8")).wheels,
    ).toEqual([GPU_WHEEL, CUBLAS_WHEEL, NVCC_WHEEL]);
  });

  it("the folder can be named from where the user is", async () => {
    const { prepared } = fakeRegistry(["g++"]);
    const { engine } = await installing({ from: relative(process.cwd(), prepared) });
    expect(installedEngines()).toEqual([engine]);
  });

  it("a wheel alone leaves only the packages to fetch", async () => {
    const { prepared, calls } = fakeRegistry();
    await installing({ from: join(prepared, TENSORFLOW_WHEEL) });
    expect(calls().map((call) => call.split(" ")[0])).toEqual(["npm", "g++"]);
  });

  it.each([
    ["absent", "E_INPUT --from PREPARED/absent does not exist"],
    ["node_modules/@tensorflow/tfjs-node/package.json", "is neither a folder nor a wheel"],
    [GPU_WHEEL, `E_ENGINE --from ${GPU_WHEEL} is not tensorflow-cpu 2.21.0 for this machine`],
  ])("%s is refused", async (name, message) => {
    const { prepared } = fakeRegistry();
    const line = await lineOf(installing({ from: join(prepared, name) }));
    expect(line).toContain(message.replace("PREPARED", prepared));
  });

  it("a wheel for another processor or version is refused", async () => {
    const { prepared } = fakeRegistry();
    for (const name of [
      TENSORFLOW_WHEEL.replace("x86_64", "aarch64"),
      TENSORFLOW_WHEEL.replace("2.21.0", "2.20.0"),
    ]) {
      renameSync(join(prepared, TENSORFLOW_WHEEL), join(prepared, name));
      expect(await lineOf(installing({ from: join(prepared, name) }))).toContain("for this machine");
      renameSync(join(prepared, name), join(prepared, TENSORFLOW_WHEEL));
    }
  });

  it("packages of another version are refused", async () => {
    const { prepared } = fakeRegistry();
    const file = join(prepared, "node_modules/@tensorflow/tfjs-node/package.json");
    writeFileSync(file, '{ "version": "4.21.0" }');
    expect(await lineOf(installing({ from: prepared }))).toContain(
      "holds tfjs-node 4.21.0, but 4.22.0 is required",
    );
  });

  it("a CUDA library of a version that TensorFlow's wheel does not allow is fetched in the right one", async () => {
    const { prepared, calls } = fakeRegistry();
    const old = folderWith();
    for (const name of [GPU_WHEEL, NVCC_WHEEL]) symlinkSync(join(prepared, name), join(old, name));
    symlinkSync(join(prepared, CUBLAS_WHEEL), join(old, CUBLAS_WHEEL.replace("12.9.1", "11.10.3")));
    await installing({ kind: "gpu", from: old, host: withDriver("535.104") });
    expect(calls().filter((call) => call.startsWith("python3"))).toEqual([
      expect.stringMatching(/ nvidia-cublas-cu12<13\.0,>=12\.5\.3\.2$/),
    ]);
  });

  it("a damaged wheel is named, and one without the libraries too", async () => {
    const { prepared } = fakeRegistry();
    const wheel = join(prepared, TENSORFLOW_WHEEL);
    const whole = readFileSync(wheel);
    const checksum = whole.indexOf("PK\x01\x02") + 16;
    const flipped = Buffer.from(whole);
    flipped[checksum] ^= 1;
    const cases: [Buffer, string][] = [
      [whole.subarray(0, whole.length / 2), "is damaged: "],
      [flipped, "is damaged: the checksum of tensorflow/libtensorflow_cc.so.2 does not match"],
    ];
    for (const [content, message] of cases) {
      writeFileSync(wheel, content);
      expect(await lineOf(installing({ from: prepared }))).toContain(`${TENSORFLOW_WHEEL} ${message}`);
    }
    writeWheel(wheel, { "tensorflow/libtensorflow_cc.so.2": "cc" });
    expect(await lineOf(installing({ from: prepared }))).toContain(
      "lacks tensorflow/libtensorflow_framework.so.2",
    );
    expect(installedEngines()).toEqual([]);
  });
});

describe("an installation that does not come to its end", () => {
  const stages = [
    "downloading tensorflow-cpu==2.21.0",
    "downloading tfjs-node 4.22.0",
    "unpacking",
    "compiling the binding",
    "testing the engine",
  ];

  it("has these stages", async () => {
    fakeRegistry();
    const seen: string[] = [];
    await installing(
      {},
      {
        ...silent,
        stage(title, work) {
          seen.push(title);
          return work();
        },
      },
    );
    expect(seen).toEqual(stages);
  });

  it.each(stages)("leaves no engine when it is interrupted while %s", async (title) => {
    const { cache } = fakeRegistry();
    const controller = new AbortController();
    const interrupting: Reporter = {
      ...silent,
      async stage(stage, work) {
        const working = work();
        if (stage === title) controller.abort();
        return working;
      },
    };
    // As checkEngine does.
    const check: typeof checkEngine = async (engine, signal) => {
      signal?.throwIfAborted();
      return works(engine);
    };
    const failing = installing({ signal: controller.signal, check }, interrupting);
    await expect(failing).rejects.toMatchObject({ name: "AbortError" });
    expect(installedEngines()).toEqual([]);
    expect(namesIn(cache)).toEqual([".downloads"]);
    // And the next one comes to its end.
    await installing();
    expect(installedEngines().map(({ key }) => key)).toEqual([KEY]);
  });

  it("leaves what it has fetched, so that the next one fetches only the rest", async () => {
    const { cache, calls, replace, restore } = fakeRegistry();
    replace("npm", 'echo "npm error code E404"; echo "npm error gone"; [ "$1" = "--version" ]');
    expect(await lineOf(installing())).toContain("npm failed: gone");
    expect(readdirSync(join(cache, "engines/.downloads"))).toEqual([TENSORFLOW_WHEEL]);

    restore("npm");
    await installing();
    expect(calls().map((call) => call.split(" ")[0])).toEqual(["python3", "npm", "npm", "g++"]);
  });

  // Each writes half a file and ends as the program does on a full disk: pip 23.2, uv 0.9, npm 10, and Node while it unpacks.
  it.each([
    [
      "pip",
      ["python3", "npm", "g++"],
      "python3",
      'echo half > "$dest/tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl"; echo "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"; exit 1',
      "pip failed: Could not install packages due to an OSError: [Errno 28] No space left on device",
    ],
    [
      "uv",
      ["uv", "npm", "g++"],
      "uv",
      'echo half > "$dest/half"; echo "error: Failed to extract archive"; echo "  cause: No space left on device (os error 28)"; exit 2',
      "uv failed: Failed to extract archive: No space left on device (os error 28)",
    ],
    [
      "npm",
      ["python3", "npm", "g++"],
      "npm",
      '/bin/mkdir -p "$dest/node_modules/@tensorflow/tfjs-node"; echo "npm error code ENOSPC"; echo "npm error nospc ENOSPC: no space left on device, write"; exit 1',
      "npm failed: nospc ENOSPC: no space left on device, write",
    ],
  ] as const)(
    "says of a disk that fills while %s fetches what is needed and there, and leaves nothing half",
    async (_, programs, program, script, reason) => {
      const { cache, replace, restore } = fakeRegistry(programs);
      const destination =
        "case $* in *--version) echo 24; exit 0 ;; esac; while [ $# -gt 1 ]; do case $1 in --dest|--target|--prefix) dest=$2 ;; esac; shift; done; ";
      replace(program, destination + script);
      let asked = 0;
      // room is there at first, so the check before passes
      const freeBytes = async () => (asked++ === 0 ? 1e12 : 2e8);
      const line = await lineOf(installing({ host: { ...host, freeBytes } }));
      expect(line).toBe(
        `E_ENGINE ${join(cache, "engines")} the disk is full: ${reason}; the installation requires 1.9 GB (free after it was undone: 0.2 GB) - free some space, or set GANSCOPE_CACHE to a folder on another disk; pip and npm also write to their own caches`,
      );
      expect(installedEngines()).toEqual([]);
      expect(filesIn(cache).filter((file) => !file.endsWith(TENSORFLOW_WHEEL))).toEqual([]);
      if (program !== "npm") expect(filesIn(cache)).toEqual([]);
      restore(program);
      expect((await installing()).engine.key).toBe(KEY);
    },
  );

  it("says the same of a disk that fills while it unpacks, and keeps what was fetched", async () => {
    const { cache } = fakeRegistry();
    const filling: Reporter = {
      ...silent,
      async stage(title, work) {
        const done = await work();
        if (title === "unpacking")
          throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        return done;
      },
    };
    expect(await lineOf(installing({}, filling))).toContain(
      "the disk is full: ENOSPC: no space left on device, write; the installation requires 1.9 GB (free after it was undone: 1000.0 GB)",
    );
    expect(installedEngines()).toEqual([]);
    expect(namesIn(cache)).toEqual([".downloads"]);
    expect(readdirSync(join(cache, "engines/.downloads")).sort()).toEqual(["npm-4.22.0", TENSORFLOW_WHEEL]);
  });

  it("killed, leaves a folder that does not count and is removed by the next", async () => {
    const { cache } = fakeRegistry();
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const half = join(cache, "engines", `.${KEY}.${pid}.tmp`);
    const running = join(cache, "engines", `.${GPU_KEY}.${process.ppid}.tmp`);
    for (const folder of [half, running, join(cache, "engines", KEY, "lib")])
      mkdirSync(folder, { recursive: true });
    expect(installedEngines()).toEqual([]);
    await installing();
    expect(namesIn(cache)).toEqual([".downloads", `.${GPU_KEY}.${process.ppid}.tmp`, KEY].sort());
    expect(installedEngines().map(({ key }) => key)).toEqual([KEY]);
  });

  it("does not count when the engine made computes nothing right", async () => {
    const { cache } = fakeRegistry();
    const check: typeof checkEngine = async () => ({ works: false, why: "a gradient is wrong" });
    expect(await lineOf(installing({ check }))).toBe(
      "E_ENGINE the engine does not work: a gradient is wrong",
    );
    expect(namesIn(cache)).toEqual([".downloads"]);
  });
});

describe("what is missing is said before anything is fetched", () => {
  const cases: [string, Partial<Host>, InstallOptions, string][] = [
    ["a build for the platform", { platform: "win32-x64" }, {}, "TensorFlow has no build for win32-x64"],
    [
      "the GNU C library",
      { glibc: () => undefined },
      {},
      "GNU C library 2.27 or later (got another C library)",
    ],
    ["a recent C library", { glibc: () => "2.4" }, {}, "GNU C library 2.27 or later (got 2.4)"],
    ["a recent driver", withDriver("470.57.02"), { kind: "gpu" }, "version 525 or later (got 470.57.02)"],
    [
      "a GPU build",
      { platform: "linux-arm64" },
      { kind: "gpu" },
      "TensorFlow has no GPU build for linux-arm64",
    ],
    ["room", { freeBytes: async () => 1e9 }, {}, "the installation requires 1.9 GB (free: 1.0 GB)"],
  ];
  it.each(cases)("%s", async (_, machine, options, message) => {
    const { calls } = fakeRegistry();
    const line = await lineOf(installing({ host: { ...host, ...machine }, ...options }));
    expect(line).toMatch(/^E_ENGINE /);
    expect(line).toContain(message);
    expect(calls()).toEqual([]);
  });

  it.each([
    ["a compiler", ["python3", "npm"], "no C++ compiler was found (tried g++, c++, clang++)"],
    ["pip and uv", ["npm", "g++"], "neither pip (python3 -m pip) nor uv was found"],
    ["npm", ["python3", "g++"], "npm was not found"],
  ] as const)("%s", async (_, programs, message) => {
    const { calls } = fakeRegistry(programs);
    expect(await lineOf(installing())).toContain(message);
    expect(calls()).toEqual([]);
  });

  it("a folder that can be written", async () => {
    const { prepared } = fakeRegistry();
    vi.stubEnv("GANSCOPE_CACHE", join(prepared, TENSORFLOW_WHEEL));
    const line = await lineOf(installing());
    expect(line).toContain("the engine cannot be written: ENOTDIR");
    expect(line).toContain("set GANSCOPE_CACHE to use another folder");
  });

  it("an old driver does not stop the choice of the processor", async () => {
    fakeRegistry();
    expect((await installing({ host: withDriver("470.57.02") })).engine.kind).toBe("cpu");
  });

  it("the compiler that CXX names is the one that is used", async () => {
    fakeRegistry();
    vi.stubEnv("CXX", "/absent/clang++ -stdlib=libc++");
    expect(await lineOf(installing())).toContain("(tried /absent/clang++ from CXX)");
  });
});

describe("a program that fails", () => {
  it("is quoted by its first error: the compiler", async () => {
    const { replace } = fakeRegistry();
    const script =
      'case $* in *--version*) echo g++;; *) echo "x.cc: note"; echo "x.cc:3: error: no ;"; exit 1;; esac';
    replace("g++", script);
    expect(await lineOf(installing())).toContain("the binding does not compile: x.cc:3: error: no ;");
  });

  // Printed by pip 23.2, uv 0.9 and npm 10 when asked for what is not there, or with an address where nobody listens.
  it("pip: the error, with the reason of the network", () => {
    const output = [
      "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object at 0x7f2501cf37d0>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/tensorflow-cpu/",
      "ERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0 (from versions: none)",
      "ERROR: No matching distribution found for tensorflow-cpu==2.21.0",
    ].join("\n");
    const error = "No matching distribution found for tensorflow-cpu==2.21.0";
    expect(pipReason(output)).toBe(
      `${error} (NewConnectionError('Failed to establish a new connection: [Errno 111] Connection refused'))`,
    );
    expect(pipReason(output.split("\n").slice(1).join("\n"))).toBe(error);
    expect(pipReason("")).toBe("it printed nothing");
  });

  it("uv: the error and its last cause", () => {
    const output =
      "error: Request failed after 3 retries\n  cause: tcp connect error\n  cause: Connection refused\n";
    expect(uvReason(output)).toBe("Request failed after 3 retries: Connection refused");
  });

  it("npm: the first line of words", () => {
    const output = [
      "npm error code ECONNREFUSED",
      "npm error syscall connect",
      "npm error errno ECONNREFUSED",
      "npm error FetchError: request failed, reason: connect ECONNREFUSED",
      "npm error     at ClientRequest.<anonymous> (index.js:130:14)",
      "npm error A complete log of this run can be found in: debug-0.log",
    ].join("\n");
    const reason = "FetchError: request failed, reason: connect ECONNREFUSED";
    expect(npmReason(output)).toBe(reason);
    expect(npmReason(output.replaceAll("npm error", "npm ERR!"))).toBe(reason);
  });
});

describe("removing", () => {
  it("takes one engine, or all and the downloads", async () => {
    const { cache } = fakeRegistry();
    const { engine } = await installing();
    await installing({ kind: "gpu", host: withDriver("580.1") });
    await remove(engine);
    expect(installedEngines().map(({ key }) => key)).toEqual([GPU_KEY]);
    expect(namesIn(cache)).toEqual([".downloads", GPU_KEY]);
    await removeAll();
    expect(readdirSync(cache)).toEqual([]);
    // Nothing to remove is no error.
    await removeAll();
  });
});

describe("reading wheels", () => {
  it("finds the CUDA wheels among the requirements", () => {
    expect(cudaRequirements(METADATA)).toEqual([
      "nvidia-cublas-cu12<13.0,>=12.5.3.2",
      "nvidia-cuda-nvcc-cu12<13.0,>=12.5.82",
    ]);
  });

  it.each([
    ["nvidia/cublas/lib/libcublas.so.12", "lib/libcublas.so.12"],
    ["nvidia/cuda_nvrtc/lib/libnvrtc-builtins.so.12.9", "lib/libnvrtc-builtins.so.12.9"],
    ["nvidia/cuda_nvcc/bin/ptxas", "bin/ptxas"],
    ["nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc", "nvvm/libdevice/libdevice.10.bc"],
    ["nvidia/cuda_nvcc/nvvm/lib64/libnvvm.so", undefined],
    ["nvidia/cuda_nvrtc/lib/libnvrtc.alt.so.12", undefined],
    ["nvidia/cuda_runtime/lib/libcudart_static.a", undefined],
    ["nvidia/cusolver/lib/libcusolverMg.so.11", undefined],
    ["nvidia/cublas/include/cublas.h", undefined],
    ["nvidia_cublas_cu12-12.9.1.dist-info/METADATA", undefined],
  ])("%s goes to %s", (path, inside) => {
    expect(cudaPath(path)).toBe(inside);
  });

  it("writes nothing outside, whatever a wheel's names are", async () => {
    const folder = folderWith();
    const wheel = join(folder, "evil.whl");
    writeWheel(wheel, { "../evil": "x" });
    const target = join(folder, "target");
    const line = await lineOf(extract(wheel, (path) => join(target, path)));
    expect(line).toContain("evil.whl is damaged: invalid relative path: ../evil");
    expect(filesIn(folder)).toEqual(["evil.whl"]);
  });
});

describe("where engines lie", () => {
  it.each([
    [{ GANSCOPE_CACHE: "/here" }, "linux", "/here"],
    [{ XDG_CACHE_HOME: "/xdg" }, "linux", "/xdg/ganscope"],
    [{ XDG_CACHE_HOME: "relative" }, "linux", /\/\.cache\/ganscope$/],
    [{}, "linux", /\/\.cache\/ganscope$/],
    [{}, "darwin", /\/Library\/Caches\/ganscope$/],
  ])("%j on %s: %s", (env, platform, expected) => {
    expect(cacheFolder(env, platform)).toMatch(expected);
  });

  it("another machine's engine in a shared folder is not offered", async () => {
    const { cache } = fakeRegistry();
    const { engine } = await installing();
    const other = KEY.replace("x64", "s390x");
    const folder = join(cache, "engines", other);
    renameSync(engine.folder, folder);
    const manifest = join(folder, "manifest.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace("linux-x64", "linux-s390x"));
    expect(engineIn(folder)?.key).toBe(other);
    expect(installedEngines()).toEqual([]);
  });
});

it.each([
  ["@tensorflow/tfjs-node/dist/index.js", true],
  ["@tensorflow/tfjs-node/dist/kernels/Conv2D.js", true],
  ["@tensorflow/tfjs-node/binding/tfjs_backend.h", true],
  ["@tensorflow/tfjs-node/dist/index_test.js", false],
  ["@tensorflow/tfjs/dist/tf.node.js", true],
  ["@tensorflow/tfjs/dist/tf.node.js.map", false],
  ["@tensorflow/tfjs/dist/tf.fesm.min.js", false],
  ["@tensorflow/tfjs-core/dist", true],
  ["@tensorflow/tfjs-core/dist/ops", false],
  ["@tensorflow/tfjs-core/package.json", true],
  ["long/index.d.ts", false],
  ["long/src/long.js", true],
  ["@types/long/index.js", false],
])("of node_modules, %s is needed: %s", (path, needed) => {
  expect(isNeeded(path)).toBe(needed);
});

/** What keeps an engine from a GPU is said before TensorFlow is loaded, with what to do. */
import { existsSync } from "node:fs";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { expectedEngine, openEngine } from "../../src/engine/index.ts";
import { gpuObstacle, type Host, oldDriver, thisHost } from "../../src/engine/install/host.ts";
import { GanscopeError } from "../../src/errors.ts";
import { alike, canFakeGpu, fakeCards, fakeGpuEngine } from "../helpers/cards.ts";
import { folderWith } from "../helpers/folder.ts";

const withDriver = (version?: string): Host => ({ ...thisHost, nvidiaDriver: () => version });

describe("a GPU cannot be used", () => {
  it.each([
    ["", 'CUDA_VISIBLE_DEVICES="" hides every GPU'],
    ["-1,0", 'CUDA_VISIBLE_DEVICES="-1,0" hides every GPU'],
  ])("where the environment hides all: '%s'", (value, why) => {
    const hint = "unset CUDA_VISIBLE_DEVICES, or name the GPUs to use, e.g. CUDA_VISIBLE_DEVICES=0";
    expect(gpuObstacle(withDriver("580.65.06"), { CUDA_VISIBLE_DEVICES: value })).toEqual({ why, hint });
  });

  it.skipIf(existsSync("/dev/nvidiactl"))("where there is no driver", () => {
    expect(gpuObstacle(withDriver(), {})).toEqual({
      why: "it needs an NVIDIA driver of version 525 or later (libcuda.so.1), and none was found",
      hint: "install it, or use --engine auto",
    });
  });

  it("where the driver is older than CUDA 12 needs: 525.60 (NVIDIA, CUDA Compatibility)", () => {
    expect(oldDriver(withDriver("470.57.02"))).toEqual({
      why: "CUDA 12 requires an NVIDIA driver of version 525 or later (got 470.57.02)",
      hint: "update the driver, or use --engine auto",
    });
    for (const version of ["525.60.13", "1000.1", undefined])
      expect(oldDriver(withDriver(version))).toBeUndefined();
  });

  it("and can where a driver is there and cards are visible", () => {
    for (const CUDA_VISIBLE_DEVICES of [undefined, "0", "GPU-a"])
      expect(gpuObstacle(withDriver("580.65.06"), { CUDA_VISIBLE_DEVICES })).toBeUndefined();
  });
});

/** A project with the stub of a GPU's engine, as the current folder. */
function inProject(script?: string): { readonly seen: string } {
  const folder = folderWith();
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  return fakeGpuEngine(folder, script);
}

// an engine is loaded once a process, and each of these files has a process of its own: the refusal comes first, since it is remembered
it.skipIf(!canFakeGpu)("the engine that was asked for is refused with the reason and the fix", async () => {
  fakeCards({ cards: alike(1) });
  vi.stubEnv("CUDA_VISIBLE_DEVICES", "");
  const { seen } = inProject();
  // nor is it expected
  expect(expectedEngine({ id: "auto" })).not.toBe("tfjs-node-gpu");
  const refused = await openEngine("tfjs-node-gpu").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(GanscopeError);
  expect((refused as GanscopeError).toLine()).toBe(
    'E_ENGINE engine tfjs-node-gpu cannot be used: tfjs-node-gpu cannot run: CUDA_VISIBLE_DEVICES="" hides every GPU - unset CUDA_VISIBLE_DEVICES, or name the GPUs to use, e.g. CUDA_VISIBLE_DEVICES=0',
  );
  expect(existsSync(seen)).toBe(false);
});

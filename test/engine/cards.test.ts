/** Which cards a training may use: what nvidia-smi lists, and what CUDA_VISIBLE_DEVICES leaves of it. */
import { describe, expect, it, vi } from "vitest";
import { cardLabel, hidesAllCards, visibleCards } from "../../src/engine/cards.ts";
import { alike, fakeCards } from "../helpers/cards.ts";

const devices = () => visibleCards().map(({ device }) => device);

describe("the cards that a training may use", () => {
  it.each([
    [1, ["GPU-a"]],
    [4, ["GPU-a", "GPU-b", "GPU-c", "GPU-d"]],
  ])("are all %i that nvidia-smi lists, by their ids", (count, ids) => {
    fakeCards({ cards: alike(count) });
    expect(devices()).toEqual(ids);
    expect(visibleCards()[0]).toEqual({
      device: "GPU-a",
      index: 0,
      name: "NVIDIA H100",
      used: 4,
      total: 81559,
      processes: [],
    });
  });

  it("are one that has no name where nvidia-smi lists none: the engine knows whether it is there", () => {
    fakeCards({ cards: [] });
    expect(visibleCards()).toEqual([{ processes: [] }]);
    vi.stubEnv("PATH", "/nowhere");
    expect(visibleCards()).toEqual([{ processes: [] }]);
  });

  // CUDA C++ Programming Guide, "CUDA Environment Variables": an invalid entry ends the list
  it.each([
    ["2,0", ["GPU-c", "GPU-a"]],
    ["GPU-d", ["GPU-d"]],
    ["MIG-x", ["MIG-x"]],
    ["1,1", ["GPU-b"]],
    [" 3 ", ["GPU-d"]],
    ["1,-1,2", ["GPU-b"]],
    ["1,7,2", ["GPU-b"]],
    ["", []],
    ["-1", []],
    ["none", []],
  ])("with CUDA_VISIBLE_DEVICES='%s' are %j of four", (value, ids) => {
    fakeCards({ cards: alike(4) });
    vi.stubEnv("CUDA_VISIBLE_DEVICES", value);
    expect(devices()).toEqual(ids);
    expect(hidesAllCards()).toBe(ids.length === 0);
  });

  it("are passed on as the user wrote them where the number may mean another card to CUDA", () => {
    fakeCards({ cards: [...alike(1), "1, GPU-b, NVIDIA T4, 4, 15360"] });
    vi.stubEnv("CUDA_VISIBLE_DEVICES", "1");
    expect(visibleCards()).toEqual([{ device: "1", processes: [] }]);
    vi.stubEnv("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    expect(visibleCards()[0].name).toBe("NVIDIA T4");
  });

  it("name the processes that compute on them, as far as the driver does", () => {
    fakeCards({
      cards: [...alike(1), "1, GPU-b, NVIDIA GB10, [N/A], [N/A]"],
      processes: ["GPU-b, 4711, 70210, python3, of x", "GPU-b, 12, [N/A], [Not Found]"],
    });
    expect(visibleCards()[1]).toEqual({
      device: "GPU-b",
      index: 1,
      name: "NVIDIA GB10",
      processes: [
        { pid: 4711, memory: 70210, name: "python3, of x" },
        { pid: 12, name: "[Not Found]" },
      ],
    });
  });

  it("have a label", () => {
    fakeCards({ cards: alike(1) });
    expect(visibleCards().map(cardLabel)).toEqual(["GPU 0 (NVIDIA H100)"]);
    expect(cardLabel({ device: "MIG-x", processes: [] })).toBe("GPU MIG-x");
    expect(cardLabel({ processes: [] })).toBe("GPU");
  });
});

/** Trainings on several GPUs: each card has one at a time. The cards are stubs. Needs the built package, as trainings do. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { Card } from "../../../src/engine/cards.ts";
import { cardLines, leaseCards } from "../../../src/execution/pool/cards.ts";
import type { RunResult } from "../../../src/result/index.ts";
import {
  alike,
  canFakeGpu,
  type FakeCards,
  fakeCards,
  fakeGpuEngine,
  mostAtATime,
  tinyRing,
  trainingEvents,
} from "../../helpers/cards.ts";
import { fromBuilt, type Outcome, start } from "../../helpers/command-line.ts";
import { folderWith } from "../../helpers/folder.ts";

const SEED = 27_2026;

const card = (device: string, more: Partial<Card> = {}): Card => ({ device, processes: [], ...more });
const busy = { processes: [{ pid: 4711, name: "python3", memory: 70_210 }] };

describe("a lease of cards", () => {
  test("gives the emptiest card first, those where others compute last, and waits where all are full", async () => {
    const [a, b] = [card("a", busy), card("b")];
    const lease = leaseCards([a, b], 1);
    expect(lease.width).toBe(2);
    expect(lease.takeNow()).toBe(b);
    expect(lease.takeNow()).toBe(a);
    expect(lease.takeNow()).toBeUndefined();
    const waiting = lease.take();
    lease.giveBack(b);
    expect(await waiting).toBe(b);
    lease.giveBack(b);
    expect(lease.takeNow()).toBe(b);
  });

  test(`never has more trainings on a card than asked, and leaves no one waiting (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 }),
        async (cards, perCard, durations) => {
          const lease = leaseCards(
            Array.from({ length: cards }, (_, i) => card(String(i))),
            perCard,
          );
          const now = new Map<Card, number>();
          let most = 0;
          await Promise.all(
            durations.map(async (turns) => {
              const mine = await lease.take();
              now.set(mine, (now.get(mine) ?? 0) + 1);
              most = Math.max(most, ...now.values());
              for (let i = 0; i < turns; i++) await Promise.resolve();
              now.set(mine, (now.get(mine) ?? 0) - 1);
              lease.giveBack(mine);
            }),
          );
          expect(most).toBeLessThanOrEqual(Math.min(perCard, Math.ceil(durations.length / cards)));
          expect(Array.from({ length: lease.width }, () => lease.takeNow()).includes(undefined)).toBe(false);
          expect(lease.takeNow()).toBeUndefined();
        },
      ),
      { seed: SEED },
    );
  });
});

describe("what is said of the cards", () => {
  const named = (index: number, more: Partial<Card> = {}) =>
    card(`GPU-${index}`, { index, name: "NVIDIA H100", ...more });

  test.each([
    [
      [named(0), named(1)],
      { jobs: 2 },
      ["GPU 0 (NVIDIA H100), GPU 1 (NVIDIA H100): 2 trainings at a time on 2 GPUs"],
    ],
    [
      [named(0)],
      { jobs: 8 },
      ["GPU 0 (NVIDIA H100): 1 training at a time on 1 GPU instead of 8; --per-gpu 8 shares the cards"],
    ],
    [
      [named(0), named(1)],
      { jobs: 1 },
      ["GPU 0 (NVIDIA H100), GPU 1 (NVIDIA H100): 1 training at a time on 2 GPUs"],
    ],
    [[named(0)], { jobs: 8, perGpu: 8 }, ["GPU 0 (NVIDIA H100): 8 trainings at a time on 1 GPU"]],
    [[{ processes: [] }], { jobs: 1 }, ["GPU: 1 training at a time on 1 GPU"]],
    [
      [named(0, { ...busy, used: 70_500, total: 81_559 }), named(1)],
      { jobs: 1 },
      [
        "GPU 0 (NVIDIA H100), GPU 1 (NVIDIA H100): 1 training at a time on 2 GPUs",
        "GPU 0 (NVIDIA H100) is in use by process 4711 (python3, 70210 MiB); 70500 of 81559 MiB are taken: trainings there are slow and may run out of memory - wait for it to end, or set CUDA_VISIBLE_DEVICES=GPU-1",
      ],
    ],
    [
      [named(0, { processes: [{ pid: 12, name: "[Not Found]" }] })],
      { jobs: 1 },
      [
        "GPU 0 (NVIDIA H100): 1 training at a time on 1 GPU",
        "GPU 0 (NVIDIA H100) is in use by process 12 ([Not Found]): trainings there are slow and may run out of memory - wait for it to end",
      ],
    ],
  ])("%#", (cards, options, lines) => {
    expect(cardLines(cards, options)).toEqual(lines);
  });
});

interface Ran extends Outcome {
  readonly result: RunResult;
  readonly events: readonly string[];
  /** Whether TensorFlow was asked to take memory as it needs it, of each process. */
  readonly growth: readonly string[];
}

/** A run on the stub of a GPU's engine. */
function run(cards: FakeCards, flags: readonly string[], seeds = 4, script = ""): Ran {
  fakeCards(cards);
  const folder = folderWith({ "tiny.json": tinyRing(seeds) });
  const { seen } = fakeGpuEngine(folder, script);
  const words = [
    "run",
    "tiny.json",
    "--engine",
    "tfjs-node-gpu",
    "--together",
    "off",
    "--out",
    "out",
    ...flags,
  ];
  const ran = start(fromBuilt(words), folder);
  const lines = readFileSync(seen, "utf8").trim().split("\n");
  return {
    ...ran,
    result: JSON.parse(readFileSync(join(folder, "out/result.json"), "utf8")),
    events: trainingEvents(seen),
    growth: lines.map((line) => line.split(" ")[2]),
  };
}

const cardsIn = ({ result }: Ran) =>
  result.scenarios.flatMap(({ seeds }) => seeds.map(({ timing }) => timing.card?.device));

describe.skipIf(!canFakeGpu)("a run on GPUs", () => {
  let known: Ran | undefined;
  const onFour = (): Ran => {
    known ??= run({ cards: alike(4) }, ["-j", "4"]);
    return known;
  };

  test("puts one process on each of four, says so, keeps which card it was, and lets memory grow", () => {
    const ran = onFour();
    expect(ran).toMatchObject({ exit: 0 });
    expect(mostAtATime(ran.events)).toEqual({ "GPU-a": 1, "GPU-b": 1, "GPU-c": 1, "GPU-d": 1 });
    expect(cardsIn(ran).sort()).toEqual(["GPU-a", "GPU-b", "GPU-c", "GPU-d"]);
    expect(ran.result.scenarios[0].seeds[0].timing.card?.name).toBe("NVIDIA H100");
    expect(ran.err).toContain("4 trainings at a time on 4 GPUs\n");
    expect(new Set(ran.growth)).toEqual(new Set(["true"]));
  });

  test("has one training at a time on one card, whatever -j is, and its numbers are those of four cards", () => {
    const [four, one] = [onFour(), run({ cards: alike(1) }, ["-j", "4"])];
    expect(mostAtATime(one.events)).toEqual({ "GPU-a": 1 });
    expect(one.err).toContain("1 training at a time on 1 GPU instead of 4; --per-gpu 4 shares the cards\n");
    const timeless = ({ result }: Ran) =>
      JSON.stringify(result, (key, value) => (key === "timing" || key === "command" ? undefined : value));
    expect(timeless(one)).toBe(timeless(four));
  });

  test("shares a card only where --per-gpu says so", () => {
    const ran = run({ cards: alike(1) }, ["-j", "4", "--per-gpu", "2"]);
    expect(ran.exit).toBe(0);
    expect(mostAtATime(ran.events)).toEqual({ "GPU-a": 2 });
  });

  test("uses the cards that the user left visible, those first on which nobody computes", () => {
    fakeCards({ cards: alike(4) });
    vi.stubEnv("CUDA_VISIBLE_DEVICES", "1,2");
    const folder = folderWith({ "tiny.json": tinyRing(1) });
    const { seen } = fakeGpuEngine(folder);
    const { exit, err } = start(
      fromBuilt(["run", "tiny.json", "--engine", "tfjs-node-gpu", "-j", "3"]),
      folder,
    );
    expect([exit, err.includes("2 trainings at a time on 2 GPUs instead of 3")]).toEqual([0, true]);
    expect(readFileSync(seen, "utf8")).toContain("begins GPU-b");
    expect(readFileSync(seen, "utf8")).not.toContain("GPU-a");

    const ran = run({ cards: alike(2), processes: ["GPU-a, 4711, 70210, python3"] }, ["-j", "1"], 1);
    expect(mostAtATime(ran.events)).toEqual({ "GPU-b": 1 });
    expect(ran.err).toContain(
      "GPU 0 (NVIDIA H100) is in use by process 4711 (python3, 70210 MiB); 4 of 81559 MiB",
    );
  });

  test("ends before any work where the environment hides all cards", () => {
    fakeCards({ cards: alike(2) });
    vi.stubEnv("CUDA_VISIBLE_DEVICES", "-1");
    const folder = folderWith({ "tiny.json": tinyRing(1) });
    fakeGpuEngine(folder);
    const { exit, err } = start(fromBuilt(["run", "tiny.json", "--engine", "tfjs-node-gpu"]), folder);
    expect([exit, err]).toEqual([
      3,
      'E_ENGINE engine tfjs-node-gpu cannot be used: tfjs-node-gpu cannot run: CUDA_VISIBLE_DEVICES="-1" hides every GPU - unset CUDA_VISIBLE_DEVICES, or name the GPUs to use, e.g. CUDA_VISIBLE_DEVICES=0\n',
    ]);
  });

  test("does shards by the same rule", () => {
    fakeCards({ cards: alike(2) });
    const folder = folderWith({ "tiny.json": tinyRing(4) });
    const { seen } = fakeGpuEngine(folder);
    const words = ["tiny.json", "--engine", "tfjs-node-gpu", "--together", "off", "-j", "4"];
    for (const shard of ["1/2", "2/2"])
      expect(
        start(fromBuilt(["run", ...words, "--shard", shard, "--out", `s${shard[0]}`]), folder).exit,
      ).toBe(0);
    expect(trainingEvents(seen)).toHaveLength(8);
    expect(Math.max(...Object.values(mostAtATime(trainingEvents(seen))))).toBe(1);
  });

  test("goes on with what a stopped run left, one training a card", () => {
    fakeCards({ cards: alike(2) });
    const folder = folderWith({ "tiny.json": tinyRing(4) });
    const { seen } = fakeGpuEngine(folder);
    const again = () =>
      start(
        fromBuilt([
          "run",
          "tiny.json",
          "--engine",
          "tfjs-node-gpu",
          "--together",
          "off",
          "-j",
          "4",
          "--out",
          "out",
        ]),
        folder,
      );
    expect(again().exit).toBe(0);
    // as if it had been killed when two trainings were done
    const journal = join(folder, "out/journal.jsonl");
    const lines = readFileSync(journal, "utf8").trim().split("\n");
    const trained = lines.filter((line) => line.includes('"key":"train tiny ')).slice(2);
    const left = lines.filter((line) => !trained.includes(line) && !line.includes('"event":"status"'));
    writeFileSync(journal, `${left.join("\n")}\n`);
    rmSync(join(folder, "out/result.json"));
    writeFileSync(seen, "");

    const { exit, err } = again();
    expect([exit, /resuming in out: (\d+) of (\d+) jobs/.exec(err)?.[0]]).toEqual([
      0,
      `resuming in out: ${left.length - 1} of ${left.length + 1} jobs`,
    ]);
    expect(mostAtATime(trainingEvents(seen))).toEqual({ "GPU-a": 1, "GPU-b": 1 });
    expect(trainingEvents(seen)).toHaveLength(4);
    const { scenarios } = JSON.parse(readFileSync(join(folder, "out/result.json"), "utf8")) as RunResult;
    expect(scenarios[0].seeds.map(({ seed, timing }) => [seed, timing.card === undefined])).toEqual(
      [1, 2, 3, 4].map((seed) => [seed, false]),
    );
  });

  test("says of memory that runs out which training it was, and what to do", () => {
    const script = `const { binding } = backend;
backend.binding = Object.create(binding, { executeOp: { value: (name, ...rest) => {
  if (/MatMul/.test(name)) throw new Error("Invalid TF_Status: 8\\nMessage: OOM when allocating tensor with shape[8,4] and type float on GPU:0");
  return binding.executeOp(name, ...rest);
} } });`;
    const ran = run({ cards: alike(1) }, ["-j", "1"], 1, script);
    expect(ran.exit).toBe(3);
    expect(ran.result.scenarios[0].seeds[0]).toMatchObject({
      status: "failed",
      reason:
        "tiny ran out of the GPU's memory at batch 8: OOM when allocating tensor with shape[8,4] and type float - lower trainer.batch, or keep other processes off the GPU (nvidia-smi lists them; --per-gpu 1)",
    });
  });
});

test.each([
  ["0", "E_USAGE --per-gpu must be an integer of at least 1 (got '0')"],
  ["two", "E_USAGE --per-gpu must be an integer of at least 1 (got 'two')"],
])("--per-gpu %s is refused", (value, line) => {
  const { exit, err } = start(fromBuilt(["run", "quick", "--per-gpu", value]), folderWith());
  expect([exit, err.trim()]).toEqual([2, line]);
});

test("--per-gpu is refused for an engine without a GPU, and said to do nothing where auto finds none", () => {
  const folder = folderWith({ "tiny.json": tinyRing(1) });
  expect(start(fromBuilt(["run", "tiny.json", "--per-gpu", "2", "--engine", "wasm"]), folder)).toMatchObject({
    exit: 2,
    err: "E_USAGE --per-gpu requires a GPU, which --engine wasm does not use - use -j N for the number of processes\n",
  });
  vi.stubEnv("CUDA_VISIBLE_DEVICES", "");
  const { exit, err } = start(fromBuilt(["run", "tiny.json", "--per-gpu", "2"]), folder);
  expect([exit, err.includes("--per-gpu has no effect: the trainings use no GPU")]).toEqual([0, true]);
});

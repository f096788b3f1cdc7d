import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makePlan, piecesOf, planDifferences, planId } from "../../../src/execution/pool/plan.ts";
import { runScenarios } from "../../../src/execution/pool/pool.ts";
import { type Outcome, recordInFolder, unfinished } from "../../../src/execution/pool/record.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import { folderWith } from "../../helpers/folder.ts";

const game = (rate: number) =>
  JSON.stringify({
    matrix: { "game.objective": ["saturating", "non-saturating"] },
    name: "g",
    game: { kind: "dirac", update: { kind: "alternating" }, rate, steps: 5, start: [1, 1] },
  });

const training = (changes: object = {}) =>
  JSON.stringify({
    name: "t",
    target: { kind: "samples", file: "rows.csv" },
    trainer: { kind: "gan", steps: 5 },
    snapshots: { samples: 100 },
    seeds: [1, 2],
    ...changes,
  });

const load = (files: Record<string, string>) => loadScenarios([join(folderWith(files), "s.json")]);
const games = (rate = 0.2) => load({ "s.json": game(rate) });
const rows = Array.from({ length: 200 }, (_, i) => `${i},${(i * i) % 7}8\n`).join("");
const plan = (scenarios = games(), engine: "wasm" | "cpu" = "wasm", together = false) =>
  makePlan(scenarios, { id: engine }, together);
const none: Outcome = { kind: "none", why: "it crashed", lastStep: 3 };
const command = "ganscope run s.json";

describe("a plan", () => {
  test("has a piece for each null, each group of seeds, each game", () => {
    const both = [...load({ "s.json": training(), "rows.csv": rows }), ...games()];
    const keys = (together: boolean) => piecesOf(plan(both, "wasm", together)).map(({ key }) => key);
    const played = ["exact g--objective-saturating", "exact g--objective-non-saturating"];
    expect(keys(false)).toEqual(["nulls t", "train t 1", "train t 2", ...played]);
    expect(keys(true)).toEqual(["nulls t", "train t 1,2", ...played]);
  });

  test("is the same wherever its files lie, and another one when what stands in them is", () => {
    const of = (content: string) => plan(load({ "s.json": training(), "rows.csv": content }));
    expect(planId(of(rows))).toBe(planId(of(rows)));
    expect(planId(of(rows))).not.toBe(planId(of(rows.replace("8", "9"))));
    expect(planDifferences(of(rows), of(rows.replace("8", "9")))).toEqual([
      expect.stringMatching(/^scenarios\.t\.target\.data: "[0-9a-f]+\.\.\., now "[0-9a-f]+\.\.\.$/),
    ]);
  });

  test("is the same in whatever order the keys of a file stand", () => {
    const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(training())).reverse()));
    const of = (content: string) => plan(load({ "s.json": content, "rows.csv": rows }));
    expect(turned).not.toBe(training());
    expect(planId(of(turned))).toBe(planId(of(training())));
    expect(planDifferences(of(turned), of(training()))).toEqual([]);
  });

  test("differs by scenario, engine, grouping, version and order of scenarios", () => {
    const base = plan();
    const others = [
      plan(games(0.1)),
      plan(games(), "cpu"),
      plan(games(), "wasm", true),
      { ...base, version: "0.0.1" },
      { ...base, scenarios: [...base.scenarios].reverse() },
    ];
    expect(new Set([base, ...others].map(planId)).size).toBe(6);
    expect(others.map((other) => planDifferences(other, base)[0])).toEqual([
      "scenarios.g--objective-saturating.game.rate: 0.1, now 0.2",
      'engine.id: "cpu", now "wasm"',
      "together: true, now false",
      `version: "0.0.1", now "${base.version}"`,
      undefined,
    ]);
  });
});

describe("the record of a folder", () => {
  test("is what the next process goes on from: finished stays, failed and interrupted do not", () => {
    const folder = folderWith();
    const pieces = piecesOf(plan());
    const first = recordInFolder(folder, plan(), { command });
    expect(first.continued).toBe(0);
    first.add(pieces[0].key, "failed", none);
    first.add(pieces[1].key, "interrupted", none);
    first.close();

    const second = recordInFolder(folder, plan(), { command });
    expect([second.continued, unfinished(pieces, second).length]).toEqual([0, 2]);
    expect(second.pieces.get(pieces[0].key)?.outcome).toEqual(none);
    const spent = second.elapsed();
    second.add(pieces[0].key, "finished", { kind: "nulls", nulls: {} });
    second.close();

    const third = recordInFolder(folder, plan(), { command });
    expect(unfinished(pieces, third).map(({ key }) => key)).toEqual([pieces[1].key]);
    expect(third.startedAt).toBe(first.startedAt);
    expect(third.elapsed()).toBeGreaterThanOrEqual(spent);
    third.close();
    expect(readdirSync(folder)).toEqual(["journal.jsonl"]);
  });

  test("says what differs from another run's, and starts over when asked to", () => {
    const folder = folderWith();
    const first = recordInFolder(folder, plan(), { command });
    first.add("exact g--objective-saturating", "finished", { kind: "nulls", nulls: {} });
    first.close();
    expect(() => recordInFolder(folder, plan(games(0.1), "cpu"), { command })).toThrow(
      expect.objectContaining({
        code: "E_INPUT",
        exit: 2,
        message:
          'belongs to a different run (engine.id: "wasm", now "cpu"; scenarios.g--objective-saturating.game.rate: 0.2, now 0.1; ' +
          "scenarios.g--objective-non-saturating.game.rate: 0.2, now 0.1)",
      }),
    );
    const fresh = recordInFolder(folder, plan(games(0.1)), { command, fresh: true });
    expect(fresh.continued).toBe(0);
    fresh.close();
  });

  test("keeps another run's journal and checkpoints beside its own where a folder follows the scenario", () => {
    const folder = folderWith({
      "checkpoints/g.seed-1.ckpt": "its weights",
      "checkpoints/mine.npy": "not ours",
      "checkpoints.previous/g.seed-1.ckpt": "older weights",
      "checkpoints.previous/older.seed-1.ckpt": "older weights",
    });
    const first = recordInFolder(folder, plan(), { command });
    first.add("exact g--objective-saturating", "finished", { kind: "nulls", nulls: {} });
    first.close();
    const journal = readFileSync(join(folder, "journal.jsonl"), "utf8");
    const told: unknown[] = [];
    const second = recordInFolder(folder, plan(games(0.1)), {
      command,
      onAnother: (each) => told.push(each),
    });
    expect(second.continued).toBe(0);
    second.close();
    expect(told).toEqual([
      {
        differences:
          "scenarios.g--objective-saturating.game.rate: 0.2, now 0.1; " +
          "scenarios.g--objective-non-saturating.game.rate: 0.2, now 0.1",
        journal: join(folder, "journal.previous.jsonl"),
        checkpoints: join(folder, "checkpoints.previous"),
      },
    ]);
    expect(readdirSync(join(folder, "checkpoints"))).toEqual(["mine.npy"]);
    expect(readdirSync(join(folder, "checkpoints.previous"))).toEqual(["g.seed-1.ckpt"]);
    expect(readFileSync(join(folder, "checkpoints.previous/g.seed-1.ckpt"), "utf8")).toBe("its weights");
    expect(readFileSync(join(folder, "journal.previous.jsonl"), "utf8")).toBe(journal);
    // the same run again is not another one
    const third = recordInFolder(folder, plan(games(0.1)), { command, onAnother: (each) => told.push(each) });
    third.close();
    expect(told).toHaveLength(1);
    // one without checkpoints leaves those that were set aside
    recordInFolder(folder, plan(games(0.3)), { command, onAnother: (each) => told.push(each) }).close();
    expect(told).toHaveLength(2);
    expect(told[1]).not.toHaveProperty("checkpoints");
    expect(readdirSync(join(folder, "checkpoints.previous"))).toEqual(["g.seed-1.ckpt"]);
  });

  test("is one process's at a time", () => {
    const folder = folderWith();
    const record = recordInFolder(folder, plan(), { command });
    expect(() => recordInFolder(folder, plan(), { command })).toThrow(`process ${process.pid} is writing`);
    record.close();
  });

  test("clears away what a killed process was writing", () => {
    const folder = folderWith({ ".result.json.77.3.tmp": "half", ".mine.tmp": "not ours" });
    recordInFolder(folder, plan(), { command }).close();
    expect(readdirSync(folder).sort()).toEqual([".mine.tmp", "journal.jsonl"]);
  });

  test("ends with how the run ended", async () => {
    const folder = folderWith();
    const run = (signal?: AbortSignal) =>
      runScenarios(games(), { jobs: 1, engine: { id: "wasm" }, command, folder, ...(signal && { signal }) });
    const last = () => {
      const lines = readFileSync(join(folder, "journal.jsonl"), "utf8").trimEnd().split("\n");
      return JSON.parse(lines.at(-1) as string).event.status;
    };
    const cancelled = await run(AbortSignal.abort());
    expect([last(), cancelled.skipped.length, cancelled.exit]).toEqual(["cancelled", 2, 3]);
    const done = await run();
    expect([last(), done.skipped, done.scenarios.length]).toEqual(["success", [], 2]);
  });
});

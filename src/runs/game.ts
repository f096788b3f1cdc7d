/**
 * A two-player game as a scenario: the pipeline on one screen. The outcome is a ScenarioResult like that of a training, as
 * the one "seed" 0, so that gates, verdicts and reports are the same. Nothing is drawn at random and nothing is trained.
 */

import { judge } from "../judging/gates/judge.ts";
import type { ScenarioRecord, ScenarioResult, SeedResult } from "../result/index.ts";
import type { GameScenario } from "../scenario/scenario.ts";
import { play } from "../theory/games/play.ts";
import { measureGame } from "../theory/games/quantities.ts";
import { gameRecord } from "../theory/games/record.ts";
import { settingsOf } from "../theory/games/settings.ts";
import { spectrum } from "../theory/games/spectrum.ts";
import { gameVerdict } from "../theory/games/verdict.ts";

/** Plays, measures and judges; the same scenario gives the same result but for its times. */
export function playScenario(scenario: GameScenario): ScenarioResult {
  const started = performance.now();
  const { file, game, ...described } = scenario;
  const trajectory = play({ ...settingsOf(game), steps: game.steps, start: game.start });
  const local = spectrum(trajectory.plan);
  const { lastStep } = trajectory;
  const finished = lastStep === game.steps;
  const played = {
    seed: 0,
    status: finished ? "completed" : "diverged",
    lastStep,
    ...(!finished && { reason: "the next round leaves the finite numbers" }),
    records: [],
    snapshots: [],
    metrics: measureGame(trajectory, local),
    verdicts: { equilibrium: gameVerdict(trajectory, local) },
    warnings: [],
  } as const;
  const record = gameRecord(trajectory, local);

  const seconds = (performance.now() - started) / 1000;
  const timing = {
    seconds,
    millisecondsPerStep: (1000 * seconds) / Math.max(1, lastStep),
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
  };
  const seed: SeedResult = { ...played, timing };
  return {
    name: scenario.name,
    ...(file !== undefined && { file }),
    scenario: { ...described, game } as unknown as ScenarioRecord,
    game: record,
    nulls: {},
    seeds: [seed],
    gates: judge(scenario.expect, { game: record, seeds: [seed] }),
    timing: { seconds },
  };
}

/** A two-player game as a scenario: the pipeline on one screen. */

import type { ScenarioResult } from "../result/index.ts";
import type { GameScenario } from "../scenario/scenario.ts";
import { play } from "../theory/games/play.ts";
import { measureGame } from "../theory/games/quantities.ts";
import { gameRecord } from "../theory/games/record.ts";
import { settingsOf } from "../theory/games/settings.ts";
import { spectrum } from "../theory/games/spectrum.ts";
import { gameVerdict } from "../theory/games/verdict.ts";
import { resultOf } from "./exact.ts";

/** Plays, measures and judges. */
export const playScenario = (scenario: GameScenario): ScenarioResult =>
  resultOf(scenario, () => {
    const { game } = scenario;
    const trajectory = play({ ...settingsOf(game), steps: game.steps, start: game.start });
    const local = spectrum(trajectory.plan);
    const { lastStep } = trajectory;
    const finished = lastStep === game.steps;
    return {
      game: gameRecord(trajectory, local),
      seed: {
        status: finished ? "completed" : "diverged",
        lastStep,
        ...(!finished && { reason: "the next round leaves the finite numbers" }),
        metrics: measureGame(trajectory, local),
        verdicts: { equilibrium: gameVerdict(trajectory, local) },
      },
    };
  });

/** Trainings as games: the exact games of src/theory/games through the same spectra, metric and verdict as nets. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metrics } from "../../../metrics/index.ts";
import { dynamics } from "../../../src/judging/diagnoses/dynamics.ts";
import { differenceOperator, STEP_FLOAT64 } from "../../../src/maths/differences.ts";
import { localDynamics } from "../../../src/maths/local-dynamics.ts";
import { Rng } from "../../../src/maths/random.ts";
import { eigenvaluesOf, matrixOf } from "../../../src/maths/spectrum.ts";
import { angle, norm } from "../../../src/maths/vectors.ts";
import type { Snapshot } from "../../../src/result/index.ts";
import { packageRoot } from "../../../src/root.ts";
import type { Dynamics } from "../../../src/samples.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import { play } from "../../../src/theory/games/play.ts";
import { arena, settingsOf, type WrittenGame } from "../../../src/theory/games/settings.ts";
import { training } from "../../helpers/training.ts";

const { dynamics: metric } = metrics;

const nothing = { rows: 0, dim: 1, data: new Float64Array(0) };

/** What a trainer's snapshot would carry, and what is measured on it. */
function snapshot(step: number, seen: Dynamics): Snapshot {
  return {
    step,
    weights: "raw",
    metrics: metric.compute({ real: nothing, fake: nothing, dynamics: seen }, {}),
    dynamics: { ...seen },
  };
}

/** A game as a training: both numbers are parameters, and each round is a step. */
function played(game: WrittenGame, withRounds: boolean) {
  const { field, map } = arena(settingsOf(game));
  const { generator, discriminator } = play({ ...settingsOf(game), steps: game.steps, start: game.start });
  const velocity = ([g, d]: Float64Array) => Float64Array.from(field.velocity([g, d]));
  let before: Float64Array | undefined;
  const snapshots = Array.from(generator, (g, step) => {
    const at = Float64Array.of(g, discriminator[step]);
    const v = velocity(at);
    const turn = before === undefined ? NaN : angle(before, v);
    before = v;
    const jacobian = differenceOperator(velocity, at, STEP_FLOAT64);
    const local = localDynamics({ jacobian, transposed: false, generator: 1 }, 2, new Rng(1));
    const round = differenceOperator(([x, y]) => Float64Array.from(map.next([x, y])), at, STEP_FLOAT64);
    const [largest] = eigenvaluesOf(matrixOf(round), 2);
    return snapshot(step, {
      generator: 1,
      opponent: 1,
      method: "central differences",
      speed: norm(v),
      ...(Number.isFinite(turn) && { turn }),
      eigenvalues: local.values,
      complete: true,
      residual: 0,
      abscissa: local.abscissa,
      rotation: local.rotation,
      round: withRounds ? Math.hypot(largest.re, largest.im) : null,
    });
  });
  return dynamics.diagnose(training({ snapshots }));
}

describe("the exact games are called what they are", () => {
  const folder = join(packageRoot(), "scenarios", "games");
  const scenarios = loadScenarios(readdirSync(folder).map((file) => join(folder, file)));
  const cases = scenarios.flatMap((scenario) => {
    if (!("game" in scenario)) return [];
    const expected = scenario.expect.find((each) => "verdict" in each && each.verdict === "equilibrium");
    return [[scenario.name, scenario.game as WrittenGame, expected] as const];
  });

  it.each(cases)("%s", (_, game, expected) => {
    const { status } = played(game, true);
    expect(expected).toMatchObject({ is: [status] });
  });
});

describe("other paths", () => {
  const base: Dynamics = {
    generator: 100,
    opponent: 200,
    speed: 1,
    turn: 0.1,
    method: "central differences",
    eigenvalues: [{ re: -1, im: 0 }],
    complete: false,
    residual: 0,
    abscissa: -0.5,
    rotation: 0.3,
    round: null,
  };
  const of = (at: (k: number) => Partial<Dynamics>, n = 64) =>
    dynamics.diagnose(
      training({
        snapshots: Array.from({ length: n }, (_, k) => snapshot(k + 1, { ...base, ...at(k + 1) })),
      }),
    ).status;

  it.each<[string, (k: number) => Partial<Dynamics>, string]>([
    ["falls geometrically, spectrum attracts", (k) => ({ speed: 0.95 ** k }), "converges"],
    ["falls geometrically, spectrum does not attract", (k) => ({ speed: 0.95 ** k, abscissa: 0.1 }), "slow"],
    ["falls like 1 / sqrt k", (k) => ({ speed: k ** -0.5 }), "slow"],
    ["grows, spectrum repels", (k) => ({ speed: 1.01 ** k, abscissa: 0.1 }), "diverges"],
    ["grows, spectrum attracts", (k) => ({ speed: 1.01 ** k }), "inconclusive"],
    ["stays and turns", () => ({ turn: 0.5 }), "cycles"],
    ["stays and turns too fast to be followed: noise", () => ({ turn: 1.5 }), "inconclusive"],
    [
      "stays and turns, but nothing in the spectrum does",
      () => ({ turn: 0.5, rotation: 0.1 }),
      "inconclusive",
    ],
    ["stays and does not turn", () => ({ turn: 0 }), "inconclusive"],
  ])("%s", (_, at, status) => {
    expect(of(at)).toBe(status);
  });

  it("is not judged on fewer than 16 measurements", () => {
    expect(of((k) => ({ speed: 0.5 ** k }), 15)).toBe("inconclusive");
    expect(of((k) => ({ speed: 0.5 ** k }), 16)).toBe("converges");
  });

  it("a training that left the finite numbers diverges, and one that was not measured is not judged", () => {
    const broken = training({ status: "diverged", lastStep: 7, reason: "lossD is NaN at step 7" });
    expect(dynamics.diagnose(broken)).toMatchObject({ status: "diverges", to: 7 });
    expect(dynamics.asked?.(training())).toBe(false);
    expect(dynamics.asked?.(training({ snapshots: [snapshot(1, base)] }))).toBe(true);
  });
});

/**
 * Where did the game go? Two witnesses: the spectral radius rho of one round of training at the equilibrium, which says what
 * happens to small displacements, and the trend of the radius, which says what did happen:
 *
 *   change  =  radius of the last half  /  radius of the quarter before it       (largest and mean, see trend.ts)
 *
 * that is, while the time doubled. Over at least half a turn each, it sees past the swing of an elliptic path. An approach
 * like k^-a makes the change 2^-a; the generic approach where the linear part only rotates, by a cubic term r' = -c r^3, has
 * a = 1/2 and falls to 0.71; geometric growth and decay go far beyond; a cycle stays at 1.
 *
 *   converges     rho < 1, and the radius falls as a geometric approach must
 *   diverges      rho >= 1 or no rho, and the radius grows; or it leaves the finite numbers
 *   slow          rho >= 1 or no rho, and yet the radius falls: sub-linear approach, of the equilibrium or of a cycle
 *   cycles        rho >= 1 or no rho, and the radius neither grows nor falls while the players go round
 *   inconclusive  too short to tell, or the two witnesses disagree
 *
 * A linear game that keeps an ellipse cycles, however short the path. There is no rho where the velocity jumps at the
 * equilibrium (a gradient penalty with a target above 0). A path still on its way out to a cycle has the verdict of its way:
 * diverges; play it longer.
 *
 * Source: Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406: local convergence by eigenvalues, and what the Dirac-GAN does
 * under each method.
 *
 * @example
 *   gameVerdict(play({ game: "dirac", update: { kind: "alternating" }, rate: 0.2, steps: 500, start: [1, 1] })).status
 *   // "cycles"
 */

import type { Evidence, Verdict } from "../../result/index.ts";
import type { GameTrajectory } from "./play.ts";
import { attracts, compare, GAME_STATUSES, type GameStatus, rulesFor, short } from "./rules.ts";
import { type Spectrum, spectrum } from "./spectrum.ts";

/** The verdict as scenarios and lists name it. */
export const equilibrium = {
  title: "Does a two-player game converge to its equilibrium, leave it, or circle it?",
  source: "Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406",
  statuses: GAME_STATUSES,
} as const;

/** Fewest rounds: a quarter of them is then two positions. */
export const FEWEST = 8;

/**
 * Pure: the same trajectory, the same verdict. The first rule whose evidence holds decides.
 * @param local the spectrum at the equilibrium
 */
export function gameVerdict(
  trajectory: GameTrajectory,
  local: Spectrum = spectrum(trajectory.plan),
): Verdict {
  const { lastStep, radius, plan } = trajectory;
  const whole = { from: 0, to: lastStep };
  if (lastStep < plan.steps) {
    const row = compare("rounds with finite positions", whole, lastStep, "<", plan.steps, "float64");
    return say(
      "diverges",
      [{ ...row, shows: "diverges" }],
      `The players' numbers are not finite after round ${lastStep}.`,
    );
  }
  if (radius[0] === 0)
    return say("inconclusive", [], "The game starts at its equilibrium, which no player leaves.");
  if (lastStep < FEWEST) {
    return say("inconclusive", [], `${lastStep} rounds show no trend; play at least ${FEWEST}.`);
  }
  const rules = rulesFor(trajectory, local);
  const rule = rules.find(({ evidence }) => evidence.every(({ holds }) => holds));
  return rule === undefined
    ? say(
        "inconclusive",
        [rules[0].evidence[0], ...rules[rules.length - 1].evidence],
        undecided(local, trajectory),
      )
    : say(rule.status, rule.evidence, rule.because);

  function say(status: GameStatus, evidence: readonly Evidence[], explanation: string): Verdict {
    const told = status !== "inconclusive";
    return { status, from: told ? 0 : null, to: told ? lastStep : null, evidence, explanation };
  }
}

function undecided({ update }: Spectrum, { lastStep, radius }: GameTrajectory): string {
  return update !== null && attracts(update.radius)
    ? `Near the equilibrium each round multiplies distances by ${short(update.radius)}, but this path went from radius ${short(radius[0])} to ${short(radius[lastStep])} in ${lastStep} rounds.`
    : `In ${lastStep} rounds the players turned too little to distinguish a trend from one turn; play more rounds.`;
}

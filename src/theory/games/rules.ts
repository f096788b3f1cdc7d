/**
 * The rules behind a game's verdict, in the order in which they are asked, each with its evidence. See verdict.ts.
 */

import type { Evidence } from "../../result/index.ts";
import { isEllipse } from "./conserved.ts";
import type { GameTrajectory } from "./play.ts";
import type { Spectrum } from "./spectrum.ts";
import { trend } from "./trend.ts";

/** All that a game's verdict can be. */
export const GAME_STATUSES = ["converges", "slow", "cycles", "diverges", "inconclusive"] as const;
export type GameStatus = (typeof GAME_STATUSES)[number];

/** Eigenvalues that nearly coincide are exact to the square root of the roundoff only, 1.5e-8. */
const ON_THE_CIRCLE = 1e-7;
/** Relative change while the time doubles that counts: an exponent of 0.03, where a cubic term gives 0.5. */
const CHANGE = 0.02;
/** So far in, falling further is a matter of float64's range. */
const ARRIVED = 1e-9;
const TURN = 0.5;
/** Rounding of ten million rounds at most. */
const KEPT = 1e-9;

const LINEAR_PART = "local convergence by eigenvalues, Mescheder et al. 2018, arXiv 1801.04406";
const DOUBLING = "an exponent of 0.03 while the time doubles; a cubic term gives 0.5";
const CLOSED = "a linear map of determinant 1 keeps det [z, M z], docs/theory.md (the verdict)";
const ELLIPSE = "half a turn holds the shortest and the longest radius of an ellipse";

export interface Rule {
  readonly status: GameStatus;
  readonly evidence: readonly Evidence[];
  readonly because: string;
}

/** The first rule whose evidence holds decides. */
export const rulesFor = (trajectory: GameTrajectory, local: Spectrum): readonly Rule[] =>
  rulesOf(trajectory, local).map((rule) => ({
    ...rule,
    evidence: rule.evidence.map((row) => ({ ...row, shows: rule.status })),
  }));

function rulesOf(trajectory: GameTrajectory, local: Spectrum): readonly Rule[] {
  const { lastStep, radius, conserved } = trajectory;
  const seen = trend(trajectory);
  const whole = { from: 0, to: lastStep };
  const rho = local.update?.radius ?? null;

  const rhoIs = (operator: "<" | ">=" | ">", threshold: number) =>
    compare("spectral radius of a round at the equilibrium", whole, rho, operator, threshold, LINEAR_PART);
  const change = (operator: "<=" | ">=", threshold: number, source = DOUBLING) =>
    compare(
      "radius of the last half over that of the quarter before",
      seen,
      seen.change,
      operator,
      threshold,
      source,
    );
  const turns = (operator: "<" | ">=") =>
    compare("turns in either of these", seen, seen.turns, operator, TURN, ELLIPSE);

  const attracted = rhoIs("<", 1 - ON_THE_CIRCLE);
  const repels = rhoIs(">", 1 + ON_THE_CIRCLE);
  const doesNotAttract =
    rho === null
      ? compare("jumps of the velocity at the equilibrium", whole, 1, ">=", 1, LINEAR_PART)
      : rhoIs(">=", 1 - ON_THE_CIRCLE);
  const arrived = compare(
    "last radius over the first",
    whole,
    radius[lastStep] / radius[0],
    "<=",
    ARRIVED,
    "nine decades in, rounding may hide the trend",
  );
  // From a quarter to half of the way, a geometric approach falls by rho to the power of a quarter; half of that will do.
  const geometric = Math.max(1 - CHANGE, (rho ?? 1) ** (lastStep / 8));
  const grown = compare(
    "radius, largest of the last half over the first",
    whole,
    seen.longest / radius[0],
    ">=",
    1 + CHANGE,
    DOUBLING,
  );

  const closed = conserved !== null && isEllipse(conserved.form);
  const kept = compare(
    "drift of the conserved ellipse",
    whole,
    closed ? conserved.drift : null,
    "<=",
    KEPT,
    CLOSED,
  );

  const fromTo = `from ${short(radius[0])} to ${short(radius[lastStep])}`;
  const rate = `Near the equilibrium each round multiplies distances by ${Number((rho ?? 1).toPrecision(6))}.`;
  return [
    { status: "converges", evidence: [attracted, arrived], because: `The radius fell ${fromTo}. ${rate}` },
    {
      status: "converges",
      evidence: [attracted, change("<=", geometric, "half the fall at the spectral radius, or 2 %")],
      because: `The radius fell ${fromTo}. ${rate}`,
    },
    {
      status: "cycles",
      evidence: [doesNotAttract, kept],
      because: `The players stay on an ellipse around the equilibrium, recently at a radius of ${short(seen.shortest)} to ${short(seen.longest)}.`,
    },
    {
      status: "diverges",
      evidence: [repels, change(">=", 1 + CHANGE)],
      because: `The radius went ${fromTo} and still grows. ${rate}`,
    },
    {
      status: "diverges",
      evidence: [doesNotAttract, change(">=", 1 + CHANGE), turns(">=")],
      because: `The radius went ${fromTo} and still grows; the equilibrium does not attract.`,
    },
    {
      status: "diverges",
      evidence: [repels, turns("<"), grown],
      because: `The radius went ${fromTo}, and the players no longer circle the equilibrium. ${rate}`,
    },
    {
      status: "slow",
      evidence: [doesNotAttract, change("<=", 1 - CHANGE), turns(">=")],
      because: repels.holds
        ? `The radius fell ${fromTo} and still falls, towards a cycle: with steps of this size, the equilibrium itself repels.`
        : `The radius fell ${fromTo} and still falls, slower than any geometric rate.`,
    },
    {
      status: "cycles",
      evidence: [doesNotAttract, change(">=", 1 - CHANGE), change("<=", 1 + CHANGE), turns(">=")],
      because: `The players circle the equilibrium at a radius of ${short(seen.shortest)} to ${short(seen.longest)} and come neither closer nor further away.`,
    },
  ];
}

/** Whether a round of this spectral radius leads to the equilibrium. */
export function attracts(radius: number): boolean {
  return radius < 1 - ON_THE_CIRCLE;
}

/** A row whose `holds` is worked out from the rest. */
export function compare(
  metric: string,
  { from, to }: { readonly from: number; readonly to: number },
  observed: number | null,
  operator: "<" | "<=" | ">" | ">=",
  threshold: number,
  source: string,
): Evidence {
  const holds =
    observed !== null &&
    {
      "<": observed < threshold,
      "<=": observed <= threshold,
      ">": observed > threshold,
      ">=": observed >= threshold,
    }[operator];
  return { metric, from, to, observed, operator, threshold, holds, source };
}

/** Three significant digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

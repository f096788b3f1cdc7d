/**
 * Where do the two players go: to an equilibrium, away from it, or round it? In the words of the games (src/theory/games/verdict.ts),
 * for trainings whose equilibrium nobody knows. The speed |v|, v the velocity on one batch that is always the same, stands for the
 * distance from it: near an equilibrium v is linear and vanishes with the distance. Two witnesses:
 *
 *   the path        how the speed changes while the time doubles, largest and mean of the last half over those of the quarter
 *                   before it, whichever is nearer to 1; and how often v turns round meanwhile
 *   the spectrum    over the last half: the largest modulus of a round of both players' steps, or where that is not known the
 *                   largest real part of the Jacobian's eigenvalues, whose median says whether small displacements die out; and
 *                   the share of the spectrum that rotates, at its largest, for far out on a long ellipse none may
 *
 *   diverges        a loss or gradient is not finite; or the speed grows twice in a row, and the spectrum does not attract
 *   converges       the spectrum attracts, and the speed falls twice as far in twice the time, or has fallen by four decades
 *   slow            the speed falls twice in a row, but not like that: k^-a falls as far from k/2 to k as from k/4 to k/2
 *   cycles          the speed neither grows nor falls, v turns by half a turn and more in either stretch, and the spectrum rotates
 *   inconclusive    anything else, and turns that are too fast to be followed from one measurement to the next: with small
 *                   batches the way to an equilibrium ends in noise, which is no cycle
 */

import { median } from "../../maths/statistics.ts";
import type { Evidence, Verdict } from "../../result/index.ts";
import type { Diagnosis, DiagnosisInput } from "./diagnosis.ts";
import { allHold, type Comparison, compare, inconclusive, short, valueAt } from "./rules/evidence.ts";

/** The quarter before the last half, and the eighth before that, need two measurements at least. */
const FEWEST = 16;
/** Relative change while the time doubles that counts: an exponent of 0.03, where a cubic term gives 0.5. */
const CHANGE = 0.02;
/** A geometric approach falls twice as far, in logarithms, in twice the time; k^-a once as far. Turning blurs both. */
const GEOMETRIC = 1.25;
/** Speed over the first, below which float32 may hide the trend. */
const ARRIVED = 1e-4;
const TURNS = 0.5;
/** Beyond 60 degrees from one measurement to the next, turning cannot be told from noise. */
const FOLLOWED = Math.PI / 3;
const ROTATES = 0.25;
/** Distance from 1, or from 0 over the largest modulus, that float32 and differences leave uncertain. */
const ROUND = 1e-5;
const FLAT = 1e-3;

const LINEAR_PART = "local convergence by eigenvalues, Mescheder et al. 2018, arXiv 1801.04406";
const DOUBLING = "an exponent of 0.03 while the time doubles; a cubic term gives 0.5";
const PACE = "above k^-a, which has 1; a geometric fall has 2, in logarithms";
const HALF_TURN = "half a turn holds the shortest and the longest radius of an ellipse";
const SHARE = "a quarter of the spectrum's mass, Berard et al. 2019, arXiv 1906.04848";

export const dynamics: Diagnosis = {
  title: "Do the two players converge to an equilibrium, leave it, or circle it?",
  source: "Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406; Berard et al. 2019, arXiv 1906.04848",
  statuses: ["converges", "slow", "cycles", "diverges", "inconclusive"],
  asked: ({ snapshots }) => snapshots.some(({ metrics }) => metrics["dynamics.speed"] !== undefined),
  diagnose(input) {
    if (input.status === "diverged") {
      const row = compare({
        shows: "diverges",
        metric: "last step with finite numbers",
        from: 0,
        to: input.lastStep,
        observed: input.lastStep,
        operator: ">",
        threshold: 0,
        source: "float32",
      });
      return {
        status: "diverges",
        from: 0,
        to: input.lastStep,
        evidence: [row],
        explanation: `The players' numbers are no longer finite: ${input.reason ?? "a loss is not finite"}.`,
      };
    }
    const seen = measurements(input);
    if (seen.length < FEWEST) {
      return inconclusive(
        `At least ${FEWEST} measurements of the path are required (got ${seen.length}). Take snapshots more often.`,
      );
    }
    return judge(seen);
  },
};

interface Measurement {
  readonly step: number;
  readonly speed: number;
  readonly turn: number;
  readonly rotation: number | null;
  /** Below 0 where the spectrum attracts, by more than may be rounding. */
  readonly growth: number | null;
  readonly growthIs: string;
}

function measurements({ snapshots }: DiagnosisInput): Measurement[] {
  return snapshots.flatMap((snapshot) => {
    const speed = valueAt(snapshot, "dynamics.speed");
    if (speed === null) return [];
    const round = valueAt(snapshot, "dynamics.round");
    const abscissa = valueAt(snapshot, "dynamics.abscissa");
    const [largest] = snapshot.dynamics?.eigenvalues ?? [];
    const scale = largest === undefined ? 0 : Math.hypot(largest.re, largest.im);
    return [
      {
        step: snapshot.step,
        speed,
        turn: valueAt(snapshot, "dynamics.turn") ?? 0,
        rotation: valueAt(snapshot, "dynamics.rotation"),
        ...(round !== null
          ? { growth: round - 1, growthIs: "largest modulus of a round, less 1" }
          : {
              growth: abscissa === null || scale === 0 ? null : abscissa / scale,
              growthIs: "largest real part over the largest modulus",
            }),
      },
    ];
  });
}

function judge(seen: readonly Measurement[]): Verdict {
  const n = seen.length;
  const [eighth, quarter, half] = [8, 4, 2].map((part) => Math.floor(n / part));
  const [before, middle, last] = [seen.slice(eighth, quarter), seen.slice(quarter, half), seen.slice(half)];
  const stretch = { from: seen[quarter].step, to: seen[n - 1].step };
  const earlier = changeOf(before, middle);
  const change = changeOf(middle, last);
  const turned = Math.min(turnsOf(middle), turnsOf(last));
  const growths = last.map(({ growth }) => growth).filter((growth) => growth !== null);
  const growth = growths.length === 0 ? null : median(growths);
  const rotations = last.map(({ rotation }) => rotation).filter((rotation) => rotation !== null);
  const rotation = rotations.length === 0 ? null : Math.max(...rotations);
  const rounds = last[0].growthIs.startsWith("largest modulus");

  const row = (
    metric: string,
    observed: number | null,
    operator: Evidence["operator"],
    threshold: number,
    source: string,
  ): Comparison => ({ metric, ...stretch, observed, operator, threshold, source });
  const changes = (operator: "<=" | ">=", threshold: number) =>
    row("speed of the last half over that of the quarter before", change, operator, threshold, DOUBLING);
  const changed = (operator: "<=" | ">=", threshold: number) =>
    row("the same a doubling earlier", earlier, operator, threshold, DOUBLING);
  const attracts = row(last[0].growthIs, growth, "<", rounds ? -ROUND : -FLAT, LINEAR_PART);
  const doesNotAttract = row(last[0].growthIs, growth, ">=", rounds ? -ROUND : -FLAT, LINEAR_PART);
  const pace = row(
    "fall of the last doubling over that of the one before, in logarithms",
    change < 1 && earlier < 1 ? Math.log(change) / Math.log(earlier) : null,
    ">=",
    GEOMETRIC,
    PACE,
  );
  const arrived = row(
    "last speed over the first",
    seen[0].speed > 0 ? seen[n - 1].speed / seen[0].speed : null,
    "<=",
    ARRIVED,
    "four decades in, float32 may hide the trend",
  );
  const rules: readonly { status: string; evidence: readonly Comparison[]; because: string }[] = [
    {
      status: "converges",
      evidence: [attracts, arrived],
      because: `The speed fell ${fromTo(seen)}, and small displacements die out.`,
    },
    {
      status: "converges",
      evidence: [attracts, changes("<=", 1 - CHANGE), pace],
      because: `The speed falls geometrically, ${fromTo(seen)}, and small displacements die out.`,
    },
    {
      status: "diverges",
      evidence: [doesNotAttract, changes(">=", 1 + CHANGE), changed(">=", 1 + CHANGE)],
      because: `The speed went ${fromTo(seen)} and still grows; small displacements do not die out.`,
    },
    {
      status: "slow",
      evidence: [changes("<=", 1 - CHANGE), changed("<=", 1 - CHANGE)],
      because: `The speed fell ${fromTo(seen)} and still falls, slower than any geometric rate.`,
    },
    {
      status: "cycles",
      evidence: [
        changes(">=", 1 - CHANGE),
        changes("<=", 1 + CHANGE),
        row("turns of the velocity in either stretch", turned, ">=", TURNS, HALF_TURN),
        row(
          "median turn from one measurement to the next",
          median(last.map(({ turn }) => turn)),
          "<=",
          FOLLOWED,
          "60 degrees",
        ),
        row("share of the spectrum that rotates, where it is largest", rotation, ">=", ROTATES, SHARE),
      ],
      because: `The velocity turned ${short(turnsOf(last))} times in the last half, at a speed that neither grows nor falls.`,
    },
  ];
  const compared = rules.map((rule) => ({
    ...rule,
    evidence: rule.evidence.map((each) => compare({ ...each, shows: rule.status })),
  }));
  const rule = compared.find(({ evidence }) => allHold(evidence));
  if (rule !== undefined) {
    const { status, evidence, because } = rule;
    return { status, from: seen[0].step, to: stretch.to, evidence, explanation: because };
  }
  return inconclusive(
    "The path is neither an approach nor an escape nor a cycle; with small batches, an approach ends in noise.",
    [...compared[1].evidence, ...compared[4].evidence],
  );
}

const fromTo = (seen: readonly Measurement[]): string =>
  `from ${short(seen[0].speed)} to ${short(seen[seen.length - 1].speed)}`;

/** Of the largest speeds or of the mean ones, whichever ratio is nearer to 1: the largest jitters on a cycle of few points. */
function changeOf(before: readonly Measurement[], after: readonly Measurement[]): number {
  const largest = (stretch: readonly Measurement[]) => Math.max(...stretch.map(({ speed }) => speed));
  const mean = (stretch: readonly Measurement[]) =>
    stretch.reduce((sum, { speed }) => sum + speed, 0) / stretch.length;
  const ratios = [largest(after) / largest(before), mean(after) / mean(before)];
  const [a, b] = ratios.map((ratio) => Math.abs(Math.log(ratio)));
  return a < b ? ratios[0] : ratios[1];
}

function turnsOf(stretch: readonly Measurement[]): number {
  return stretch.reduce((sum, { turn }) => sum + turn, 0) / (2 * Math.PI);
}

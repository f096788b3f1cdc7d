/**
 * Small trainings whose discriminator may learn its training rows by heart, or die: what the corpus of trainings lacks. Each setting with a
 * flaw has a twin with the same numbers and without it. All numbers are drawn from SEED; the draws for choosing and for measuring share none.
 *
 * - overfitting: D and G see 30 to 200 training rows over and over; the twin draws new rows for each step
 * - dead: from a step on, D's optimizer takes far too large steps, its weights decay, or its last bias runs away
 */
import { Rng } from "../../../src/maths/random.ts";
import type { Half } from "../run.ts";
import type { SpaceOptions } from "../space/targets.ts";

const SEED = 22_000;

export type Flaw =
  | { readonly kind: "few-rows"; readonly rows: number }
  /** D's learning rate times this, for so many steps. */
  | { readonly kind: "large-steps"; readonly from: number; readonly times: number; readonly during: number }
  /** Share of D's weights, not its biases, that goes with each step; D's loss on real samples weighs so much, its rate times this. */
  | {
      readonly kind: "decay";
      readonly from: number;
      readonly share: number;
      readonly weight: number;
      readonly times: number;
    }
  /** What each step adds to D's last bias; D's own rate falls to this part. */
  | { readonly kind: "bias"; readonly from: number; readonly added: number; readonly slower: number };

export interface DiscriminatorSetting {
  readonly name: string;
  readonly half: Half;
  readonly question: "overfitting" | "dead";
  readonly target: SpaceOptions;
  readonly objective: "non-saturating" | "hinge" | "least-squares";
  readonly activation: "relu" | "leaky-relu";
  readonly widths: readonly number[];
  readonly batch: number;
  readonly steps: number;
  readonly rates: { readonly d: number; readonly g: number };
  readonly seed: number;
  readonly flaw: Flaw | null;
}

/**
 * Trainings with a flaw in each draw, as many twins, and the steps of those that may overfit. The first draw for measuring left too few that
 * overfit, at half the steps; the second was added for their number. No rule was changed between both.
 */
const DRAWS = [
  { name: "choosing", half: "choosing", dead: 8, overfitting: 11, steps: [2000, 4000] },
  { name: "measuring", half: "measuring", dead: 36, overfitting: 56, steps: [1200, 2400] },
  { name: "measuring-longer", half: "measuring", dead: 14, overfitting: 64, steps: [2000, 4000] },
] as const;
type Draw = (typeof DRAWS)[number];

const pick = <Any>(rng: Rng, all: readonly Any[]): Any => all[rng.integer(all.length)];
/** Uniform in the logarithm, three digits. */
const between = (rng: Rng, lo: number, hi: number): number =>
  Number((lo * (hi / lo) ** rng.uniform()).toPrecision(3));
const whole = (rng: Rng, lo: number, hi: number): number => Math.round(between(rng, lo, hi));

function targetOf(rng: Rng): SpaceOptions {
  const dim = 2 + rng.integer(15);
  const seed = rng.integer(1_000_000);
  return rng.uniform() < 0.5
    ? { kind: "normal", dim, decay: 1, seed, said: "none" }
    : { kind: "mixture", dim, modes: 2 + rng.integer(4), std: 0.2, apart: 2, uneven: 1, seed, said: "none" };
}

function flawOf(
  question: DiscriminatorSetting["question"],
  { steps, isProbability }: { steps: number; isProbability: boolean },
  rng: Rng,
): Flaw {
  if (question === "overfitting") return { kind: "few-rows", rows: whole(rng, 30, 200) };
  const from = Math.round(steps * (0.1 + 0.3 * rng.uniform()));
  // Scores have no level that a bias could run away from.
  const kind = pick(
    rng,
    isProbability ? (["large-steps", "decay", "decay", "bias"] as const) : (["decay"] as const),
  );
  if (kind === "large-steps") return { kind, from, times: whole(rng, 1e3, 1e5), during: whole(rng, 3, 30) };
  if (kind === "decay") {
    const weight = whole(rng, 20, 1000);
    return { kind, from, share: between(rng, 0.1, 0.5), weight, times: whole(rng, 4, 12) };
  }
  return { kind, from, added: between(rng, 0.05, 1) * pick(rng, [-1, 1]), slower: between(rng, 1e-4, 1e-2) };
}

function pairOf(draw: Draw, question: DiscriminatorSetting["question"], i: number): DiscriminatorSetting[] {
  const { half } = draw;
  const name = `${question}-${draw.name}-${i}`;
  const rng = new Rng(SEED).fork(name);
  const width = whole(rng, 48, 160);
  const [fewest, most] = question === "overfitting" ? draw.steps : [600, 1200];
  const steps = whole(rng, fewest, most);
  const setting = {
    half,
    question,
    target: targetOf(rng.fork("target")),
    objective: pick(rng, ["non-saturating", "non-saturating", "hinge", "least-squares"] as const),
    activation: pick(rng, ["relu", "leaky-relu"] as const),
    widths: [width, width],
    batch: pick(rng, [32, 64]),
    steps,
    rates: { d: between(rng, 5e-4, 4e-3), g: between(rng, 2e-4, 2e-3) },
    seed: rng.integer(1_000_000),
  };
  const flaw = flawOf(
    question,
    { steps, isProbability: setting.objective === "non-saturating" },
    rng.fork("flaw"),
  );
  return [
    { name, ...setting, flaw },
    { name: `${name}-twin`, ...setting, flaw: null },
  ];
}

export const discriminatorSettings: readonly DiscriminatorSetting[] = DRAWS.flatMap((draw) =>
  (["dead", "overfitting"] as const).flatMap((question) =>
    Array.from({ length: draw[question] }, (_, i) => pairOf(draw, question, i)).flat(),
  ),
);

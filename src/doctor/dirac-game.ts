/**
 * The Dirac-GAN from (1, 1) at rate 0.2, 500 rounds, the generator first where players alternate: final radii of a second
 * program (float64, numpy), and the eigenvalues at the equilibrium in closed form, -gamma/2 +- sqrt(gamma^2/4 - 1/4) with R1.
 */

import { differenceOperator, STEP_FLOAT64 } from "../maths/differences.ts";
import { localDynamics } from "../maths/local-dynamics.ts";
import { Rng } from "../maths/random.ts";
import { dirac } from "../theory/games/dirac.ts";
import { play } from "../theory/games/play.ts";
import { spectrum } from "../theory/games/spectrum.ts";
import { gameVerdict } from "../theory/games/verdict.ts";
import { type Answer, type Check, closely, type Finding, finding, holds, printed, within } from "./check.ts";

const product = { play, spectrum, gameVerdict, localDynamics };

const RATE = 0.2;
const STEPS = 500;

const saturating = {};
const nonSaturating = { objective: "non-saturating" };
const clipped = { objective: "wasserstein", clip: 1 };
const penalized = { objective: "wasserstein", penalty: 0.7, target: 1 };

/** Options, discriminator steps (0: both at once), final radius, verdict. */
const table = [
  ["saturating", saturating, 0, "3.0969486669960666", "diverges"],
  ["saturating", saturating, 1, "1.4210188691602916", "cycles"],
  ["saturating", saturating, 5, "1.845273563588154", "cycles"],
  ["non-saturating", nonSaturating, 0, ".6402070811733714", "slow"],
  ["non-saturating", nonSaturating, 1, ".2839234171182216", "slow"],
  ["WGAN, clip 1", clipped, 0, "1.002152040504344", "cycles"],
  ["WGAN, clip 1", clipped, 1, "1.0241188668031314", "cycles"],
  ["WGAN, clip 1", clipped, 5, ".9168847166047395", "cycles"],
  ["WGAN-GP, lambda .7", penalized, 0, "1.8017931931603375", "cycles"],
  ["WGAN-GP, lambda .7", penalized, 1, "1.221066631439098", "cycles"],
  ["R1 .3", { r1: 0.3 }, 0, "2.6426562905e-6", "converges"],
  ["R1 .3", { r1: 0.3 }, 1, "2.3009128210e-7", "converges"],
  ["R1 .3", { r1: 0.3 }, 5, "9.249806e-34", "converges"],
  ["R1 1", { r1: 1 }, 0, "9.5287e-22", "converges"],
  ["R1 1", { r1: 1 }, 1, "7.4812e-17", "converges"],
  ["R1 1", { r1: 1 }, 5, "5.1435e-12", "converges"],
  // With the gradient of |v|^2 / 2 in full: test/golden/games/dirac.py.
  ["consensus 1", { consensus: 1 }, 0, "2.5785533766e-10", "converges"],
  ["consensus 1", { consensus: 1 }, 1, "1.7241031323e-11", "converges"],
] as const;

/** As printed, and for long numbers up to the rounding of 500 rounds of exponentials. */
function radius(text: string): Answer {
  const { expected, tolerance } = printed(text);
  return within(expected, Math.max(tolerance, closely(expected).tolerance));
}

export const diracGame: Check<typeof product> = {
  title: "The Dirac-GAN: radii after 500 rounds, eigenvalues, verdicts",
  source: "Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406",

  run(planted = {}) {
    const parts = { ...product, ...planted };
    return [
      ...table.flatMap((row) => played(row, parts)),
      ...eigenvaluesWithR1(parts),
      ...fromVelocity(parts),
    ];
  },
};

function played(
  [name, options, discriminatorSteps, last, verdict]: (typeof table)[number],
  { play, gameVerdict }: typeof product,
): Finding[] {
  const update =
    discriminatorSteps === 0
      ? ({ kind: "simultaneous" } as const)
      : ({ kind: "alternating", discriminatorSteps } as const);
  const path = play({ game: "dirac", options, update, rate: RATE, steps: STEPS, start: [1, 1] });
  const row = `${name}, ${discriminatorSteps === 0 ? "simultaneous" : `${discriminatorSteps} D steps`}`;
  return [
    finding(`radius, ${row}`, path.radius[STEPS] ?? NaN, radius(last)),
    holds(`verdict, ${row}: ${verdict}`, gameVerdict(path).status === verdict),
  ];
}

function eigenvaluesWithR1({ spectrum }: typeof product): Finding[] {
  return [0, 0.3, 1, 2].flatMap((gamma) => {
    const settings = {
      game: "dirac",
      options: { r1: gamma },
      update: { kind: "simultaneous" },
      rate: RATE,
    } as const;
    const [first] = spectrum(settings).flow?.eigenvalues ?? [];
    const under = gamma ** 2 / 4 - 1 / 4;
    // At the critical gamma = 1 the root of a rounding error is 1e-8.
    const slack = gamma === 1 ? 1e-7 : 1e-14;
    return [
      finding(
        `real part of the eigenvalue, R1 ${gamma}`,
        first?.re ?? NaN,
        within(-gamma / 2 + Math.sqrt(Math.max(0, under)), slack),
      ),
      finding(
        `its imaginary part, R1 ${gamma}`,
        first?.im ?? NaN,
        within(Math.sqrt(Math.max(0, -under)), slack),
      ),
    ];
  });
}

/** As nets are measured: the velocity alone is given. Its rotation is 1 - gamma^2 up to the critical gamma. */
function fromVelocity({ localDynamics }: typeof product): Finding[] {
  return [0.3, 0.6, 2].flatMap((r1) => {
    const free = { clip: null, penalty: 0, target: 1, noise: 0, consensus: 0 };
    const { velocity } = dirac.field({ objective: "saturating", ...free, r1 });
    const jacobian = differenceOperator(
      ([theta, psi]) => Float64Array.from(velocity([theta, psi])),
      new Float64Array(2),
      STEP_FLOAT64,
    );
    const players = { jacobian, transposed: false, generator: 1 };
    const { abscissa, rotation } = localDynamics(players, 2, new Rng(0));
    const real = -r1 / 2 + Math.sqrt(Math.max(0, r1 ** 2 / 4 - 1 / 4));
    // Central differences are exact to their step squared, 4e-11, and to roundings over it.
    return [
      finding(`largest real part from the velocity alone, R1 ${r1}`, abscissa ?? NaN, within(real, 1e-9)),
      finding(`rotation, R1 ${r1}`, rotation ?? NaN, within(Math.max(0, 1 - r1 ** 2), 1e-9)),
    ];
  });
}

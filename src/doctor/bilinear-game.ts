/**
 * V = x y with step eta = 0.2 from (1, 1), 500 rounds, radius sqrt 2 at the start:
 *
 *   simultaneous    the radius grows by sqrt(1 + eta^2) a round
 *   extragradient   it shrinks by sqrt(1 - eta^2 + eta^4)
 *   consensus       with gamma = 1 by sqrt((1 - eta)^2 + eta^2)
 *   alternating     x first keeps x^2 + y^2 - eta x y, y first x^2 + y^2 + eta x y: ellipses with radii in the ratio
 *                   sqrt((1 + eta/2) / (1 - eta/2)). One round has trace 2 - eta^2 and determinant 1, so beyond eta = 2 its
 *                   spectral radius is t + sqrt(t^2 - 1) with t = eta^2/2 - 1
 */

import { play } from "../theory/games/play.ts";
import { spectrum } from "../theory/games/spectrum.ts";
import { gameVerdict } from "../theory/games/verdict.ts";
import { type Check, closely, type Finding, finding, holds, within } from "./check.ts";

const product = { play, spectrum, gameVerdict };

const game = "bilinear";
const ETA = 0.2;
const STEPS = 500;
/** Enough rounds to come within 1e-4 of both axes of the ellipse, where the radius is flat: 1e-8. */
const MANY = 100_000;

const perRound = [
  ["simultaneous", Math.sqrt(1 + ETA ** 2), "diverges"],
  ["extragradient", Math.sqrt(1 - ETA ** 2 + ETA ** 4), "converges"],
  ["consensus", Math.sqrt((1 - ETA) ** 2 + ETA ** 2), "converges"],
] as const;

export const bilinearGame: Check<typeof product> = {
  title: "The bilinear game: radii, ellipses, verdicts",
  source: "Gidel et al. 2019, arXiv 1802.10551; Bailey, Gidel & Piliouras 2020, arXiv 1907.04392",

  run(planted = {}) {
    const parts = { ...product, ...planted };
    const { play, gameVerdict } = parts;
    const radii = perRound.flatMap(([kind, factor, verdict]) => {
      const path = play({ game, update: { kind }, rate: ETA, steps: STEPS, start: [1, 1] });
      return [
        finding(`radius, ${kind}`, path.radius[STEPS], closely(Math.SQRT2 * factor ** STEPS)),
        holds(`verdict, ${kind}: ${verdict}`, gameVerdict(path).status === verdict),
      ];
    });
    return [...radii, ...alternating(parts)];
  },
};

function alternating({ play, spectrum, gameVerdict }: typeof product): Finding[] {
  const kept = (["generator", "discriminator"] as const).flatMap((first, i) => {
    const sign = i === 0 ? -1 : 1;
    const update = { kind: "alternating", first } as const;
    const path = play({ game, update, rate: ETA, steps: STEPS, start: [1, 1] });
    const [x, y] = [path.generator[STEPS], path.discriminator[STEPS]];
    return [
      finding(
        `x^2 + y^2 ${sign < 0 ? "-" : "+"} eta x y, ${first} first`,
        x * x + y * y + sign * ETA * x * y,
        closely(2 + sign * ETA),
      ),
      finding(`its mixed term, ${first} first`, path.conserved?.form.mixed ?? NaN, within(sign * ETA, 1e-12)),
      holds(`verdict, ${first} first: cycles`, gameVerdict(path).status === "cycles"),
    ];
  });
  const update = { kind: "alternating" } as const;
  const { radius } = play({ game, update, rate: ETA, steps: MANY, start: [1, 1] });
  const [shortest, longest] = radius.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, 0],
  );
  const ratio = Math.sqrt((1 + ETA / 2) / (1 - ETA / 2));
  const beyond = 2.1 ** 2 / 2 - 1;
  const spectralRadius = (rate: number) => spectrum({ game, update, rate }).update?.radius ?? NaN;
  return [
    ...kept,
    finding("longest over shortest radius", longest / shortest, closely(ratio, 1e-7)),
    finding("spectral radius at eta 1.9", spectralRadius(1.9), closely(1)),
    finding("spectral radius at eta 2.1", spectralRadius(2.1), closely(beyond + Math.sqrt(beyond ** 2 - 1))),
  ];
}

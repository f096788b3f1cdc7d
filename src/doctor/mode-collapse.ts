/**
 * A generator that keeps k of K equal modes and weighs them alike, on the mode centers:
 *
 *   KL(fake || real) = ln(K/k)
 *   JSD = 1/2 ln(2 / (1 + k/K)) + 1/2 [ (k/K) ln(2 (k/K) / (1 + k/K)) + (1 - k/K) ln 2 ]
 *
 * Their distances are those of linear programmes on the ring of radius 1 and on the grid of 5 x 5 with step 2. One of eight has a
 * closed form: the mean chord to the others, (1/8) sum_k 2 sin(pi k / 8) = cot(pi/16) / 4.
 */

import { createTarget } from "../data/index.ts";
import { jensenShannon, kullbackLeibler } from "../maths/distances.ts";
import { emd } from "../maths/transport.ts";
import type { Modes, Samples } from "../samples.ts";
import { type Check, closely, exactly, type Finding, finding, printed, within } from "./check.ts";
import { measure } from "./support.ts";

const product = { createTarget, emd, jensenShannon, kullbackLeibler, measure };

/** Modes kept of eight in a row on the ring: W1, JSD, KL. */
const ring = [
  [1, "1.256835", ".496929", "2.079442"],
  [2, "1.006835", ".380396", "1.386294"],
  [4, ".653281", ".215762", ".693147"],
  [6, ".335612", ".095603", ".287682"],
  [7, ".179548", ".045407", ".133531"],
] as const;

/** All mass in one mode of more: JSD. */
const single = [
  [25, ".608375"],
  [1000, ".689193"],
] as const;

/** Equal masses on the first `kept` of `modes`. */
const shares = (modes: number, kept: number) =>
  Float64Array.from({ length: modes }, (_, k) => (k < kept ? 1 / kept : 0));

function divergence(kept: number, modes: number): number {
  const share = kept / modes;
  const inside = share * Math.log((2 * share) / (1 + share)) + (1 - share) * Math.LN2;
  return Math.log(2 / (1 + share)) / 2 + inside / 2;
}

export const modeCollapse: Check<typeof product> = {
  title: "Mode collapse on ring and grid: W1, JSD, KL, modes",
  source:
    "closed forms, and linear programs solved by a second solver, 2026; Lin et al. 2018, arXiv 1712.04086",

  run(planted = {}) {
    const parts = { ...product, ...planted };
    return [...onRing(parts), ...onGrid(parts), ...inOneMode(parts)];
  },
};

function centersOf({ modes }: { readonly modes?: Modes }): Samples {
  if (modes === undefined) throw new Error("the target has no modes");
  return modes.centers;
}

function onRing({ createTarget, emd, jensenShannon, kullbackLeibler }: typeof product): Finding[] {
  const points = centersOf(createTarget({ kind: "ring" }));
  const real = shares(8, 8);
  return ring.flatMap(([kept, w1, jsd, kl]) => {
    const fake = shares(8, kept);
    const { cost } = emd({ real: { points, masses: real }, fake: { points, masses: fake } });
    const found = jensenShannon({ real, fake });
    return [
      finding(`W1 of ${kept} of 8 on the ring`, cost, printed(w1)),
      ...(kept === 1
        ? [finding("W1 of 1 of 8, closed form", cost, closely(1 / Math.tan(Math.PI / 16) / 4))]
        : []),
      finding(`JSD of ${kept} of 8`, found, printed(jsd)),
      finding(`JSD of ${kept} of 8, closed form`, found, within(divergence(kept, 8), 1e-15)),
      finding(`KL of ${kept} of 8`, kullbackLeibler({ p: fake, q: real }), printed(kl)),
    ];
  });
}

function onGrid({ createTarget, emd }: typeof product): Finding[] {
  const points = centersOf(createTarget({ kind: "grid" }));
  const masses = shares(25, 25);
  // Row-major from the lower corner: the 13th of 25 modes is the middle one.
  const center = Float64Array.from(masses, (_, k) => (k === 12 ? 1 : 0));
  const { cost } = emd({ real: { points, masses }, fake: { points, masses: center } });
  return [
    finding("modes of the grid", points.rows, exactly(25)),
    finding("W1 of the center of the 5 x 5 grid", cost, printed("3.748729")),
  ];
}

function inOneMode({ createTarget, jensenShannon, kullbackLeibler, measure }: typeof product): Finding[] {
  const target = createTarget({ kind: "ring" });
  const { modes } = target;
  const [x, y] = centersOf(target).data;
  const copies = { rows: 100, dim: 2, data: Float64Array.from({ length: 200 }, (_, i) => [x, y][i % 2]) };
  const coverage = measure("mode-coverage", { real: copies, fake: copies, modes });
  return [
    ...single.flatMap(([count, jsd]) => {
      const [real, fake] = [shares(count, count), shares(count, 1)];
      return [
        finding(`JSD of 1 of ${count}`, jensenShannon({ real, fake }), printed(jsd)),
        finding(`KL of 1 of ${count}`, kullbackLeibler({ p: fake, q: real }), closely(Math.log(count))),
      ];
    }),
    finding("modes of 100 samples on one center", coverage("mode-coverage.modes"), exactly(1)),
    finding("modes20 of these", coverage("mode-coverage.modes20"), exactly(1)),
    finding("high-quality share of these", coverage("mode-coverage.hq"), exactly(1)),
    finding("KL of these", coverage("mode-coverage.kl"), closely(Math.log(8))),
  ];
}

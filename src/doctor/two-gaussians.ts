/**
 * N(0, 1) as data against N(mu, 1) as generator, by quadrature of log-densities. With logit(x) = mu^2/2 - mu x and slope -mu:
 *
 *   W1 = mu      KL = mu^2/2      V(D*) = 2 JSD - ln 4
 *   at x = mu    minimax mu / (1 + e^(mu^2/2)),  non-saturating mu / (1 + e^(-mu^2/2))
 *   E x ~ q      minimax mu e^(-mu^2/8) E sech(mu t / 2) / 2,  t ~ N(0, 1), for p q / (p + q) at x = mu/2 + t is
 *                phi(t) e^(-mu^2/8) / (2 cosh(mu t / 2));  the non-saturating one is mu less that, since D + (1 - D) = 1
 *
 * The table's JSD, V(D*) and expectations are adaptive quadrature of these integrals at 30 digits (mpmath).
 */

import { createTarget } from "../data/index.ts";
import { jensenShannonOfLogDensities, kullbackLeiblerOfLogDensities } from "../maths/distances.ts";
import { emdOnLine } from "../maths/one-dimensional.ts";
import { generatorGradients, valueOfOptimalDiscriminator } from "../maths/optimal-discriminator.ts";
import { sum } from "../maths/statistics.ts";
import { type Check, closely, type Finding, finding, printed, within } from "./check.ts";

const product = {
  jensenShannonOfLogDensities,
  kullbackLeiblerOfLogDensities,
  valueOfOptimalDiscriminator,
  generatorGradients,
  emdOnLine,
};

interface Row {
  readonly mu: number;
  readonly jsd: string;
  readonly value: string;
  readonly minimax: string;
  readonly nonSaturating: string;
  /** The same two in expectation over the generated samples. */
  readonly meanMinimax: string;
  readonly meanNonSaturating: string;
}

const table = [
  [0, "0.000000", "-1.386294", "0.0000", "0.000000", "0.000000", "0.000000"],
  [0.5, ".030311", "-1.325672", ".2344", ".265605", ".235264", ".264736"],
  [1, ".111421", "-1.163451", ".3775", ".622459", ".397973", ".602027"],
  [2, ".336831", "-.712633", ".2384", "1.761594", ".449600", "1.550400"],
  [4, ".632720", "-.120854", "1.341e-3", "3.998659", ".137195", "3.862805"],
  [6, ".689298", "-.007698", "9.138e-8", "6.000000", ".0124532", "5.987547"],
  [10, ".693146", "-.000002", "1.929e-21", "10.000000", "4.46410e-6", "9.99999554"],
] as const;

const rows = table.map(
  ([mu, jsd, value, minimax, nonSaturating, meanMinimax, meanNonSaturating]): Row => ({
    mu,
    jsd,
    value,
    minimax,
    nonSaturating,
    meanMinimax,
    meanNonSaturating,
  }),
);

/**
 * Cells. The trapezoidal rule is exact to exp(-2 pi a / width), a the distance of the nearest pole from the line: pi / mu, so
 * 2e-14 at mu = 10. Beyond 14 standard deviations there is 1e-44 of mass.
 */
const WIDTH = 1 / 16;
const REACH = 14;

const standard = createTarget({ kind: "two-gaussians", mu: 0 });

function onCells(mu: number) {
  const moved = createTarget({ kind: "two-gaussians", mu });
  const cells = Math.round((mu + 2 * REACH) / WIDTH) + 1;
  const x = Float64Array.from({ length: cells }, (_, i) => i * WIDTH - REACH);
  const logs = ({ logDensity }: typeof moved) => x.map((at) => logDensity?.([at]) ?? NaN);
  return { x, real: logs(standard), fake: logs(moved), width: WIDTH };
}

export const twoGaussians: Check<typeof product> = {
  title: "Two Gaussians: JSD, V(D*), KL, W1, and both losses' gradients",
  source: "Goodfellow et al. 2014, arXiv 1406.2661; Arjovsky & Bottou 2017, arXiv 1701.04862",

  run(planted = {}) {
    const parts = { ...product, ...planted };
    return [...rows.flatMap((row) => ofRow(row, parts)), ...farApart(parts)];
  },
};

function ofRow(row: Row, parts: typeof product): Finding[] {
  const { mu } = row;
  const { x, ...densities } = onCells(mu);
  const at = (what: string) => `${what} at mu = ${mu}`;
  const gradients = (point: number) =>
    parts.generatorGradients({ logit: mu ** 2 / 2 - mu * point, slope: -mu });
  const here = gradients(mu);
  const mean = (of: (point: number) => number) =>
    sum(Array.from(x, (point, i) => Math.exp(densities.fake[i]) * of(point) * WIDTH));
  const masses = (logs: Float64Array) => logs.map((log) => Math.exp(log) * WIDTH);
  const jsd = parts.jensenShannonOfLogDensities(densities);
  const value = parts.valueOfOptimalDiscriminator(densities);
  const w1 = parts.emdOnLine({
    real: { values: x, masses: masses(densities.real) },
    fake: { values: x, masses: masses(densities.fake) },
  });
  const kl = parts.kullbackLeiblerOfLogDensities({ p: densities.real, q: densities.fake, width: WIDTH });
  return [
    finding(at("JSD"), jsd, printed(row.jsd)),
    finding(at("V(D*)"), value, printed(row.value)),
    finding(at("V(D*) - 2 JSD"), value - 2 * jsd, within(-Math.log(4), 1e-12)),
    finding(at("KL"), kl, within(mu ** 2 / 2, 1e-12 * (1 + mu ** 2))),
    finding(at("W1"), w1, within(mu, 1e-12 * (1 + mu))),
    finding(at("minimax gradient, x = mu"), here.minimax, printed(row.minimax)),
    finding(at("minimax gradient, closed form"), here.minimax, closely(mu / (1 + Math.exp(mu ** 2 / 2)))),
    finding(at("non-saturating gradient, x = mu"), here.nonSaturating, printed(row.nonSaturating)),
    finding(
      at("mean minimax gradient"),
      mean((point) => gradients(point).minimax),
      printed(row.meanMinimax),
    ),
    finding(
      at("mean non-saturating gradient"),
      mean((point) => gradients(point).nonSaturating),
      printed(row.meanNonSaturating),
    ),
  ];
}

/** Beyond 38 standard deviations densities underflow: between the bells both are 0, and p log(p / m) would be NaN. */
function farApart(parts: typeof product): Finding[] {
  const { x: _, ...densities } = onCells(100);
  return [
    finding("JSD at mu = 100", parts.jensenShannonOfLogDensities(densities), within(Math.LN2, 1e-12)),
    finding("V(D*) at mu = 100", parts.valueOfOptimalDiscriminator(densities), within(0, 1e-12)),
  ];
}

/**
 * The answer that each metric's file gives with its formula, and a few more that follow in a line:
 *
 *   divergences        3 of 4 in one bin against 1 of 4: KL both ways 1/2 ln 3, total variation 1/2
 *   mmd                all at 0 against all at 1: kernels 1, 8 and 1, so 1 + 8 - 2
 *   frechet            means 1 and 4, standard deviations 1 and 2: 3^2 + 1^2
 *   optimal-d          logit 2 - 2x between N(0, 1) and N(2, 1): 0; D = 1/2: half the total variation, P(|Z| < 1) / 2
 *   optimal-d.value    of that D: 2 JSD - ln 4; mean-gradient: what it pays, by quadrature (two-gaussians.ts)
 *   calibration        D = .9 on as many real as generated: .4
 *   critic-certificate f = 2x on {2, 3} against {0, 1}: estimate 4 = 2 W1
 *   ndb                half at 0 and half at 1 against all at 0: JSD of one of two modes, .215762
 *   memorization       copies of 0 .. 9, held out 0.5 .. 9.5: all 100 pairs one way, z = -100/2 / sqrt(variance under ties)
 *   parzen             everything at 0, one width 1: ln phi(0)
 *   is                 two images, sure of two classes: 2
 */

import { ownLabels } from "../../metrics/labels.ts";
import type { MetricInput } from "../../metrics/needs.ts";
import { sigmoid } from "../maths/distances.ts";
import type { Samples } from "../samples.ts";
import {
  type Answer,
  type Check,
  closely,
  exactly,
  type Finding,
  finding,
  printed,
  within,
} from "./check.ts";
import { count, line, measure } from "./support.ts";

const product = { measure };

type Wanted = readonly (readonly [name: string, answer: Answer])[];

export const metricExamples: Check<typeof product> = {
  title: "Each metric's own example",
  source: "closed forms; the papers that the metrics' files cite, 1941 to 2020",

  run(planted = {}) {
    const { measure } = { ...product, ...planted };
    const ask = (
      id: Parameters<typeof measure>[0],
      input: MetricInput,
      wanted: Wanted,
      options = {},
    ): Finding[] => {
      const found = measure(id, input, options);
      return wanted.map(([suffix, answer]) => finding(`${id}${suffix}`, found(id + suffix), answer));
    };
    const repeated = (value: number, times: number) => new Array<number>(times).fill(value);
    const shifted = { real: line(0, 1, 3), fake: line(5, 6, 8) };
    const two = { low: -2, high: 2, bins: 2 };
    const split = { real: line(-1, -1, -1, 1), fake: line(-1, 1, 1, 1), box: two };
    const apart = { real: line(...count(10)), fake: line(...count(10, 100)) };
    const labels = (rows: number, of: (row: number) => number) => ({
      ...line(...repeated(0, rows)),
      labels: Int32Array.from({ length: rows }, (_, row) => of(row)),
    });
    const halves = line(...repeated(0, 100), ...repeated(1, 100));
    return [
      ...ask("jsd", { real: line(-1), fake: line(1), box: { low: -2, high: 2, bins: 4 } }, [
        ["", closely(Math.LN2)],
      ]),
      ...ask("divergences", split, [
        [".kl", closely(Math.log(3) / 2)],
        [".reverse-kl", closely(Math.log(3) / 2)],
        [".total-variation", closely(1 / 2)],
      ]),
      ...ask("emd", shifted, [["", closely(5)]]),
      ...ask("sliced-wasserstein", shifted, [["", closely(5)]]),
      finding(
        "sliced-wasserstein, order 2",
        measure("sliced-wasserstein", shifted, { order: 2 })("sliced-wasserstein"),
        closely(5),
      ),
      ...ask("mmd", { real: line(0, 0), fake: line(1, 1) }, [["", closely(7)]], { kernel: "polynomial" }),
      ...ask("frechet", { real: line(0, 1, 2), fake: line(2, 4, 6) }, [["", closely(10)]]),
      ...ask("gradient-norm", { real: line(), fake: line(), records: [], gradients: twoApart() }, [
        [".minimax", printed(".2384")],
        [".non-saturating", printed("1.7616")],
        [".ratio-error", within(0, 1e-12)],
      ]),
      ...optimalD(measure),
      ...ask("critic-certificate", { ...apart, critic: twiceX() }, [
        [".estimate", closely(4)],
        [".w1", closely(2)],
        // 2^-18 of the largest score, 6, is left out for float32's rounding.
        [".pairs", closely(2 - 2 ** -17)],
        [".ratio", closely(1 - 1.5 * 2 ** -18)],
      ]),
      ...ask(
        "prdc",
        { real: line(...count(10)), fake: line(...repeated(0.5, 10)) },
        [
          [".precision", exactly(1)],
          [".recall", exactly(0)],
          [".density", closely(2)],
          [".coverage", closely(0.2)],
        ],
        { k: 1 },
      ),
      ...ask("nearest-neighbor", apart, [
        [".accuracy", exactly(1)],
        [".real", exactly(1)],
        [".fake", exactly(1)],
      ]),
      ...ask("ndb", { real: halves, fake: line(...repeated(0, 200)) }, [
        [".bins", exactly(2)],
        [".share", exactly(1)],
        [".jsd", printed(".215762")],
      ]),
      ...ask(
        "class-coverage",
        { real: labels(1000, (row) => row % 10), fake: labels(1000, () => 3), labels: ownLabels },
        [
          [".classes", exactly(1)],
          [".classes20", exactly(1)],
          [".kl", closely(Math.log(10))],
        ],
      ),
      ...ask("memorization", { ...apart, fake: apart.real, reference: line(...count(10, 0.5)) }, [
        [".ratio", exactly(0)],
        [".ct", printed("-4.359")],
      ]),
      ...ask(
        "parzen",
        { real: line(...repeated(0, 20)), fake: line(...repeated(0, 20)) },
        [["", closely(-Math.log(2 * Math.PI) / 2)]],
        { sigmas: [1] },
      ),
      ...ask(
        "is",
        { ...apart, logits: { fake: { rows: 2, dim: 2, data: Float64Array.of(1000, 0, 0, 1000) } } },
        [["", exactly(2)]],
        { splits: 1 },
      ),
    ];
  },
};

/** One sample at x = 2 under D* of N(0, 1) against N(2, 1): logit -2, slope -2. */
function twoApart() {
  const probability = 1 / (1 + Math.exp(2));
  return {
    logits: Float64Array.of(-2),
    minimax: Float64Array.of(2 * probability),
    nonSaturating: Float64Array.of(2 * (1 - probability)),
  };
}

/** f(x) = 2x on {2, 3} against {0, 1}. */
function twiceX() {
  const [real, fake] = [line(2, 3), line(0, 1)];
  const scores = ({ data }: Samples) => Float64Array.from(data, (x) => 2 * x);
  return {
    real,
    fake,
    realScores: scores(real),
    fakeScores: scores(fake),
    slopes: new Float64Array(6).fill(2),
    bound: 2,
  };
}

function optimalD(ask: typeof measure): Finding[] {
  const grid = (low: number, high: number, cells: number) =>
    Float64Array.from({ length: cells }, (_, i) => low + ((high - low) * i) / (cells - 1));
  const [x, z] = [grid(-8, 12, 401), grid(-7, 7, 281)];
  const logDensityAt = (point: ArrayLike<number>) => -(point[0] ** 2) / 2 - Math.log(2 * Math.PI) / 2;
  const against = (logit: (at: number) => number) => {
    const logits = x.map(logit);
    const slope = x.map(() => logit(1) - logit(0));
    const slopes = {
      output: slope,
      minimax: logits.map((l, i) => -sigmoid(l) * slope[i]),
      nonSaturating: logits.map((l, i) => -sigmoid(-l) * slope[i]),
    };
    const curves = { x, logits, z, g: z.map((value) => 2 + value), slopes };
    const sides = { real: line(0, 1, 2), fake: line(0, 1, 2) };
    return { ...sides, curves, optimum: curves, slopes, logDensity: logDensityAt };
  };
  const distance = (logit: (at: number) => number) => ask("optimal-d", against(logit))("optimal-d");
  const best = ask(
    "optimal-d",
    against((at) => 2 - 2 * at),
  );
  const paid = ask(
    "mean-gradient",
    against((at) => 2 - 2 * at),
  );
  // Means over cells of width 1/20 are off by about width^2 / 24.
  return [
    finding(
      "optimal-d of the optimal D",
      distance((at) => 2 - 2 * at),
      within(0, 1e-4),
    ),
    finding(
      "optimal-d of D = 1/2",
      distance(() => 0),
      within(0.682689492 / 2, 5e-4),
    ),
    finding("optimal-d.value of the optimal D", best("optimal-d.value"), within(-0.712633, 1e-3)),
    finding("optimal-d.log-ratio of the optimal D", best("optimal-d.log-ratio"), within(0, 1e-3)),
    finding("mean-gradient.minimax", paid("mean-gradient.minimax"), printed(".449600")),
    finding("mean-gradient.minimax-optimal", paid("mean-gradient.minimax-optimal"), printed(".449600")),
    finding("mean-gradient.non-saturating", paid("mean-gradient.non-saturating"), printed("1.550400")),
    finding("mean-gradient.minimax-at-mean", paid("mean-gradient.minimax-at-mean"), printed(".2384")),
    finding(
      "calibration of D = .9 on as many real as generated",
      ask(
        "calibration",
        against(() => Math.log(9)),
      )("calibration"),
      closely(0.4),
    ),
  ];
}

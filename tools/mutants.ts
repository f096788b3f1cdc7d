/**
 * Errors of the kind that a known answer must notice, each an exact replacement of text that stands once in its file, and the tests
 * that must notice where `ganscope doctor` does not.
 */

export interface Mutant {
  /** What is wrong then. */
  readonly title: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly tests: string;
}

const distances = { file: "src/maths/distances.ts", tests: "test/maths/distances.test.ts" };
const statistics = { file: "src/maths/statistics.ts", tests: "test/maths/statistics.test.ts" };
const random = { file: "src/maths/random.ts", tests: "test/maths/random.test.ts" };
const iteration = {
  file: "src/models/trainers/adversarial/iteration.ts",
  tests: "test/models/trainers/adversarial.test.ts test/models/trainers/wgan.test.ts",
};

/** The two lines of the opponent's move. */
const APPLY =
  "        optimizerD.apply(gradients, tf.reshape(tf.slice(feeds.scheduleD, [i, 0], [1, -1]), [-1]));\n";
const PROJECT = "        constraint.project?.(tf, opponent.variables);\n";

export const mutants: readonly Mutant[] = [
  {
    title: "JSD of histograms: the half dropped",
    ...distances,
    from: "(relativeTerm(2 * p[i], both) + relativeTerm(2 * q[i], both)) / 4",
    to: "(relativeTerm(2 * p[i], both) + relativeTerm(2 * q[i], both)) / 2",
  },
  {
    title: "JSD of histograms: a sign flipped",
    ...distances,
    from: "relativeTerm(2 * p[i], both) + relativeTerm(2 * q[i], both)",
    to: "relativeTerm(2 * p[i], both) - relativeTerm(2 * q[i], both)",
  },
  {
    title: "JSD of densities: the half dropped",
    ...distances,
    from: "(logTerm(real[i], middle) + logTerm(fake[i], middle)) / 2",
    to: "(logTerm(real[i], middle) + logTerm(fake[i], middle))",
  },
  {
    title: "divergences to base 2",
    ...distances,
    from: "p * Math.log(p / q)",
    to: "p * Math.log2(p / q)",
  },
  {
    title: "KL turned round",
    ...distances,
    from: "relativeTerm(from[i], to[i])",
    to: "relativeTerm(to[i], from[i])",
  },
  {
    title: "V(D*): a sign flipped",
    file: "src/maths/optimal-discriminator.ts",
    tests: "test/maths/optimal-discriminator.test.ts",
    from: "Math.exp(fake[i]) * (fake[i] - both)",
    to: "Math.exp(fake[i]) * (both - fake[i])",
  },
  {
    title: "the two losses' gradients exchanged",
    file: "src/maths/optimal-discriminator.ts",
    tests: "test/maths/optimal-discriminator.test.ts",
    from: "minimax: sigmoid(logit) * size, nonSaturating: sigmoid(-logit) * size",
    to: "minimax: sigmoid(-logit) * size, nonSaturating: sigmoid(logit) * size",
  },
  {
    title: "the critic's estimate not divided by its Lipschitz constant",
    file: "metrics/critic-certificate.ts",
    tests: "test/metrics/critic-certificate.test.ts",
    from: "certain / lipschitz / w1",
    to: "certain / w1",
  },
  {
    title: "the critic's slope over pairs: a difference for a distance",
    file: "metrics/critic-certificate.ts",
    tests: "test/metrics/critic-certificate.test.ts",
    from: "Math.max(most, rise / distances[i * fake.rows + j])",
    to: "Math.max(most, rise)",
  },
  {
    title: "a round of two players: both at once in the place of one after the other",
    file: "src/maths/round.ts",
    tests: "test/metrics/dynamics.test.ts test/judging/diagnoses/dynamics.test.ts",
    from: 'opponent: update === "simultaneous" && opponentSteps > 0',
    to: "opponent: opponentSteps > 0",
  },
  {
    title: "the velocity's sign flipped",
    file: "src/models/trainers/adversarial/field.ts",
    tests: "test/models/trainers/field.test.ts",
    from: "return vector.map((value) => -value);",
    to: "return vector.map((value) => value);",
  },
  {
    title: "rotation: real parts for imaginary ones",
    file: "src/maths/local-dynamics.ts",
    tests: "test/metrics/dynamics.test.ts",
    from: "sum(({ im }) => im ** 2) / mass",
    to: "sum(({ re }) => re ** 2) / mass",
  },
  {
    title: "D*'s logit turned round",
    file: "src/maths/optimal-discriminator.ts",
    tests: "test/maths/optimal-discriminator.test.ts",
    from: "Float64Array.from(real, (log, i) => log - fake[i])",
    to: "Float64Array.from(real, (log, i) => fake[i] - log)",
  },
  {
    title: "V(D): the generated side forgotten",
    file: "metrics/optimal-d.ts",
    tests: "test/metrics/optimal-d.test.ts",
    from: "if (q > 0) value.add(q * logSigmoid(-logits[i]));",
    to: "",
  },
  {
    title: "density of an affine map: not divided by its slope",
    file: "src/maths/change-of-variables.ts",
    tests: "test/maths/change-of-variables.test.ts",
    from: "logAddExp(logs[k], density - stretch)",
    to: "logAddExp(logs[k], density + stretch)",
  },
  {
    title: "expected gradient under the data instead of the generator",
    file: "metrics/mean-gradient.ts",
    tests: "test/metrics/mean-gradient.test.ts",
    from: "const density = fake.map(Math.exp);",
    to: "const density = real.map(Math.exp);",
  },
  {
    title: "calibration: the share of generated samples",
    file: "src/maths/calibration.ts",
    tests: "test/maths/calibration.test.ts",
    from: "reals[bin] += isReal;",
    to: "reals[bin] += 1 - isReal;",
  },
  {
    title: "a frozen generator's two losses are one",
    ...iteration,
    tests: "test/models/trainers/frozen.test.ts",
    from: "normsMinimax: norms(objectives.minimax),",
    to: 'normsMinimax: norms(objectives["non-saturating"]),',
  },
  {
    title: "histogram: samples in the bin whose edge is nearest",
    file: "src/maths/histogram.ts",
    tests: "test/maths/histogram.test.ts",
    from: "Math.floor(((x - low) / (high - low)) * bins)",
    to: "Math.round(((x - low) / (high - low)) * bins)",
  },
  {
    title: "W1 on the line without the absolute value",
    file: "src/maths/one-dimensional.ts",
    tests: "test/maths/one-dimensional.test.ts",
    from: "area.add(Math.abs(ahead.value) * (next - x))",
    to: "area.add(ahead.value * (next - x))",
  },
  {
    title: "exact transport: shared mass stays under a squared cost too",
    file: "src/maths/ground-cost.ts",
    tests: "test/maths/transport.test.ts",
    from: 'return cost === "euclidean" || cost === "city-block";',
    to: 'return typeof cost === "string";',
  },
  {
    title: "Frechet distance: the cross term once, not twice",
    file: "src/maths/frechet.ts",
    tests: "test/metrics/frechet.test.ts",
    from: "difference ** 2), ...traces, -2 * roots]",
    to: "difference ** 2), ...traces, -roots]",
  },
  {
    title: "high quality within 2 standard deviations",
    file: "src/maths/statistics.ts",
    tests: "test/metrics/mode-coverage.test.ts",
    from: "const RADIUS = 3;",
    to: "const RADIUS = 2;",
  },
  {
    title: "ring: the circle's end counted twice",
    file: "src/data/ring.ts",
    tests: "test/data/ring.test.ts",
    from: "(2 * Math.PI * k) / count",
    to: "(2 * Math.PI * k) / (count - 1)",
  },
  {
    title: "Wilson's interval: z for z squared",
    ...statistics,
    from: "const z2 = NORMAL_QUANTILE[level] ** 2;",
    to: "const z2 = NORMAL_QUANTILE[level];",
  },
  {
    title: "standard error with the divisor n",
    ...statistics,
    from: "(value - middle) ** 2)) / (n - 1) / n)",
    to: "(value - middle) ** 2)) / n / n)",
  },
  {
    title: "random numbers: seven rounds of ten",
    ...random,
    from: "const ROUNDS = 10;",
    to: "const ROUNDS = 7;",
  },
  {
    title: "random numbers: normals of variance 1/2",
    ...random,
    from: "Math.sqrt(-2 * Math.log(this.uniform()))",
    to: "Math.sqrt(-Math.log(this.uniform()))",
  },
  {
    title: "Dirac-GAN: R1 with the wrong sign",
    file: "src/theory/games/dirac.ts",
    tests: "test/theory/games/dirac.test.ts",
    from: "vPsi - r1 * psi - penalty",
    to: "vPsi + r1 * psi - penalty",
  },
  {
    title: "games: clipped before the step",
    file: "src/theory/games/updates/update.ts",
    tests: "test/theory/games/dirac.test.ts",
    from: "Math.max(-field.clip, Math.min(field.clip, free))",
    to: "Math.max(-field.clip, Math.min(field.clip, from[1])) + rate * velocity[1]",
  },
  {
    title: "games: the players' order exchanged",
    file: "src/theory/games/updates/alternating.ts",
    tests: "test/theory/games/bilinear.test.ts test/theory/games/dirac.test.ts",
    from: 'first === "generator" ?',
    to: 'first !== "generator" ?',
  },
  {
    title: "extragradient does not look ahead",
    file: "src/theory/games/updates/extragradient.ts",
    tests: "test/theory/games/bilinear.test.ts",
    from: "move(field, rate, position, { ahead: first })",
    to: "move(field, rate, first.to)",
  },
  {
    title: "consensus ascends",
    file: "src/theory/games/consensus.ts",
    tests: "test/theory/games/bilinear.test.ts test/theory/games/dirac.test.ts",
    from: "times(transpose(jacobianAt(position)), velocity), -gamma)",
    to: "times(transpose(jacobianAt(position)), velocity), gamma)",
  },
  {
    title: "translation: the shifted line does not move",
    file: "src/theory/studies/translation.ts",
    tests: "test/theory/studies/translation.test.ts",
    from: "fake: line(shift * pitch)",
    to: "fake: line(0)",
  },
  {
    title: "translation: blocks come apart a bin too early",
    file: "src/theory/studies/translation.ts",
    tests: "test/theory/studies/translation.test.ts",
    from: 'shape === "blocks" ? size : 1',
    to: 'shape === "blocks" ? size - 1 : 1',
  },
  {
    title: "transport: the most expensive plan is the cheapest",
    file: "src/theory/studies/transport.ts",
    tests: "test/theory/studies/transport.test.ts",
    from: "cost.map((price) => longest - price)",
    to: "cost",
  },
  {
    title: "transport: the potential with the wrong sign",
    file: "src/theory/studies/transport.ts",
    tests: "test/theory/studies/transport.test.ts",
    from: "f * (real[i] - fake[i])",
    to: "f * (fake[i] - real[i])",
  },
  {
    title: "transport: masses not divided by their total",
    file: "src/theory/studies/transport.ts",
    tests: "test/theory/studies/transport.test.ts",
    from: "checked.real.map((mass) => mass / total)",
    to: "checked.real.map((mass) => mass)",
  },
  {
    title: "the plan's arrows lead from real to generated points",
    file: "src/measuring/figures/plan.ts",
    tests: "test/measuring/figures/plan.test.ts",
    from: "[...at(here, plan.to[k]), ...at(there, plan.from[k])]",
    to: "[...at(there, plan.from[k]), ...at(here, plan.to[k])]",
  },
  {
    title: "non-saturating loss: a sign dropped",
    file: "src/models/objectives/non-saturating.ts",
    tests: "test/models/objectives/objectives.test.ts",
    from: "tf.softplus(tf.neg(fake))",
    to: "tf.softplus(fake)",
  },
  {
    title: "training: alternating and simultaneous exchanged",
    ...iteration,
    from: 'setup.update === "simultaneous" &&',
    to: 'setup.update !== "simultaneous" &&',
  },
  {
    title: "training: clipped before the step",
    ...iteration,
    from: APPLY + PROJECT,
    to: PROJECT + APPLY,
  },
  {
    title: "gradient penalty: norms pulled to 0, not 1",
    file: "src/models/penalties/gradient-penalty.ts",
    tests: "test/models/penalties/penalties.test.ts",
    from: "tf.square(tf.sub(norm, 1))",
    to: "tf.square(norm)",
  },
  {
    title: "second derivative of tanh as TensorFlow.js has it",
    file: "src/engine/gradients.ts",
    tests: "test/engine/gradients.test.ts",
    from: '    config("Tanh", ["x"], ([x]) => tf.tanh(x)),\n',
    to: "",
  },
  {
    title: "training: noise without a seed",
    file: "src/models/trainers/noise.ts",
    tests: "test/models/trainers/parity.test.ts",
    from: "return rng.normals(out);",
    to: "return rng.normals(out).map((z) => z + 1e-6 * performance.now());",
  },
];

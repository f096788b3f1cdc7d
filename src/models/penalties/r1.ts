/**
 * gamma/2 E |grad D(x)|^2 at real samples: D pays for a slope where the data are, so it falls silent once the generator
 * is there. With it the game converges locally where the unpenalized one circles (scenarios/games/dirac-r1-*).
 */
import { type Static, Type } from "typebox";
import type { Penalty } from "./penalty.ts";

const options = Type.Object({
  gamma: Type.Number({
    default: 0.1,
    exclusiveMinimum: 0,
    description: "Weight of the penalty (10 for images in the paper)",
  }),
});

export const r1 = {
  title: "R1: squared gradient norm on real samples",
  source: "Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406, equation 9",
  options,
  term(tf, critic, { real }, { gamma }) {
    const gradient = tf.grad((x) => tf.sum(critic(x)))(real);
    return tf.mul(gamma / 2, tf.mean(tf.sum(tf.square(gradient), -1), -1));
  },
} satisfies Penalty<Static<typeof options>>;

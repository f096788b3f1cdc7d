/**
 * lambda E (|grad f(h)| - 1)^2 at random points h between a real and a generated sample: a critic that realizes the
 * earth mover's distance has gradient norm 1 almost everywhere on the lines of its optimal plan.
 *
 * Differentiates the critic twice; the engine refuses a critic through which tfjs would not do so rightly.
 */
import { type Static, Type } from "typebox";
import type { Penalty } from "./penalty.ts";

/** Keeps the root differentiable where the gradient is 0; far below float32's resolution of a norm near 1. */
const TINY = 1e-12;

const options = Type.Object({
  lambda: Type.Number({
    default: 10,
    exclusiveMinimum: 0,
    description: "Weight of the penalty (10 for images, 0.1 for toys)",
  }),
});

export const gradientPenalty = {
  title: "gradient penalty on lines between real and generated samples",
  source: "Gulrajani et al. 2017, arXiv 1704.00028, Algorithm 1",
  options,
  term(tf, critic, { real, fake, mix }, { lambda }) {
    const between = tf.add(tf.mul(mix, real), tf.mul(tf.sub(1, mix), fake));
    const gradient = tf.grad((x) => tf.sum(critic(x)))(between);
    const norm = tf.sqrt(tf.add(tf.sum(tf.square(gradient), -1), TINY));
    return tf.mul(lambda, tf.mean(tf.square(tf.sub(norm, 1)), -1));
  },
} satisfies Penalty<Static<typeof options>>;

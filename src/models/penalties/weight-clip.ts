/**
 * Clips every weight into [-limit, limit] after the critic's step, as the paper's Algorithm 1 has it (its code clips
 * before). The critic is then Lipschitz with a constant that depends on limit and architecture.
 */
import { type Static, Type } from "typebox";
import type { Penalty } from "./penalty.ts";

const options = Type.Object({
  limit: Type.Number({ default: 0.01, exclusiveMinimum: 0, description: "Largest absolute weight" }),
});

export const weightClip = {
  title: "weight clipping after each critic step",
  source: "Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875, Algorithm 1",
  options,
  project(tf, variables, { limit }) {
    for (const variable of variables) variable.assign(tf.clipByValue(variable, -limit, limit));
  },
} satisfies Penalty<Static<typeof options>>;

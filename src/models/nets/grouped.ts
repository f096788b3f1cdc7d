/**
 * A net for each seed of a group, computed one after the other; for nets whose layers have no form over many sets of
 * weights at once. Variables and rows have a leading axis of seeds; with the parameters of one seed it is that seed's net.
 */
import type { Tensor, Tf, Variable } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";
import type { Net } from "./net.ts";

/** @param build makes the net of one seed */
export function grouped(tf: Tf, rng: Rng | readonly Rng[], build: (rng: Rng) => Net): Net {
  if (!("length" in rng)) return build(rng);
  const nets = rng.map(build);
  const [first] = nets;
  const variables = first.variables.map((_, i) =>
    tf.tidy(() => tf.variable(tf.stack(nets.map((net) => net.variables[i] as Tensor)))),
  );
  for (const net of nets) tf.dispose(net.variables as Variable[]);
  return {
    ...first,
    variables,
    forward(x, parameters = variables) {
      if (parameters[0].rank < variables[0].rank) return first.forward(x, parameters);
      const apart = parameters.map((each) => tf.unstack(each));
      const outputs = tf.unstack(x).map((rows, seed) =>
        first.forward(
          rows,
          apart.map((seeds) => seeds[seed]),
        ),
      );
      return tf.stack(outputs);
    },
  };
}

/**
 * The update rules of ../optimizers.ts as TensorFlow's fused ops, each of which moves one variable in place. The
 * schedules are the same, so that a training can change engines without changing its numbers but for rounding.
 */
import type { Optimizer, Tensor, Tf, Variable } from "../engine.ts";
import type { OptimizerOptions } from "../optimizer-options.ts";
import { createOptimizer } from "../optimizers.ts";
import { backendOf, boolAttribute, idOf, typeAttribute } from "./binding.ts";
import type { Resources } from "./resources.ts";

/** Runs the fused op of one variable: its resource, those of its slots, its gradient, and the schedule's elements. */
type Update = (
  variable: number,
  slots: readonly number[],
  gradient: number,
  schedule: readonly number[],
) => void;

function updateRule(tf: Tf, options: OptimizerOptions): { slotGroups: number; update: () => Update } {
  const { binding } = backendOf(tf);
  const attributes = [typeAttribute(binding, "T"), boolAttribute(binding, "use_locking", false)];
  const run = (op: string, ids: number[], more: typeof attributes = []) =>
    void backendOf(tf).binding.executeOp(op, [...attributes, ...more], ids, 0);
  const scalar = (value: number) => idOf(tf, tf.scalar(value));
  const noNesterov = [boolAttribute(binding, "use_nesterov", false)];
  switch (options.kind) {
    case "adam":
      return {
        slotGroups: 2,
        update() {
          const [beta1, beta2, zero] = [scalar(options.beta1), scalar(options.beta2), scalar(0)];
          // the op corrects the rate by powers of the betas; the schedule has done so: powers 0 change nothing
          return (variable, slots, gradient, [rate, epsilon]) =>
            run(
              "ResourceApplyAdam",
              [variable, ...slots, zero, zero, rate, beta1, beta2, epsilon, gradient],
              noNesterov,
            );
        },
      };
    case "rmsprop":
      return {
        // TensorFlow's RMSProp adds epsilon inside the root. Adam with beta1 = 0 has it outside, where PyTorch has it.
        slotGroups: 2,
        update() {
          const [decay, epsilon, zero] = [scalar(options.decay), scalar(options.epsilon), scalar(0)];
          return (variable, [squares, means], gradient, [rate]) =>
            run(
              "ResourceApplyAdam",
              [variable, means, squares, zero, zero, rate, zero, decay, epsilon, gradient],
              noNesterov,
            );
        },
      };
    case "sgd":
      if (options.momentum === 0) {
        return {
          slotGroups: 0,
          update:
            () =>
            (variable, _slots, gradient, [rate]) =>
              run("ResourceApplyGradientDescent", [variable, rate, gradient]),
        };
      }
      return {
        slotGroups: 1,
        update() {
          const momentum = scalar(options.momentum);
          return (variable, slots, gradient, [rate]) =>
            run("ResourceApplyMomentum", [variable, ...slots, rate, gradient, momentum], noNesterov);
        },
      };
    default:
      return options satisfies never;
  }
}

export function createFusedOptimizer(
  tf: Tf,
  resources: Resources,
  options: OptimizerOptions,
  variables: readonly Variable[],
): Optimizer {
  const reference = createOptimizer(tf, options, variables);
  const rule = updateRule(tf, options);
  const missing = rule.slotGroups * variables.length - reference.slots.length;
  const slots = [
    ...reference.slots,
    ...variables.slice(0, missing).map((v) => tf.tidy(() => tf.variable(tf.zerosLike(v), false))),
  ];
  return {
    ...reference,
    slots,
    apply(gradients: readonly Tensor[], schedule: Tensor) {
      tf.tidy(() => {
        const elements = Array.from({ length: reference.scheduleLength }, (_, i) =>
          idOf(tf, tf.reshape(tf.slice(schedule, i, 1), [])),
        );
        const update = rule.update();
        for (const [i, variable] of variables.entries()) {
          const own = Array.from({ length: rule.slotGroups }, (_, k) => slots[k * variables.length + i]);
          for (const each of [variable, ...own]) resources.push(each);
          const handles = own.map((slot) => resources.handle(slot));
          update(resources.handle(variable), handles, idOf(tf, gradients[i]), elements);
          resources.pull(variable);
        }
      });
    },
  };
}

import { type Static, Type } from "typebox";

const rate = Type.Number({ default: 0.001, exclusiveMinimum: 0, description: "Learning rate before decay" });

/**
 * Update rules, with the defaults of the papers and of PyTorch (which agree).
 * @param first what is used where nothing is said
 */
export const optimizerOr = (first: object) =>
  Type.Union(
    [
      Type.Object({
        kind: Type.Literal("adam"),
        rate,
        beta1: Type.Number({ default: 0.5, minimum: 0, exclusiveMaximum: 1 }),
        beta2: Type.Number({ default: 0.999, minimum: 0, exclusiveMaximum: 1 }),
        epsilon: Type.Number({ default: 1e-8, exclusiveMinimum: 0, description: "Added outside the root" }),
      }),
      Type.Object({
        kind: Type.Literal("rmsprop"),
        rate,
        decay: Type.Number({ default: 0.99, minimum: 0, exclusiveMaximum: 1 }),
        epsilon: Type.Number({ default: 1e-8, exclusiveMinimum: 0, description: "Added outside the root" }),
      }),
      Type.Object({
        kind: Type.Literal("sgd"),
        rate,
        momentum: Type.Number({ default: 0, minimum: 0, exclusiveMaximum: 1 }),
      }),
    ],
    { discriminator: { propertyName: "kind" }, default: first, description: "Update rule" },
  );

export const optimizerOptions = optimizerOr({ kind: "adam" });

export type OptimizerOptions = Static<typeof optimizerOptions>;

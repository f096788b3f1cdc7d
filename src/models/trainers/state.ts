/** Variables as plain arrays and back: how a training is kept and goes on. */
import type { Engine, Tf, Variable } from "../../engine/engine.ts";
import type { TrainingState } from "./trainer.ts";

/** Variables by what they belong to. */
export type Parts = Readonly<Record<string, readonly Variable[]>>;

const named = (parts: Parts): [string, Variable][] =>
  Object.entries(parts).flatMap(([part, variables]) =>
    variables.map((variable, i): [string, Variable] => [`${part} ${i}`, variable]),
  );

/** Copies: what the training does next does not change them. */
export function readParts({ refresh }: Engine, parts: Parts): TrainingState {
  const all = named(parts);
  refresh(all.map(([, variable]) => variable));
  return Object.fromEntries(
    all.map(([name, variable]) => [name, Float32Array.from(variable.dataSync() as Float32Array)]),
  );
}

/** @throws RangeError naming the first variable of which the state has no values, or another number of them */
export function writeParts(tf: Tf, parts: Parts, state: TrainingState): void {
  for (const [name, variable] of named(parts)) {
    const values = state[name];
    if (values?.length !== variable.size) {
      throw new RangeError(
        `${name} has ${variable.size} numbers (the checkpoint ${values?.length ?? "none"})`,
      );
    }
    tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(values), [...variable.shape])));
  }
}

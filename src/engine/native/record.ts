/**
 * Records what one step of a program asks of TensorFlow: ops on values, in order. The step runs for real while it is
 * recorded, so that every shape is known; the caller puts its variables back.
 *
 * A record is replayed many times, so nothing in it may be an accident of the first: reading a tensor on the host,
 * using a tensor that is neither fed nor declared, and drawing numbers within the step are errors that name their place.
 */
import { EngineError } from "../../errors.ts";
import type { Program, Tensor, Tensors, Tf } from "../engine.ts";
import {
  type Attribute,
  type Binding,
  backendOf,
  idOf,
  type NativeBackend,
  type TensorBytes,
  type TensorMetadata,
} from "./binding.ts";
import type { Resources } from "./resources.ts";

/** One op: it reads values and makes values. A value is the id that its tensor had while recording. */
export interface RecordedOp {
  readonly op: string;
  readonly attributes: readonly Attribute[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export interface Constant {
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly values: TensorBytes;
  /** Where in the step it was first used. */
  readonly place: string;
}

export interface StepRecord {
  readonly ops: readonly RecordedOp[];
  readonly constants: ReadonlyMap<number, Constant>;
  /** Value of each feed. */
  readonly feeds: Readonly<Record<string, number>>;
  /** Resource handles of the declared variables. */
  readonly handles: readonly number[];
  /** Value and shape of each metric. */
  readonly metrics: Readonly<Record<string, { readonly value: number; readonly shape: readonly number[] }>>;
}

/** Ops of TensorFlow that draw random numbers themselves. */
const RANDOM_OP = /^(Random|Stateless|Multinomial|TruncatedNormal|ParameterizedTruncated)/;

/** The first line of the stack that is neither TensorFlow.js nor this room. */
function placeInStep(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  const lines = new Error("where").stack?.split("\n").slice(1) ?? [];
  Error.stackTraceLimit = stackTraceLimit;
  const own = lines.find((line) => !/node_modules|node:internal|\/src\/engine\//.test(line));
  return own?.trim().replace(/^at /, "") ?? "the step";
}

const refusal = (what: string, hint: string): EngineError =>
  new EngineError(`a compiled step cannot ${what}`, { where: placeInStep(), hint });

/** Lets every call through to the true binding and writes it down. */
function recordingBinding(real: Binding, ops: RecordedOp[], constants: Map<number, Constant>): Binding {
  return Object.create(real, {
    createTensor: {
      value(shape: readonly number[], dtype: number, values: TensorBytes): number {
        const id = real.createTensor(shape, dtype, values);
        constants.set(id, { dtype, shape: [...shape], values: values.slice(), place: placeInStep() });
        return id;
      },
    },
    executeOp: {
      value(
        op: string,
        attributes: readonly Attribute[],
        ids: readonly number[],
        count: number,
      ): TensorMetadata[] {
        if (RANDOM_OP.test(op))
          throw refusal(`draw random numbers (${op})`, "draw them outside of the step and feed them");
        const results = real.executeOp(op, attributes, ids, count);
        ops.push({
          op,
          attributes: attributes.map((each) => ({ ...each })),
          inputs: [...ids],
          outputs: results.map(({ id }) => id),
        });
        return results;
      },
    },
    tensorDataSync: {
      value(): never {
        throw refusal(
          "read a tensor on the host",
          "return the tensor as a metric, or feed the values that depend on it",
        );
      },
    },
  });
}

/** Runs `step` with the backend watched: its calls recorded, and tensors from outside refused. */
function watched<Result>(
  backend: NativeBackend,
  binding: Binding,
  declared: Iterable<object>,
  step: () => Result,
): Result {
  const allowed = new WeakSet<object>(declared);
  const real = backend.binding;
  const { tensorMap } = backend;
  const { set } = tensorMap;
  const { getInputTensorIds } = backend;
  tensorMap.set = (dataId, value) => {
    allowed.add(dataId);
    set.call(tensorMap, dataId, value);
  };
  backend.getInputTensorIds = (tensors) => {
    for (const { dataId } of tensors) {
      // a 64-bit scalar has no data id: it is a number of the step's own
      if (dataId !== undefined && !allowed.has(dataId)) {
        throw refusal(
          "use a tensor that was made outside of it",
          "feed the tensor, or declare it as one of the program's variables",
        );
      }
    }
    return getInputTensorIds.call(backend, tensors);
  };
  backend.binding = binding;
  try {
    return step();
  } finally {
    backend.binding = real;
    tensorMap.set = set;
    backend.getInputTensorIds = getInputTensorIds;
  }
}

function recordStep(tf: Tf, program: Program, resources: Resources): StepRecord {
  const backend = backendOf(tf);
  const ops: RecordedOp[] = [];
  const constants = new Map<number, Constant>();
  const recording = recordingBinding(backend.binding, ops, constants);
  const variablesBefore = new Set(Object.keys(tf.engine().registeredVariables));
  const handles = program.variables.map((variable) => resources.handle(variable));

  tf.engine().startScope();
  try {
    const fed: Record<string, Tensor> = {};
    for (const [name, shape] of Object.entries(program.feeds)) fed[name] = tf.zeros([...shape]);
    const feeds = Object.fromEntries(Object.entries(fed).map(([name, tensor]) => [name, idOf(tf, tensor)]));
    const declared = [...Object.values(fed), ...program.variables].map(({ dataId }) => dataId as object);
    const metrics = watched(backend, recording, declared, () => {
      for (const variable of program.variables) resources.pull(variable);
      const result: Tensors = program.step(fed);
      for (const variable of program.variables) resources.push(variable);
      return Object.fromEntries(
        Object.entries(result).map(([name, tensor]) => [
          name,
          { value: idOf(tf, tensor), shape: tensor.shape },
        ]),
      );
    });
    for (const name of Object.keys(tf.engine().registeredVariables)) {
      if (!variablesBefore.has(name))
        throw refusal(`create a variable (${name})`, "create it before the step and declare it");
    }
    return { ops: used(ops, metrics), constants, feeds, handles, metrics };
  } finally {
    tf.engine().endScope();
  }
}

/** Records the step, twice to see that it is the same; the variables end as they began. */
export function recordTwice(tf: Tf, program: Program, resources: Resources): StepRecord {
  for (const variable of program.variables) resources.pull(variable);
  const values = program.variables.map((variable) => tf.clone(variable));
  const restore = () => {
    for (const [i, variable] of program.variables.entries()) {
      variable.assign(values[i]);
      resources.push(variable);
    }
  };
  try {
    const first = recordStep(tf, program, resources);
    restore();
    requireSame(first, recordStep(tf, program, resources));
    return first;
  } finally {
    restore();
    for (const value of values) value.dispose();
  }
}

/** Without ops whose results nobody uses, those that act on a resource excepted. */
function used(ops: readonly RecordedOp[], metrics: StepRecord["metrics"]): RecordedOp[] {
  const needed = new Set(Object.values(metrics).map(({ value }) => value));
  const kept: RecordedOp[] = [];
  for (const op of ops.toReversed()) {
    if (op.outputs.length > 0 && !op.outputs.some((value) => needed.has(value))) continue;
    for (const value of op.inputs) needed.add(value);
    kept.push(op);
  }
  return kept.reverse();
}

/**
 * Finds numbers that a step made of its own accord (random numbers, a clock, a counter): they differ between two
 * records of the same step, where everything else is equal.
 */
function requireSame(first: StepRecord, second: StepRecord): void {
  const changed = (place: string) =>
    new EngineError(
      "a compiled step must be the same each time, but a number in it changed between two executions",
      {
        where: place,
        hint: "compute the number outside of the step and feed it",
      },
    );
  const constants = [...second.constants.values()];
  for (const [i, constant] of [...first.constants.values()].entries()) {
    const other = constants[i];
    const same = other !== undefined && Buffer.compare(bytesOf(constant), bytesOf(other)) === 0;
    if (!same) throw changed(constant.place);
  }
  const text = ({ ops }: StepRecord) => JSON.stringify(ops.map(({ op, attributes }) => [op, attributes]));
  if (text(first) !== text(second)) throw changed("the step");
}

const bytesOf = ({ values }: Constant): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Writes a recorded step into a graph, several times over: step k reads the variables that step k - 1 wrote. */
import type { Binding } from "./binding.ts";
import { attribute, type Graph, INT32 } from "./graph.ts";
import type { StepRecord } from "./record.ts";

/** Everything that must happen before the next op may touch a resource. */
interface Accesses {
  write?: string;
  reads: string[];
}

export interface Unrolled {
  /** Node that holds the metrics of all steps, one after the other, each step's in the record's order. */
  readonly metrics: string;
  /** Nodes that must run for the variables to have moved. */
  readonly writes: readonly string[];
}

/**
 * @param feed node (and output) of a feed in step k
 * @param handle node of a resource handle
 */
export function unroll(
  graph: Graph,
  binding: Binding,
  record: StepRecord,
  steps: number,
  feed: (name: string, step: number) => string,
  handle: (value: number) => string,
): Unrolled {
  const handles = new Map(record.handles.map((value) => [value, handle(value)]));
  const constants = new Map<number, string>();
  const constant = (value: number): string => {
    const known = constants.get(value);
    if (known !== undefined) return known;
    const made = record.constants.get(value);
    if (made === undefined) throw new Error(`value ${value} of the record has no source`);
    const name = graph.constant(made.dtype, made.shape, made.values);
    constants.set(value, name);
    return name;
  };

  const float = { T: attribute.type(binding.TF_FLOAT) };
  const flat = graph.constant(INT32, [1], Int32Array.of(-1));
  const packed: string[] = [];
  const concatenated = (): string =>
    graph.node("ConcatV2", [...packed, graph.constant(INT32, [], Int32Array.of(0))], {
      ...float,
      N: attribute.integer(packed.length),
      Tidx: attribute.type(INT32),
    });

  const accesses = new Map<number, Accesses>(record.handles.map((value) => [value, { reads: [] }]));
  for (let step = 0; step < steps; step++) {
    const nodes = new Map<number, string>();
    for (const [name, value] of Object.entries(record.feeds)) nodes.set(value, feed(name, step));
    for (const { op, attributes, inputs, outputs } of record.ops) {
      const touched = inputs.filter((value) => handles.has(value));
      const reads = op === "ReadVariableOp";
      const before = new Set<string>();
      for (const value of touched) {
        const { write, reads: readers } = accesses.get(value) as Accesses;
        if (write !== undefined) before.add(write);
        if (!reads) for (const reader of readers) before.add(reader);
      }
      const name = graph.operation(
        op,
        [
          ...inputs.map((value) => handles.get(value) ?? nodes.get(value) ?? constant(value)),
          ...[...before].map((node) => `^${node}`),
        ],
        attributes,
      );
      for (const value of touched) {
        const access = accesses.get(value) as Accesses;
        if (reads) access.reads.push(name);
        else accesses.set(value, { write: name, reads: [] });
      }
      for (const [i, value] of outputs.entries()) nodes.set(value, i === 0 ? name : `${name}:${i}`);
    }
    for (const { value } of Object.values(record.metrics)) {
      const node = nodes.get(value) ?? constant(value);
      packed.push(graph.node("Reshape", [node, flat], { ...float, Tshape: attribute.type(INT32) }));
    }
  }
  const metrics = packed.length === 1 ? packed[0] : concatenated();
  const writes = [...accesses.values()].flatMap(({ write }) => write ?? []);
  return { metrics, writes: [...new Set(writes)] };
}

/**
 * Steps in a loop of the graph: the step stands in it once, however many of them a run takes. XLA, whose time to compile
 * grows with the nodes of a graph, compiles a hundred steps in the time of one.
 */
import type { Program } from "../engine.ts";
import type { Binding } from "./binding.ts";
import { metricsLength } from "./blocks.ts";
import { attribute, Graph, INT32, RESOURCE } from "./graph.ts";
import type { StepRecord } from "./record.ts";
import { unroll } from "./unroll.ts";

/** A function to register: its graph, and the nodes that are its inputs and outputs. */
export interface FunctionGraph {
  readonly graph: Graph;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Nodes that must run though nobody reads them. */
  readonly writes: readonly string[];
}

/**
 * What goes around in the loop: the number of the step, the metrics of all steps, one row each, the feeds of all steps, and
 * the handles of the variables.
 */
function carried(graph: Graph, program: Program, record: StepRecord, steps: number) {
  const step = graph.placeholder("step", [], INT32);
  const metrics = graph.placeholder("metrics", [steps, metricsLength(record)]);
  const feeds = Object.entries(program.feeds).map(([name, shape]) =>
    graph.placeholder(`feed_${name}`, [steps, ...shape]),
  );
  const handles = record.handles.map((value) => graph.handlePlaceholder(`handle_${value}`));
  return { step, metrics, inputs: [step, metrics, ...feeds, ...handles] };
}

/** Types of what goes around. */
const typesOf = ({ TF_FLOAT }: Binding, program: Program, record: StepRecord): number[] => [
  INT32,
  TF_FLOAT,
  ...Object.keys(program.feeds).map(() => TF_FLOAT),
  ...record.handles.map(() => RESOURCE),
];

/** Whether a step is left. */
export function condition(
  binding: Binding,
  program: Program,
  record: StepRecord,
  steps: number,
): FunctionGraph {
  const graph = new Graph(binding);
  const { step, inputs } = carried(graph, program, record, steps);
  const limit = graph.constant(INT32, [], Int32Array.of(steps));
  const outputs = [graph.node("Less", [step, limit], { T: attribute.type(INT32) })];
  return { graph, inputs, outputs, writes: [] };
}

/** One step. Its number grows when all writes are done, so that no step begins before. */
export function body(binding: Binding, program: Program, record: StepRecord, steps: number): FunctionGraph {
  const graph = new Graph(binding);
  const { step, metrics, inputs } = carried(graph, program, record, steps);
  const int32 = attribute.type(INT32);
  const float = attribute.type(binding.TF_FLOAT);
  const scalar = (value: number) => graph.constant(INT32, [], Int32Array.of(value));
  const reshaped = (node: string, dtype: Uint8Array, shape: readonly number[]) =>
    graph.node("Reshape", [node, graph.constant(INT32, [shape.length], Int32Array.from(shape))], {
      T: dtype,
      Tshape: int32,
    });
  const first = scalar(0);
  const fed = new Map(
    Object.keys(program.feeds).map((name) => [
      name,
      graph.node("GatherV2", [`feed_${name}`, step, first], {
        Tparams: float,
        Tindices: int32,
        Taxis: int32,
      }),
    ]),
  );
  const of = (name: string) => fed.get(name) as string;
  const unrolled = unroll(graph, binding, record, 1, of, (value) => `handle_${value}`);
  const row = reshaped(unrolled.metrics, float, [1, metricsLength(record)]);
  const written = graph.node("TensorScatterUpdate", [metrics, reshaped(step, int32, [1, 1]), row], {
    T: float,
    Tindices: int32,
  });
  const after = unrolled.writes.map((node) => `^${node}`);
  const next = graph.node("AddV2", [step, scalar(1), ...after], { T: int32 });
  const types = typesOf(binding, program, record);
  const outputs = inputs.map((node, i) => {
    const output = [next, written][i] ?? node;
    return graph.node("Identity", [output], { T: attribute.type(types[i]) });
  });
  return { graph, inputs, outputs, writes: unrolled.writes };
}

/** The loop itself, from the feeds of all steps to their metrics, one after the other. */
export function loop(
  binding: Binding,
  program: Program,
  record: StepRecord,
  steps: number,
  { condition, body }: { readonly condition: string; readonly body: string },
): FunctionGraph {
  const graph = new Graph(binding);
  const float = attribute.type(binding.TF_FLOAT);
  const feeds = Object.entries(program.feeds).map(([name, shape]) =>
    graph.placeholder(`feed_${name}`, [steps, ...shape]),
  );
  const handles = record.handles.map((value) => graph.handlePlaceholder(`handle_${value}`));
  const length = metricsLength(record);
  const none = graph.node(
    "Fill",
    [
      graph.constant(INT32, [2], Int32Array.of(steps, length)),
      graph.constant(binding.TF_FLOAT, [], Float32Array.of(0)),
    ],
    { T: float, index_type: attribute.type(INT32) },
  );
  const start = graph.constant(INT32, [], Int32Array.of(0));
  const all = graph.node("While", [start, none, ...feeds, ...handles], {
    T: attribute.types(typesOf(binding, program, record)),
    cond: attribute.function(condition),
    body: attribute.function(body),
    // inlined into the graph around it, the body's ops get the kernels that they have in a row
    _lower_using_switch_merge: attribute.boolean(true),
  });
  return { graph, inputs: [...feeds, ...handles], outputs: [`${all}:1`], writes: [all] };
}

/**
 * Compiles a program on native TensorFlow: its step is recorded once, written as a graph of one step and of several
 * steps in a row, and each graph registered as a TensorFlow function. A run is then one call: no JavaScript, no copies
 * and no constants between its ops. The variables stay where eager code finds them.
 */
import type { CompiledStep, Feeds, Metrics, Program, Tf } from "../engine.ts";
import { type Attribute, type Binding, backendOf, boolAttribute, type NativeBackend } from "./binding.ts";
import { inBlocks, metricsReader, stacked } from "./blocks.ts";
import { Graph } from "./graph.ts";
import { body, condition, type FunctionGraph, loop as looped } from "./loop.ts";
import { recordTwice, type StepRecord } from "./record.ts";
import type { Resources } from "./resources.ts";
import { unroll } from "./unroll.ts";

export interface CompileOptions {
  /** Steps of the longer graph. */
  readonly stepsPerRun: number;
  /** Whether it holds one step in a loop, rather than all of them in a row. */
  readonly loop: boolean;
  /** Whether XLA compiles the functions. */
  readonly xla: boolean;
}

let registered = 0;

/** @returns the name under which the function can be called */
function register({ binding }: NativeBackend, { graph, inputs, outputs, writes }: FunctionGraph): string {
  const name = `ganscope_step_${registered++}`;
  binding.registerFunction?.(graph.definition(), name, inputs, outputs, writes);
  return name;
}

/** The function that takes so many steps, each written out; its inputs are the feeds and the variables' handles. */
function unrolled(binding: Binding, program: Program, record: StepRecord, steps: number): FunctionGraph {
  const graph = new Graph(binding);
  const feeds = Object.entries(program.feeds).map(([name, shape]) =>
    graph.unpackedPlaceholder(`feed_${name}`, steps, shape),
  );
  const handle = (value: number) => `handle_${value}`;
  const handles = record.handles.map((value) => graph.handlePlaceholder(handle(value)));
  const feed = (name: string, step: number) => graph.unpacked(`feed_${name}`, step);
  const { metrics, writes } = unroll(graph, binding, record, steps, feed, handle);
  return { graph, inputs: [...feeds, ...handles], outputs: [metrics], writes };
}

export function compileAsFunction(
  tf: Tf,
  program: Program,
  resources: Resources,
  { stepsPerRun, loop, xla }: CompileOptions,
): CompiledStep {
  const backend = backendOf(tf);
  const { binding } = backend;
  const record = recordTwice(tf, program, resources);
  const metricsOf = metricsReader(record);
  const attributes: Attribute[] = xla ? [boolAttribute(binding, "_XlaMustCompile", true)] : [];

  function make(steps: number): string {
    if (steps === 1 || !loop) return register(backend, unrolled(binding, program, record, steps));
    const parts = {
      condition: register(backend, condition(binding, program, record, steps)),
      body: register(backend, body(binding, program, record, steps)),
    };
    return register(backend, looped(binding, program, record, steps, parts));
  }
  const names = new Map<number, string>();
  const functionOf = (steps: number): string => {
    const name = names.get(steps) ?? make(steps);
    names.set(steps, name);
    return name;
  };

  function runBlock(feeds: readonly Feeds[]): Metrics[] {
    const name = functionOf(feeds.length);
    for (const variable of program.variables) resources.push(variable);
    const fed = Object.entries(program.feeds).map(([feed, shape]) =>
      binding.createTensor([feeds.length, ...shape], binding.TF_FLOAT, stacked(feeds, feed)),
    );
    const [{ id }] = binding.executeOp(name, attributes, [...fed, ...record.handles], 1);
    const values = binding.tensorDataSync(id) as Float32Array;
    for (const each of [...fed, id]) binding.deleteTensor(each);
    return metricsOf(values, feeds.length);
  }
  return inBlocks(stepsPerRun, runBlock);
}

/**
 * Compiles a program on native TensorFlow: its step is recorded once, written as a graph of one step and of several
 * steps in a row, and each graph registered as a TensorFlow function. A run is then one call: no JavaScript, no copies
 * and no constants between its ops. The variables stay where eager code finds them.
 */
import type { CompiledStep, Feeds, Metrics, Program, Tf } from "../engine.ts";
import { type Attribute, backendOf, boolAttribute } from "./binding.ts";
import { inBlocks, metricsReader, stacked } from "./blocks.ts";
import { Graph } from "./graph.ts";
import { recordTwice, type StepRecord } from "./record.ts";
import type { Resources } from "./resources.ts";
import { unroll } from "./unroll.ts";

export interface CompileOptions {
  /** Steps of the longer graph. */
  readonly stepsPerRun: number;
  /** Whether XLA compiles the functions. */
  readonly xla: boolean;
}

let registered = 0;

/** Registers the function that takes so many steps; its inputs are the feeds and the variables' handles. */
function registerFunction(tf: Tf, program: Program, record: StepRecord, steps: number): string {
  const { binding } = backendOf(tf);
  const graph = new Graph(binding);
  const feeds = Object.entries(program.feeds).map(([name, shape]) =>
    graph.unpackedPlaceholder(`feed_${name}`, steps, shape),
  );
  const handle = (value: number) => `handle_${value}`;
  const handles = record.handles.map((value) => graph.handlePlaceholder(handle(value)));
  const feed = (name: string, step: number) => graph.unpacked(`feed_${name}`, step);
  const { metrics, writes } = unroll(graph, binding, record, steps, feed, handle);
  const name = `ganscope_step_${registered++}`;
  binding.registerFunction?.(graph.definition(), name, [...feeds, ...handles], [metrics], writes);
  return name;
}

export function compileAsFunction(
  tf: Tf,
  program: Program,
  resources: Resources,
  { stepsPerRun, xla }: CompileOptions,
): CompiledStep {
  const { binding } = backendOf(tf);
  const record = recordTwice(tf, program, resources);
  const metricsOf = metricsReader(record);
  const attributes: Attribute[] = xla ? [boolAttribute(binding, "_XlaMustCompile", true)] : [];
  const names = new Map<number, string>();
  const functionOf = (steps: number): string => {
    const name = names.get(steps) ?? registerFunction(tf, program, record, steps);
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

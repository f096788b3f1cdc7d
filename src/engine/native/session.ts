/**
 * Replay where tfjs-node's own binding, without registerFunction, is all there is: the recorded step becomes a SavedModel
 * and runs in a TensorFlow session. A session has variables of its own, which eager code and other sessions don't see; so
 * it is written down which session holds a variable's latest value, and that moves when another needs it.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompiledStep, Feeds, Metrics, Program, Tf, Variable } from "../engine.ts";
import { type Binding, backendOf, idOf, type TensorMetadata } from "./binding.ts";
import { inBlocks, metricsReader, stacked } from "./blocks.ts";
import { attribute, Graph } from "./graph.ts";
import { recordTwice, type StepRecord } from "./record.ts";
import type { Resources } from "./resources.ts";
import { unroll } from "./unroll.ts";

interface Session {
  /** Writes values into the session's variables, which are known by their index. */
  write(values: ReadonlyMap<number, number>): void;
  /** @returns a tensor of the variable's value */
  read(index: number): TensorMetadata;
  run(steps: number, feeds: readonly number[]): TensorMetadata;
}

/** Where a variable's latest value is. */
interface Holder {
  readonly session: Session;
  readonly index: number;
  /** Id of the tfjs variable's tensor when the session took over; another means that eager code has assigned since. */
  readonly view: number;
}

export interface Sessions {
  compile(program: Program, stepsPerRun: number): CompiledStep;
  refresh(variables: readonly Variable[]): void;
}

export function createSessions(tf: Tf, resources: Resources): Sessions {
  const holders = new WeakMap<Variable, Holder>();

  function refresh(variables: readonly Variable[]): void {
    for (const variable of variables) {
      const holder = holders.get(variable);
      holders.delete(variable);
      if (holder === undefined || holder.view !== idOf(tf, variable)) continue;
      const value = backendOf(tf).createOutputTensor(holder.session.read(holder.index));
      variable.assign(value);
      value.dispose();
    }
  }

  /** Makes the session hold the latest value of each variable. */
  function take(session: Session, variables: readonly Variable[]): void {
    const elsewhere = variables.filter((variable) => {
      const holder = holders.get(variable);
      return holder?.session !== session || holder.view !== idOf(tf, variable);
    });
    if (elsewhere.length === 0) return;
    refresh(elsewhere);
    const values = new Map<number, number>();
    for (const variable of elsewhere) {
      const index = variables.indexOf(variable);
      const view = idOf(tf, variable);
      values.set(index, view);
      holders.set(variable, { session, index, view });
    }
    session.write(values);
  }

  function compile(program: Program, stepsPerRun: number): CompiledStep {
    refresh(program.variables);
    const { binding } = backendOf(tf);
    const record = recordTwice(tf, program, resources);
    const session = openSession(binding, program, record, [1, stepsPerRun]);
    const metricsOf = metricsReader(record);
    const runBlock = (feeds: readonly Feeds[]): Metrics[] => {
      take(session, program.variables);
      const fed = Object.entries(program.feeds).map(([name, shape]) =>
        binding.createTensor([feeds.length, ...shape], binding.TF_FLOAT, stacked(feeds, name)),
      );
      const { id } = session.run(feeds.length, fed);
      const values = binding.tensorDataSync(id) as Float32Array;
      for (const each of [...fed, id]) binding.deleteTensor(each);
      return metricsOf(values, feeds.length);
    };
    return inBlocks(stepsPerRun, runBlock);
  }

  return { compile, refresh };
}

function openSession(
  binding: Binding,
  program: Program,
  record: StepRecord,
  blocks: readonly number[],
): Session {
  const graph = new Graph(binding);
  const float = { dtype: attribute.type(binding.TF_FLOAT) };
  for (const [i, { shape }] of program.variables.entries()) {
    const shaped = { ...float, shape: attribute.shape(shape) };
    graph.node(
      "VarHandleOp",
      [],
      { ...shaped, shared_name: attribute.string(`variable_${i}`) },
      `handle_${i}`,
    );
    graph.node("ReadVariableOp", [`handle_${i}`], float, `read_${i}`);
    graph.placeholder(`value_${i}`, shape);
    graph.node("AssignVariableOp", [`handle_${i}`, `value_${i}`], float, `assign_${i}`);
    graph.node("Identity", [`value_${i}`, `^assign_${i}`], { T: float.dtype }, `written_${i}`);
  }
  const handle = (value: number) => `handle_${record.handles.indexOf(value)}`;
  const feedsOf = (steps: number) => Object.keys(program.feeds).map((name) => `feed_${steps}_${name}`);
  for (const steps of new Set(blocks)) {
    for (const [name, shape] of Object.entries(program.feeds)) {
      graph.unpackedPlaceholder(`feed_${steps}_${name}`, steps, shape);
    }
    const feed = (name: string, step: number) => graph.unpacked(`feed_${steps}_${name}`, step);
    const { metrics, writes } = unroll(graph, binding, record, steps, feed, handle);
    const after = writes.map((node) => `^${node}`);
    graph.node("Identity", [metrics, ...after], { T: float.dtype }, `metrics_${steps}`);
  }

  const folder = mkdtempSync(join(tmpdir(), "ganscope-step-"));
  let id: number;
  try {
    writeFileSync(join(folder, "saved_model.pb"), graph.savedModel());
    id = binding.loadSavedModel(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true });
  }
  const run = (inputs: readonly string[], ids: readonly number[], outputs: readonly string[]) => {
    const names = (nodes: readonly string[]) => nodes.map((node) => `${node}:0`).join(",");
    return binding.runSavedModel(id, ids, names(inputs), names(outputs));
  };
  return {
    write(values) {
      const indices = [...values.keys()];
      const written = run(
        indices.map((i) => `value_${i}`),
        [...values.values()],
        indices.map((i) => `written_${i}`),
      );
      for (const { id } of written) binding.deleteTensor(id);
    },
    read: (index) => run([], [], [`read_${index}`])[0],
    run: (steps, feeds) => run(feedsOf(steps), feeds, [`metrics_${steps}`])[0],
  };
}

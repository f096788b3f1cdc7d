/**
 * A step recorded once and replayed as a TensorFlow function must be the step itself: the same numbers to the last bit,
 * the same variables afterwards; and what cannot be replayed must be refused with its place.
 */
import { describe, expect, it } from "vitest";
import type { Engine, Feeds, Program, Tensors, Variable } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/index.ts";
import { backendOf } from "../../src/engine/native/binding.ts";
import type { OptimizerOptions } from "../../src/engine/optimizer-options.ts";
import { createOptimizer } from "../../src/engine/optimizers.ts";
import { EngineError } from "../../src/errors.ts";
import { Rng } from "../../src/maths/random.ts";
import { nativeEngines } from "../helpers/engines.ts";

const SEED = 20_140_610;
const BATCH = 32;

const adam: OptimizerOptions = { kind: "adam", rate: 0.01, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 };
const rmsprop: OptimizerOptions = { kind: "rmsprop", rate: 0.01, decay: 0.99, epsilon: 1e-8 };
const sgd: OptimizerOptions = { kind: "sgd", rate: 0.01, momentum: 0 };
const momentum: OptimizerOptions = { kind: "sgd", rate: 0.01, momentum: 0.9 };

const normals = (shape: readonly number[], rng: Rng): Float32Array =>
  rng.normals(new Float32Array(shape.reduce((product, length) => product * length, 1)));

/** Regression of a random function by a small net: everything that a training step has, in ten lines. */
function regression({ tf, optimizer }: Engine, rule: OptimizerOptions = adam) {
  const rng = new Rng(SEED);
  const weights = [[2, 16], [16], [16, 1], [1]].map((shape, i) =>
    tf.tidy(() => tf.variable(tf.tensor(normals(shape, rng.fork(i)), shape))),
  );
  const update = optimizer(rule, weights);
  const program: Program = {
    feeds: { x: [BATCH, 2], y: [BATCH, 1], schedule: [update.scheduleLength] },
    variables: [...weights, ...update.slots],
    expectedSteps: 100,
    step({ x, y, schedule }): Tensors {
      const [w1, b1, w2, b2] = weights;
      const net = () => tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, w1), b1)), w2), b2);
      const { value, grads } = tf.variableGrads(() => tf.mean(tf.square(tf.sub(net(), y))), weights);
      update.apply(
        weights.map(({ name }) => grads[name]),
        schedule,
      );
      return { loss: value, second: tf.slice(tf.reshape(x, [-1]), 0, 2) };
    },
  };
  const feeds = (steps: number): Feeds[] =>
    Array.from({ length: steps }, (_, i) => ({
      x: normals([BATCH, 2], rng.fork("x").fork(i)),
      y: normals([BATCH, 1], rng.fork("y").fork(i)),
      schedule: Float32Array.from(update.schedule(i + 1, rule.rate)),
    }));
  return { program, feeds, weights, slots: update.slots };
}

const valuesOf = (variables: readonly Variable[]): number[][] =>
  variables.map((variable) => [...variable.dataSync()]);

/** tfjs-node as it is published: its binding cannot register functions. */
async function openStock(): Promise<Engine> {
  const { tf } = await openEngine("tfjs-node");
  const backend = backendOf(tf);
  const { binding } = backend;
  backend.binding = Object.create(binding, { registerFunction: { value: undefined } });
  try {
    return await openEngine("tfjs-node");
  } finally {
    backend.binding = binding;
  }
}

describe.skipIf(nativeEngines.length === 0).each([
  ["a function", "function", () => openEngine("tfjs-node")],
  ["a session", "session", openStock],
] as const)(`replay as %s on native TensorFlow (seed ${SEED})`, async (_, path, open) => {
  // Without native TensorFlow all of these are skipped.
  const engine = nativeEngines.length === 0 ? await openEngine("cpu") : await open();
  const eager = nativeEngines.length === 0 ? engine : await openEngine("tfjs-node", { compile: false });
  const { tf } = engine;

  it("says in its record how steps run", () => {
    expect(engine.record).toMatchObject({
      id: "tfjs-node",
      path,
      stepsPerRun: 10,
      threads: 1,
      xla: false,
    });
    expect(eager.record).toMatchObject({ path: "eager", stepsPerRun: 1 });
    expect(engine.record.tensorflow).toMatch(/^2\.\d+\.\d+/);
  });

  it("gives a sum that is known beforehand, and moves the variable for the next step", () => {
    const total = tf.tidy(() => tf.variable(tf.scalar(1)));
    const run = engine.compile({
      feeds: { x: [2] },
      variables: [total],
      expectedSteps: 2,
      step({ x }) {
        total.assign(tf.add(total, tf.sum(x)));
        return { total: tf.clone(total) };
      },
    });
    const fed = [Float32Array.of(1, 2), Float32Array.of(10, 20)].map((x) => ({ x }));
    expect(run(fed)).toEqual([{ total: Float32Array.of(4) }, { total: Float32Array.of(34) }]);
    engine.refresh([total]);
    expect(total.dataSync()).toEqual(Float32Array.of(34));
    total.dispose();
  });

  it.each([
    ["one by one", 1],
    ["ten a run", 10],
    ["seven, which is no block", 7],
  ])("equals the step run op by op, bit for bit, over 100 steps fed %s", (_, together) => {
    const reference = regression(eager);
    const replayed = regression(engine);
    const expected = eager.compile(reference.program)(reference.feeds(100));
    const run = engine.compile(replayed.program);
    const feeds = replayed.feeds(100);
    const found = [];
    for (let i = 0; i < 100; i += together) found.push(...run(feeds.slice(i, i + together)));
    expect(found).toEqual(expected);
    engine.refresh(replayed.program.variables);
    eager.refresh(reference.program.variables);
    expect(valuesOf(replayed.program.variables)).toEqual(valuesOf(reference.program.variables));
  });

  it("leaves the variables as they were when it compiles, and takes over what is assigned between runs", () => {
    const { program, feeds, weights } = regression(engine);
    const before = valuesOf(program.variables);
    const run = engine.compile(program);
    run(feeds(1));
    engine.refresh(program.variables);
    expect(valuesOf(program.variables)).not.toEqual(before);
    for (const [i, variable] of program.variables.entries()) {
      tf.tidy(() => variable.assign(tf.tensor(before[i], variable.shape)));
    }
    const [again] = run(feeds(1));
    const fresh = regression(engine);
    expect(again).toEqual(engine.compile(fresh.program)(fresh.feeds(1))[0]);
    expect(weights).toHaveLength(4);
  });

  it("shares variables between two programs", () => {
    const { program, feeds } = regression(engine);
    const train = engine.compile(program);
    const look = engine.compile({ ...program, step: () => ({ sum: tf.sum(program.variables[0]) }) });
    const [{ sum: before }] = look(feeds(1));
    train(feeds(11));
    const [{ sum: after }] = look(feeds(1));
    engine.refresh(program.variables);
    expect(after).not.toEqual(before);
    expect(after[0]).toBe(tf.tidy(() => tf.sum(program.variables[0]).dataSync()[0]));
  });

  it("keeps what eager code assigned when it brings variables up to date", () => {
    const { program, feeds, weights } = regression(engine);
    engine.compile(program)(feeds(1));
    tf.tidy(() => weights[1].assign(tf.onesLike(weights[1])));
    engine.refresh(weights);
    expect(weights[1].dataSync()).toEqual(new Float32Array(16).fill(1));
  });

  it("leaves no tensor behind in 1000 runs, on either side of the binding", () => {
    const { program, feeds } = regression(engine);
    const run = engine.compile(program);
    const { binding } = backendOf(tf);
    const fed = feeds(11);
    run(fed);
    const before = [tf.memory().numTensors, binding.getNumOfTensors()];
    for (let i = 0; i < 1000; i++) run(fed);
    expect([tf.memory().numTensors, binding.getNumOfTensors()]).toEqual(before);
  });

  it.skipIf(path === "session").each([
    [10, 10],
    [100, 100],
    [10, 7],
  ])(
    "holds %i steps in a loop, fed %i at once, that are the steps in a row to the last bit",
    async (stepsPerRun, together) => {
      const looped = await openEngine("tfjs-node", { loop: "on", stepsPerRun });
      expect(looped.record.stepsPerRun).toBe(stepsPerRun);
      const [row, loop] = [engine, looped].map((each) => {
        const { program, feeds } = regression(each);
        const [run, fed] = [each.compile(program), feeds(100)];
        const metrics = [];
        for (let i = 0; i < 100; i += together) metrics.push(...run(fed.slice(i, i + together)));
        each.refresh(program.variables);
        return { metrics, variables: valuesOf(program.variables) };
      });
      expect(loop).toEqual(row);
    },
  );

  // XLA fuses and reorders float32 sums: 2^-23 a rounding, some tens of them in a loss of 32 rows and 16 units; twenty steps of Adam
  // carry a difference on
  it.skipIf(path === "session").each([
    ["of single steps", {}, 5, 1e-5],
    ["of twenty steps in a loop", { stepsPerRun: 20 }, 20, 1e-4],
  ] as const)("agrees with XLA's compilation %s to rounding", async (_what, options, steps, bound) => {
    const xla = await openEngine("tfjs-node", { xla: "on", ...options });
    expect(xla.record.xla).toBe(true);
    const [plain, compiled] = [engine, xla].map((each) => {
      const { program, feeds } = regression(each);
      return each
        .compile(program)(feeds(steps))
        .map(({ loss }) => loss[0]);
    });
    for (const [i, loss] of plain.entries()) expect(Math.abs(compiled[i] / loss - 1)).toBeLessThan(bound);
    expect(new Set(compiled).size).toBe(steps);
  });

  describe("refuses what a replay would freeze, and says where", () => {
    const attempt = (step: Program["step"], variables: Variable[] = []) => {
      const feeds = { x: [2] };
      const run = () => engine.compile({ feeds, variables, expectedSteps: 1, step });
      let caught: unknown;
      try {
        run();
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(EngineError);
      return caught as EngineError;
    };

    it("a tensor read on the host", () => {
      const error = attempt(({ x }) => ({ y: tf.mul(x, x.dataSync()[0]) }));
      expect(error.message).toContain("cannot read a tensor on the host");
      expect(error.where).toContain("native.test.ts");
    });

    it("a tensor from outside, whether or not TensorFlow has seen it", () => {
      const seen = tf.tensor1d([1, 2]);
      tf.tidy(() => tf.neg(seen));
      const unseen = tf.tensor1d([1, 2]);
      for (const outside of [seen, unseen]) {
        const error = attempt(({ x }) => ({ y: tf.add(x, outside) }));
        expect(error.message).toContain("cannot use a tensor that was made outside of it");
        expect(error.where).toContain("native.test.ts");
      }
      tf.dispose([seen, unseen]);
    });

    it("an undeclared variable, read or assigned", () => {
      const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
      expect(attempt(({ x }) => ({ y: tf.add(x, variable) })).message).toContain("made outside of it");
      variable.dispose();
    });

    it("random numbers, a clock, a counter", () => {
      for (const step of [
        ({ x }: Tensors) => ({ y: tf.add(x, tf.randomNormal([2])) }),
        ({ x }: Tensors) => ({ y: tf.add(x, performance.now()) }),
      ]) {
        const error = attempt(step);
        expect(error.message).toContain("must be the same each time");
        expect(error.where).toContain("native.test.ts");
      }
      expect(attempt(({ x }) => ({ y: tf.multinomial(x as never, 1) })).message).toContain("random numbers");
    });

    it("a variable made within the step", () => {
      expect(attempt(({ x }) => ({ y: tf.variable(x) })).message).toContain("cannot create a variable");
    });
  });

  it("puts the variables back when a step is refused", () => {
    const { program } = regression(engine);
    const before = valuesOf(program.variables);
    const step = (feeds: Tensors) => ({ ...program.step(feeds), read: tf.scalar(feeds.x.dataSync()[0]) });
    expect(() => engine.compile({ ...program, step })).toThrow(EngineError);
    expect(valuesOf(program.variables)).toEqual(before);
  });
});

describe.skipIf(nativeEngines.length === 0).each([
  ["adam", adam],
  ["rmsprop", rmsprop],
  ["gradient descent", sgd],
  ["momentum", momentum],
] as const)("the fused %s", async (_, rule) => {
  it("equals the rule made of tensor operations over 50 steps", async () => {
    const fused = await openEngine("tfjs-node", { compile: false });
    const { tf } = fused;
    const composed: Engine = {
      ...fused,
      optimizer: (options, variables) => createOptimizer(tf, options, variables),
    };
    const [a, b] = [fused, composed].map((engine) => {
      const { program, feeds, weights } = regression(engine, rule);
      const losses = engine
        .compile(program)(feeds(50))
        .map(({ loss }) => loss[0]);
      return { losses, weights: valuesOf(weights).flat() };
    });
    // both round each operation to float32, in another order: 50 steps of a few roundings of 6e-8 each, which a
    // well-conditioned regression does not enlarge
    for (const [i, loss] of a.losses.entries())
      expect(Math.abs(loss - b.losses[i])).toBeLessThan(2e-5 * Math.abs(loss));
    for (const [i, weight] of a.weights.entries()) expect(Math.abs(weight - b.weights[i])).toBeLessThan(2e-5);
  });
});

/** The engine's side of the benchmark of steps; see protocol.ts. Usage: server.ts ENGINE [--no-compile] [--xla on|off] [--loop on|off] [--steps-per-run N] */
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { Engine } from "../../src/engine/engine.ts";
import { type EngineId, openEngine } from "../../src/engine/index.ts";
import { backendOf } from "../../src/engine/native/binding.ts";
import type { EngineOptions } from "../../src/engine/request.ts";
import { dcganTraining } from "./dcgan.ts";
import { progressiveTraining } from "./progressive.ts";
import type { EngineIdentity, Lap, Start, State } from "./protocol.ts";
import { ringTraining } from "./ring.ts";
import { scenarioTraining } from "./scenario.ts";
import type { Training } from "./training.ts";

/** A training for each seed, one after the other; "together" takes all seeds at once. */
const workloads: Readonly<Record<string, (engine: Engine, ...seeds: readonly number[]) => Training>> = {
  ring: ringTraining,
  together: ringTraining,
  dcgan: (engine, seed) => dcganTraining(engine, seed),
  "mnist-cgan": scenarioTraining("mnist-cgan"),
  "mnist-progressive": progressiveTraining,
  "mnist-vae": scenarioTraining("mnist-vae"),
  "mnist-wgan-gp": scenarioTraining("mnist-wgan-gp"),
};

function timed<Result>(work: () => Result): { result: Result; milliseconds: number } {
  const started = performance.now();
  const result = work();
  return { result, milliseconds: performance.now() - started };
}

/** The engine, with the start of the first program of many steps told apart from its later runs. */
function watchStart(engine: Engine, onStart: (start: Start) => void): Engine {
  const { stepsPerRun } = engine.record;
  return {
    ...engine,
    compile(program) {
      const { result: run, milliseconds: compile } = timed(() => engine.compile(program));
      let cold = true;
      return (feeds) => {
        if (!cold || feeds.length <= stepsPerRun) return run(feeds);
        cold = false;
        const one = timed(() => run(feeds.slice(0, 1)));
        const block = timed(() => run(feeds.slice(1, 1 + stepsPerRun)));
        onStart({ compile, oneStep: one.milliseconds, block: block.milliseconds });
        return [...one.result, ...block.result, ...run(feeds.slice(1 + stepsPerRun))];
      };
    },
  };
}

async function serve(id: EngineId, options: EngineOptions): Promise<void> {
  const say = (line: EngineIdentity | Lap | State) => console.log(JSON.stringify(line));
  let start: Start | undefined;
  const engine = watchStart(await openEngine(id, options), (first) => {
    start ??= first;
  });
  const trainings = new Map<string, Training>();

  async function lap(workload: string, steps: number, seeds: readonly number[]): Promise<Lap> {
    const started = performance.now();
    let taken = 0;
    const groups = workload === "together" ? [seeds] : seeds.map((seed) => [seed]);
    for (const group of groups) {
      const key = `${workload} ${group}`;
      const training = trainings.get(key) ?? workloads[workload](engine, ...group);
      trainings.set(key, training);
      taken += await training(steps);
    }
    return { milliseconds: performance.now() - started, steps: taken };
  }

  function state(): State {
    globalThis.gc?.();
    const native = id === "tfjs-node" || id === "tfjs-node-gpu";
    return {
      ...(start && { start }),
      tensors: engine.tf.memory().numTensors,
      ...(native && { nativeTensors: backendOf(engine.tf).binding.getNumOfTensors() }),
      residentMb: process.memoryUsage.rss() / 2 ** 20,
    };
  }

  say({ engine: engine.record });
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, ...numbers] = line.split(" ");
    const [steps, ...seeds] = numbers.map(Number);
    say(word === "state" ? state() : await lap(word, steps, seeds));
  }
}

const { values, positionals } = parseArgs({
  options: {
    "no-compile": { type: "boolean", default: false },
    xla: { type: "string", default: "auto" },
    loop: { type: "string", default: "auto" },
    "steps-per-run": { type: "string" },
  },
  allowPositionals: true,
});
const { xla, loop, "steps-per-run": stepsPerRun } = values;
await serve(positionals[0] as EngineId, {
  compile: !values["no-compile"],
  xla: xla as EngineOptions["xla"],
  loop: loop as EngineOptions["loop"],
  ...(stepsPerRun !== undefined && { stepsPerRun: Number(stepsPerRun) }),
});

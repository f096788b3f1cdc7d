/** How long the ring's block of steps takes at first, when its graph is written, loaded and compiled, and how long afterwards. */
import { ringTraining } from "../../bench/steps/ring.ts";
import type { CompiledStep, Engine, Feeds } from "../../src/engine/engine.ts";

export interface BlockStart {
  /** Recording the step. */
  readonly recording: number;
  /** The first block of `steps` steps, in seconds. */
  readonly first: number;
  /** The next, in seconds. */
  readonly next: number;
  /** Every number that the first block computed. */
  readonly numbers: readonly number[];
}

const seconds = <Result>(work: () => Result): { result: Result; time: number } => {
  const started = performance.now();
  const result = work();
  return { result, time: (performance.now() - started) / 1000 };
};

/** @param steps steps of the block: the engine's steps a run */
export async function blockStart(engine: Engine, steps: number): Promise<BlockStart> {
  let found: BlockStart | undefined;
  const block = (run: CompiledStep, feeds: readonly Feeds[], recording: number): BlockStart => {
    const fed = Array.from({ length: steps }, (_, i) => feeds[i % feeds.length]);
    const first = seconds(() => run(fed));
    const next = seconds(() => run(fed));
    const numbers = first.result.flatMap((metrics) =>
      Object.values(metrics).flatMap((values) => [...values]),
    );
    return { recording, first: first.time, next: next.time, numbers };
  };
  const watched: Engine = {
    ...engine,
    compile(program) {
      const { result: run, time } = seconds(() => engine.compile(program));
      return (feeds) => {
        if (feeds.length > 1) found ??= block(run, feeds, time);
        return feeds.map((feed) => run([feed])[0]);
      };
    },
  };
  // steps that are not logged come in blocks
  await ringTraining(watched, 1)(10);
  if (found === undefined) throw new Error("the ring's training took no steps together");
  return found;
}

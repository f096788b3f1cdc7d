/** Several steps as one call: their feeds put together, their metrics taken apart. */
import type { CompiledStep, Feeds, Metrics } from "../engine.ts";
import type { StepRecord } from "./record.ts";

/** The feeds of several steps as one array. */
export function stacked(feeds: readonly Feeds[], name: string): Float32Array {
  if (feeds.length === 1) return feeds[0][name];
  const { length } = feeds[0][name];
  const all = new Float32Array(feeds.length * length);
  for (const [step, feed] of feeds.entries()) all.set(feed[name], step * length);
  return all;
}

const lengthsOf = (record: StepRecord) =>
  Object.entries(record.metrics).map(([name, { shape }]) => {
    return { name, length: shape.reduce((product, size) => product * size, 1) };
  });

/** How many numbers the metrics of one step are. */
export const metricsLength = (record: StepRecord): number =>
  lengthsOf(record).reduce((sum, { length }) => sum + length, 0);

/** Takes apart what `unroll` packed: each step's metrics in the record's order. */
export function metricsReader(record: StepRecord): (values: Float32Array, steps: number) => Metrics[] {
  const lengths = lengthsOf(record);
  return (values, steps) => {
    let offset = 0;
    return Array.from({ length: steps }, () => {
      const metrics: Record<string, Float32Array> = {};
      for (const { name, length } of lengths) {
        metrics[name] = values.slice(offset, offset + length);
        offset += length;
      }
      return metrics;
    });
  };
}

/** Runs as many full blocks as there are, and the rest one by one: so there are two graphs, whatever comes in. */
export function inBlocks(
  stepsPerRun: number,
  runBlock: (feeds: readonly Feeds[]) => readonly Metrics[],
): CompiledStep {
  return (feeds) => {
    const results: Metrics[] = [];
    let done = 0;
    for (; feeds.length - done >= stepsPerRun; done += stepsPerRun) {
      results.push(...runBlock(feeds.slice(done, done + stepsPerRun)));
    }
    for (; done < feeds.length; done++) results.push(...runBlock([feeds[done]]));
    return results;
  };
}

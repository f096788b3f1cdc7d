/** Contenders measured in turn, as numbers and as a table. */
import { median } from "../../src/maths/statistics.ts";

export interface Contender {
  readonly name: string;
  /** One measurement, in the row's unit. */
  measure(): Promise<number>;
}

export interface Score {
  readonly name: string;
  readonly min: number;
  readonly median: number;
  /** This one's minimum by the peer's: its time as a share of the peer's. */
  readonly ratioOfMinima: number;
  readonly ratioOfMedians: number;
  readonly measured: readonly number[];
}

export interface Comparison {
  readonly name: string;
  readonly unit: string;
  readonly peer: string;
  readonly scores: readonly Score[];
}

/** Lets the threads of whoever was measured before fall asleep. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 100));

/**
 * Measures the contenders in turn, round after round.
 * @param warmUps rounds before the first that counts
 */
export async function compare(
  row: Pick<Comparison, "name" | "unit" | "peer">,
  contenders: readonly Contender[],
  rounds: number,
  warmUps = 0,
): Promise<Comparison> {
  const measured = contenders.map((): number[] => []);
  for (let round = -warmUps; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      await settle();
      const value = await contender.measure();
      if (round >= 0) measured[i].push(value);
    }
  }
  const peer = measured[contenders.findIndex(({ name }) => name === row.peer)];
  const scores = contenders.map(({ name }, i): Score => {
    const [lowest, middle] = [Math.min(...measured[i]), median(measured[i])];
    return {
      name,
      min: lowest,
      median: middle,
      ratioOfMinima: lowest / Math.min(...peer),
      ratioOfMedians: middle / median(peer),
      measured: measured[i],
    };
  });
  return { ...row, scores };
}

const figures = (value: number): string => value.toPrecision(3);

export function table({ name, unit, peer, scores }: Comparison): string {
  const head = ["", "min", "median", "min ratio", "median ratio"];
  const rows = scores.map((score) => [
    score.name,
    figures(score.min),
    figures(score.median),
    ...(score.name === peer ? ["", ""] : [figures(score.ratioOfMinima), figures(score.ratioOfMedians)]),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd();
  return [`${name}, ${unit}`, ...[head, ...rows].map((row) => `  ${line(row)}`)].join("\n");
}

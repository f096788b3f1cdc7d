/**
 * Training logs of other people's programs, which lie beside the project and are no part of it. real-logs.json was made by reading
 * the files by hand: how many records each holds, how many of them belong to the run that is judged (the last one in the file),
 * and the first and last value of each loss, score and quality. null is a number that is not finite.
 *
 * The folder is ../shared/reallogs, or what GANSCOPE_REAL_LOGS names.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { columnMap } from "../../../src/commands/support/evidence.ts";
import { readLogFile } from "../../../src/inputs/log/index.ts";
import type { StepRecord } from "../../../src/result/index.ts";

const folder =
  process.env.GANSCOPE_REAL_LOGS ?? new URL("../../../../shared/reallogs", import.meta.url).pathname;
const isThere = existsSync(folder);

type Ends = readonly [first: number | null, last: number | null];

type Signals = Readonly<Record<string, Ends>>;

interface ByHand {
  readonly records: number;
  /** Records of the run that is judged, where the file holds several runs. */
  readonly judged?: number;
  readonly steps?: Ends;
  readonly signals?: Signals;
  readonly games?: Readonly<Record<string, Signals>>;
  readonly quality?: Readonly<
    Record<string, readonly [first: number | null, last: number | null, count: number]>
  >;
  /** What the command line must say, where the names do not. */
  readonly map?: readonly string[];
  readonly columns?: string;
  /** The file holds nothing to judge. */
  readonly error?: string;
}

const table = JSON.parse(readFileSync(new URL("real-logs.json", import.meta.url), "utf8")) as Record<
  string,
  ByHand
>;

const read = (name: string) => {
  const { map = [], columns } = table[name];
  return readLogFile(join(folder, name), {
    map: columnMap(map),
    ...(columns !== undefined && { columns: columns.split(",") }),
  });
};

const value = (record: StepRecord, signal: string): number | null =>
  (record as unknown as Record<string, number | null>)[signal] ?? null;

describe.skipIf(!isThere)(
  `real logs${isThere ? "" : ` (skipped: there is no folder ${folder}; set GANSCOPE_REAL_LOGS)`}`,
  () => {
    it("are all in the table", () => {
      const files = readdirSync(folder).filter((name) => name !== "README.md");
      expect(Object.keys(table).toSorted()).toEqual(files.toSorted());
    });

    it.each(Object.entries(table).filter(([, { error }]) => error === undefined))(
      "%s gives what stands in it",
      (name, { records, judged = records, steps, signals = {}, games = {}, quality = {} }) => {
        const log = read(name);
        const found = Object.values(quality).length > 0 && Object.keys(signals).length === 0;
        if (!found) expect(log.records).toHaveLength(judged);
        const ends = (all: readonly StepRecord[]) => [all[0], all[all.length - 1]];
        const series = log.quality ?? [];
        const first = found ? series[0].steps : log.records.map(({ step }) => step);
        if (steps !== undefined) expect([first[0], first[first.length - 1]]).toEqual(steps);
        for (const [signal, expected] of Object.entries(signals))
          expect([signal, ...ends(log.records).map((record) => value(record, signal))]).toEqual([
            signal,
            ...expected,
          ]);
        expect(log.games?.map((game) => game.name) ?? []).toEqual(Object.keys(games));
        for (const game of log.games ?? [])
          for (const [signal, expected] of Object.entries(games[game.name]))
            expect(ends(game.records).map((record) => value(record, signal))).toEqual(expected);
        expect(
          Object.fromEntries(
            series.map(({ column, values }) => [column, [values[0], values.at(-1), values.length]]),
          ),
        ).toEqual(quality);
      },
    );

    it.each(Object.entries(table).filter(([, { error }]) => error !== undefined))(
      "%s is refused",
      (name, { error }) => expect(() => read(name)).toThrow(error),
    );
  },
);

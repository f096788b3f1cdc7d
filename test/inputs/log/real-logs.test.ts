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
import { readLog } from "../../../src/inputs/log/index.ts";
import type { StepRecord } from "../../../src/result/index.ts";

const folder =
  process.env.GANSCOPE_REAL_LOGS ?? new URL("../../../../shared/reallogs", import.meta.url).pathname;
const isThere = existsSync(folder);

type Ends = readonly [first: number | null, last: number | null];

interface ByHand {
  readonly records: number;
  /** Records of the run that is judged, where the file holds several runs. */
  readonly judged?: number;
  readonly steps?: Ends;
  readonly signals?: Readonly<Record<string, Ends>>;
}

const table = JSON.parse(readFileSync(new URL("real-logs.json", import.meta.url), "utf8")) as Record<
  string,
  ByHand
>;

/** Files that are read as they should be; the rest waits for its reader. */
const READ = /^0111yoyo|^sravanth|vanilla_KDD/;

const value = (record: StepRecord, signal: string): number | null =>
  (record as unknown as Record<string, number | null>)[signal] ?? null;

describe.skipIf(!isThere)(
  `real logs${isThere ? "" : ` (skipped: there is no folder ${folder}; set GANSCOPE_REAL_LOGS)`}`,
  () => {
    it("are all in the table", () => {
      const files = readdirSync(folder).filter((name) => name !== "README.md");
      expect(Object.keys(table).toSorted()).toEqual(files.toSorted());
    });

    it.each(Object.keys(table).filter((name) => READ.test(name)))("%s gives what stands in it", (name) => {
      const { records, judged = records, steps, signals = {} } = table[name];
      const log = readLog(join(folder, name));
      expect(log.records).toHaveLength(judged);
      const ends = [log.records[0], log.records[judged - 1]];
      if (steps !== undefined) expect(ends.map(({ step }) => step)).toEqual(steps);
      for (const [signal, expected] of Object.entries(signals))
        expect([signal, ...ends.map((record) => value(record, signal))]).toEqual([signal, ...expected]);
    });
  },
);

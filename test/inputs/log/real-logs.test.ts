/**
 * Training logs of other people's programs, which lie beside the project and are no part of it. real-logs.json was made by reading
 * the files by hand: how many records each holds, how many of them belong to the run that is judged (the last one in the file),
 * and the first and last value of each loss, score and quality. null is a number that is not finite.
 *
 * The folder is ../shared/reallogs, or what GANSCOPE_REAL_LOGS names.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { StepRecord } from "../../../src/result/index.ts";
import {
  byHand,
  judgeReal,
  REAL_LOGS,
  REAL_LOGS_PAGE,
  readReal,
  realLogsPage,
} from "../../../tools/real-logs.ts";

const isThere = existsSync(REAL_LOGS);

const value = (record: StepRecord, signal: string): number | null =>
  (record as unknown as Record<string, number | null>)[signal] ?? null;

describe.skipIf(!isThere)(
  `real logs${isThere ? "" : ` (skipped: there is no folder ${REAL_LOGS}; set GANSCOPE_REAL_LOGS)`}`,
  () => {
    it("are all in the table", () => {
      const files = readdirSync(REAL_LOGS).filter((name) => name !== "README.md");
      expect(Object.keys(byHand).toSorted()).toEqual(files.toSorted());
    });

    it.each(Object.entries(byHand).filter(([, { error }]) => error === undefined))(
      "%s gives what stands in it",
      (name, { records, judged = records, steps, signals = {}, games = {}, quality = {} }) => {
        const log = readReal(name);
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

    it.each(Object.entries(byHand).filter(([, { error }]) => error !== undefined))(
      "%s is refused",
      (name, { error }) => expect(() => readReal(name)).toThrow(error),
    );

    it.each(
      Object.entries(byHand).filter(
        ([, { overall, verdicts }]) => overall !== undefined || verdicts !== undefined,
      ),
    )("%s is judged as its repository or the log itself says", (name, { overall, verdicts = {} }) => {
      const report = judgeReal(name);
      if (overall !== undefined) expect(report.overall).toBe(overall);
      for (const [id, status] of Object.entries(verdicts))
        expect([id, report.verdicts[id].status]).toEqual([id, status]);
    });

    it("are 36 or more that are read, as they lie or with one argument", () => {
      expect(Object.values(byHand).filter(({ error }) => error === undefined).length).toBeGreaterThanOrEqual(
        36,
      );
    });

    it("stand in docs/real-logs.md as they are read and judged", () => {
      expect(readFileSync(REAL_LOGS_PAGE, "utf8")).toBe(realLogsPage());
    });
  },
);

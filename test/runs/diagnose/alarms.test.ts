/** Alarms of a log that grows: the same ones, whether its rows are heard one by one or, where judging is behind, together. */
import { expect, test } from "vitest";
import { readLog } from "../../../src/inputs/log/index.ts";
import { type Alarm, AlarmBell } from "../../../src/runs/diagnose/alarms.ts";

const { records } = readLog(new URL("../../golden/logs/gauss1d-minimax/log.jsonl", import.meta.url).pathname);

function heard(rows: number, together: boolean): Alarm[] {
  const bell = new AlarmBell();
  const alarms: Alarm[] = [];
  for (let until = rows; until - rows < records.length; until += rows)
    alarms.push(...bell.listen(records.slice(0, until), together));
  return alarms;
}

test("rows that waited are heard together: the same alarms from the same steps, told at the end of the batch", () => {
  const apart = heard(1, false);
  // It saturates from step 100 on (test/runs/diagnose/python-log.test.ts).
  expect(apart.map(({ alarm, state }) => [alarm, state])).toContainEqual(["saturation", "raised"]);
  const batch = 8;
  const together = heard(batch, true);
  const named = (alarms: readonly Alarm[]) => alarms.map(({ alarm, state }) => `${alarm} ${state}`);
  expect(named(together)).toEqual(named(apart));
  for (const [i, { at }] of together.entries()) {
    const [first, last] = [apart[i].at, at].map((step) => records.findIndex((one) => one.step === step));
    expect(last - first).toBeGreaterThanOrEqual(0);
    expect(last - first).toBeLessThan(batch);
  }
});

test("a few rows that came together without waiting are heard one after the other", () => {
  expect(heard(8, false)).toEqual(heard(1, false));
});

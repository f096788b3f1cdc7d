/** The time left of simulated runs: how right it is, and how much two times differ that are shown one after the other. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TimeLeft } from "../../src/commands/support/time-left.ts";

interface Simulated {
  /** In order; each runs in a process of its own. */
  readonly tasks: readonly {
    readonly scenario: string;
    readonly size: number;
    /** Real seconds of a modelled second, at a time of the run. */
    pace(at: number): number;
  }[];
  readonly jobs: number;
  /** Seconds of starting and compiling. */
  readonly start: number;
  /** Reports of each task. */
  readonly reports: number;
  /** Seconds of a measurement after each tenth report. */
  readonly pause?: number;
}

/** The time shown at each second, beside what was really left. */
function simulate({ tasks, jobs, start, reports, pause = 0 }: Simulated) {
  const events: { readonly at: number; readonly key: string; readonly share: number }[] = [];
  const lanes = Array.from({ length: jobs }, () => 0);
  for (const [index, { size, pace }] of tasks.entries()) {
    const lane = lanes.indexOf(Math.min(...lanes));
    let at = lanes[lane];
    events.push({ at, key: `${index}`, share: 0 });
    at += start;
    for (let report = 1; report <= reports; report++) {
      at += (size / reports) * pace(at) + (report % 10 === 0 ? pause : 0);
      events.push({ at, key: `${index}`, share: report / reports });
    }
    lanes[lane] = at;
  }
  const end = Math.max(...lanes);
  const left = new TimeLeft(jobs);
  for (const [index, { scenario, size }] of tasks.entries()) left.add(`${index}`, { scenario, size });
  events.sort((a, b) => a.at - b.at);
  const shown: { at: number; told: number | undefined; truth: number }[] = [];
  for (let second = 1; second < end; second++) {
    while (events.length > 0 && events[0].at <= second) {
      const { at, key, share } = events.shift() as (typeof events)[number];
      if (share === 1) left.end(key, share, at);
      else left.report(key, share, at);
    }
    shown.push({ at: second, told: left.all(second), truth: end - second });
  }
  return shown;
}

/** The largest rise, and the largest fall beyond the second that passed, each as a share of the time that was shown or 20 s. */
function leaps(shown: ReturnType<typeof simulate>) {
  let rise = 0;
  let fall = 0;
  for (const [index, { told }] of shown.entries()) {
    const before = shown[index - 1]?.told;
    if (before === undefined || told === undefined) continue;
    const change = (told - before) / Math.max(20, before);
    rise = Math.max(rise, change);
    fall = Math.max(fall, (before - 1 - told) / Math.max(20, before));
  }
  return { rise, fall };
}

const parts = fc.record({
  jobs: fc.integer({ min: 1, max: 4 }),
  sizes: fc.array(fc.integer({ min: 20, max: 300 }), { minLength: 1, maxLength: 8 }),
  reports: fc.integer({ min: 50, max: 400 }),
  slowness: fc.double({ min: 0.3, max: 4, noNaN: true }),
});
const settings = { seed: 20, numRuns: 100 };

test("nothing is shown before three seconds of steps and a fiftieth of the time are measured", () => {
  const shown = (size: number) =>
    simulate({ tasks: [{ scenario: "a", size, pace: () => 1 }], jobs: 1, start: 5, reports: 10 * size });
  expect(shown(100).find(({ told }) => told !== undefined)?.at).toBe(9);
  expect(shown(1000).find(({ told }) => told !== undefined)?.at).toBe(25);
});

describe("a run of constant speed", () => {
  test("the time shown runs down with the clock, and is right", () => {
    fc.assert(
      fc.property(parts, ({ jobs, sizes, reports, slowness }) => {
        const tasks = sizes.map((size) => ({ scenario: "a", size, pace: () => slowness }));
        const shown = simulate({ tasks, jobs, start: 0, reports });
        // A process counts from its first report.
        const report = (slowness * Math.max(...sizes)) / reports;
        for (const { told = Number.NaN, truth } of shown.filter(({ told }) => told !== undefined))
          expect(Math.abs(told - truth)).toBeLessThan(sizes.length === 1 ? 1e-6 : report);
        expect(leaps(shown).rise).toBe(0);
      }),
      settings,
    );
  });

  test("a slow start is no part of the speed, and each process that is to come has one", () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 1, max: 60 }), ({ jobs, sizes, reports, slowness }, start) => {
        const tasks = sizes.map((size) => ({ scenario: "a", size, pace: () => slowness }));
        const shown = simulate({ tasks, jobs, start, reports });
        for (const { told, truth } of shown) {
          if (told === undefined) continue;
          expect(Math.abs(told - truth)).toBeLessThan(0.02 * truth + 10);
        }
        const { rise, fall } = leaps(shown);
        expect(rise).toBe(0);
        expect(fall).toBeLessThan(0.001);
      }),
      settings,
    );
  });
});

describe("a run whose speed changes", () => {
  test("in the middle, up to threefold: the time follows without a leap", () => {
    fc.assert(
      fc.property(
        parts,
        fc.double({ min: 1 / 3, max: 3, noNaN: true }),
        ({ jobs, sizes, reports, slowness }, factor) => {
          const middle = (slowness * sizes.reduce((total, size) => total + size, 0)) / jobs / 2;
          const pace = (at: number) => (at < middle ? slowness : factor * slowness);
          const shown = simulate({
            tasks: sizes.map((size) => ({ scenario: "a", size, pace })),
            jobs,
            start: 0,
            reports,
          });
          const { rise, fall } = leaps(shown);
          expect(rise).toBeLessThan(0.06);
          expect(fall).toBeLessThan(0.16);
          for (const { told, truth } of shown) {
            if (told === undefined) continue;
            expect(told).toBeLessThan(3 * truth + 40);
            expect(told).toBeGreaterThan(truth / 3 - 40);
          }
        },
      ),
      settings,
    );
  });

  test("to a half after ten minutes: five minutes later the time is right to a fifth", () => {
    const pace = (at: number) => (at < 600 ? 1 : 2);
    const shown = simulate({
      tasks: [{ scenario: "a", size: 1200, pace }],
      jobs: 1,
      start: 0,
      reports: 600,
    });
    const error = (at: number): number => {
      const { told = Number.NaN, truth } = shown[at - 1];
      return told / truth - 1;
    };
    expect(error(600)).toBeCloseTo(-0.5, 2); // nobody knows the future
    expect(Math.abs(error(900))).toBeLessThan(0.2);
  });

  test("from one scenario to the next, because the model errs, up to threefold each way", () => {
    const errors = fc.array(fc.double({ min: 1 / 3, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(parts, errors, ({ jobs, sizes, reports }, paces) => {
        const tasks = sizes.map((size, index) => ({ scenario: `${index}`, size, pace: () => paces[index] }));
        const { rise, fall } = leaps(simulate({ tasks, jobs, start: 2, reports }));
        expect(rise).toBeLessThan(0.06);
        expect(fall).toBeLessThan(0.16);
      }),
      settings,
    );
  });

  test("by pauses for measurements", () => {
    fc.assert(
      fc.property(
        parts,
        fc.double({ min: 0, max: 4, noNaN: true }),
        ({ jobs, sizes, reports, slowness }, pause) => {
          const tasks = sizes.map((size) => ({ scenario: "a", size, pace: () => slowness }));
          const { rise, fall } = leaps(simulate({ tasks, jobs, start: 5, reports, pause }));
          expect(rise).toBeLessThan(0.06);
          expect(fall).toBeLessThan(0.16);
        },
      ),
      settings,
    );
  });
});

test("a training that ends before its last step takes its work with it at once", () => {
  const left = new TimeLeft(1);
  for (const key of ["a", "b"]) left.add(key, { scenario: key, size: 100 });
  for (let at = 0; at <= 10; at++) left.report("a", at / 100, at);
  expect(left.all(10)).toBeCloseTo(190, 6);
  left.end("a", 0.1, 10);
  expect(left.all(10)).toBeCloseTo(100, 6);
});

test("a resumed training counts the work of this process only, and finished ones none", () => {
  const left = new TimeLeft(1);
  for (const key of ["a", "b"]) left.add(key, { scenario: key, size: 100 });
  left.end("a", 1, 0);
  for (let at = 0; at <= 10; at++) left.report("b", 0.8 + at / 100, at);
  expect(left.all(10)).toBeCloseTo(10, 6);
  expect(left.one("b", 10)).toBeCloseTo(10, 6);
  expect(left.one("a", 10)).toBeUndefined();
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Io, processIo, wantsColor } from "../../src/commands/support/io.ts";
import { duration, showProgress } from "../../src/commands/support/progress.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function fakeIo(columns?: number) {
  const lines: string[] = [];
  const drawn: string[] = [];
  const io: Io = {
    out: () => expect.fail("progress belongs on stderr"),
    err: (text) => lines.push(text),
    draw: (text) => drawn.push(text),
    terminal: columns === undefined ? undefined : { columns },
    paintOut: (_, text) => text,
    paintErr: (_, text) => text,
  };
  return { io, lines, drawn };
}

const plan = [
  { name: "ring", seeds: [1, 2], trainer: { steps: 100 }, seconds: 2 },
  { name: "grid", seeds: [1], trainer: { steps: 200 }, seconds: 2 },
];
const training = (scenario: string, seed: number, step: number, steps = 100) =>
  ({ scenario, seed, step, steps, phase: "training" }) as const;

describe("without a terminal", () => {
  test("each seed that ends has one line, however often it is reported", () => {
    const { io, lines, drawn } = fakeIo();
    const view = showProgress(plan, 2, io, () => 0);
    view.update(training("ring", 1, 0));
    view.update({ scenario: "ring", seed: 1, step: 100, steps: 100, phase: "done", status: "completed" });
    view.update({ scenario: "ring", seed: 1, step: 100, steps: 100, phase: "done", status: "completed" });
    view.update({ scenario: "ring", seed: 2, step: 40, steps: 100, phase: "done", status: "diverged" });
    view.update({
      scenario: "grid\u001b[2J",
      seed: 1,
      step: 0,
      steps: 200,
      phase: "failed",
      status: "no memory",
    });
    view.close();
    expect(lines).toEqual([
      "done  ring seed 1: step 100",
      "done  ring seed 2: step 40, diverged",
      "failed  grid\\u001b[2J seed 1: step 0, no memory",
    ]);
    expect(drawn).toEqual([]);
  });

  test("a heartbeat every 30 s says how much is done and how long the rest takes", () => {
    const { io, lines } = fakeIo();
    let clock = 0;
    const view = showProgress(plan, 2, io, () => clock);
    view.update(training("ring", 1, 0));
    view.update(training("ring", 2, 0));
    // The first step is compiled: it says nothing of the others.
    clock = 2000;
    view.update(training("ring", 1, 1));
    view.update(training("ring", 2, 1));
    clock = 11_800;
    // 49 steps in 9.8 s are 0.2 s a step: 50 of ring take 10 s in either process; then one starts in 1.8 s and has 200 of grid.
    view.update(training("ring", 1, 50));
    view.update(training("ring", 2, 50));
    vi.advanceTimersByTime(29_999);
    expect(lines).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(lines).toEqual(["0 of 3 seeds done, 2 training, about 52 s left"]);
    view.close();
    vi.advanceTimersByTime(90_000);
    expect(lines).toHaveLength(1);
  });
});

/** The lines of a run's heartbeats, a process at a time. */
function heartbeats(
  trainings: readonly { readonly name: string; readonly seconds: number; readonly takes: number }[],
) {
  const { io, lines } = fakeIo();
  let clock = 0;
  const steps = 100;
  const plan = trainings.map(({ name, seconds }) => ({ name, seeds: [1], trainer: { steps }, seconds }));
  const view = showProgress(plan, 1, io, () => clock);
  for (const { name, takes } of trainings) {
    for (let step = 0; step <= steps; step++) {
      view.update(
        step === steps ? { scenario: name, seed: 1, step, steps, phase: "done" } : training(name, 1, step),
      );
      clock += (1000 * takes) / steps;
      vi.advanceTimersByTime((1000 * takes) / steps);
    }
  }
  view.close();
  return lines.filter((line) => !line.startsWith("done"));
}

describe("the time of a run whose trainings differ", () => {
  test("follows from what each is estimated to take, not from its steps", () => {
    const told = heartbeats([
      { name: "small", seconds: 30, takes: 60 },
      { name: "large", seconds: 600, takes: 1200 },
    ]);
    // By steps alone, two minutes became 20 as soon as the large one began.
    const minutes = told.map((line) => Number(/about (\d+) min left/.exec(line)?.[1] ?? 0));
    expect(minutes.slice(0, 4).map((each, index) => Math.abs(each - (20.5 - index / 2)) <= 1)).toEqual(
      Array(4).fill(true),
    );
    expect(minutes).toEqual([...minutes].sort((one, other) => other - one));
    expect(told.at(-1)).toMatch(/about \d+ s left$/);
  });
});

describe("while null bands are measured", () => {
  test("a heartbeat says of which scenario, and what of them", () => {
    const { io, lines } = fakeIo();
    const view = showProgress(plan, 2, io, () => 0);
    const nulls = (scenario: string, status?: string) =>
      view.update({ scenario, step: 0, steps: 100, phase: "null", ...(status !== undefined && { status }) });
    const beat = (): string | undefined => {
      vi.advanceTimersByTime(30_000);
      return lines.at(-1);
    };
    nulls("ring");
    expect(beat()).toBe("0 of 3 seeds done, measuring null bands of ring");
    nulls("ring", "resample 38 of 199");
    expect(beat()).toBe("0 of 3 seeds done, measuring null bands of ring (resample 38 of 199)");
    nulls("grid", "resample 1 of 39");
    expect(beat()).toBe("0 of 3 seeds done, measuring null bands of 2 scenarios");
    view.update({ scenario: "ring", step: 0, steps: 100, phase: "done" });
    view.update(training("ring", 1, 0));
    expect(beat()).toBe("0 of 3 seeds done, 1 training, measuring null bands of grid (resample 1 of 39)");
    view.update({ scenario: "grid", step: 0, steps: 200, phase: "done" });
    expect(beat()).toBe("0 of 3 seeds done, 1 training");
    view.close();
  });

  test("the time left is a lower bound", () => {
    const { io, lines } = fakeIo();
    let clock = 0;
    const view = showProgress(plan, 2, io, () => clock);
    view.update({ scenario: "grid", step: 0, steps: 100, phase: "null" });
    for (clock = 0; clock <= 8000; clock += 1000) view.update(training("ring", 1, clock / 200));
    vi.advanceTimersByTime(30_000);
    expect(lines.at(-1)).toMatch(
      /^0 of 3 seeds done, 1 training, measuring null bands of grid, at least \d+ s left$/,
    );
    view.close();
  });
});

describe("on a terminal", () => {
  test("a live table is drawn over itself, lines that stay go above it, and the cursor comes back", () => {
    const { io, lines, drawn } = fakeIo(60);
    let clock = 0;
    const view = showProgress(plan, 2, io, () => clock);
    view.update(training("ring", 1, 0));
    expect(drawn).toEqual(["\u001b[?25l  ring seed 1  step 0 of 100\n0 of 3 seeds done, 1 training\n"]);
    clock = 50;
    view.update(training("ring", 1, 10));
    expect(drawn).toHaveLength(1); // at most ten drawings a second
    clock = 4050;
    // 40 steps since the first report, in 4 s
    view.update(training("ring", 1, 50));
    expect(drawn.slice(1)).toEqual([
      "\u001b[2A\u001b[0J",
      "\u001b[?25l  ring seed 1  step 50 of 100, about 5 s left\n0 of 3 seeds done, 1 training, about 25 s left\n",
    ]);
    view.update({ scenario: "grid", step: 0, steps: 200, phase: "null", status: "resample 3 of 199" });
    view.update({ scenario: "ring", seed: 1, step: 100, steps: 100, phase: "done" });
    expect(lines).toEqual(["done  ring seed 1: step 100"]);
    expect(drawn.at(-1)).toBe(
      "\u001b[?25l  grid  null bands: resample 3 of 199\n1 of 3 seeds done, measuring null bands, at least 25 s left\n",
    );
    view.close();
    expect(drawn.at(-1)).toBe("\u001b[?25h");
  });

  test("the time left of a training that goes on is that of the steps made since", () => {
    const { io, drawn } = fakeIo(60);
    let clock = 0;
    const view = showProgress(
      [{ name: "ring", seeds: [1], trainer: { steps: 100 }, seconds: 1 }],
      1,
      io,
      () => clock,
    );
    view.update(training("ring", 1, 80));
    clock = 6000;
    view.update(training("ring", 1, 81));
    expect(drawn.at(-1)).not.toContain("left");
    clock = 14_000;
    view.update(training("ring", 1, 85));
    expect(drawn.at(-1)).toContain("step 85 of 100, about 30 s left");
    view.close();
  });

  test("no line is as wide as the terminal, so none wraps", () => {
    const { io, drawn } = fakeIo(20);
    const view = showProgress(
      [{ name: "x".repeat(50), seeds: [1], trainer: { steps: 9 }, seconds: 1 }],
      1,
      io,
      () => 0,
    );
    view.update(training("x".repeat(50), 1, 0));
    view.close();
    const rows = drawn[0].replace("\u001b[?25l", "").replace(/\n$/, "").split("\n");
    expect(rows.map((row) => row.length)).toEqual([19, 19]);
  });

  test("a line that is cut off keeps its color whole", () => {
    const { io, drawn } = fakeIo(20);
    const view = showProgress(plan, 2, { ...io, paintErr: (style, text) => `<${style}>${text}</>` }, () => 0);
    view.update(training("ring", 1, 0));
    view.close();
    expect(drawn[0]).toMatch(/\n<dim>0 of 3 seeds done, <\/>\n$/);
  });

  test("a terminal of no size, as containers have, counts as 80 columns", () => {
    const { isTTY, columns } = process.stderr;
    try {
      Object.assign(process.stderr, { isTTY: true, columns: 0 });
      expect(processIo({}).terminal).toEqual({ columns: 80 });
    } finally {
      Object.assign(process.stderr, { isTTY, columns });
    }
  });
});

test("durations for people", () => {
  expect([0.1, 1, 89, 90, 3599, 5400, 7260].map(duration)).toEqual([
    "1 s",
    "1 s",
    "89 s",
    "2 min",
    "60 min",
    "1 h 30 min",
    "2 h 1 min",
  ]);
});

test("color follows FORCE_COLOR, then NO_COLOR, then the terminal", () => {
  expect(wantsColor(true, {})).toBe(true);
  expect(wantsColor(undefined, {})).toBe(false);
  expect(wantsColor(true, { NO_COLOR: "1" })).toBe(false);
  expect(wantsColor(true, { NO_COLOR: "" })).toBe(true);
  expect(wantsColor(false, { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(true);
  expect(wantsColor(true, { FORCE_COLOR: "0" })).toBe(false);
});

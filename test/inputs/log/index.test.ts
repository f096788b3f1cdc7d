/** Logs as people's programs leave them: what is read, and what is said about what is odd. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { LogFeed, readLog, readRun } from "../../../src/inputs/log/index.ts";
import { type ColumnMap, LogReader } from "../../../src/inputs/log/training-log.ts";

const folder = mkdtempSync(join(tmpdir(), "ganscope-logs-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string | Uint8Array, map?: ColumnMap) {
  const path = join(folder, "log");
  writeFileSync(path, text);
  return readLog(path, map);
}
const fault = (text: string | Uint8Array, map?: ColumnMap): string => {
  try {
    read(text, map);
  } catch (error) {
    if (error instanceof InputError) return error.toLine().replace(folder, "");
    throw error;
  }
  return "no error";
};
const objects = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const steps = (log: ReturnType<typeof read>) => log.records.map(({ step }) => step);

describe("a log of objects", () => {
  it("gives a record a line", () => {
    const log = read(objects({ step: 1, d_loss: 1.5, D_x: 0.75 }, { step: 2, d_loss: 1.25, D_x: 0.5 }));
    expect(log.records.map(({ step, lossD, lossG, probReal }) => [step, lossD, lossG, probReal])).toEqual([
      [1, 1.5, null, 0.75],
      [2, 1.25, null, 0.5],
    ]);
    expect(log.columns).toEqual([
      { column: "step", meaning: "step" },
      { column: "d_loss", meaning: "lossD" },
      { column: "D_x", meaning: "probReal" },
    ]);
    expect([log.unknown, log.ambiguous, log.warnings]).toEqual([[], [], []]);
  });

  it("may be nested, and hold layers as lists or by name, whose norms together are the net's", () => {
    const [record] = read(objects({ step: 1, train: { loss: { d: 2 } }, layersG: [3, 4] })).records;
    expect([record.lossD, record.layersG, record.gradNormG]).toEqual([2, [3, 4], 5]);
    const [named] = read(objects({ step: 1, "grad_norm/D/conv1": 6, "grad_norm/D/conv2": 8 })).records;
    expect([named.layersD, named.gradNormD]).toEqual([[6, 8], 10]);
  });

  it("may say NaN and infinity in every way that is used", () => {
    const log = read(
      '{"step": 1, "lossD": NaN, "lossG": -Infinity}\n{"step": 2, "lossD": "nan", "lossG": "-inf", "note": "a NaN here"}\n',
    );
    expect(log.records.map(({ lossD, nonFinite }) => [lossD, nonFinite])).toEqual([
      [null, ["lossD", "lossG"]],
      [null, ["lossD", "lossG"]],
    ]);
  });

  it("may mark them: nonFinite with null beside it", () => {
    const [all, one] = read(
      objects(
        { step: 1, lossD: null, lossG: 1, nonFinite: true },
        { step: 2, lossD: null, nonFinite: ["lossG"] },
      ),
    ).records;
    expect([all.nonFinite, one.nonFinite]).toEqual([["lossD"], ["lossG"]]);
  });

  it("joins lines of one step that hold different signals", () => {
    const log = read(
      objects({ step: 1, lossD: 1 }, { step: 1, lossG: 2 }, { step: 2, lossD: 3 }, { step: 2, lossG: 4 }),
    );
    expect(log.records.map(({ lossD, lossG }) => [lossD, lossG])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(log.warnings).toEqual([]);
  });
});

describe("a table", () => {
  it.each([
    ["commas", "step,loss_d,loss_g\n1,1.5,\n2,,0.5\n"],
    ["tabs", "step\tloss_d\tloss_g\n1\t1.5\t\n2\t\t0.5\n"],
    [
      "semicolons, a byte order mark, CRLF, no line end at the end",
      "\ufeffstep;loss_d;loss_g\r\n1;1.5;\r\n2;;0.5",
    ],
    ["quotes", '"step","loss_d","run, g_loss"\n"1","1.5",\n2,,"0.5"\n'],
  ])("between %s", (_, text) => {
    const log = read(text, text.includes("run,") ? { "run, g_loss": "lossG" } : undefined);
    expect(log.records.map(({ step, lossD, lossG }) => [step, lossD, lossG])).toEqual([
      [1, 1.5, null],
      [2, null, 0.5],
    ]);
  });

  it("may repeat its header, or go on with another", () => {
    const log = read("step,d_loss\n1,2\nstep,d_loss\n2,3\nstep,g_loss\n3,4\n");
    expect(log.records.map(({ lossD, lossG }) => [lossD, lossG])).toEqual([
      [2, null],
      [3, null],
      [null, 4],
    ]);
    expect(log.warnings).toEqual([
      "line 3 repeating the header",
      "line 5 with a new header: the columns change there",
    ]);
  });

  it("takes NaN that comes and goes as not logged, one that stays as lost", () => {
    const log = read("step,d_loss,g_loss\n1,nan,1\n2,1,nan\n3,nan,1\n4,1,nan\n5,nan,nan\n6,,inf\n");
    expect(log.records.map(({ nonFinite }) => nonFinite ?? [])).toEqual([
      [],
      ["lossG"],
      [],
      ["lossG"],
      ["lossG"],
      ["lossG"],
    ]);
    expect(log.warnings).toEqual(['lossD is NaN or infinite in some lines, which are read as "not logged"']);
  });
});

describe("NaN after NaN that came and went", () => {
  const lossD = (marks: string) =>
    [...marks].map((mark, step) => ({ step, lossD: mark === "N" ? "nan" : 1 }));
  const lost = (marks: string) =>
    read(objects(...lossD(marks)))
      .records.filter(({ nonFinite }) => nonFinite !== undefined)
      .map(({ step }) => step);

  it("is a loss where it lasts to the end, longer than ever before", () => {
    expect(lost("..N..N.NN")).toEqual([7, 8]);
    expect(lost("..NN..N.NN")).toEqual([]);
    expect(lost("NNN.NNN.NNN.NN")).toEqual([]);
    expect(read(objects(...lossD("N.N.NN"))).warnings).toEqual([
      'lossD is NaN or infinite in some lines, which are read as "not logged", except the last 2: there was no longer run of them before',
    ]);
  });

  it("is the same however often the log is looked at while it is written", () => {
    const reader = new LogReader("log");
    for (const [i, row] of lossD("..N..N.NN").entries()) {
      reader.object(row, i + 1);
      reader.finish(false);
    }
    expect(reader.finish().records.map(({ nonFinite }) => nonFinite ?? [])).toEqual([
      ...Array(7).fill([]),
      ["lossD"],
      ["lossD"],
    ]);
  });
});

describe("columns", () => {
  it("that are unknown or ambiguous are listed and not read", () => {
    const log = read(objects({ step: 1, lossD: 1, d_real: 0.5, speed: 30, lr: 1e-3 }));
    expect(log.unknown).toEqual(["speed", "lr"]);
    expect(log.ambiguous).toEqual([{ column: "d_real", could: ["probReal", "criticReal", "lossDReal"] }]);
    expect(log.records[0].probReal).toBeNull();
  });

  it("that are ambiguous are asked about with one argument that reads all of them, and what their values say", () => {
    const asked = (real: number, fake: number, more = {}) =>
      read(objects({ step: 1, lossD: 1, real_score: real, fake_score: fake, ...more })).mapping;
    expect(asked(0.8, 0.3)).toBe(
      "specify what real_score and fake_score are: use --map real_score=probReal,fake_score=probFake for probabilities (likely, because all values are in [0, 1]: " +
        "real_score 0.8 to 0.8, fake_score 0.3 to 0.3), --map real_score=criticReal,fake_score=criticFake for scores",
    );
    expect(asked(0.8, -0.3)).toBe(
      "specify what real_score and fake_score are: use --map real_score=criticReal,fake_score=criticFake for scores (fake_score ranges from -0.3 to -0.3, " +
        "so it is not a probability)",
    );
    expect(asked(0.8, 0.3, { D_x: 0.8, D_G_z: 0.3 })).toBeUndefined();
    expect(read(objects({ step: 1, lossD: 1 })).mapping).toBeUndefined();
  });

  it("that are all ambiguous are no log, and the error has the argument", () => {
    expect(fault(objects({ step: 1, d_real: 3, d_fake: -2 }))).toContain(
      "--map d_real=criticReal,d_fake=criticFake",
    );
  });

  it("of PyTorch's DCGAN example are read: the second D(G(z)) is known, and not used", () => {
    const log = read(objects({ step: 1, Loss_D: 1, D_x: 0.8, D_G_z1: 0.3, D_G_z2: 0.1 }));
    expect([log.records[0].probReal, log.records[0].probFake]).toEqual([0.8, 0.3]);
    expect([log.unknown, log.warnings, log.mapping]).toEqual([[], [], undefined]);
    expect(log.columns.at(-1)).toEqual({
      column: "D_G_z2",
      meaning: "probFake after the generator's step, not used",
    });
    expect(read(objects({ step: 1, D_x: 0.8, D_G_z2: 0.1 })).mapping).toContain("--map D_G_z2=probFake");
  });

  it("mean what the user says", () => {
    const log = read(objects({ step: 1, a: 0.5, d_loss: 9, b: 2 }), { a: "probReal", b: "lossD" });
    expect([log.records[0].probReal, log.records[0].lossD]).toEqual([0.5, 2]);
    expect(fault(objects({ step: 1, lossD: 1 }), { a: "lossd" })).toBe(
      "E_INPUT --map unknown signal \"lossd\" - did you mean 'lossD'?",
    );
    expect(fault(objects({ step: 1, lossD: 1 }), { a: "weight" })).toMatch(
      /^E_INPUT --map unknown signal "weight" - use step, lossD/,
    );
    expect(fault(objects({ step: 1, lossD: 1, critics_loss: 1 }), { critic_los: "lossD" })).toMatch(
      /no column "critic_los" - did you mean "critics_loss"\? its columns are "step", "lossD", "critics_loss"$/,
    );
    expect(fault(objects({ step: 1, lossD: 1 }), { a: "lossG" })).toBe(
      'E_INPUT --map the log has no column "a" - its columns are "step", "lossD"',
    );
  });

  it("that look like one signal are told, and the first is read", () => {
    const log = read(objects({ step: 1, d_loss: 1, loss_D: 2 }));
    expect(log.records[0].lossD).toBe(1);
    expect(log.warnings).toEqual([
      '"d_loss" and "loss_D" all look like lossD; the first is used (choose another with --map)',
    ]);
  });
});

describe("steps", () => {
  const at = (list: readonly number[]) => read(objects(...list.map((step, i) => ({ step, lossD: i }))));

  it("that go back are a restart: what had been logged from there on is left out", () => {
    const log = at([0, 25, 50, 75, 25, 50, 75, 100]);
    expect(steps(log)).toEqual([0, 25, 50, 75, 100]);
    expect(log.records.map(({ lossD }) => lossD)).toEqual([0, 4, 5, 6, 7]);
    expect(log.warnings).toEqual([
      "line 5: the step goes back from 75 to 25, so the training restarted there; 3 earlier rows from step 25 on are ignored",
    ]);
  });

  it("count beside an epoch, which is known as such; a step that starts again with it is counted on", () => {
    const rows = [0, 1].flatMap((epoch) =>
      [0, 1, 2].map((i) => ({ epoch, step: 30 * epoch + 10 * i, lossD: 1 })),
    );
    const log = read(objects(...rows));
    expect([steps(log), log.unknown, log.warnings]).toEqual([[0, 10, 20, 30, 40, 50], [], []]);
    expect(log.columns.slice(0, 2)).toEqual([
      { column: "epoch", meaning: "epoch" },
      { column: "step", meaning: "step" },
    ]);
    expect(
      steps(read(objects(...rows.map(({ epoch, step }) => ({ epoch, step: step - 30 * epoch, lossD: 1 }))))),
    ).toEqual([0, 10, 20, 21, 31, 41]);
  });

  it("that go back to the beginning are a new run, of which the last counts, and all are told", () => {
    // Back to 2 is a restart within the second run; back to 0 a third run.
    const log = at([1, 2, 3, 4, 1, 2, 3, 2, 3, 4, 0, 1, 2]);
    expect(steps(log)).toEqual([0, 1, 2]);
    expect(log.warnings[0]).toBe(
      "the file holds 3 runs: run 1 from line 1 (steps 1 to 4), run 2 from line 5 (steps 1 to 4), run 3 from line 11 (steps 0 to 2); the last is judged, choose another with --run N",
    );
    expect(at([1, 2, 3, 2, 3, 4]).warnings.join()).not.toContain("runs");
  });

  it("of one run are read alone, with its measures of quality", () => {
    const path = join(folder, "runs.jsonl");
    const run = (losses: readonly number[], fid: number) =>
      losses.map((lossD, i) => ({ step: 10 * (i + 1), lossD, ...(i === 1 && { fid }) }));
    writeFileSync(path, objects(...run([5, 6, 7], 90), ...run([1, 2], 30), ...run([8, 9, 8, 7], 20)));
    const seen = [1, 2, 3].map((n) => {
      const { records, quality = [], warnings } = readRun(path, n);
      return [records.map(({ lossD }) => lossD), quality[0].values, warnings];
    });
    expect(seen).toEqual([
      [[5, 6, 7], [90], ["run 1 of 3, from line 1"]],
      [[1, 2], [30], ["run 2 of 3, from line 4"]],
      [[8, 9, 8, 7], [20], ["run 3 of 3, from line 6"]],
    ]);
    expect(() => readRun(path, 4)).toThrow("the file holds 3 runs (got --run 4)");
    writeFileSync(path, objects(...run([5, 6, 7], 90)));
    expect(readRun(path, 1).records).toHaveLength(3);
    expect(() => readRun(path, 2)).toThrow("the file holds one run (got --run 2)");
  });

  it("of a line or two that came late are put in order", () => {
    const log = at([1, 2, 4, 3, 5, 8, 6, 7, 9]);
    expect(steps(log)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(log.warnings).toEqual(["3 lines were out of order and were sorted by step"]);
  });

  it("that are missing are told", () => {
    expect(at([0, 10, 20, 30, 40, 200, 210]).warnings).toEqual([
      "a gap between steps 40 and 200 (usually every 10)",
    ]);
  });

  it("within epochs are counted on", () => {
    const rows = [0, 1].flatMap((epoch) => [0, 10, 20].map((batch) => ({ epoch, batch, lossD: 1 })));
    const log = read(objects(...rows));
    expect(steps(log)).toEqual([0, 10, 20, 21, 31, 41]);
    expect(log.warnings).toEqual([
      "line 4 where the step starts again with a new epoch; steps are numbered continuously",
    ]);
  });

  it("within epochs go back to where an epoch began when the training is started again there", () => {
    const epoch = (number: number, lossD: number, from = 1) =>
      Array.from({ length: 5 - from }, (_, i) => ({ epoch: number, step: from + i, lossD }));
    const losses = (...rows: readonly object[][]) => {
      const log = read(objects(...rows.flat()));
      expect(steps(log)).toEqual(log.records.map((_, i) => i + 1));
      return log.records.map(({ lossD }) => lossD).join("");
    };
    const before = [epoch(1, 1), epoch(2, 2), epoch(3, 3)];
    expect(losses(...before, epoch(2, 4), epoch(3, 5))).toBe("111144445555");
    expect(losses(...before, epoch(2, 4, 3), epoch(3, 5))).toBe("111122445555");
    expect(losses(...before, epoch(1, 4), epoch(2, 5))).toBe("44445555");
    // An epoch that was not logged the first time.
    expect(losses(epoch(1, 1), epoch(3, 3), epoch(5, 5), epoch(4, 4))).toBe("111133334444");
    expect(losses(epoch(3, 3), epoch(4, 4), epoch(1, 1))).toBe("1111");
  });

  it("that end at the same batch in each epoch are counted on too; a step of the whole run that repeats is not", () => {
    const ends = [1, 2, 3].map((epoch) => ({ epoch, batch: 100, lossD: 1 }));
    expect(steps(read(objects(...ends)))).toEqual([100, 101, 102]);
    const global = [1, 2, 3].map((epoch) => ({ epoch, step: epoch === 2 ? 100 : 100 * epoch, lossD: 1 }));
    expect(steps(read(objects(...global)))).toEqual([100, 100, 300]);
  });

  it("are lines where there are none", () => {
    const log = read("d_loss,g_loss\n1,2\n3,4\n");
    expect(steps(log)).toEqual([1, 2]);
    expect(log.warnings).toEqual(["2 lines (first: line 2) without a step; line numbers are used instead"]);
  });

  it("always rise, whatever order they come in, and each record was logged", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 }), (list) => {
        const log = at(list);
        const found = steps(log);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
        for (const { step, lossD } of log.records) expect(list[lossD ?? -1]).toBe(step);
        // the last line is never superseded
        expect(log.records.map(({ lossD }) => lossD)).toContain(list.length - 1);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("lines that are no part of the log", () => {
  it("are left out and told, with the first line's number", () => {
    const log = read(
      `Starting\n${objects({ step: 1, lossD: 1 })}oops\n{"step": 2,\n${objects({ kind: "note" }, { step: 2, lossD: "x" }, { step: 3, lossD: 2 })}{"step": 4, "loss`,
    );
    expect(steps(log)).toEqual([1, 3]);
    expect(log.warnings).toEqual([
      'line 1 before the log, e.g. "Starting"',
      '2 lines (first: line 3) ignored: not a JSON object, e.g. "oops"',
      "2 lines (first: line 5) without a training signal",
      'line 6 with a cell that is not a number, "lossD": "x"',
      "line 8 truncated at the end of the file, ignored",
    ]);
  });

  it("of a table have another number of cells", () => {
    expect(read("step,d_loss\n1,2\n3\n4,5,6\n7,8\n").warnings).toEqual([
      "2 lines (first: line 3) ignored: wrong number of cells for the header, 1 for 2",
    ]);
  });
});

describe("what is no log", () => {
  it.each([
    ["nothing", "", "/log:1 the log is empty"],
    [
      "words",
      "hello\n".repeat(200),
      'no line names a training signal beside a number (the file starts with "hello", "hello", "hello")',
    ],
    [
      "printed tensors, which have no names",
      "step 1\ntensor(0.5, device='cuda:0')\ntensor(1.5, device='cuda:0')\n".repeat(2),
      'numbers stand beside "tensor 1", "tensor 2"; map columns to signals (lossD, lossG',
    ],
    [
      "names that are no signals",
      "alpha: 1 beta: 2\nalpha: 3 beta: 4\n",
      'numbers stand beside "alpha", "beta"',
    ],
    ["prose with numbers", "Chapter 1 begins.\nIt rained for 40 days.\n", "a log holds lines such as"],
    [
      "numbers without names",
      "1,2\n3,4\n",
      'the table has no header (first line "1,2") - name its 2 columns in their order: --columns step,lossD',
    ],
    ["a table of something else", "x,y\n1,2\n", 'no training signal was found (columns: "x", "y")'],
    ["a table of columns that nobody knows", "step,x y\n1,2\n", "criticFake, lossDReal"],
    ["and how to name one", "step,x y\n1,2\n", "e.g. --map 'x y=lossD'"],
    [
      "an object that is cut off",
      '{"a":',
      "no name stands beside a number (the file may be cut off or empty of values)",
    ],
    [
      "objects of something else",
      objects({ a: 1, b: 2 }),
      'no training signal was found (columns: "a", "b")',
    ],
    ["a zero byte", "step,d_loss\n1,\0\n", "/log:2 a log must be UTF-8 text (got a zero byte)"],
    [
      "Latin letters",
      Buffer.from("step,d_loss\n1,\xe9\n", "latin1"),
      "/log:2 a log must be UTF-8 text (got invalid UTF-8)",
    ],
    ["UTF-16", Buffer.from("\ufeffstep,d_loss\n", "utf16le"), "/log:1 a log must be UTF-8 text (got UTF-16)"],
    [
      "two columns of one name",
      "step,d_loss,d_loss\n1,2,3\n",
      '/log:1 the header names the column "d_loss" twice',
    ],
    [
      "a very long line",
      `{"step":1,"x":"${"x".repeat(2 ** 21)}`,
      "/log:1 a line has more than 1048576 bytes",
    ],
  ])("%s", (_, text, message) => expect(fault(text)).toContain(message));
});

describe("a log that is being written", () => {
  it("is the same however its bytes come, a torn character included", () => {
    const bytes = Buffer.from(`\ufeff${objects({ step: 1, lossD: 1, é: 1 }, { step: 2, lossD: 2, é: 2 })}`);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const feed = new LogFeed("log");
      feed.push(bytes.subarray(0, cut));
      feed.push(bytes.subarray(cut));
      expect(steps(feed.read(true))).toEqual([1, 2]);
    }
  });

  it("leaves a step back at its end open until it is known what follows", () => {
    const feed = new LogFeed("log");
    const push = (...list: readonly number[]) => {
      feed.push(Buffer.from(objects(...list.map((step) => ({ step, lossD: 1 })))));
      return steps(feed.read(false));
    };
    expect(push(1, 2, 4, 3)).toEqual([1, 2, 4]);
    expect(push(5)).toEqual([1, 2, 3, 4, 5]);
    expect(push(2, 3, 4)).toEqual([1, 2, 3, 4]);
  });
});

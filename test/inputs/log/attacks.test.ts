/**
 * Logs that are made to make a reader wait or allocate, and one of 500,000 lines: read in a child of 256 MB of heap.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogOutcome } from "../../helpers/read-log-in-child.ts";

const folder = mkdtempSync(join(tmpdir(), "ganscope-log-attacks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = "step,lossD,lossG,gradNormD,gradNormG,probReal,probFake,criticReal,criticFake\n";
const LINES = 500_000;

/** What is written, or a function that makes the file; and what the error must say. */
type Attack = readonly [content: Uint8Array | string | ((path: string) => void), message: string];

const noise = (length: number) => {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
};
const sparse = (start: string, length: number) => (path: string) => {
  writeFileSync(path, start);
  truncateSync(path, length);
};
const named = (name: string, columns: number) =>
  Array.from({ length: columns }, (_, i) => `"${name}${i}":1`).join();

const attacks: Readonly<Record<string, Attack>> = {
  "binary.jsonl": [noise(1_000_000), ":1 a log must be UTF-8 text"],
  "one-line-of-1-gib.jsonl": [sparse('{"step":1,"x":"', 2 ** 30), ":1 a line has more than 1048576 bytes"],
  "beyond-4-gib.jsonl": [sparse("{}\n", 5 * 2 ** 30), "must not exceed 4 GiB (got 5.0 GiB)"],
  "deep.jsonl": [`{"a":${"[".repeat(400_000)}\n`.repeat(30), ":1 a JSON log must have an object a line"],
  "columns-without-end.jsonl": [
    Array.from({ length: 200 }, (_, i) => `{"step":1,"lossD":1,${named(`x${i}_`, 100)}}\n`).join(""),
    ":100 the log has more than 10000 columns",
  ],
  "prototype.jsonl": ['{"__proto__":{"lossD":1},"constructor":2,"step":1}\n', "no training signal was found"],
  "wide.csv": [`${"x,".repeat(400_000)}lossD\n`, ":1 the log has more than 10000 columns"],
  "quotes.csv": [`"${",".repeat(900_000)}lossD\n`, ":1 no line names a training signal"],
  "zeros-at-the-end.csv": [
    `${HEADER}1,1,1,1,1,1,1,1,1\n${"\0".repeat(100)}`,
    ":3 a log must be UTF-8 text (got a zero byte)",
  ],
  "pipe.jsonl": [(path) => execFileSync("mkfifo", [path]), "(got a named pipe)"],
  "zero.jsonl": [(path) => symlinkSync("/dev/zero", path), "(got a device)"],
  "loop.csv": [(path) => symlinkSync(path, path), "its links form a loop"],
  "missing.csv": [() => {}, "there is no such file"],
};

/** Logs that are read, and what is told about them. */
const oddities: Readonly<Record<string, readonly [content: string, rows: number, warning: RegExp]>> = {
  "back-and-forth.csv": [`step,lossD\n${"9,1\n1,1\n".repeat(20_000)}`, 1, /restarts in all/],
  "mixed.jsonl": [
    '{"step":1,"lossD":1}\nstep,lossD\n2,1\n{"step":3,"lossD":1}\n',
    2,
    /2 lines \(first: line 2\) ignored/,
  ],
  "many-nan.csv": [
    `step,lossD\n${Array.from({ length: 40_000 }, (_, i) => `${i},${i % 2 ? "nan" : 1}\n`).join("")}`,
    40_000,
    /is NaN or infinite in some lines/,
  ],
};

let outcomes: LogOutcome[];
const outcome = (name: string): LogOutcome => {
  const found = outcomes.find(({ path }) => path === join(folder, name));
  return found ?? expect.unreachable(name);
};

function writeLongLog(path: string): void {
  const file = openSync(path, "w");
  writeSync(file, HEADER);
  for (let start = 0; start < LINES; start += 10_000) {
    const rows = Array.from({ length: 10_000 }, (_, i) => {
      const u = (0.1 + ((start + i) % 997) / 1000).toFixed(6);
      return `${start + i},1.${start % 7}${u.slice(2)},${u},${u},${u},${u},${u},${u},${u}\n`;
    });
    writeSync(file, rows.join(""));
  }
  closeSync(file);
}

beforeAll(() => {
  for (const [name, [content]] of [...Object.entries(attacks), ...Object.entries(oddities)]) {
    const path = join(folder, name);
    if (typeof content === "function") content(path);
    else writeFileSync(path, content);
  }
  writeLongLog(join(folder, "long.csv"));
  const names = [...Object.keys(attacks), ...Object.keys(oddities), "long.csv"];
  const child = spawnSync(
    process.execPath,
    [
      "--max-old-space-size=256",
      "--import",
      "tsx",
      join(import.meta.dirname, "../../helpers/read-log-in-child.ts"),
    ],
    { input: JSON.stringify(names.map((name) => join(folder, name))), encoding: "utf8", timeout: 600_000 },
  );
  expect(child.stderr).toBe("");
  outcomes = JSON.parse(child.stdout) as LogOutcome[];
});

describe("an attack in the shape of a log", () => {
  it.each(Object.entries(attacks))("%s gives a named error within two seconds", (name, [, message]) => {
    const { name: kind, message: got, ms } = outcome(name);
    expect(got).toContain(message);
    expect(kind).toBe("InputError");
    expect(ms).toBeLessThan(2000);
  });

  it.each(Object.entries(oddities))("%s is read, with a warning", (name, [, rows, warning]) => {
    const { rows: got, warnings, ms } = outcome(name);
    expect([got, warnings?.filter((text) => warning.test(text)).length]).toEqual([rows, 1]);
    expect(ms).toBeLessThan(2000);
  });
});

describe("a log of 500,000 lines", () => {
  it("is read with a heap of 256 MB, and takes hardly more with code and columns", () => {
    const { rows, ms } = outcome("long.csv");
    const peak = Math.max(...outcomes.map(({ peakMiB }) => peakMiB));
    console.log(`500,000 lines in ${Math.round(ms)} ms, peak of resident memory ${Math.round(peak)} MiB`);
    expect(rows).toBe(LINES);
    expect(peak).toBeLessThan(288);
  });
});

/**
 * Ten thousand mutated lines of each format: no crash, and no number that does not stand in the file. Mutations follow from the seed.
 */
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import type { LogFormat } from "../../../src/inputs/log/formats/format.ts";
import { formats } from "../../../src/inputs/log/formats/index.ts";
import { LogFeed } from "../../../src/inputs/log/index.ts";
import { SIGNALS } from "../../../src/inputs/log/signals.ts";
import type { TrainingLog } from "../../../src/inputs/log/training-log.ts";
import { Rng } from "../../../src/maths/random.ts";

const LINES = 10_000;
const PER_LOG = 20;
const POOL = [
  ..." ,;:=|/()[]{}\"'\t.-+0123456789eEDGxz%\r\u001b\u00e9",
  "\u001b[1m",
  "nan",
  "inf",
  "1e400",
  "tensor(",
  "Loss_D: ",
  "}\n{",
  "]",
  "\n",
];

function mutated(text: string, rng: Rng): string {
  let line = text;
  const edits = rng.integer(4);
  for (let i = 0; i < edits; i++) {
    const at = rng.integer(line.length + 1);
    const length = rng.integer(6);
    const kind = rng.integer(5);
    const piece = POOL[rng.integer(POOL.length)];
    if (kind === 0) line = line.slice(0, at) + line.slice(at + length);
    else if (kind === 1) line = line.slice(0, at) + piece + line.slice(at);
    else if (kind === 2) line = line.slice(0, at) + line.slice(at, at + length).repeat(2) + line.slice(at);
    else if (kind === 3) line = line.slice(0, at) + piece + line.slice(at + 1);
    else line = line.slice(0, Math.max(at, 1));
  }
  return line;
}

/** Every number that stands in a text, as far as it can be read there: from wherever a digit starts to wherever one ends. */
function numbersIn(text: string): Set<number> {
  const found = new Set<number>();
  // Numbers stand for themselves, whatever was taken away between them: escape codes, carriage returns.
  const plain = stripVTControlCharacters(text).replace(/\p{Cc}/gu, (mark) =>
    mark === "\n" || mark === "\t" ? mark : "",
  );
  for (const source of [text, plain])
    for (const [token] of source.matchAll(/(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi)) {
      found.add(Number(token));
      found.add(Number(token.replaceAll(",", "")));
      for (const part of token.split(",")) found.add(Number(part));
    }
  return found;
}

function misread(log: TrainingLog, text: string): string[] {
  const known = numbersIn(text);
  const games = log.games ?? [{ name: "", records: log.records }];
  return [
    ...games.flatMap(({ records }) =>
      records.flatMap((record) =>
        SIGNALS.flatMap((signal) => {
          const value = record[signal] ?? null;
          return value === null || known.has(Math.abs(value)) ? [] : [`${signal} ${value}`];
        }),
      ),
    ),
    ...(log.quality ?? []).flatMap(({ column, values }) =>
      values.flatMap((value) => (value === null || known.has(Math.abs(value)) ? [] : [`${column} ${value}`])),
    ),
  ];
}

/** Formats whose examples do not say enough to fuzz. */
const EXAMPLES: Readonly<Record<string, string>> = {
  headerless: "1,0.75,1.5\n2,0.625,1.25\n",
};

describe("mutated lines", () => {
  it.each(Object.entries<LogFormat>(formats))(
    `of %s are read without a crash or a number of their own`,
    (id, { example }) => {
      const rng = new Rng(1).fork(id);
      const lines = (EXAMPLES[id] ?? example).trimEnd().split("\n");
      let read = 0;
      for (let done = 0; done < LINES; done += PER_LOG) {
        const whole = Array.from({ length: PER_LOG }, (_, i) => lines[i % lines.length]);
        // The first lines say what the file is, so half of the logs keep them.
        const kept = done % (2 * PER_LOG) === 0 ? lines.length : 0;
        const text = whole.map((line, i) => (i < kept ? line : mutated(line, rng))).join("\n");
        const feed = new LogFeed(id === "tensorboard-csv" ? "tag-d_loss.csv" : "log", {
          ...(id === "headerless" && { columns: ["step", "lossD", "lossG"] }),
        });
        try {
          feed.push(Buffer.from(text));
          const log = feed.read(true);
          read++;
          expect([misread(log, text), text]).toEqual([[], text]);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
        }
      }
      expect(read).toBeGreaterThan(LINES / PER_LOG / 4);
    },
  );
});

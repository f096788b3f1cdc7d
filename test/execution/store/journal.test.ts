import * as fs from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createJournal, openJournal, readJournal } from "../../../src/execution/store/journal.ts";
import { faulty } from "../../helpers/faults.ts";
import { folderWith } from "../../helpers/folder.ts";

interface Event {
  readonly n: number;
  readonly text?: string;
}

const events: Event[] = [{ n: 1 }, { n: -0.1, text: 'a "line"\nend é 𝄞' }, { n: 3e300, text: "\u2028" }];
const read = (file: string) => [...readJournal<Event>(file)];

function journalOf(list: readonly Event[], folder = folderWith()): string {
  const file = join(folder, "journal.jsonl");
  const journal = createJournal<Event>(file, list[0]);
  for (const event of list.slice(1)) journal.append(event);
  journal.close();
  return file;
}

describe("a journal", () => {
  test("gives back what was appended, in this process or the next", () => {
    const file = journalOf(events);
    expect(read(file)).toEqual(events);
    const again = openJournal<Event>(file);
    again.append({ n: 4 });
    again.close();
    expect(read(file)).toEqual([...events, { n: 4 }]);
    // Each line is JSON by itself.
    const lines = fs.readFileSync(file, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).event)).toEqual([...events, { n: 4 }]);
  });

  test("lines longer than what is read at once come back whole", () => {
    const long = [{ n: 0, text: "x".repeat(3_000_000) }, { n: 1 }, { n: 2, text: "y".repeat(1_048_576) }];
    expect(read(journalOf(long))).toEqual(long);
  });

  test("torn at every byte of the last line, it holds the others and goes on", () => {
    const file = journalOf(events);
    const bytes = fs.readFileSync(file);
    const last = bytes.lastIndexOf("\n", bytes.length - 2) + 1;
    for (let end = last; end < bytes.length; end++) {
      fs.writeFileSync(file, bytes.subarray(0, end));
      expect(read(file), `cut at ${end}`).toEqual(events.slice(0, -1));
      const journal = openJournal<Event>(file);
      journal.append({ n: end });
      journal.close();
      expect(read(file), `cut at ${end}, continued`).toEqual([...events.slice(0, -1), { n: end }]);
    }
  });

  test("a byte changed anywhere in a whole line is an error that names the line", () => {
    const file = journalOf([{ n: 1 }, { n: 22 }, { n: 3 }]);
    const bytes = fs.readFileSync(file);
    const start = bytes.indexOf("\n") + 1;
    const end = bytes.indexOf("\n", start);
    for (let at = start; at < end; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] ^= 1;
      fs.writeFileSync(file, damaged);
      expect(() => read(file), `byte ${at}`).toThrow(
        expect.objectContaining({ code: "E_INPUT", where: `${file}:2` }),
      );
    }
  });

  test("does not exist until its first line is whole", () => {
    for (const failing of ["open 1", "write 1", "fsync 1", "close 1", "rename 1"]) {
      const folder = folderWith();
      const file = join(folder, "journal.jsonl");
      expect(() => createJournal(file, events[0], faulty(failing).fs), failing).toThrow(
        expect.objectContaining({ code: "E_STORE", exit: 3, message: "the disk is full" }),
      );
      expect(fs.readdirSync(folder), failing).toEqual([]);
    }
  });

  test.each(["append 1", "fsync 1"])(
    "a full disk at %s keeps what was there, and nothing is added after",
    (failing) => {
      const file = journalOf(events);
      const journal = openJournal<Event>(file, faulty(failing).fs);
      expect(() => journal.append({ n: 4 })).toThrow("the disk is full");
      expect(() => journal.append({ n: 5 })).toThrow("an earlier write failed");
      journal.close();
      expect(read(file).slice(0, 3)).toEqual(events);
    },
  );

  test.skipIf(!fs.existsSync("/dev/full"))("a disk that is really full is told as such", () => {
    const file = journalOf(events);
    const full = { ...fs, openSync: () => fs.openSync("/dev/full", "r+"), ftruncateSync: () => {} };
    const journal = openJournal<Event>(file, full);
    expect(() => journal.append({ n: 1 })).toThrow(
      expect.objectContaining({ code: "E_STORE", message: "the disk is full", where: file }),
    );
    journal.close();
  });

  test("half a write is finished by a second one", () => {
    const file = journalOf(events);
    const slow = {
      ...fs,
      writeSync: ((handle: number, bytes: Buffer, at: number, length: number, to: number) =>
        fs.writeSync(handle, bytes, at, Math.min(7, length), to)) as typeof fs.writeSync,
    };
    const journal = openJournal<Event>(file, slow);
    journal.append({ n: 4, text: "more than seven bytes" });
    journal.close();
    expect(read(file).at(-1)).toEqual({ n: 4, text: "more than seven bytes" });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("%s is refused, and nothing is written", (n) => {
    const file = journalOf(events);
    const journal = openJournal<Event>(file);
    expect(() => journal.append({ n })).toThrow(`JSON cannot hold ${n} (n)`);
    journal.append({ n: 4 });
    journal.close();
    expect(read(file)).toEqual([...events, { n: 4 }]);
  });
});

import * as fs from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FileSystem, writeAtomic } from "../../../src/execution/store/atomic.ts";
import { faulty } from "../../helpers/faults.ts";
import { folderWith } from "../../helpers/folder.ts";

const read = (file: string) => fs.readFileSync(file, "utf8");

describe("writing a file in one step", () => {
  test("writes a new file and replaces an old one, and leaves nothing else", () => {
    const folder = folderWith();
    const file = join(folder, "result.json");
    writeAtomic(file, "first");
    expect(read(file)).toBe("first");
    writeAtomic(file, new TextEncoder().encode("second"));
    expect(read(file)).toBe("second");
    expect(fs.readdirSync(folder)).toEqual(["result.json"]);
  });

  test("forces the text to disk before it takes the name, and the folder after", () => {
    const { fs: noted, calls } = faulty();
    writeAtomic(join(folderWith(), "a"), "text", noted);
    expect(calls).toEqual([
      "open 1",
      "write 1",
      "fsync 1",
      "close 1",
      "rename 1",
      "open 2",
      "fsync 2",
      "close 2",
    ]);
  });

  test.each(["open 1", "write 1", "fsync 1", "close 1", "rename 1"])(
    "a fault at %s leaves the old file and nothing else",
    (failing) => {
      const folder = folderWith({ a: "old" });
      expect(() => writeAtomic(join(folder, "a"), "new", faulty(failing).fs)).toThrow("no space left");
      expect(read(join(folder, "a"))).toBe("old");
      expect(fs.readdirSync(folder)).toEqual(["a"]);
    },
  );

  test.each(["open 2", "fsync 2"])(
    "a fault at %s, after the rename, is told; the new file is whole",
    (failing) => {
      const folder = folderWith({ a: "old" });
      expect(() => writeAtomic(join(folder, "a"), "new", faulty(failing).fs)).toThrow("no space left");
      expect(read(join(folder, "a"))).toBe("new");
    },
  );

  test("a file that stands where the temporary one would is neither followed nor removed", () => {
    const folder = folderWith({ victim: "precious" });
    // The temporary name is known only when it is opened: put a link there at that moment.
    const { fs: real } = faulty();
    let planted = "";
    const trap: FileSystem = {
      ...real,
      openSync: ((path: string, flags: string) => {
        planted = path;
        fs.symlinkSync(join(folder, "victim"), path);
        return fs.openSync(path, flags);
      }) as FileSystem["openSync"],
    };
    expect(() => writeAtomic(join(folder, "a"), "new", trap)).toThrow(/EEXIST/);
    expect(read(join(folder, "victim"))).toBe("precious");
    expect(fs.lstatSync(planted).isSymbolicLink()).toBe(true);
  });
});

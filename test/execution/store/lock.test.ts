import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lockFolder } from "../../../src/execution/store/lock.ts";
import { folderWith } from "../../helpers/folder.ts";

const lockOf = (holder: object) => ({
  ".lock": JSON.stringify({ host: hostname(), began: null, count: 1, ...holder }),
});

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

describe("the lock of a folder", () => {
  test("is held by one, and free after", () => {
    const folder = folderWith();
    const lock = lockFolder(folder);
    lock.check();
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({
        exit: 2,
        message: `process ${process.pid} is writing into this folder`,
        where: folder,
      }),
    );
    lock.release();
    expect(fs.readdirSync(folder)).toEqual([]);
    lockFolder(folder).release();
  });

  test("of a process that lives names it", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    try {
      const folder = folderWith(lockOf({ pid: child.pid }));
      expect(() => lockFolder(folder)).toThrow(`process ${child.pid} is writing into this folder`);
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  });

  test("of a dead process is taken over", () => {
    const folder = folderWith(lockOf({ pid: deadPid() }));
    const lock = lockFolder(folder);
    lock.check();
    expect(fs.readdirSync(folder)).toEqual([".lock"]);
    lock.release();
  });

  test.skipIf(!fs.existsSync("/proc/self/stat"))(
    "whose number belongs to a later process is taken over",
    () => {
      const folder = folderWith(lockOf({ pid: process.pid, began: "1" }));
      lockFolder(folder).release();
    },
  );

  test("of another machine counts as long as it is touched", () => {
    const folder = folderWith(lockOf({ pid: 7, host: "elsewhere" }));
    expect(() => lockFolder(folder)).toThrow("process 7 on elsewhere is writing into this folder");
    const silent = new Date(Date.now() - 91_000);
    fs.utimesSync(join(folder, ".lock"), silent, silent);
    lockFolder(folder).release();
  });

  test("that was never written to its end is taken over after a while", () => {
    const folder = folderWith({ ".lock": "" });
    const later = new Date(Date.now() + 60_000);
    fs.utimesSync(join(folder, ".lock"), later, later);
    expect(() => lockFolder(folder)).toThrow("another process is writing into this folder");
    const before = new Date(Date.now() - 5001);
    fs.utimesSync(join(folder, ".lock"), before, before);
    lockFolder(folder).release();
  });

  test("that cannot be read is told, whoever holds it", () => {
    const folder = folderWith();
    fs.mkdirSync(join(folder, ".lock"));
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({
        exit: 2,
        where: folder,
        message: expect.stringMatching(/^its lock cannot be read: EISDIR/),
        hint: "remove .lock from the folder if no process is using it, or use another --out",
      }),
    );
    expect(fs.readdirSync(folder)).toEqual([".lock"]);
  });

  test("that somebody else took is noticed, and left to them", () => {
    const folder = folderWith();
    const lock = lockFolder(folder);
    fs.writeFileSync(join(folder, ".lock"), "theirs");
    expect(() => lock.check()).toThrow(expect.objectContaining({ code: "E_STORE", exit: 3 }));
    lock.release();
    expect(fs.readFileSync(join(folder, ".lock"), "utf8")).toBe("theirs");
  });
});

/** The real file system, noting each call that changes something and failing at the one that is named, e.g. "write 2". */

import * as fs from "node:fs";
import type { FileSystem } from "../../src/execution/store/journal.ts";

export function faulty(failing?: string): { fs: FileSystem; calls: string[] } {
  const calls: string[] = [];
  const wrap = <Call extends (...args: never[]) => unknown>(name: string, call: Call): Call =>
    ((...args: Parameters<Call>) => {
      const count = calls.filter((each) => each.startsWith(`${name} `)).length + 1;
      calls.push(`${name} ${count}`);
      if (failing === `${name} ${count}`) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
      return call(...args);
    }) as Call;
  return {
    calls,
    fs: {
      openSync: wrap("open", fs.openSync),
      writeFileSync: wrap("write", fs.writeFileSync),
      writeSync: wrap("append", fs.writeSync),
      ftruncateSync: wrap("truncate", fs.ftruncateSync),
      fsyncSync: wrap("fsync", fs.fsyncSync),
      closeSync: wrap("close", fs.closeSync),
      renameSync: wrap("rename", fs.renameSync),
      rmSync: wrap("remove", fs.rmSync),
    },
  };
}

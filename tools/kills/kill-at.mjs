// Loaded before a program (node --import): the process kills itself at the write whose number GANSCOPE_KILL_AT names, half
// of its bytes written; a process that trains, at that of GANSCOPE_KILL_WORKER_AT, and the one that started it before. What
// counts as a write is every call that changes a file or a folder.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const isWorker = process.send !== undefined;
const at = Number(isWorker ? process.env.GANSCOPE_KILL_WORKER_AT : process.env.GANSCOPE_KILL_AT);
let writes = 0;

function fatal(half) {
  writes++;
  if (writes !== at) return;
  half();
  if (isWorker) process.kill(process.ppid, "SIGKILL");
  process.kill(process.pid, "SIGKILL");
}

for (const name of ["fsyncSync", "renameSync", "rmSync", "ftruncateSync", "mkdirSync", "linkSync"]) {
  const real = fs[name];
  fs[name] = (...args) => {
    fatal(() => {});
    return real(...args);
  };
}
const { openSync, writeSync, writeFileSync } = fs;
fs.openSync = (path, flags, ...rest) => {
  if (flags !== undefined && flags !== "r") fatal(() => {});
  return openSync(path, flags, ...rest);
};
fs.writeSync = (handle, bytes, at, length, to) => {
  if (handle > 2) fatal(() => writeSync(handle, bytes, at, Math.floor(length / 2), to));
  return writeSync(handle, bytes, at, length, to);
};
fs.writeFileSync = (path, content, ...rest) => {
  fatal(() => writeFileSync(path, content.slice(0, Math.floor(content.length / 2)), ...rest));
  return writeFileSync(path, content, ...rest);
};
syncBuiltinESMExports();

/**
 * Only one process at a time writes into a folder. The lock is a file that names its holder. If the holder is dead, take the
 * lock over; if it is alive, fail and report its PID. Whether a process on another machine is alive cannot be checked: its
 * lock is valid as long as the holder touches it, every 15 seconds.
 */

import * as fs from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { InputError, StoreError } from "../../errors.ts";
import { storing } from "./storing.ts";

const LOCK_FILE = ".lock";
/** Milliseconds between two touches, and after which a lock of another machine counts as dead. */
const TOUCH = 15_000;
const SILENCE = 90_000;
/** Milliseconds that a process may take between making the file and writing its name, where it cannot do both at once. */
const WRITING = 5000;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, if known: process ids are reused. */
  readonly began: string | null;
  /** Tells two locks of one process apart. */
  readonly count: number;
}

let locks = 0;

export interface Lock {
  /** @throws StoreError if another process has taken the folder meanwhile */
  check(): void;
  release(): void;
}

/**
 * @param folder exists
 * @throws InputError if a running process holds the lock
 */
export function lockFolder(folder: string): Lock {
  const file = join(folder, LOCK_FILE);
  const me: Holder = { pid: process.pid, host: hostname(), began: beganAt(process.pid), count: ++locks };
  const mine = JSON.stringify(me);
  while (!storing(file, () => tryCreate(file, mine))) removeIfDead(file, folder);

  const touch = setInterval(() => {
    try {
      if (read(file) === mine) fs.utimesSync(file, new Date(), new Date());
    } catch {
      // The lock is gone: `check` fails before anything is written.
    }
  }, TOUCH).unref();
  const release = (): void => {
    clearInterval(touch);
    process.off("exit", release);
    if (read(file) === mine) fs.rmSync(file, { force: true });
  };
  // A second Ctrl-C ends the process where it is.
  process.on("exit", release);
  return {
    check() {
      if (read(file) === mine) return;
      throw new StoreError("another ganscope process is using this folder", {
        where: folder,
        hint: "only one process at a time may write into a folder; use another --out",
      });
    },
    release,
  };
}

/** The lock file appears with its content: a process that is killed meanwhile leaves no lock without a holder. */
function tryCreate(file: string, text: string): boolean {
  const temporary = `${file}.${process.pid}.${locks}.tmp`;
  try {
    fs.writeFileSync(temporary, text);
    fs.linkSync(temporary, file);
    return true;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // Gone: the holder of the lock has removed what looked like a leftover.
    if (code === "EEXIST" || code === "ENOENT") return false;
    if (syscall !== "link") throw error;
    return tryCreateUnlinked(file, text);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

/** For file systems without hard links. */
function tryCreateUnlinked(file: string, text: string): boolean {
  try {
    fs.writeFileSync(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Removes a dead holder's lock, or throws an error that names the holder. */
function removeIfDead(file: string, folder: string): void {
  const found = readLock(file, folder);
  const age = Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (found === undefined) return;
  const holder = parse(found);
  const alive = holder === undefined ? age < WRITING : lives(holder, age);
  if (alive) {
    const who =
      holder === undefined
        ? "another process"
        : `process ${holder.pid}${holder.host === hostname() ? "" : ` on ${holder.host}`}`;
    throw new InputError(`${who} is writing into this folder`, {
      where: folder,
      hint: "wait for it, stop it, or use another --out",
    });
  }
  // Two processes may both see the dead lock. The second one's rename would take the lock that the first has just made:
  // it looks at what it has taken, and gives it back.
  const taken = `${file}.${process.pid}`;
  try {
    fs.renameSync(file, taken);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (read(taken) !== found && !fs.existsSync(file)) fs.renameSync(taken, file);
  else fs.rmSync(taken, { force: true });
}

function lives({ pid, host, began }: Holder, age: number): boolean {
  if (host !== hostname()) return age < SILENCE;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process is alive and belongs to another user.
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return began === null || beganAt(pid) === began;
}

/** Ticks from the machine's start to that of the process (Linux only). A zombie counts as dead. */
function beganAt(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name may hold spaces and brackets: the state is the first word behind its closing bracket.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "dead" : fields[19];
  } catch {
    return null;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return typeof holder?.pid === "number" && typeof holder.host === "string" ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** @returns undefined if the lock is gone. @throws InputError if it cannot be read, so its holder is unknown */
function readLock(file: string, folder: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new InputError(`its lock cannot be read: ${message}`, {
      where: folder,
      hint: `remove ${LOCK_FILE} from the folder if no process is using it, or use another --out`,
    });
  }
}

function read(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

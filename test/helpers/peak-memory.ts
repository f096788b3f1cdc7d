import { existsSync, readFileSync } from "node:fs";

const STATUS = "/proc/self/status";

/** The largest resident size of this process up to now, in MiB. On Linux `maxRSS` begins with that of the process that started it. */
export function peakMiB(): number {
  const [, kib] = (existsSync(STATUS) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(STATUS, "utf8"))) || [];
  return Number(kib ?? process.resourceUsage().maxRSS) / 1024;
}

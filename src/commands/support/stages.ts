/** Progress of an installation on stderr: each stage is named when it starts, again every 10 s, and when it ends. */

import type { Reporter } from "../../engine/install/install.ts";
import { printable } from "../../errors.ts";
import type { Io } from "./io.ts";
import { duration } from "./progress.ts";

const HEARTBEAT = 10_000;

/** @example megabytes(273_829_956)   // "274 MB" */
export const megabytes = (bytes: number): string =>
  bytes < 999.5e6 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

export function showStages(io: Io, now: () => number = () => performance.now()): Reporter {
  return {
    plan({ key, folder, fetches, bytes }) {
      io.err(io.paintErr("bold", key));
      for (const { what, by, bytes: size } of fetches)
        io.err(`  downloads  ${what}, ${megabytes(size)}, with ${by}`);
      io.err(`  writes     about ${megabytes(bytes)} to ${printable(folder)}`);
    },
    async stage(title, work, size) {
      const started = now();
      const before = (await size?.()) ?? 0;
      const line = async (word: string, done = "") => {
        const written = size === undefined ? "" : `, ${megabytes((await size()) - before)} written`;
        io.err(`${word}  ${title}${done}${written}, ${duration((now() - started) / 1000)}`);
      };
      io.err(`${io.paintErr("dim", "start")} ${title}`);
      const heartbeat = setInterval(() => void line(io.paintErr("dim", "still")), HEARTBEAT);
      try {
        const result = await work();
        clearInterval(heartbeat);
        await line(io.paintErr("green", "done "));
        return result;
      } finally {
        clearInterval(heartbeat);
      }
    },
  };
}

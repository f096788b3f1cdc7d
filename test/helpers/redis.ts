/** A Redis of a test's own: on a free port, in a folder of its own, with every write on disk; ended after the test. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { folderWith } from "./folder.ts";

/** Said in the names of tests that need it; empty where it is there. */
export const noRedis =
  spawnSync("redis-server", ["--version"]).status === 0 ? "" : " (skipped: no redis-server here)";

export interface OwnRedis {
  readonly url: string;
  /** Kills it where it stands, and starts it again after so many milliseconds. */
  restart(pause: number): Promise<void>;
  /** Kills it for good. */
  stop(): Promise<void>;
  /** All writes so far, by its own account: each the words of one command. */
  writes(): string[][];
}

export async function startRedis(...options: readonly string[]): Promise<OwnRedis> {
  const folder = folderWith();
  let port = await freePort();
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const words = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
    const durable = ["--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0"];
    const child = spawn("redis-server", [...words, ...durable, ...options], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    server = child;
    await new Promise<void>((resolve, reject) => {
      child.stdout.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes("Ready to accept connections")) resolve();
      });
      child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
    });
  };
  const kill = async (): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill("SIGKILL");
    await ended;
  };
  onTestFinished(kill);
  for (let tries = 1; ; tries++) {
    try {
      await start();
      break;
    } catch (error) {
      // Somebody else has taken the port in between.
      if (tries === 5) throw error;
      port = await freePort();
    }
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: kill,
    async restart(pause) {
      await kill();
      await new Promise((resolve) => setTimeout(resolve, pause));
      await start();
    },
    writes() {
      const home = join(folder, "appendonlydir");
      const files = readdirSync(home).filter((name) => name.endsWith(".incr.aof"));
      return files.flatMap((name) => commandsIn(readFileSync(join(home, name))));
    },
  };
}

/** The commands of an append-only file: "*2\r\n$4\r\nINCR\r\n$1\r\na\r\n" is one of two words (Redis serialization protocol). */
function commandsIn(bytes: Buffer): string[][] {
  const commands: string[][] = [];
  let at = 0;
  const number = (): number => {
    const end = bytes.indexOf("\r\n", at);
    const value = Number(bytes.toString("latin1", at + 1, end));
    at = end + 2;
    return value;
  };
  while (at < bytes.length) {
    const words = Array.from({ length: number() }, () => {
      const length = number();
      const word = bytes.toString("utf8", at, at + length);
      at += length + 2;
      return word;
    });
    commands.push(words);
  }
  return commands;
}

/** Below the ports that systems give to connections, which may take one while its Redis is away. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = createServer().listen(port, "127.0.0.1");
    const free = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!free) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}

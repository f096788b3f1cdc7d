/** A run by several workers through a real Redis, as users start them: processes that are killed, stopped and cut off. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../../src/execution/queue/redis.ts";
import { builtFile } from "../../helpers/built.ts";
import { type Outcome, start } from "../../helpers/command-line.ts";
import { folderWith } from "../../helpers/folder.ts";
import { noRedis, startRedis } from "../../helpers/redis.ts";

const training = (steps: number, seeds: number) => ({
  name: "tiny",
  target: { kind: "ring" },
  trainer: { kind: "gan", steps, batch: 16, generator: { widths: [4] }, discriminator: { widths: [4] } },
  log: { every: 5 },
  snapshots: { every: steps, samples: 100 },
  metrics: { emd: { enabled: false } },
  expect: [{ verdict: "convergence", is: "converged", level: "warn" }],
  seeds,
});
const game = {
  name: "game",
  game: { kind: "dirac", update: { kind: "alternating" }, rate: 0.2, steps: 20, start: [1, 1] },
  matrix: { "game.rate": [0.1, 0.2, 0.3] },
};
const files = (steps: number, seeds: number) => ({
  "tiny.json": JSON.stringify(training(steps, seeds)),
  "game.json": JSON.stringify(game),
});
const paths = ["tiny.json", "game.json"];

/** ganscope from the built package: it starts processes that train. */
const ganscope = (args: readonly string[], cwd: string): Outcome =>
  start([builtFile("src/cli.js"), ...args], cwd);

const timeless = (folder: string): string =>
  JSON.stringify(
    JSON.parse(readFileSync(join(folder, "result.json"), "utf8"), (key, value) =>
      key === "timing" ? undefined : value,
    ),
  );

interface Worker {
  readonly process: ChildProcess;
  /** What it has said so far. */
  said(): string;
  /** Waits until it says so, from a place in what it says on. */
  says(what: RegExp, from?: number): Promise<void>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

function startWorker(url: string, cwd: string, ...flags: readonly string[]): Worker {
  const words = ["queue", "work", "--redis", url, "-j", "1", ...flags];
  const child = spawn(process.execPath, [builtFile("src/cli.js"), ...words], { cwd, stdio: "pipe" });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  const ended = new Promise<number | string>((resolve) => {
    child.on("close", (code, signal) => resolve(code ?? signal ?? "nothing"));
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  return {
    process: child,
    said: () => text,
    ended,
    async says(what, from = 0) {
      while (!what.test(text.slice(from))) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`it ended without saying ${what}: ${text}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** How often each piece of a run was written as finished, by Redis's own account. */
function commitsOf(writes: readonly string[][], run: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [command, key, field] of writes) {
    if (command.toUpperCase() !== "HSET" || key !== `ganscope:run:${run}:finished`) continue;
    counts[field] = (counts[field] ?? 0) + 1;
  }
  return counts;
}

/** As many trainings as no worker does alone before the others have begun. */
const SEEDS = 12;

/**
 * Stops a worker in the middle of a training, so that it finishes no other piece before it goes on.
 *
 * @returns the key of what it is at
 */
async function stopAtATraining(worker: Worker, url: string, run: string): Promise<string> {
  const { redis, close } = await connect(url);
  onTestFinished(close);
  const begun = /^(train tiny \d+) \(run \w+\)(, attempt \d)?\n$/m;
  for (let from = worker.said().length; ; from = worker.said().length) {
    await worker.says(begun, from);
    worker.process.kill("SIGSTOP");
    // What it said before is still on its way.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [, piece] = begun.exec(worker.said().slice(from)) ?? [];
    if (piece !== undefined && (await redis.hexists(`ganscope:run:${run}:finished`, piece)) === 0)
      return piece;
    worker.process.kill("SIGCONT");
  }
}

const runIn = ({ out }: Outcome): string => /^run ([0-9a-f]{32}):/.exec(out)?.[1] ?? `no run in ${out}`;

describe.skipIf(noRedis !== "")(`a run through a queue${noRedis}`, () => {
  test("comes out as by one process, whoever is killed, cut off or stopped on the way", async () => {
    const folder = folderWith(files(500, SEEDS));
    const redis = await startRedis();
    const at = ["--redis", redis.url];
    const added = ganscope(["queue", "add", ...paths, "--engine", "wasm", ...at], folder);
    expect(added).toMatchObject({ exit: 0, err: "" });
    expect(added.out).toContain(`${SEEDS + 4} of ${SEEDS + 4} jobs added`);
    const run = runIn(added);
    const worker = () => startWorker(redis.url, folder, "--lease", "6");

    // Each of two is killed in the middle of a training, and another one comes for it.
    const first = worker();
    const second = worker();
    for (const each of [first, second]) {
      await each.says(/^train tiny \d+ \(run/m);
      each.process.kill("SIGKILL");
      expect(await each.ended).toBe("SIGKILL");
    }
    const third = worker();
    const fourth = worker();

    // Redis is killed while both train, and comes back after longer than the lock lasts.
    await Promise.all([third, fourth].map((each) => each.says(/^train tiny \d+ \(run/m)));
    await redis.restart(7000);
    expect(third.said()).not.toContain("Error");
    await third.says(
      /lost the connection to Redis at .*: waiting for it\n(?:.*\n)*connected to Redis at .* again\n/,
    );

    // One is stopped until its piece is another's, then goes on.
    const piece = await stopAtATraining(fourth, redis.url, run);
    await third.says(new RegExp(`^${piece} \\(run \\w+\\), attempt \\d`, "m"), third.said().length);
    fourth.process.kill("SIGCONT");
    await fourth.says(new RegExp(`^${piece} .*discarded`, "m"));

    expect(await Promise.all([third.ended, fourth.ended])).toEqual([0, 0]);
    const keys = [
      "nulls tiny",
      ...Array.from({ length: SEEDS }, (_, i) => `train tiny ${i + 1}`),
      ...[1, 2, 3].map((rate) => `exact game--rate-0-${rate}`),
    ];
    expect(commitsOf(redis.writes(), run)).toEqual(Object.fromEntries(keys.map((key) => [key, 1])));

    const collected = ganscope(["queue", "collect", "--out", "queued", ...at], folder);
    const alone = ganscope(
      ["run", ...paths, "--engine", "wasm", "-j", "1", "--out", "alone", "--quiet"],
      folder,
    );
    expect([collected.exit, collected.err]).toEqual([alone.exit, ""]);
    expect(timeless(join(folder, "queued"))).toBe(timeless(join(folder, "alone")));
    expect(collected.out.replaceAll("queued", "alone")).toBe(alone.out);

    // Held against a baseline as a run is: of the same numbers nothing has changed.
    expect(ganscope(["baseline", "save", "main", "alone"], folder)).toMatchObject({
      exit: 0,
      err: expect.stringMatching(/^not saved: game--rate-0-1, .* \(no primary quantity\)\n$/),
    });
    const held = ganscope(
      ["queue", "collect", "--baseline", "main", "--json", "--out", "held", ...at],
      folder,
    );
    expect(held.exit).toBe(0);
    expect(JSON.parse(held.out)).toMatchObject({
      comparison: { changes: [{ scenario: "tiny", metric: "mode-coverage.modes20", verdict: "no change" }] },
    });
  });

  test("is added once, goes on after Ctrl-C, and says what is missing", async () => {
    const folder = folderWith(files(1500, 2));
    const { url } = await startRedis();
    const at = ["--redis", url];
    const add = () => ganscope(["queue", "add", ...paths, "--engine", "wasm", ...at], folder);
    const run = runIn(add());
    expect(add().out).toMatch(/^run \w+: 0 of 6 jobs added, 6 already in the queue\n/);

    // A machine whose engine is not that of the run does what needs none, and leaves the rest as it was.
    const { redis, close } = await connect(url);
    onTestFinished(close);
    await redis.set(`ganscope:run:${run}:engine`, "abacus 1.0");
    const strange = startWorker(url, folder);
    expect(await strange.ended).toBe(3);
    expect(strange.said()).toMatch(
      /^E_ENGINE run \w{8} is trained on a different engine \(abacus 1\.0, this worker has wasm /m,
    );
    await redis.del(`ganscope:run:${run}:engine`);

    const stopped = startWorker(url, folder);
    await stopped.says(/^train tiny 1 \(run/m);
    stopped.process.kill("SIGINT");
    expect(await stopped.ended).toBe(130);
    expect(stopped.said()).toMatch(/^train tiny 1 \(run \w+\): stopped, other workers will run it$/m);

    const half = ganscope(["queue", "collect", run.slice(0, 6), "--out", "half", ...at], folder);
    expect([half.exit, half.err]).toEqual([3, ""]);
    expect(half.out).not.toContain("NOT RUN tiny: null bands");
    for (const name of ["tiny seed 1", "tiny seed 2", "game--rate-0-1"]) {
      expect(half.out).toContain(`NOT RUN ${name}: no worker has finished it`);
    }
    const rest = startWorker(url, folder);
    expect(await rest.ended).toBe(0);
    expect(rest.said()).toContain("5 jobs done by this worker");
    expect(ganscope(["queue", "collect", "--out", "whole", ...at], folder).exit).toBe(0);
    expect(add().out).toMatch(/^run \w+: 0 of 6 jobs added, 6 finished\n/);
  });

  test("tells a piece that failed, and tries it again when it is added again", async () => {
    const folder = folderWith({ "tiny.json": JSON.stringify(training(100_000, 1)) });
    const { url } = await startRedis();
    const at = ["--redis", url];
    const add = () => ganscope(["queue", "add", "tiny.json", "--engine", "wasm", ...at], folder);
    add();
    // Null bands have all the time that they need.
    const patient = startWorker(url, folder);
    await patient.says(/^train tiny 1 \(run/m);
    patient.process.kill("SIGINT");
    expect(await patient.ended).toBe(130);
    // A lease longer than a timer can wait is as long as one can.
    const hasty = startWorker(url, folder, "--timeout", "3", "--lease", "99999999");
    expect(await hasty.ended).toBe(3);
    expect(hasty.said()).not.toContain("TimeoutOverflowWarning");
    expect(hasty.said()).toMatch(/failed: train tiny 1 \(run \w+\): it took longer than 3 s/);
    const collected = ganscope(["queue", "collect", "--out", "out", ...at], folder);
    expect(collected.exit).toBe(3);
    expect(collected.out).toMatch(/tiny seed 1.*it took longer than 3 s/);
    expect(add().out).toMatch(/^run \w+: 1 of 2 jobs added, 1 finished\n/);
  });

  test("drops aloud what is done elsewhere before it is done here", async () => {
    const folder = folderWith({ "tiny.json": JSON.stringify(training(100_000, 1)) });
    const { url } = await startRedis();
    ganscope(["queue", "add", "tiny.json", "--engine", "wasm", "--redis", url], folder);
    const slow = startWorker(url, folder);
    await slow.says(/^train tiny 1 \(run/m);
    // As Redis looks when a faster worker has brought the piece home: no job is waited for any more.
    const { redis, close } = await connect(url);
    onTestFinished(close);
    const [active] = await redis.keys("*:active");
    expect(await redis.del(active ?? "no job is under way")).toBe(1);
    expect(await slow.ended).toBe(0);
    expect(slow.said()).toMatch(
      /^train tiny 1 \(run \w+\): finished by another worker, this attempt is discarded$/m,
    );
  });

  test("is left by a worker that is told to end, though Redis is gone", async () => {
    const { url, stop } = await startRedis();
    const worker = startWorker(url, folderWith(), "--stay");
    const { redis, close } = await connect(url);
    // This connection, and two of the worker: one to talk, one to wait for jobs.
    while (
      String(await redis.client("LIST"))
        .trim()
        .split("\n").length < 3
    ) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    close();
    await stop();
    await worker.says(/lost the connection to Redis at .*: waiting for it/);
    worker.process.kill("SIGTERM");
    expect(await worker.ended).toBe(143);
    expect(worker.said()).toContain("0 jobs done by this worker");
  });
});

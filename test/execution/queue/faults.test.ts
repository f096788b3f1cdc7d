/** What a queue refuses: outcomes that come too late, what others have written into Redis, and a Redis that is not there. */
import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { makePlan, type Plan, piecesOf, planId } from "../../../src/execution/pool/plan.ts";
import { environmentHere } from "../../../src/execution/pool/record.ts";
import { addRun } from "../../../src/execution/queue/add.ts";
import { begin, commit, type Kept, PREFIX, putRun, readKept } from "../../../src/execution/queue/board.ts";
import { collectRun, findRun } from "../../../src/execution/queue/collect.ts";
import { jobId, orderName, queueName } from "../../../src/execution/queue/orders.ts";
import { type Connection, connect } from "../../../src/execution/queue/redis.ts";
import { workOnQueue } from "../../../src/execution/queue/work.ts";
import { packageRoot } from "../../../src/root.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import { fromBundle, ganscope, start } from "../../helpers/command-line.ts";
import { folderWith } from "../../helpers/folder.ts";
import { noRedis, startRedis } from "../../helpers/redis.ts";

const game = {
  name: "game",
  game: { kind: "dirac", update: { kind: "alternating" }, rate: 0.2, steps: 20, start: [1, 1] },
};
const planOf = (content: object): Plan => {
  const folder = folderWith({ "s.json": JSON.stringify(content), "x.csv": "1,2\n3,4\n5,6\n7,8\n" });
  return makePlan(loadScenarios([join(folder, "s.json")]), { id: "wasm" }, false);
};

async function connected(): Promise<Connection & { readonly writes: () => string[][] }> {
  const { url, writes } = await startRedis();
  const connection = await connect(url);
  onTestFinished(connection.close);
  return { ...connection, writes };
}

const kept = (state: Kept["state"], why: string): Kept => ({
  state,
  outcome: { kind: "none", why, lastStep: 0 },
  environment: environmentHere(),
  timing: { seconds: 1 },
});

/** What one worker says until nothing is left. */
async function worked(connection: Connection): Promise<{ said: string[]; finished: number; failed: number }> {
  const said: string[] = [];
  const { signal } = new AbortController();
  const say = (text: string) => void said.push(text);
  const count = await workOnQueue(connection, { jobs: 1, lease: 5, stay: false, signal, say });
  return { said, ...count };
}

describe.skipIf(noRedis !== "")(`outcomes${noRedis}`, () => {
  const [run, piece] = ["0".repeat(32), "train tiny 1"];

  test("are kept from the last attempt alone, and once", async () => {
    const { redis, writes } = await connected();
    expect(await begin(redis, run, piece)).toBe(1);
    expect(await begin(redis, run, piece)).toBe(2);
    const commitAs = (token: number, value: Kept) => commit(redis, { run, piece, token }, value);
    expect(await commitAs(1, kept("finished", "late"))).toBe("superseded");
    expect((await readKept(redis, run)).size).toBe(0);
    expect(await commitAs(2, kept("failed", "crash"))).toBe("kept");
    // A failed piece may be begun again, a finished one may not.
    expect(await begin(redis, run, piece)).toBe(3);
    expect(await commitAs(3, kept("finished", "first"))).toBe("kept");
    expect(await commitAs(3, kept("finished", "said twice"))).toBe("kept");
    expect(await commitAs(2, kept("finished", "late"))).toBe("done");
    expect(await begin(redis, run, piece)).toBeUndefined();
    expect([...(await readKept(redis, run))]).toEqual([[piece, kept("finished", "first")]]);
    const home = `ganscope:run:${run}:finished`;
    const hset = writes().filter(([name, key]) => name.toUpperCase() === "HSET" && key === home);
    expect(hset).toHaveLength(1);
  });

  test("come from one of many at a time, in whatever order they come", async () => {
    const { redis } = await connected();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => begin(redis, run, piece)));
    expect(tokens.toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    const verdicts = await Promise.all(
      tokens.map((token) =>
        commit(redis, { run, piece, token: token ?? 0 }, kept("finished", String(token))),
      ),
    );
    expect(verdicts.filter((verdict) => verdict === "kept")).toHaveLength(1);
    expect([...(await readKept(redis, run)).values()]).toEqual([kept("finished", "20")]);
  });
});

describe.skipIf(noRedis !== "")(`what others wrote into Redis${noRedis}`, () => {
  test("jobs that are none of ours are named and fail; the worker goes on", async () => {
    const connection = await connected();
    const { redis, bullmq } = connection;
    const plan = planOf(game);
    const { run } = await addRun(plan, "ganscope run s.json", connection);
    // As they lie there: another version's run, one that is not what its id says, one that reads a file unseen.
    const other = { ...plan, version: "0.0.1" };
    const head = (of: Plan) => ({ plan: of, command: "x", startedAt: "2026-01-01T00:00:00.000Z" });
    await putRun(redis, planId(other), head(other));
    const [first] = plan.scenarios;
    const forged = "f".repeat(32);
    await putRun(redis, forged, head({ ...plan, scenarios: [{ ...first, title: "another" }] }));
    const endless = {
      ...plan,
      scenarios: [{ ...first, game: { ...game.game, steps: 1e15 } }],
    } as unknown as Plan;
    await putRun(redis, planId(endless), head(endless));
    const reading = planOf({
      name: "csv",
      target: { kind: "samples", file: "x.csv" },
      trainer: { kind: "gan" },
    });
    const unseen = { ...reading, data: [null] };
    await putRun(redis, planId(unseen), head(unseen));

    const queue = new bullmq.Queue(queueName(), { connection: redis, prefix: PREFIX });
    const key = "exact game";
    const hostile: [string, unknown][] = [
      ["none", null],
      ["text", "rm -rf"],
      ["shape", { run: "../../etc", key }],
      ["unknown", { run: "a".repeat(32), key }],
      ["no-piece", { run, key: "exact ../../etc/passwd" }],
      ["version", { run: planId(other), key }],
      ["forged", { run: forged, key }],
      ["endless", { run: planId(endless), key }],
      ["unseen", { run: planId(unseen), key: "train csv 1" }],
      ["%E0%A4%A", { run, key: 7 }],
    ];
    for (const [id, data] of hostile) await queue.add("piece", data, { jobId: id });
    await queue.close();

    const { said, finished, failed } = await worked(connection);
    const where = (id: string) => `run ${id.slice(0, 8)}`;
    const none = "a job in the queue does not belong to any run - add runs only with `ganscope queue add`";
    expect(
      said.filter((line) => line.startsWith("failed: ")).map((line) => line.slice("failed: ".length)),
    ).toEqual([
      `none: ${none}`,
      `text: ${none}`,
      `shape: ${none}`,
      `${where("a".repeat(32))}: is not in Redis - add it with \`ganscope queue add\``,
      `${where(run)}: has no job "exact ../../etc/passwd" - add runs only with \`ganscope queue add\``,
      expect.stringMatching(
        /^run \w{8}: was added by ganscope 0\.0\.1, but this is ganscope \d.* queue add, work and collect$/,
      ),
      `${where(forged)}: does not match its id - add it again`,
      `${where(planId(endless))}: does not match its id - add it again`,
      expect.stringMatching(
        /^csv: the data of its target samples differ from the data with which the run was planned - /,
      ),
      `%E0%A4%A: ${none}`,
    ]);
    expect([finished, failed]).toEqual([1, hostile.length]);
    expect(said).toContainEqual(
      expect.stringMatching(
        /^skipping run \w{8}: it was added by ganscope 0\.0\.1, but this is ganscope \d[\d.]*$/,
      ),
    );
  });

  test("outcomes that are none are refused with their place", async () => {
    const connection = await connected();
    const { redis } = connection;
    const plan = planOf(game);
    const { run } = await addRun(plan, "ganscope run s.json", connection);
    const [{ key }] = piecesOf(plan);
    const plant = (text: string) => redis.hset(`ganscope:run:${run}:finished`, key, text);
    const collected = () =>
      collectRun(connection, run).then(
        () => "nothing",
        (error) => (error as Error).message,
      );
    await plant("{");
    expect(await collected()).toBe("is not JSON");
    for (const value of [
      null,
      1,
      [],
      { state: "finished" },
      { ...kept("finished", "x"), outcome: { kind: "toString" } },
    ]) {
      await plant(JSON.stringify(value));
      expect(await collected()).toBe("is not the outcome of a job");
    }
  });

  test("a job that falls silent too often is a piece that failed", async () => {
    const connection = await connected();
    const { redis } = connection;
    const { run } = await addRun(planOf(game), "ganscope run s.json", connection);
    // As BullMQ marks a job whose lock ran out more often than it may.
    const id = jobId({ run, key: "exact game" });
    const why = "job stalled more than allowable limit";
    await redis.hset(`${PREFIX}:${queueName()}:${id}`, "defa", why);
    expect(await worked(connection)).toMatchObject({ finished: 0, failed: 1 });
    const { result } = await collectRun(connection, run);
    expect([result.exit, result.skipped]).toEqual([3, [{ name: "game", why }]]);
    // Added again, it starts anew.
    expect(await addRun(planOf(game), "ganscope run s.json", connection)).toMatchObject({ added: 1 });
    expect(await worked(connection)).toMatchObject({ finished: 1, failed: 0 });
    expect((await collectRun(connection, run)).result.exit).toBe(0);
  });

  test("a run is found by the first digits of its id, or as the only one", async () => {
    const connection = await connected();
    const message = (name?: string) => findRun(connection, name).catch((error) => (error as Error).message);
    expect(await message()).toBe("holds no run");
    const runs: string[] = [];
    for (const steps of [20, 21]) {
      const { run } = await addRun(planOf({ ...game, game: { ...game.game, steps } }), "x", connection);
      runs.push(run);
      if (runs.length === 1) expect(await message()).toBe(run);
    }
    for (const run of runs) expect(await message(run.slice(0, 12))).toBe(run);
    const all = runs.toSorted().map((run) => run.slice(0, 8));
    expect(await message()).toBe(`holds more than one run; its runs are ${all.join(", ")}`);
    expect(await message("xyz")).toBe(`holds no run "xyz"; its runs are ${all.join(", ")}`);
  });
});

test("an id of a job is told as what it asks for, and one of somebody else's as it is", () => {
  const run = "0123456789abcdef0123456789abcdef";
  const order = { run, key: "train ring8: a/b 1,2" };
  expect(jobId(order)).not.toContain(":");
  expect(orderName(jobId(order))).toBe("train ring8: a/b 1,2 (run 01234567)");
  for (const id of ["7", `${run}-%E0%A4%A`, `${run}-%E0%A4`, "x-y"]) expect(orderName(id)).toBe(id);
});

describe("a Redis that cannot be used", () => {
  const files = { "s.json": JSON.stringify(game) };

  test("is one error, and exit code 3", () => {
    const folder = folderWith(files);
    for (const args of [["add", "s.json"], ["work"], ["collect"]]) {
      expect(ganscope(["queue", ...args, "--redis", "redis://user:secret@127.0.0.1:1"], folder)).toEqual({
        exit: 3,
        out: "",
        err: "E_QUEUE Redis at 127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1 - start Redis there, or give another address with --redis or GANSCOPE_REDIS\n",
      });
    }
  });

  test.skipIf(noRedis !== "")(`wants the right password, and never shows it${noRedis}`, async () => {
    const { url } = await startRedis("--requirepass", "right");
    const folder = folderWith(files);
    const by = (user: string) =>
      ganscope(["queue", "work", "--redis", url.replace("//", `//${user}`)], folder);
    const hint =
      "put user and password into the URL, preferably in GANSCOPE_REDIS: redis://USER:PASSWORD@HOST:PORT\n";
    for (const [user, why] of [
      ["", "it requires a password"],
      [":wrong@", "it rejected the user or the password"],
    ]) {
      const { exit, err } = by(user);
      expect(exit).toBe(3);
      expect(err).toBe(`E_QUEUE Redis at ${new URL(url).host} cannot be used: ${why} - ${hint}`);
    }
    expect(by(":right@")).toEqual({ exit: 0, out: "0 jobs done by this worker\n", err: "" });
  });

  test("is named by a URL of one", () => {
    for (const url of ["localhost", "http://u:secret@x", "redis://"]) {
      expect(ganscope(["queue", "work", "--redis", url], folderWith())).toEqual({
        exit: 2,
        out: "",
        err: "E_USAGE --redis the address must be a redis:// or rediss:// URL - e.g. --redis redis://127.0.0.1:6379\n",
      });
    }
  });

  test("packages that are not installed are named, and how to install them", () => {
    const folder = folderWith({ ...files, "package.json": "{}" });
    const [program, ...args] = fromBundle(["queue", "work"]);
    // Where no folder above holds packages.
    cpSync(dirname(program), join(folder, "program"), { recursive: true });
    cpSync(join(packageRoot(), "package.json"), join(folder, "package.json"));
    expect(start([join(folder, "program", "cli.mjs"), ...args], folder)).toEqual({
      exit: 3,
      out: "",
      err: "E_QUEUE a queue requires the packages bullmq and ioredis, but one of them is not installed - run: npm install bullmq ioredis\n",
    });
  });
});

test.each([
  [[], "E_USAGE queue requires an action: add, work, collect\n"],
  [["wrok"], "E_USAGE unknown action 'wrok' - did you mean 'work'?\n"],
  [["add"], "E_USAGE queue add requires a scenario, suite or folder - e.g. ganscope queue add quick\n"],
  [["work", "--out", "x"], "E_USAGE --out is a flag of queue collect, not of queue work\n"],
  [
    ["work", "s.json"],
    "E_USAGE queue work takes no arguments (got 's.json'); it runs the jobs in the queue\n",
  ],
  [["collect", "-j", "2"], "E_USAGE --jobs is a flag of queue work, not of queue collect\n"],
])("queue %j is refused", (args, err) => {
  expect(ganscope(["queue", ...args], folderWith())).toEqual({ exit: 2, out: "", err });
});

/** Jobs that are not JSON, and servers that cannot be used: databases, TLS, users and their permissions. */
import { spawnSync } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { makePlan } from "../../../src/execution/pool/plan.ts";
import { addRun } from "../../../src/execution/queue/add.ts";
import { PREFIX } from "../../../src/execution/queue/board.ts";
import { collectRun } from "../../../src/execution/queue/collect.ts";
import { queueName } from "../../../src/execution/queue/orders.ts";
import { type Connection, connect } from "../../../src/execution/queue/redis.ts";
import { workOnQueue } from "../../../src/execution/queue/work.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import { ganscope } from "../../helpers/command-line.ts";
import { folderWith } from "../../helpers/folder.ts";
import { freePort, noRedis, startRedis } from "../../helpers/redis.ts";

async function opened(url: string): Promise<Connection> {
  const connection = await connect(url);
  onTestFinished(connection.close);
  return connection;
}

/** The message of a refusal, which must come within three seconds. */
async function refused(url: string): Promise<string> {
  const began = performance.now();
  const message = await connect(url).then(
    () => "connected",
    (error: { toLine(): string }) => error.toLine(),
  );
  expect(performance.now() - began).toBeLessThan(3000);
  return message;
}

describe.skipIf(noRedis !== "")(`a job that is not JSON${noRedis}`, () => {
  test("is dropped once and counted, though two workers are there", async () => {
    const { url } = await startRedis();
    const connections = [await opened(url), await opened(url)];
    const [connection] = connections;
    const { redis } = connection;
    const game = {
      name: "game",
      game: { kind: "dirac", update: { kind: "alternating" }, rate: 0.2, steps: 20, start: [1, 1] },
    };
    const folder = folderWith({ "s.json": JSON.stringify(game) });
    const plan = makePlan(loadScenarios([join(folder, "s.json")]), { id: "wasm" }, false);
    const key = (word: string) => `${PREFIX}:${queueName()}:${word}`;
    const broken = {
      data: { data: "{not json" },
      opts: { data: "{}", opts: "x" },
      progress: { data: "{}", opts: "{}", progress: "y" },
    };
    for (const [id, fields] of Object.entries(broken)) {
      await redis.hset(key(id), { name: "piece", timestamp: 1, delay: 0, priority: 0, ...fields });
      await redis.lpush(key("wait"), id);
    }
    const { run } = await addRun(plan, "ganscope run s.json", connection);
    expect((await addRun(plan, "ganscope run s.json", connection)).added).toBe(0);
    const said: string[] = [];
    const { signal } = new AbortController();
    const counts = await Promise.all(
      connections.map((each) =>
        workOnQueue(each, { jobs: 1, lease: 2, stay: false, signal, say: (text) => void said.push(text) }),
      ),
    );
    const hint = "the job is not JSON and was dropped - add runs only with `ganscope queue add`";
    expect(said.filter((line) => line.startsWith("failed")).toSorted()).toEqual(
      Object.keys(broken)
        .map((id) => `failed: ${id}: ${hint}`)
        .toSorted(),
    );
    expect(counts.reduce((sum, { failed }) => sum + failed, 0)).toBe(3);
    expect(counts.reduce((sum, { finished }) => sum + finished, 0)).toBe(1);
    expect((await collectRun(connection, run)).result.exit).toBe(0);
    expect(await redis.exists(...Object.keys(broken).map(key))).toBe(0);
  });
});

test("a server that takes a connection and never answers is refused within three seconds", async () => {
  const server = createServer(() => {});
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  for (const scheme of ["redis", "rediss"])
    expect(await refused(`${scheme}://127.0.0.1:${port}`)).toContain(
      `E_QUEUE Redis at 127.0.0.1:${port} cannot be used: it does not answer - start Redis there`,
    );
});

describe.skipIf(noRedis !== "")(`a server that cannot be used${noRedis}`, () => {
  test("has no database of that number; the word of a database is no number", async () => {
    const { url } = await startRedis();
    expect(await refused(`${url}/99`)).toBe(
      `E_QUEUE Redis at ${new URL(url).host} cannot be used: it has no database 99 - use a smaller number; its setting \`databases\` says how many there are`,
    );
    expect(await refused(`${url}/abc`)).toContain(
      "E_USAGE --redis the address must end with the number of a database",
    );
    await (await opened(`${url}/3`)).redis.set("here", "yes");
    expect(await (await opened(url)).redis.exists("here")).toBe(0);
  });

  test("speaks no TLS, or TLS only, with a certificate that nobody knows", async () => {
    const folder = folderWith();
    const [keyFile, certificate] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", keyFile, "-out", certificate];
    spawnSync("openssl", [
      ...words,
      "-days",
      "2",
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=IP:127.0.0.1",
    ]);
    const port = await freePort();
    const { url } = await startRedis(
      ...["--tls-port", String(port), "--tls-cert-file", certificate, "--tls-key-file", keyFile],
      ...["--tls-auth-clients", "no"],
    );
    const plain = new URL(url).host;
    expect(await refused(`rediss://${plain}`)).toBe(
      `E_QUEUE Redis at ${plain} cannot be used: it does not use TLS - write redis:// instead of rediss://`,
    );
    expect(await refused(`redis://127.0.0.1:${port}`)).toContain(
      "cannot be used: it closed the connection - if the server uses TLS, write rediss:// instead of redis://",
    );
    expect(await refused(`rediss://127.0.0.1:${port}`)).toContain(
      "its certificate cannot be verified (self-signed certificate) - name the file of its issuer's certificate in NODE_EXTRA_CA_CERTS",
    );
    vi.stubEnv("NODE_EXTRA_CA_CERTS", certificate);
    onTestFinished(() => void vi.unstubAllEnvs());
    const { exit, out } = ganscope(["queue", "work", "--redis", `rediss://127.0.0.1:${port}`], folder);
    expect([exit, out]).toEqual([0, "0 jobs done by this worker\n"]);
  });

  test("knows the user by another password, or allows too little", async () => {
    const { url } = await startRedis();
    const { redis } = await opened(url);
    await redis.call(
      "ACL",
      "SETUSER",
      "alice",
      "on",
      ">right",
      "~ganscope:*",
      "+@read",
      "+ping",
      "+select",
      "+info",
      "+client",
    );
    const as = (password: string) => url.replace("//", `//alice:${password}@`);
    expect(await refused(as("wrong"))).toContain("cannot be used: it rejected the user or the password");
    for (const action of [["work"], ["collect"]]) {
      const { exit, err } = ganscope(["queue", ...action, "--redis", as("right")], folderWith());
      expect(err.trim().split("\n")).toEqual([
        expect.stringMatching(
          /^(E_QUEUE Redis at \S+ cannot be used: the user lacks permissions|E_INPUT .* holds no run)/,
        ),
      ]);
      expect(exit).toBeGreaterThanOrEqual(2);
    }
  });
});

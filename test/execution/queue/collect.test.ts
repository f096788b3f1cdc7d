/** Where a run of a queue is put together: its data must lie there, too. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makePlan } from "../../../src/execution/pool/plan.ts";
import { addRun } from "../../../src/execution/queue/add.ts";
import { collectRun } from "../../../src/execution/queue/collect.ts";
import { connect } from "../../../src/execution/queue/redis.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import { folderWith } from "../../helpers/folder.ts";
import { noRedis, startRedis } from "../../helpers/redis.ts";

test.skipIf(noRedis !== "")(`data that are other ones here, or not here, are told${noRedis}`, async () => {
  const scenario = { name: "csv", target: { kind: "samples", file: "x.csv" }, trainer: { kind: "gan" } };
  const folder = folderWith({ "s.json": JSON.stringify(scenario), "x.csv": "1,2\n3,4\n5,6\n" });
  const data = join(folder, "x.csv");
  const { url } = await startRedis();
  const connection = await connect(url);
  onTestFinished(connection.close);
  const plan = makePlan(loadScenarios([join(folder, "s.json")]), { id: "wasm" }, false);
  const { run } = await addRun(plan, "ganscope run s.json", connection);
  expect((await collectRun(connection, run)).result.exit).toBe(3);
  writeFileSync(data, "1,2\n3,4\n5,7\n");
  await expect(collectRun(connection, run)).rejects.toMatchObject({
    code: "E_INPUT",
    where: "csv",
    message: "the data of its target samples differ from the data with which the run was planned",
    hint: "put the same files at the same path, relative to the folder where the command runs",
  });
  rmSync(data);
  await expect(collectRun(connection, run)).rejects.toMatchObject({
    where: "csv",
    message: expect.stringMatching(/^the data of its target samples cannot be read on this machine: ENOENT/),
  });
});

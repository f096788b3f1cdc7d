/** `ganscope compare`, from stored results: nothing is trained. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { baseline } from "../../src/commands/baseline.ts";
import { compare } from "../../src/commands/compare.ts";
import type { ComparisonRecord, ScenarioResult } from "../../src/result/index.ts";
import { toJson } from "../../src/writers/json.ts";
import { fromBundle } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";
import { heard } from "../helpers/io.ts";
import { ring, runResult } from "../helpers/result.ts";
import { buildRuntime } from "../helpers/runtime.ts";

beforeAll(buildRuntime);

/** The ring, ending at these distances (null diverges), under a name and with an objective of its own. */
function ended(
  distances: readonly (number | null)[],
  { name = "ring8-gan", objective = "hinge", from = 1 } = {},
): ScenarioResult {
  const drawn = ring(distances.map((_, i) => from + i));
  return {
    ...drawn,
    name,
    scenario: { ...drawn.scenario, trainer: { kind: "gan", objective }, primary: [{ metric: "emd" }] },
    gates: [],
    seeds: drawn.seeds.map((seed, i) => {
      const [value, emd] = [distances[i], seed.metrics.emd];
      // as a training that broke off before its first snapshot
      if (value === null) return { ...seed, status: "diverged", snapshots: [], metrics: {}, verdicts: {} };
      return { ...seed, metrics: { ...seed.metrics, emd: { ...emd, value } as typeof emd } };
    }),
  };
}
const LOW = [0.04, 0.044, 0.049, 0.052, 0.06];
const HIGH = LOW.map((value) => value + 0.1);
const stored = (...scenarios: ScenarioResult[]) =>
  folderWith({ "result.json": toJson(runResult(scenarios)) });

async function comparing(sides: readonly string[], strings: Record<string, string> = {}) {
  const io = heard();
  const exit = await compare.run({ positionals: sides, strings, booleans: { json: true }, lists: {} }, io);
  return { exit, err: io.lines, record: JSON.parse(io.said.join("\n")) as ComparisonRecord };
}
const verdicts = ({ changes }: ComparisonRecord) =>
  changes.map(({ scenario, verdict }) => [scenario, verdict]);

test("two objectives of one run, by their names: a difference of the trainer is told and compared", async () => {
  const run = stored(ended(LOW, { name: "hinge" }), ended(HIGH, { name: "minimax", objective: "minimax" }));
  const { exit, record } = await comparing([`${run}#hinge`, `${run}#minimax`]);
  expect(exit).toBe(1);
  expect(verdicts(record)).toEqual([["minimax", "regressed"]]);
  expect(record.changes[0].notes).toEqual(['trainer.objective was "hinge", is "minimax"']);
  expect((await comparing([`${run}#hinge`, `${run}#minimax`], { "fail-on": "never" })).exit).toBe(0);
  expect((await comparing([`${run}#minimax`, `${run}#hinge`])).exit).toBe(0);
});

test("whole runs by the names of their scenarios, and what has no counterpart is told", async () => {
  const before = stored(ended(LOW), ended(HIGH, { name: "other" }));
  const after = stored(
    ended(LOW, { from: 6 }),
    ended(LOW, { name: "other", from: 6 }),
    ended(LOW, { name: "new" }),
  );
  const old = stored(ended(LOW), ended(LOW, { name: "gone" }));
  const { exit, record, err } = await comparing([before, after]);
  expect(verdicts(record)).toEqual([
    ["ring8-gan", "no change"],
    ["other", "improved"],
  ]);
  expect([exit, err]).toEqual([0, ["only after: new"]]);
  expect((await comparing([old, after])).err).toEqual(["only before: gone", "only after: other, new"]);
});

test("a scenario all of whose trainings diverged has regressed: it is not left out", async () => {
  const [before, lost] = [
    stored(ended(LOW)),
    ended(
      LOW.map(() => null),
      { from: 6 },
    ),
  ];
  const { exit, record } = await comparing([before, stored(lost)]);
  expect([exit, verdicts(record)]).toEqual([1, [["ring8-gan", "regressed"]]]);
  expect(record.changes[0].evidence).toMatchObject({ unit: "data units", shift: null, delta: 1 });
});

test("several results are one set: three and three seeds are six", async () => {
  const [one, two] = [stored(ended(LOW.slice(0, 3))), stored(ended(LOW.slice(2), { from: 4 }))];
  const { record } = await comparing([`${one},${two}`, stored(ended(HIGH, { from: 7 }))]);
  expect(record.changes[0].evidence?.before.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 6]);
  const unlike = stored(ended(LOW, { objective: "minimax" }));
  await expect(comparing([`${one},${unlike}`, two])).rejects.toMatchObject({
    code: "E_INPUT",
    message: 'has trainings of ring8-gan that differ: trainer.objective was "hinge", is "minimax"',
  });
});

test("a baseline on either side, and a report of it", async () => {
  const folder = folderWith();
  const strings = { baselines: join(folder, "baselines") };
  const save = { positionals: ["save", "main", stored(ended(LOW))], strings, booleans: {}, lists: {} };
  expect(await baseline.run(save, heard())).toBe(0);
  const html = join(folder, "changes.html");
  const { exit, record } = await comparing(["main", stored(ended(HIGH, { from: 6 }))], { ...strings, html });
  expect([exit, verdicts(record)]).toEqual([1, [["ring8-gan", "regressed"]]]);
  expect(existsSync(html)).toBe(true);
  await expect(comparing(["main", "main"], { ...strings, html })).rejects.toMatchObject({
    code: "E_USAGE",
    where: "--html",
  });
});

test.each<[string, (run: string) => string[], string]>([
  ["three sides", (run) => [run, run, run], "compare takes two sides or one result (got 3 arguments)"],
  [
    "a run of one scenario",
    (run) => [run],
    "cannot be compared as methods: emd was measured for fewer than two",
  ],
  ["nothing of the name", (run) => [run, "mian"], "'mian' is neither a result nor a baseline"],
  ["no such scenario", (run) => [run, `${run}#ring8-gam`], "has no training of 'ring8-gam'"],
])("%s is told", async (_, sides, message) => {
  await expect(comparing(sides(stored(ended(LOW))))).rejects.toThrow(message);
});

test("Ctrl-C while the report is drawn leaves the table and a report of the changes, exit 130", async () => {
  const names = Array.from({ length: 40 }, (_, i) => `scenario-${i}`);
  const before = stored(...names.map((name) => ended(LOW, { name })));
  const after = stored(...names.map((name, i) => ended(i === 7 ? HIGH : LOW, { name })));
  const folder = folderWith({});
  const child = spawn(process.execPath, fromBundle(["compare", before, after, "--html", "changes.html"]), {
    cwd: folder,
  });
  const heard = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    heard.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    heard.err += chunk.toString();
    if (chunk.includes("drawing")) child.kill("SIGINT");
  });
  const [code] = (await once(child, "close")) as [number | null];
  expect([code, heard.err]).toEqual([
    130,
    expect.stringContaining("interrupted: the report holds the comparison without the scenarios' figures"),
  ]);
  // the table is whole: its last line is the report's name
  for (const name of names) expect(heard.out).toContain(name);
  expect(heard.out.trimEnd().split("\n").at(-1)).toBe("report: changes.html");
  const page = readFileSync(join(folder, "changes.html"), "utf8");
  expect(page).toContain("<h1>Incomplete");
  expect(page).toContain("scenario-39");
  expect(page).toContain("regressed");
  expect(page).toContain("</html>");
});

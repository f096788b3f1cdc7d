import { expect, test } from "vitest";
import { printable } from "../../src/errors.ts";
import type { Gate, RunResult, ScenarioResult, SeedResult } from "../../src/result/index.ts";
import { failedGates, incidents, verdictTable } from "../../src/writers/table.ts";

const timing = { seconds: 1, millisecondsPerStep: 1, peakMemoryMb: 1 };
const nullBand = { median: 0.0351, lo: 0.02, hi: 0.06, resamples: 199, n: 2500 };

function seed(number: number, convergence: string, emd: number, more: Partial<SeedResult> = {}): SeedResult {
  return {
    seed: number,
    status: "completed",
    lastStep: 100,
    records: [],
    snapshots: [],
    metrics: { emd: { value: emd, unit: "data units", n: 2500, nullBand } },
    verdicts: { convergence: { status: convergence, from: 0, to: 100, evidence: [], explanation: "" } },
    warnings: [],
    timing,
    ...more,
  };
}

const passed: Gate = {
  name: "emd <= 1",
  level: "error",
  operator: "<=",
  expected: "",
  observed: "",
  values: [],
  passed: true,
};
const failed: Gate = {
  name: "convergence is converged",
  level: "error",
  operator: "is",
  expected: "convergence is converged on the one seed",
  observed: "holds on 0 of 1; improving on 1",
  values: [
    { seed: 1, value: "converged", passed: true },
    { seed: 2, value: 0.123456, passed: false },
    { seed: 3, value: null, passed: false },
  ],
  passed: false,
};

function result(scenarios: Partial<ScenarioResult>[], skipped: RunResult["skipped"] = []): RunResult {
  const trained = scenarios.map((scenario) => ({ engine: {}, ...scenario }));
  return { scenarios: trained, skipped, exit: 0, command: "ganscope run core" } as unknown as RunResult;
}

test("the table counts statuses, shows the median distance beside the null, and counts gates", () => {
  const seeds = [seed(1, "converged", 0.04), seed(2, "converged", 0.06), seed(3, "improving", 0.2)];
  const other = [seed(1, "not-applicable", 0, { metrics: {} })];
  const table = verdictTable(
    result([
      { name: "ring8-gan", seeds, gates: [passed, failed, { ...failed, level: "off" }] },
      { name: "b", seeds: other, gates: [] },
    ]),
    ["convergence"],
  );
  expect(table.split("\n")).toEqual([
    "scenario   convergence                   EMD (null)     gates",
    "ring8-gan  converged 2/3, improving 1/3  0.06 (0.0351)  1/2",
    "b          not-applicable 1/1            -              none",
  ]);
});

test("a question that was not asked of a scenario has no answer in its row", () => {
  const stale = { status: "stale", from: 0, to: 100, evidence: [], explanation: "" };
  const asked = seed(1, "improving", 0.2);
  const table = verdictTable(
    result([
      { name: "gan", seeds: [{ ...asked, verdicts: { ...asked.verdicts, staleness: stale } }], gates: [] },
      { name: "vae", seeds: [seed(1, "improving", 0.2)], gates: [] },
    ]),
    ["convergence", "staleness"],
  );
  expect(table.split("\n")).toEqual([
    "scenario  convergence    staleness  EMD (null)    gates",
    "gan       improving 1/1  stale 1/1  0.2 (0.0351)  none",
    "vae       improving 1/1  -          0.2 (0.0351)  none",
  ]);
});

test("games stand in a table of their own, with where they went and how far from the equilibrium", () => {
  const equilibrium = { status: "cycles", from: 0, to: 100, evidence: [], explanation: "" };
  const played = seed(0, "", 0, {
    metrics: { "game.radius": { value: 1.42102, unit: "parameter units", n: 101 } },
    verdicts: { equilibrium },
  });
  const game = {} as NonNullable<ScenarioResult["game"]>;
  const ring = { name: "ring8-gan", seeds: [seed(1, "converged", 0.04)], gates: [passed] };
  const dirac = { name: "dirac", engine: undefined, game, seeds: [played], gates: [passed, failed] };
  const lost = {
    ...dirac,
    name: "lost",
    seeds: [{ ...played, metrics: { "game.radius": { value: null, why: "" } } }],
  };
  const ids = ["convergence", "equilibrium"];
  expect(verdictTable(result([dirac, ring, lost]), ids).split("\n")).toEqual([
    "scenario   convergence    EMD (null)     gates",
    "ring8-gan  converged 1/1  0.04 (0.0351)  1/1",
    "",
    "scenario  equilibrium  radius  gates",
    "dirac     cycles       1.42    1/2",
    "lost      cycles       -       1/2",
  ]);
  expect(verdictTable(result([dirac]), ids).split("\n")).toHaveLength(2);
});

test("studies stand in a table of their own, with their expectations", () => {
  const studied = (name: string, study: object) => ({
    name,
    engine: undefined,
    study: study as NonNullable<ScenarioResult["study"]>,
    seeds: [seed(0, "", 0, { verdicts: {} })],
    gates: [passed, failed],
  });
  const scenarios = [
    studied("lines", { subject: "translation", finding: "EMD grows evenly." }),
    // of an older version, which kept no finding
    studied("old", { subject: "translation" }),
  ];
  expect(verdictTable(result(scenarios), ["convergence"]).split("\n")).toEqual([
    "scenario  finding            gates",
    "lines     EMD grows evenly.  1/2",
    "old       translation        1/2",
  ]);
});

test("a failed gate prints name, expected, observed and every seed's value; one that is off does not", () => {
  const gates = [
    passed,
    failed,
    { ...failed, level: "warn" as const, name: "x" },
    { ...failed, level: "off" as const },
  ];
  const lines = failedGates(result([{ name: "ring", seeds: [], gates }])).split("\n");
  expect(lines).toEqual([
    "FAIL ring: convergence is converged",
    "     expected  convergence is converged on the one seed",
    "     observed  holds on 0 of 1; improving on 1",
    "     by seed   1: converged, 2: 0.123 (fails), 3: no value (fails)",
    "     repeat    ganscope run core",
    "WARN ring: x",
    "     expected  convergence is converged on the one seed",
    "     observed  holds on 0 of 1; improving on 1",
    "     by seed   1: converged, 2: 0.123 (fails), 3: no value (fails)",
    "     repeat    ganscope run core",
  ]);
});

test("what fails the run comes first, with the command for its scenario alone; what has no seeds shows none", () => {
  const game = {} as NonNullable<ScenarioResult["game"]>;
  const scenarios = [
    { name: "dirac", engine: undefined, game, seeds: [], gates: [{ ...failed, level: "warn" as const }] },
    { name: "ring", seeds: [], gates: [failed] },
  ];
  const told = (more: Partial<RunResult>) => failedGates({ ...result(scenarios), ...more }).split("\n");
  expect(told({})).toEqual([
    "FAIL ring: convergence is converged",
    "     expected  convergence is converged on the one seed",
    "     observed  holds on 0 of 1; improving on 1",
    "     by seed   1: converged, 2: 0.123 (fails), 3: no value (fails)",
    "     repeat    ganscope run core --only ring",
    "WARN dirac: convergence is converged",
    "     expected  convergence is converged on the one seed",
    "     observed  holds on 0 of 1; improving on 1",
    "     repeat    ganscope run core --only dirac",
  ]);
  expect(told({ failOn: "warn" })[0]).toBe("FAIL dirac: convergence is converged");
  expect(told({ failOn: "never" })[0]).toBe("WARN dirac: convergence is converged");
  const filtered = told({ command: "ganscope run 'my suite.yaml' --filter 'ri ng' --allow-outside" });
  expect(filtered).toContain("     repeat    ganscope run 'my suite.yaml' --allow-outside --only ring");
  const one = told({ command: "ganscope run core --only dirac --seeds 2" });
  expect(one).toContain("     repeat    ganscope run core --seeds 2 --only ring");
});

test("seeds that crashed and scenarios that never ran are named with the reason", () => {
  const crashed = seed(4, "", 0, { status: "failed", reason: "out of memory", verdicts: {} });
  const text = incidents(
    result(
      [{ name: "ring", seeds: [seed(1, "converged", 0), crashed], gates: [] }],
      [{ name: "mnist", why: "no data" }],
    ),
  );
  expect(text.split("\n")).toEqual([
    "FAILED ring seed 4: out of memory (after step 100)",
    "NOT RUN mnist: no data",
  ]);
});

test("hostile names cannot control the terminal, anywhere", () => {
  const hostile = "a\u001b[2J\u001b]0;title\u0007\r\n\u202egnp\u2028\u200b\u009b31m";
  const printed = [
    printable(hostile),
    verdictTable(result([{ name: hostile, seeds: [seed(1, hostile, 1)], gates: [] }]), ["convergence"]),
    failedGates(
      result([
        {
          name: hostile,
          seeds: [],
          gates: [
            {
              ...failed,
              name: hostile,
              expected: hostile,
              observed: hostile,
              values: [{ seed: 1, value: hostile, passed: false }],
            },
          ],
        },
      ]),
    ),
    incidents(result([], [{ name: hostile, why: hostile }])),
  ];
  for (const text of printed) {
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(text).toContain("a\\u001b[2J");
  }
  expect(verdictTable(result([{ name: hostile, seeds: [], gates: [] }]), []).split("\n")).toHaveLength(2);
  for (const order of ["::error::pwned", "  ::set-env name=A::b", "x ##[error]pwned"]) {
    const table = verdictTable(result([{ name: order, seeds: [], gates: [] }]), []);
    expect(table).not.toMatch(/^\s*::|##\[/m);
  }
  expect(printable("Grün 8 ≤ 日本 – 🙂")).toBe("Grün 8 ≤ 日本 – 🙂");
});

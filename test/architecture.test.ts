/**
 * Who may import whom. The table is the house's layout as data: each room lists the files and folders of other rooms
 * that it reaches, values and types apart, and nothing else. An entry that nobody uses is an error too, so that the
 * table stays as tight as the tree.
 */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

interface Permissions {
  /** Other rooms' files (or folders, ending in a slash) whose values may be imported; their types may be as well. */
  readonly values?: readonly string[];
  /** Those of which only types may be. */
  readonly types?: readonly string[];
  /** Packages, and node: modules without their prefix written out as they are imported. */
  readonly packages?: readonly string[];
}

const registries = [
  "metrics/index.ts",
  "src/data/index.ts",
  "src/diagnoses/index.ts",
  "src/trainers/index.ts",
];
const tensors = ["src/engine/engine.ts"];

/** A room is a folder of src, a file of src, metrics/ or reports/. Inside a room all may import all. */
const table: Readonly<Record<string, Permissions>> = {
  // leaves
  "src/errors.ts": {},
  "src/plain-data.ts": {},
  "src/samples.ts": {},
  "src/result.ts": {},
  "src/root.ts": { packages: ["node:crypto", "node:fs", "node:path", "node:url"] },
  "src/maths": {
    values: ["src/errors.ts"],
    types: ["src/samples.ts"],
    packages: ["ml-matrix", "simple-statistics"],
  },

  // the tensor side: TensorFlow itself is the engine's alone
  "src/engine": {
    values: ["src/errors.ts", "src/root.ts"],
    types: ["src/inputs/tfjs-model.ts", "src/result.ts", "src/samples.ts"],
    packages: [
      "@tensorflow/",
      "node:child_process",
      "node:crypto",
      "node:fs",
      "node:module",
      "node:os",
      "node:path",
      "node:stream",
      "node:url",
      "node:util",
      "node:zlib",
      "typebox",
      "yauzl",
    ],
  },
  "src/nets": {
    values: ["src/maths/typed-arrays.ts"],
    types: [...tensors, "src/maths/random.ts", "src/samples.ts"],
    packages: ["ml-matrix", "typebox"],
  },
  "src/objectives": { types: tensors },
  "src/penalties": {
    values: ["src/maths/typed-arrays.ts"],
    types: [...tensors, "src/maths/random.ts"],
    packages: ["typebox"],
  },
  "src/trainers": {
    values: [
      "src/engine/optimizer-options.ts",
      "src/maths/affine-density.ts",
      "src/maths/differences.ts",
      "src/maths/local-dynamics.ts",
      "src/maths/path-angle.ts",
      "src/maths/pyramid.ts",
      "src/maths/spectral-norm.ts",
      "src/maths/typed-arrays.ts",
      "src/maths/vectors.ts",
      "src/nets/affine.ts",
      "src/nets/conditional.ts",
      "src/nets/dcgan.ts",
      "src/nets/mlp.ts",
      "src/nets/options.ts",
      "src/nets/progressive.ts",
      "src/objectives/",
      "src/penalties/",
    ],
    types: [
      ...tensors,
      "src/maths/random.ts",
      "src/maths/round.ts",
      "src/maths/spectrum.ts",
      "src/nets/net.ts",
      "src/samples.ts",
    ],
    packages: ["typebox"],
  },

  // plain arrays
  "src/inputs": {
    values: ["src/errors.ts", "src/plain-data.ts"],
    types: ["src/result.ts", "src/samples.ts"],
    packages: ["fast-png", "node:buffer", "node:crypto", "node:fs", "node:path", "node:zlib"],
  },
  "src/data": {
    values: [
      "src/errors.ts",
      "src/features/index.ts",
      "src/inputs/idx.ts",
      "src/inputs/index.ts",
      "src/inputs/numbers.ts",
      "src/maths/histogram.ts",
      "src/maths/mixture.ts",
      "src/maths/rows.ts",
      "src/maths/statistics.ts",
    ],
    types: ["src/maths/random.ts", "src/samples.ts"],
    packages: ["node:fs", "node:module", "node:path", "typebox"],
  },
  "src/features": { types: ["src/samples.ts"] },
  "src/games": {
    values: [
      "src/errors.ts",
      "src/maths/normal-expectation.ts",
      "src/maths/path-angle.ts",
      "src/maths/planar.ts",
      "src/maths/statistics.ts",
    ],
    types: ["src/result.ts"],
    packages: ["typebox"],
  },
  "src/studies": {
    values: ["metrics/emd.ts", "metrics/jsd.ts", "src/errors.ts", "src/maths/"],
    types: ["metrics/metric.ts", "src/result.ts"],
    packages: ["typebox"],
  },
  metrics: {
    values: ["src/maths/"],
    types: ["src/result.ts", "src/samples.ts"],
    packages: ["typebox"],
  },
  "src/diagnoses": {
    values: ["src/maths/statistics.ts", "src/maths/trend.ts"],
    types: ["src/result.ts"],
  },
  "src/scenario": {
    values: [
      ...registries,
      "metrics/space.ts",
      "src/errors.ts",
      "src/features/index.ts",
      "src/games/index.ts",
      "src/games/quantities.ts",
      "src/games/settings.ts",
      "src/games/updates/index.ts",
      "src/games/verdict.ts",
      "src/gates/",
      "src/maths/random.ts",
      "src/maths/spectrum.ts",
      "src/plain-data.ts",
      "src/root.ts",
      "src/studies/index.ts",
      "src/trainers/adversarial/schedule.ts",
      "src/trainers/progressive/stages.ts",
    ],
    types: [
      "metrics/metric.ts",
      "src/data/target.ts",
      "src/diagnoses/diagnosis.ts",
      "src/gates.ts",
      "src/result.ts",
      "src/samples.ts",
      "src/studies/study.ts",
      "src/trainers/options.ts",
      "src/trainers/trainer.ts",
    ],
    packages: ["ajv", "fastest-levenshtein", "node:fs", "node:path", "typebox", "yaml"],
  },

  // from a scenario to its result
  "src/figures": {
    values: [
      "src/maths/affine-density.ts",
      "src/maths/calibration.ts",
      "src/maths/change-of-variables.ts",
      "src/maths/curve.ts",
      "src/maths/distances.ts",
      "src/maths/histogram.ts",
      "src/maths/optimal-discriminator.ts",
      "src/maths/rows.ts",
      "src/maths/transport.ts",
    ],
    types: ["metrics/metric.ts", "src/result.ts", "src/samples.ts"],
  },
  "src/measure.ts": {
    values: [
      "metrics/index.ts",
      "metrics/space.ts",
      "metrics/two-sample.ts",
      "src/features/index.ts",
      "src/figures/",
      "src/maths/neighbors.ts",
      "src/maths/pyramid.ts",
      "src/maths/rows.ts",
      "src/maths/spread.ts",
      "src/scenario/needs.ts",
      "src/trainers/index.ts",
    ],
    types: [
      "metrics/metric.ts",
      "src/data/target.ts",
      "src/maths/random.ts",
      "src/result.ts",
      "src/samples.ts",
      "src/scenario/scenario.ts",
      "src/trainers/trainer.ts",
    ],
  },
  "src/latent-pictures.ts": {
    values: [
      "src/figures/images.ts",
      "src/maths/latent-arithmetic.ts",
      "src/maths/latent-paths.ts",
      "src/maths/typed-arrays.ts",
    ],
    types: ["src/measure.ts", "src/result.ts", "src/samples.ts", "src/trainers/trainer.ts"],
  },
  // faults planted in real samples, looked for by the rules that judge generated ones
  "src/power": {
    values: [
      "src/diagnoses/rules/limits.ts",
      "src/maths/column-scale.ts",
      "src/maths/local-density.ts",
      "src/maths/rows.ts",
      "src/maths/statistics.ts",
    ],
    types: ["metrics/metric.ts", "src/maths/random.ts", "src/result.ts", "src/samples.ts"],
  },
  "src/nulls.ts": {
    values: [
      "src/data/index.ts",
      "src/gates.ts",
      "src/maths/random.ts",
      "src/maths/statistics.ts",
      "src/measure.ts",
      "src/power/power.ts",
      "src/target-record.ts",
    ],
    types: ["metrics/metric.ts", "src/result.ts", "src/samples.ts", "src/scenario/scenario.ts"],
  },
  "src/extract.ts": {
    values: [
      "src/engine/networks/",
      "src/errors.ts",
      "src/features/own-network.ts",
      "src/inputs/file.ts",
      "src/inputs/tfjs-model.ts",
    ],
    types: ["src/samples.ts"],
  },
  "src/evaluate.ts": {
    values: [
      "metrics/space.ts",
      "src/diagnoses/index.ts",
      "src/errors.ts",
      "src/evaluation/",
      "src/gates.ts",
      "src/maths/random.ts",
      "src/maths/rows.ts",
      "src/measure.ts",
      "src/nulls.ts",
      "src/power/power.ts",
      "src/result.ts",
      "src/root.ts",
    ],
    types: ["metrics/metric.ts"],
    packages: ["node:os"],
  },
  "src/evaluation": {
    values: [
      "metrics/index.ts",
      "metrics/space.ts",
      "src/diagnoses/index.ts",
      "src/errors.ts",
      "src/evaluate.ts",
      "src/features/index.ts",
      "src/features/remembering.ts",
      "src/figures/images.ts",
      "src/maths/distances.ts",
      "src/maths/histogram.ts",
      "src/maths/neighbors.ts",
      "src/maths/rows.ts",
      "src/maths/statistics.ts",
      "src/measure.ts",
      "src/scenario/expectations.ts",
      "src/scenario/nearest.ts",
      "src/scenario/presets.ts",
      "src/scenario/subjects.ts",
      "src/writers/evaluation.ts",
    ],
    types: ["metrics/metric.ts", "src/gates.ts", "src/maths/random.ts", "src/result.ts", "src/samples.ts"],
    packages: ["typebox"],
  },
  "src/diagnose.ts": {
    values: [
      "src/diagnoses/",
      "src/diagnosis/",
      "src/evaluate.ts",
      "src/evaluation/unpaired.ts",
      "src/gates.ts",
      "src/maths/random.ts",
      "src/result.ts",
      "src/root.ts",
    ],
    types: ["src/evaluation/", "src/inputs/log/training-log.ts"],
    packages: ["node:os"],
  },
  "src/diagnosis": {
    values: [
      "src/diagnoses/index.ts",
      "src/diagnoses/overall.ts",
      "src/diagnoses/unpaired.ts",
      "src/errors.ts",
      "src/scenario/expectations.ts",
    ],
    types: [
      "src/diagnoses/diagnosis.ts",
      "src/evaluation/expectations.ts",
      "src/result.ts",
      "src/scenario/subjects.ts",
    ],
  },
  "src/monitor.ts": {
    values: [
      "src/diagnose.ts",
      "src/diagnosis/alarms.ts",
      "src/inputs/log/training-log.ts",
      "src/writers/diagnosis.ts",
    ],
  },
  "src/estimate.ts": {
    values: ["src/data/index.ts", "src/trainers/progressive/stages.ts"],
    types: [
      "src/samples.ts",
      "src/scenario/scenario.ts",
      "src/trainers/options.ts",
      "src/trainers/progressive.ts",
      "src/trainers/vae.ts",
    ],
  },
  "src/run.ts": {
    values: [
      "src/data/index.ts",
      "src/diary.ts",
      "src/engine/index.ts",
      "src/figures/",
      "src/latent-pictures.ts",
      "src/measure.ts",
      "src/trainers/index.ts",
    ],
    types: [
      "src/data/target.ts",
      "src/result.ts",
      "src/scenario/scenario.ts",
      "src/trainers/trainer.ts",
      "src/engine/request.ts",
    ],
  },
  "src/diary.ts": {
    values: ["src/maths/random.ts", "src/measure.ts"],
    types: [
      "src/data/target.ts",
      "src/result.ts",
      "src/samples.ts",
      "src/scenario/scenario.ts",
      "src/trainers/trainer.ts",
    ],
  },
  "src/scenario-result.ts": {
    values: [
      "src/diagnoses/index.ts",
      "src/gates.ts",
      "src/nulls.ts",
      "src/target-record.ts",
      "src/trainers/index.ts",
    ],
    types: [
      "src/diagnoses/diagnosis.ts",
      "src/diary.ts",
      "src/result.ts",
      "src/scenario/scenario.ts",
      "src/trainers/trainer.ts",
    ],
  },
  "src/target-record.ts": {
    values: [
      "src/data/index.ts",
      "src/figures/images.ts",
      "src/maths/change-of-variables.ts",
      "src/maths/random.ts",
      "src/measure.ts",
    ],
    types: ["src/data/target.ts", "src/result.ts", "src/scenario/scenario.ts"],
  },
  "src/show.ts": {
    values: [
      "src/data/index.ts",
      "src/engine/index.ts",
      "src/errors.ts",
      "src/maths/random.ts",
      "src/trainers/index.ts",
    ],
    types: ["src/samples.ts", "src/scenario/scenario.ts", "src/trainers/trainer.ts", "src/engine/request.ts"],
  },
  "src/play.ts": {
    values: ["src/games/", "src/gates.ts"],
    types: ["src/result.ts", "src/scenario/scenario.ts"],
  },
  "src/study.ts": {
    values: ["src/gates.ts", "src/studies/"],
    types: ["src/result.ts", "src/scenario/scenario.ts"],
  },
  "src/gates": { values: ["src/maths/statistics.ts"], types: ["src/result.ts"] },
  "src/gates.ts": {
    values: ["src/gates/", "src/maths/statistics.ts"],
    types: ["src/result.ts"],
  },
  "src/doctor": {
    values: [
      "metrics/index.ts",
      "src/data/index.ts",
      "src/games/",
      "src/maths/",
      "src/nets/mlp.ts",
      "src/objectives/index.ts",
      "src/penalties/index.ts",
      "src/trainers/adversarial/",
      "src/trainers/gan.ts",
    ],
    types: [...tensors, "metrics/metric.ts", "src/result.ts", "src/samples.ts"],
    packages: ["typebox"],
  },
  "src/pool": {
    values: [
      "src/data/index.ts",
      "src/doctor/engine/index.ts",
      "src/engine/index.ts",
      "src/errors.ts",
      "src/estimate.ts",
      "src/extract.ts",
      "src/features/own-network.ts",
      "src/gates.ts",
      "src/inputs/file.ts",
      "src/nulls.ts",
      "src/plain-data.ts",
      "src/play.ts",
      "src/result.ts",
      "src/root.ts",
      "src/run.ts",
      "src/scenario-result.ts",
      "src/scenario/scenario.ts",
      "src/scenario/stored.ts",
      "src/show.ts",
      "src/store/",
      "src/study.ts",
    ],
    types: [
      "src/data/target.ts",
      "src/diary.ts",
      "src/doctor/check.ts",
      "src/samples.ts",
      "src/engine/request.ts",
    ],
    packages: ["node:child_process", "node:crypto", "node:fs", "node:os", "node:path", "node:url"],
  },

  "src/queue": {
    values: ["src/errors.ts", "src/pool/", "src/root.ts", "src/scenario/stored.ts"],
    types: ["src/result.ts", "src/scenario/scenario.ts"],
    packages: ["bullmq", "ioredis"],
  },

  // from results to what changed
  "src/comparison": {
    values: [
      "metrics/index.ts",
      "src/maths/detectable.ts",
      "src/maths/expected-best.ts",
      "src/maths/holm.ts",
      "src/maths/rank-test.ts",
      "src/maths/shift.ts",
      "src/maths/statistics.ts",
      "src/plain-data.ts",
      "src/scenario/primary.ts",
    ],
    types: ["src/result.ts"],
    packages: ["node:crypto", "node:path"],
  },

  // from a result to its readers
  "src/store": {
    values: ["src/comparison/definition.ts", "src/errors.ts", "src/inputs/file.ts", "src/result.ts"],
    types: ["src/comparison/trained.ts"],
    packages: ["node:crypto", "node:fs", "node:os", "node:path"],
  },
  reports: {
    types: ["src/result.ts"],
    packages: ["node:crypto", "node:fs", "node:url", "node:zlib", "vega", "vega-interpreter", "vega-lite"],
  },
  "src/writers": {
    values: [
      "reports/kit/words.ts",
      "reports/page.ts",
      "src/doctor/check.ts",
      "src/errors.ts",
      "src/gates.ts",
      "src/maths/statistics.ts",
    ],
    types: ["metrics/metric.ts", "src/diagnosis/alarms.ts", "src/result.ts"],
  },

  // the surface
  "src/commands": {
    values: [
      "metrics/index.ts",
      "reports/kit/png.ts",
      "src/comparison/",
      "src/data/index.ts",
      "src/diagnose.ts",
      "src/diagnosis/alarms.ts",
      "src/doctor/",
      "src/engine/index.ts",
      "src/engine/install/",
      "src/errors.ts",
      "src/estimate.ts",
      "src/evaluate.ts",
      "src/evaluation/",
      "src/figures/images.ts",
      "src/games/index.ts",
      "src/games/updates/index.ts",
      "src/gates.ts",
      "src/inputs/",
      "src/maths/mixture.ts",
      "src/maths/transport.ts",
      "src/plain-data.ts",
      "src/pool/",
      "src/queue/",
      "src/root.ts",
      "src/scenario/",
      "src/store/",
      "src/studies/index.ts",
      "src/trainers/index.ts",
      "src/writers/",
    ],
    types: ["metrics/metric.ts", "src/maths/ground-cost.ts", "src/result.ts", "src/samples.ts"],
    packages: [
      "node:child_process",
      "node:fs",
      "node:net",
      "node:os",
      "node:path",
      "node:stream",
      "node:timers",
      "node:url",
      "node:util",
      "typebox",
      "yaml",
    ],
  },
  "src/cli.ts": {
    values: [
      "src/commands/index.ts",
      "src/commands/support/",
      "src/errors.ts",
      "src/root.ts",
      "src/scenario/nearest.ts",
      "src/scenario/problem.ts",
    ],
    types: ["src/commands/command.ts"],
  },
  "src/matchers.ts": {
    values: ["src/evaluate.ts", "src/maths/mixture.ts"],
    types: ["src/result.ts", "src/samples.ts"],
  },
  "src/index.ts": {
    values: [
      "metrics/index.ts",
      "src/data/index.ts",
      "src/diagnose.ts",
      "src/diagnoses/index.ts",
      "src/errors.ts",
      "src/evaluation/library.ts",
      "src/games/",
      "src/gates.ts",
      "src/inputs/index.ts",
      "src/inputs/log/index.ts",
      "src/inputs/series.ts",
      "src/maths/random.ts",
      "src/maths/ground-cost.ts",
      "src/maths/plan.ts",
      "src/maths/transport.ts",
      "src/monitor.ts",
      "src/pool/extractor.ts",
      "src/pool/pool.ts",
      "src/scenario/load.ts",
      "src/writers/diagnosis.ts",
      "src/writers/html.ts",
    ],
    types: [
      "metrics/metric.ts",
      "src/evaluate.ts",
      "src/evaluation/prepare.ts",
      "src/writers/evaluation.ts",
      "src/data/target.ts",
      "src/diagnosis/alarms.ts",
      "src/inputs/log/training-log.ts",
      "src/inputs/numbers.ts",
      "src/result.ts",
      "src/samples.ts",
      "src/scenario/scenario.ts",
    ],
  },
};

interface Import {
  readonly file: string;
  readonly target: string;
  /** Whether the import is gone at run time. */
  readonly typeOnly: boolean;
}

const files = ["src", "metrics", "reports"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      join(folder, file).replaceAll("\\", "/"),
    ),
  )
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));

const source = (file: string) => readFileSync(join(root, file), "utf8");

/** "src/maths/random.ts" is in the room src/maths, "src/run.ts" is a room, metrics/ and reports/ are one each. */
function roomOf(file: string): string {
  const [first, second] = file.split("/");
  return first === "src" ? `src/${second}` : first;
}

/** `import ... from`, `export ... from`, `import "..."` and `import("...")` with a literal. */
function importsOf(file: string, text = source(file)): Import[] {
  const pattern =
    /^(?:import|export)\s+(type\s)?([^;"']*?)\s*from\s*"([^"]+)"|^import\s*"([^"]+)"|\bimport\("([^"]+)"\)/gm;
  return [...text.matchAll(pattern)].map(([, keyword, names, from, effect, dynamic]) => {
    const specifier = from ?? effect ?? dynamic;
    const target = specifier.startsWith(".")
      ? join(dirname(file), specifier).replaceAll("\\", "/")
      : specifier;
    const inBraces = /^\{(.*)\}$/s
      .exec(names ?? "")?.[1]
      .split(",")
      .filter((name) => name.trim() !== "");
    const everyNameIsType = inBraces?.every((name) => name.trim().startsWith("type ")) ?? false;
    return { file, target, typeOnly: keyword !== undefined || everyNameIsType };
  });
}

const matches = (entry: string, target: string) =>
  entry === target || (entry.endsWith("/") && target.startsWith(entry));

/** Without "typebox/value", "yaml" and the like being packages of their own. */
const packageOf = (target: string) => (target.startsWith("@") ? target : target.split("/")[0]);

function isAllowed({ file, target, typeOnly }: Import): boolean {
  const { values = [], types = [], packages = [] } = table[roomOf(file)] ?? {};
  if (!target.endsWith(".ts")) return packages.some((entry) => matches(entry, packageOf(target)));
  if (roomOf(file) === roomOf(target)) return true;
  return [...values, ...(typeOnly ? types : [])].some((entry) => matches(entry, target));
}

const imports = files.flatMap((file) => importsOf(file));

describe("imports", () => {
  it("are found: each file of the tree, in all the ways of writing one", () => {
    expect(files.length).toBeGreaterThan(100);
    const text = [
      'import { a, type B } from "./a.ts";',
      'import type { C } from "../c.ts";',
      'import { type D } from "./d.ts";',
      'export {\n  e,\n} from "./e.ts";',
      'import "effect/side";',
      'const f = await import("node:fs");',
    ].join("\n");
    expect(importsOf("src/x/y.ts", text).map(({ target, typeOnly }) => [target, typeOnly])).toEqual([
      ["src/x/a.ts", false],
      ["src/c.ts", true],
      ["src/x/d.ts", true],
      ["src/x/e.ts", false],
      ["effect/side", false],
      ["node:fs", false],
    ]);
  });

  it("stay inside the table", () => {
    const forbidden = imports
      .filter((entry) => !isAllowed(entry))
      .map(({ file, target, typeOnly }) => `${file} imports ${typeOnly ? "types of " : ""}${target}`);
    expect(forbidden).toEqual([]);
  });

  it("use every entry of the table, the narrow ones for types only", () => {
    const unused = Object.entries(table).flatMap(([room, { values = [], types = [], packages = [] }]) => {
      const ofRoom = imports.filter(({ file }) => roomOf(file) === room);
      const valueTargets = ofRoom.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target);
      const targets = ofRoom.map(({ target }) => target);
      return [
        ...values.filter((entry) => !valueTargets.some((target) => matches(entry, target))),
        ...types.filter((entry) => !targets.some((target) => matches(entry, target))),
        ...packages.filter((entry) => !targets.some((target) => matches(entry, packageOf(target)))),
      ].map((entry) => `${room} does not need ${entry}`);
    });
    expect(unused).toEqual([]);
  });

  it("every room stands in the table", () => {
    expect([...new Set(files.map(roomOf))].filter((room) => table[room] === undefined)).toEqual([]);
  });
});

describe("TensorFlow", () => {
  it("is reached by no metric, diagnosis, game, section, writer, gate or scenario, not even through others", () => {
    const graph = new Map<string, string[]>();
    for (const { file, target, typeOnly } of imports) {
      if (!typeOnly) graph.set(file, [...(graph.get(file) ?? []), target]);
    }
    const reached = (from: string, seen = new Set<string>()): Set<string> => {
      for (const next of graph.get(from) ?? []) {
        if (!seen.has(next)) reached(next, seen.add(next));
      }
      return seen;
    };
    const plain = [
      "metrics",
      "reports",
      "src/comparison",
      "src/diagnoses",
      "src/games",
      "src/gates.ts",
      "src/doctor",
      "src/scenario",
      "src/writers",
      "src/store",
      "src/studies",
      "src/study.ts",
    ];
    for (const file of files.filter((name) => plain.includes(roomOf(name)))) {
      const tensors = [...reached(file)].filter((target) => target.startsWith("@tensorflow/"));
      expect(tensors, file).toEqual([]);
    }
    // the same walk does find it where it is
    expect([...reached("src/engine/bundle-entry.ts")]).toContain("@tensorflow/tfjs-core");
  });
});

/** The code of a file without its comments: a rule may be named where it is explained. */
const code = (file: string) => source(file).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");

const filesWith = (pattern: RegExp) => files.filter((file) => pattern.test(code(file)));

describe("what only some may touch", () => {
  it("the command line's arguments: cli.ts", () => {
    expect(filesWith(/\bprocess\.argv\b/)).toEqual(["src/cli.ts"]);
  });

  it("randomness without a seed: nobody", () => {
    expect(filesWith(/\bMath\.random\b|\brandomUUID\b|\brandomBytes\b/)).toEqual([]);
  });

  it("the clock: where durations are measured or shown", () => {
    expect(filesWith(/\bDate\.now\b|\bnew Date\(\)/)).toEqual([
      "src/diagnose.ts",
      "src/evaluate.ts",
      "src/pool/record.ts",
      "src/queue/add.ts",
      "src/store/lock.ts",
    ]);
    expect(filesWith(/\bperformance\.now\b/).toSorted()).toEqual([
      "src/commands/doctor.ts",
      "src/commands/support/follow.ts",
      "src/commands/support/live.ts",
      "src/commands/support/progress.ts",
      "src/commands/support/signals.ts",
      "src/commands/support/stages.ts",
      "src/play.ts",
      "src/pool/record.ts",
      "src/queue/work.ts",
      "src/run.ts",
      "src/study.ts",
    ]);
  });
});

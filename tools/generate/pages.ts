/** The reference pages of docs/: what the registries know, as tables. */
import { metrics } from "../../metrics/index.ts";
import type { Metric } from "../../metrics/metric.ts";
import { needs as words } from "../../metrics/needs.ts";
import { sections as reportSections } from "../../reports/index.ts";
import { SCENARIO_PARTS, type Section } from "../../reports/section.ts";
import type { Command } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/index.ts";
import { helpOf } from "../../src/commands/support/arguments.ts";
import { catalog, type Entry } from "../../src/commands/support/catalog.ts";
import { table } from "./table.ts";

const NOTE = "<!-- Written by `npm run generate`. -->\n\n";
const code = (text: string): string => `\`${text}\``;
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

export function metricsPage(): string {
  const rows = Object.entries<Metric>(metrics).map(([id, metric]) => [
    code(id),
    metric.title,
    Object.entries(metric.quantities)
      .map(([suffix, { unit }]) => `${suffix === "" ? "" : `${code(suffix)} `}${unit}`)
      .join(", "),
    needsOf(metric),
    metric.enabled ? "yes" : "on request",
    metric.source,
  ]);
  return (
    `${NOTE}# Metrics\n\n` +
    "A scenario switches a metric on or off with `metrics: { ID: { enabled: true } }`; `ganscope eval` takes `--metrics ID,ID`.\n" +
    "A quantity is named after its metric and its suffix: `prdc` measures `prdc.precision`. Each file in `metrics/` opens with the\n" +
    "formula, the range, what the metric cannot see and what it costs.\n\n" +
    table(["metric", "measures", "quantities and units", "needs", "measured by default", "source"], rows) +
    "\n## What a metric can need\n\nA metric is given two samples and what its needs name. A need after a quantity is that quantity's own.\n\n" +
    table(
      ["need", "what it is"],
      Object.entries(words).map(([need, what]) => [code(need), what]),
    ) +
    "\n- If a requested metric cannot be measured, the report says why.\n" +
    "- `memorization` needs real rows that the training did not see: `ganscope eval --reference FILE`.\n" +
    "- `interpolation` and `latent-arithmetic` ask the generator itself, so they are measured in scenarios only.\n" +
    "- `frechet`, `mmd`, `prdc` and `two-sample` take `space: features`: the 64 features of the built-in digit classifier (99.46 % on MNIST's test set),\n" +
    "  or in `eval` those of [your own network](evaluate.md).\n"
  );
}

/** What a metric needs, and then what some of its quantities need beside. */
function needsOf({ needs, quantities }: Metric): string {
  const own = new Map<string, string[]>();
  for (const [suffix, { needs: more = [] }] of Object.entries(quantities))
    if (more.length > 0) own.set(more.join(", "), [...(own.get(more.join(", ")) ?? []), suffix]);
  const all = Object.keys(quantities).length;
  const parts = [...own].map(([more, suffixes]) =>
    suffixes.length === all ? more : `${suffixes.map(code).join(", ")}: ${more}`,
  );
  return [needs.length === 0 ? "samples" : needs.join(", "), ...parts].join("; ");
}

export function commandsPage(): string {
  const sections = Object.entries<Command>(commands).map(
    ([name, command]) =>
      `## ${code(name)}\n\n${sentence(command.summary)}.\n\n\`\`\`text\n${helpOf(name, command).trimEnd()}\n\`\`\`\n`,
  );
  return (
    `${NOTE}# Commands\n\nEach command prints its flags with \`--help\`. Output has colors in a terminal: \`NO_COLOR=1\` turns them off, \`FORCE_COLOR=1\` on.\n\n` +
    `${table(
      ["command", "does"],
      Object.entries<Command>(commands).map(([name, { summary }]) => [`[${code(name)}](#${name})`, summary]),
    )}\n${sections.join("\n")}`
  );
}

const BUNDLED = [
  "scenarios",
  "suites",
  "presets",
  "targets",
  "trainers",
  "objectives",
  "games",
  "updates",
  "studies",
  "diagnoses",
  "findings",
  "logs",
  "writers",
] as const;

export function bundledPage(): string {
  const sections = BUNDLED.map((kind) => {
    const entries: readonly Entry[] = catalog[kind]();
    const tables = [...new Set(entries.map((entry) => entry.group))].map((group) => {
      const rows = entries.filter((entry) => entry.group === group).map(({ id, title }) => [code(id), title]);
      return `${group === undefined ? "" : `### ${sentence(group)}\n\n`}${table(["name", "what it is"], rows)}`;
    });
    return `## ${sentence(kind)}\n\n${tables.join("\n")}`;
  });
  return `${NOTE}# What comes with ganscope\n\n\`ganscope list\` prints these names.\n\n${sections.join("\n")}`;
}

const PLACES: Readonly<Record<Section["part"], string>> = {
  outcome: "the first screen",
  verdict: "beside the main picture",
  picture: "the pictures",
  curves: "over the training",
  signals: "what the players saw of each other",
  details: "closed, at the scenario's end",
  appendix: "the page's end",
};

/** The sections of the report, in the order of the page. */
export function reportSectionsTable(): string {
  const parts: readonly Section["part"][] = ["outcome", ...SCENARIO_PARTS, "appendix"];
  const rows = parts.flatMap((part) =>
    Object.entries<Section>(reportSections)
      .filter(([, section]) => section.part === part)
      .map(([id, { title }]) => [code(id), title, PLACES[part]]),
  );
  return table(["section", "what it shows", "where it stands"], rows);
}

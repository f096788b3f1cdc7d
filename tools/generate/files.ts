/** Every derived file with the text that it should have. */
import { schemaText } from "../../src/scenario/schema.ts";
import { denseModule } from "./dense-module.ts";
import { gpuTable } from "./gpu.ts";
import { assembleKernel, kernels } from "./kernels.ts";
import { namesPage } from "./names.ts";
import { bundledPage, commandsPage, metricsPage, reportSectionsTable } from "./pages.ts";
import { readOr } from "./read.ts";
import { rooms } from "./rooms.ts";
import { table } from "./table.ts";
import { reportTexts, scenarioTexts } from "./texts.ts";
import { xlaMarkdown } from "./xla.ts";

export interface Derived {
  /** From the project's root. */
  readonly file: string;
  readonly text: string;
}

export async function derivedFiles(): Promise<readonly Derived[]> {
  const modules = await Promise.all(
    kernels.map(async (name) => ({ file: `src/maths/kernels/${name}.ts`, text: await assembleKernel(name) })),
  );
  return [
    ...(["scenario", "suite"] as const).map((id) => ({
      file: `scenarios/${id}.schema.json`,
      text: schemaText(id),
    })),
    { file: "docs/metrics.md", text: metricsPage() },
    { file: "docs/commands.md", text: commandsPage() },
    { file: "docs/bundled.md", text: bundledPage() },
    { file: "docs/names.md", text: namesPage() },
    {
      file: "reports/languages/en.json",
      text: `${JSON.stringify({ report: reportTexts(), scenarios: scenarioTexts("lecture") }, null, 2)}\n`,
    },
    {
      file: "docs/report.md",
      text: between("sections", readOr("docs/report.md", ""), reportSectionsTable()),
    },
    {
      file: "docs/engines.md",
      text: between("xla", between("gpu", readOr("docs/engines.md", ""), gpuTable()), xlaMarkdown()),
    },
    { file: "CONTRIBUTING.md", text: between("rooms", readOr("CONTRIBUTING.md", ""), roomsTable()) },
    ...modules,
    { file: "src/maths/dense/binaries.ts", text: await denseModule() },
  ];
}

/** A page with what stands between its two marks of this name replaced. */
function between(name: string, text: string, derived: string): string {
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [before, rest = ""] = text.split(open);
  const [, after = ""] = rest.split(close);
  return `${before}${open}${derived}${close}${after}`;
}

function roomsTable(): string {
  const named = (list: readonly string[] = [], ending = "") =>
    list.map((room) => `${room.replace("src/", "")}${ending}`);
  return table(
    ["room", "holds", "imports"],
    Object.entries(rooms).map(([room, { holds, values, types, packages = [] }]) => [
      `\`${room}\``,
      holds,
      [
        ...named(values),
        ...named(types, " (types)"),
        ...packages.filter((name) => !name.startsWith("node:")),
      ].join(", "),
    ]),
  );
}

/** Every derived file with the text that it should have. */
import { schemaText } from "../../src/scenario/schema.ts";
import { assembleKernel, kernels } from "./kernels.ts";
import { bundledPage, commandsPage, metricsPage } from "./pages.ts";
import { readOr } from "./read.ts";
import { rooms } from "./rooms.ts";
import { table } from "./table.ts";

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
    { file: "CONTRIBUTING.md", text: withRooms(readOr("CONTRIBUTING.md", "")) },
    ...modules,
  ];
}

const MARKS = ["<!-- rooms -->\n", "<!-- /rooms -->"] as const;

function withRooms(text: string): string {
  const [before, rest = ""] = text.split(MARKS[0]);
  const [, after = ""] = rest.split(MARKS[1]);
  return `${before}${MARKS[0]}${roomsTable()}${MARKS[1]}${after}`;
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

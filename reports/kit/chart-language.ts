/**
 * A chart in another language: titles of its axes and tooltips, and of its data the fields that are read. All else in a specification
 * is numbers and names of fields.
 */
import type { Chart, Layer } from "./chart.ts";
import type { Block, Cell } from "./columns.ts";

/** Fields that stand in the picture or in a tooltip as they are. */
const READ = ["label", "series"];

type Say = (text: string) => string;

export function chartIn(chart: Chart, say: Say): Chart {
  const { layers, hover, shared, panels } = chart;
  return {
    ...chart,
    layers: titled(layers, say),
    ...(hover && { hover: titled(hover, say) }),
    ...(shared && { shared: readable(shared, say) }),
    panels: panels.map((panel) => ({ ...panel, data: readable(panel.data, say) })),
  };
}

const titled = (layers: readonly Layer[], say: Say): Layer[] =>
  JSON.parse(JSON.stringify(layers), (key, value) =>
    key === "title" && typeof value === "string" ? say(value) : value,
  );

const readable = (data: Readonly<Record<string, readonly Block[]>>, say: Say) =>
  Object.fromEntries(
    Object.entries(data).map(([name, blocks]) => [name, blocks.map((block) => spokenIn(block, say))]),
  );

function spokenIn({ each, columns, frames }: Block, say: Say): Block {
  const cell = (value: Cell): Cell => (typeof value === "string" ? say(value) : value);
  const told = <T>(fields: Readonly<Record<string, T>>, of: (value: T) => T): Record<string, T> =>
    Object.fromEntries(
      Object.entries(fields).map(([field, value]) => [field, READ.includes(field) ? of(value) : value]),
    );
  return {
    ...(each && { each: told(each, cell) }),
    columns: told(columns, (cells) => cells.map(cell)),
    ...(frames && { frames: told(frames, (moving) => moving.map((cells) => cells.map(cell))) }),
  };
}

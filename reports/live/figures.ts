/**
 * Turns a still figure into a live one when a pointer comes near it. Uses Vega's expression
 * interpreter, so nothing is compiled from text and the page's policy can forbid eval.
 */
/// <reference lib="dom" />
import { loader, parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { toRows } from "../kit/columns.ts";
import { dataOf, specOf } from "./data.ts";

/** Figures hold their data, so a request could only be a mistake. */
const closed = { ...loader(), load: () => Promise.reject(new Error("a report loads nothing")) };

const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
document.body.append(tip);

function showTip(event: MouseEvent, value: unknown): void {
  if (value === null || value === undefined || value === "") {
    tip.hidden = true;
    return;
  }
  tip.textContent =
    typeof value === "object"
      ? Object.entries(value)
          .map(([name, text]) => `${name}: ${text}`)
          .join("\n")
      : String(value);
  tip.hidden = false;
  const left = Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 8);
  const top = Math.min(event.clientY + 14, window.innerHeight - tip.offsetHeight - 8);
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${Math.max(8, top)}px`;
}

const views = new Map<HTMLElement, Promise<View>>();

/** The live form of a plot; made once. */
export function hydrate(plot: HTMLElement): Promise<View> {
  const view = views.get(plot) ?? enliven(plot);
  views.set(plot, view);
  return view;
}

async function enliven(plot: HTMLElement): Promise<View> {
  const figure = await dataOf(plot);
  const panel = figure.panels[Number(plot.dataset.panel)];
  const stage = document.createElement("div");
  stage.className = "stage";
  const view = new View(parse(await specOf(figure.spec), undefined, { ast: true }), {
    expr: expressionInterpreter,
    loader: closed,
    renderer: "svg",
    container: stage,
    hover: true,
  });
  for (const [name, blocks] of Object.entries({ ...figure.shared, ...panel.data }))
    view.data(name, toRows(blocks));
  for (const [name, value] of Object.entries(panel.numbers)) view.signal(name, value);
  view.tooltip((_handler, event, _item, value) => showTip(event, value));
  await view.runAsync();
  plot.append(stage);
  plot.classList.add("live");
  return view;
}

export function enlivenFigures(): void {
  for (const plot of document.querySelectorAll<HTMLElement>(".plot[data-figure]")) {
    // Should a figure fail to come alive, its still picture stays, which says the same.
    plot.addEventListener("pointerenter", () => void hydrate(plot).catch((error) => console.error(error)), {
      once: true,
    });
    plot.addEventListener("pointerleave", () => {
      tip.hidden = true;
    });
  }
}

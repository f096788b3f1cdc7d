/**
 * One cursor through all curves of a scenario: a pointer over any of them, or the slider above them by keyboard, chooses a step; every
 * curve shows it by a line, and its legend the values there.
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { toRows } from "../kit/columns.ts";
import { number, step } from "../kit/words.ts";
import { dataOf } from "./data.ts";
import { followSteps, nearest, tellStep } from "./steps.ts";

/** The curves of one plot, as the cursor reads them. */
interface Reading {
  readonly plot: HTMLElement;
  readonly rule: HTMLElement;
  /** Shares of the picture's width between which its axis runs, and the steps at its ends. */
  readonly left: number;
  readonly right: number;
  readonly first: number;
  readonly last: number;
  readonly series: ReadonlyMap<string, readonly { readonly step: number; readonly value: number | null }[]>;
  /** Where the legend shows each value. */
  readonly values: ReadonlyMap<string, HTMLElement>;
}

async function readingOf(plot: HTMLElement): Promise<Reading | null> {
  const { panels, cursor } = await dataOf(plot);
  if (cursor === undefined) return null;
  const [{ data, numbers }] = panels;
  const series = new Map<string, { step: number; value: number | null }[]>();
  for (const row of toRows(data.lines ?? [])) {
    const points = series.get(String(row.series)) ?? [];
    points.push({ step: Number(row.step), value: row.value === null ? null : Number(row.value) });
    series.set(String(row.series), points);
  }
  const rule = document.createElement("i");
  rule.className = "rule";
  rule.hidden = true;
  plot.append(rule);
  const values = new Map<string, HTMLElement>();
  for (const key of plot.closest("figure")?.querySelectorAll<HTMLElement>("[data-series]") ?? []) {
    const value = document.createElement("b");
    key.append(value);
    values.set(key.dataset.series ?? "", value);
  }
  return { plot, rule, ...cursor, first: Number(numbers.first), last: Number(numbers.last), series, values };
}

function show({ rule, left, right, first, last, series, values }: Reading, at: number): void {
  const share = (at - first) / (last - first);
  rule.hidden = !(share >= 0 && share <= 1);
  rule.style.left = `${100 * (left + share * (right - left))}%`;
  for (const [name, points] of series) {
    const value = values.get(name);
    const found = nearest(
      points.map((point) => point.step),
      at,
    );
    if (value !== undefined) value.textContent = number(found === undefined ? null : points[found].value);
  }
}

async function link(scenario: HTMLElement): Promise<void> {
  const plots = [...scenario.querySelectorAll<HTMLElement>(".plot[data-cursor]")];
  const readings = (await Promise.all(plots.map(readingOf))).filter((reading) => reading !== null);
  const slider = scenario.querySelector<HTMLInputElement>(".cursor input");
  const label = slider?.closest("label");
  if (readings.length === 0 || slider == null || label == null) return;
  const steps = [
    ...new Set(readings.flatMap(({ series }) => [...series.values()].flat().map((point) => point.step))),
  ].sort((a, b) => a - b);
  label.hidden = false;
  slider.max = String(steps.length - 1);
  slider.value = slider.max;
  const say = (at: number): void => {
    const words = `${slider.dataset.unit} ${step(at)}`;
    slider.setAttribute("aria-valuetext", words);
    const output = label.querySelector("output");
    if (output !== null) output.textContent = words;
  };
  say(steps[steps.length - 1]);
  const move = (index: number, told = false): void => {
    const at = steps[index];
    say(at);
    for (const reading of readings) show(reading, at);
    if (!told) tellStep(scenario, slider, at);
  };
  followSteps(scenario, slider, (at) => {
    const index = nearest(steps, at);
    if (index === undefined) return;
    slider.value = String(index);
    move(index, true);
  });
  slider.addEventListener("input", () => move(Number(slider.value)));
  for (const { plot, left, right, first, last } of readings) {
    const follow = ({ clientX }: PointerEvent) => {
      const box = plot.getBoundingClientRect();
      const share = ((clientX - box.left) / box.width - left) / (right - left);
      const at = first + Math.min(1, Math.max(0, share)) * (last - first);
      const found = nearest(steps, at);
      if (found === undefined) return;
      slider.value = String(found);
      move(found);
    };
    for (const event of ["pointerenter", "pointermove"] as const) plot.addEventListener(event, follow);
  }
}

/** A scenario's curves are read when one of them comes into view. */
export function linkCursors(): void {
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      link(target as HTMLElement).catch(console.error);
    }
  });
  for (const scenario of document.querySelectorAll<HTMLElement>(".scenario")) seen.observe(scenario);
}

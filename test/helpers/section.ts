/** What the page shows of a section, as tests read it. */
import { gunzipSync } from "node:zlib";
import type { Chart } from "../../reports/kit/chart.ts";
import { type Block, type Row, toRows } from "../../reports/kit/columns.ts";
import type { LiveData } from "../../reports/kit/figure.ts";
import { type Figure, type Section, type Shown, shownOf } from "../../reports/section.ts";
import type { RunResult, ScenarioResult } from "../../src/result/index.ts";
import { runResult } from "./result.ts";

/** @param subjects a run, or scenarios of one run, of which a section about a scenario shows the first */
export function shownIn(
  section: Section,
  ...subjects: readonly (RunResult | ScenarioResult)[]
): Shown | null {
  const [first] = subjects;
  const result = "scenarios" in first ? first : runResult(subjects as readonly ScenarioResult[]);
  const content =
    section.scope === "run" ? section.render(result) : section.render(result.scenarios[0], result);
  return shownOf(section, content);
}

/** The same with its words; fails where there is nothing to show. */
export function shown(section: Section, ...subjects: readonly (RunResult | ScenarioResult)[]) {
  const content = shownIn(section, ...subjects);
  if (content === null) throw new Error(`${section.title} has nothing to say`);
  return { ...content, text: textOf(content) };
}

/** The words of the prose and the wide tables, on one line. */
export const textOf = ({ prose, wide }: Shown): string =>
  [...prose, ...wide]
    .map(({ html }) => html.replace(/<[^>]*>/g, " "))
    .join(" ")
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replace(/\s+/g, " ");

export function chartOf(figure: Figure | undefined): Chart {
  if (figure === undefined || !("chart" in figure.picture)) throw new Error("this figure is no chart");
  return figure.picture.chart;
}

export const rowsOf = (blocks: readonly Block[] | undefined): Row[] => toRows(blocks ?? []);

/** What the page's script reads. */
export function liveIn(page: string): LiveData {
  const packed = page.match(/id="live">(.*?)<\/script>/s)?.[1] ?? "";
  return JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString("utf8")) as LiveData;
}

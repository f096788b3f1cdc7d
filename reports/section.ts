/**
 * What a section of the report is: one file in this folder, one line in index.ts. A section looks at the result and
 * returns what it has to say, or null when it has nothing to say about this one. It draws no HTML around figures and
 * tables; the page does, the same way for all.
 */
import type { RunResult, ScenarioResult } from "../src/result/index.ts";
import type { Chart } from "./kit/chart.ts";
import type { Html } from "./kit/html.ts";

/** Either said once about the whole run (before or after the scenarios) or once a scenario. */
export type Section =
  | {
      readonly id: string;
      readonly title: string;
      readonly scope: "before" | "after";
      render(result: RunResult): SectionContent | null;
    }
  | {
      readonly id: string;
      readonly title: string;
      readonly scope: "scenario";
      render(scenario: ScenarioResult, result: RunResult): SectionContent | null;
    };

export interface SectionContent {
  readonly heading: string;
  /** Paragraphs, cards and tables, in reading order, above the figures. */
  readonly prose: readonly Html[];
  readonly figures: readonly Figure[];
  /** Heading above the figures of a section that is said once about the run; "In figures" unless given. */
  readonly figuresHeading?: string;
  /** Closed until the reader opens it. */
  readonly folded?: boolean;
}

export interface Figure {
  readonly title: string;
  /** One sentence that says what the figure shows, with its numbers: the caption, and the picture's text for those who do not see it. */
  readonly description: string;
  readonly legend: readonly Key[];
  readonly picture: { readonly chart: Chart } | Pictures;
  readonly table: Table;
  /** Takes the whole width of the page instead of one column. */
  readonly wide?: boolean;
  /** As high as two others: what comes next stands beside it, one above the other. */
  readonly tall?: boolean;
  /** Closed until the reader opens it, under its title. */
  readonly folded?: boolean;
}

/** One entry of a legend: how it is drawn, and what it is. */
export interface Key {
  readonly label: string;
  readonly color: string;
  readonly mark:
    | "line"
    | "dashed"
    | "dotted"
    | "dot-dash"
    | "dot"
    | "cross"
    | "ring"
    | "band"
    | "gap"
    | "thin";
}

export interface Pictures {
  readonly images: readonly Picture[];
  /** In columns of the page's choice; side by side, all pixels of one size; or one below the other. */
  readonly layout?: "grid" | "row" | "column";
}

/** An image in the page itself; pixels are enlarged without smoothing. */
export interface Picture {
  readonly title: string;
  readonly source: string;
  readonly width: number;
  readonly height: number;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** e.g. "24 of 300 logged steps". */
  readonly note?: string;
}

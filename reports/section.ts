/**
 * What a section of the report is: one file in this folder, named after its id, and one line in index.ts. A section says on
 * which part of the page it stands, looks at the result, and returns what it has to say, or null where the result has nothing
 * for it. It draws no HTML around figures and tables; the page does, the same way for all.
 */
import type { RunResult, ScenarioResult } from "../src/result/index.ts";
import type { Chart, Frames } from "./kit/chart.ts";
import type { Html } from "./kit/html.ts";

/**
 * The parts of the page about a scenario, from top to bottom: what happened; the pictures that show it, the first of them beside
 * the verdict; the curves of what was measured on samples, in one grid; what the players saw of each other, open where a finding rests on it;
 * evidence and tables, closed until the reader opens them.
 */
export const SCENARIO_PARTS = ["verdict", "picture", "curves", "signals", "details"] as const;

interface Stated {
  /** Heading, unless the content has another. */
  readonly title: string;
}

/** Said once about the whole run, before its scenarios or after them. */
export interface RunSection extends Stated {
  readonly scope: "run";
  readonly part: "outcome" | "appendix";
  render(result: RunResult): SectionContent | null;
}

/** Said about each scenario that it applies to. Sections of one part stand in the order of index.ts. */
export interface ScenarioSection extends Stated {
  readonly scope: "scenario";
  readonly part: (typeof SCENARIO_PARTS)[number];
  render(scenario: ScenarioResult, result: RunResult): SectionContent | null;
}

export type Section = RunSection | ScenarioSection;

export interface SectionContent {
  /** In place of the section's title. */
  readonly heading?: string;
  /** Paragraphs, cards and tables, in reading order, above the figures. */
  readonly prose?: readonly (Html | null)[];
  /** Tables that need the whole width of the page: of a picture of a scenario they stand below it and the words. */
  readonly wide?: readonly Html[];
  /** Without one where there is nothing to draw; where that is true of all, the section is left out. */
  readonly figures?: readonly (Figure | null | undefined)[];
  /** Heading above the figures of a section that is said once about the run; "In figures" unless given. */
  readonly figuresHeading?: string;
}

/** A section's content without what is missing, under its heading. */
export interface Shown extends SectionContent {
  readonly heading: string;
  readonly prose: readonly Html[];
  readonly wide: readonly Html[];
  readonly figures: readonly Figure[];
}

/** @returns what the page shows of a section, or null where that is nothing */
export function shownOf({ title }: Section, content: SectionContent | null): Shown | null {
  if (content === null) return null;
  const { heading = title, prose = [], wide = [], figures = [] } = content;
  const drawn = figures.filter((figure) => figure != null);
  if (figures.length > 0 && drawn.length === 0) return null;
  return { ...content, heading, prose: prose.filter((part) => part !== null), wide, figures: drawn };
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
  /** The series of a chart that a cursor reads: its value there stands beside the label. */
  readonly series?: string;
}

export interface Pictures {
  readonly images: readonly Picture[];
  /** In columns of the page's choice; side by side, all pixels of one size; or one below the other. */
  readonly layout?: "grid" | "row" | "column";
  /** The first of the images are these pictures of an animation; without a script all of them stand beside each other. */
  readonly frames?: Frames;
}

/** An image in the page itself; pixels are enlarged without smoothing. */
export interface Picture {
  readonly title: string;
  readonly source: string;
  readonly width: number;
  readonly height: number;
  /** Whether it shows real samples, for comparison. */
  readonly real?: true;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** e.g. "24 of 300 logged steps". */
  readonly note?: string;
}

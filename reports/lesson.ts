/** What a lecture says of a scenario: the slide's formula, what was measured beside its closed form, what to see, a question to try. */
import type { Lesson, ScenarioResult } from "../src/result/index.ts";
import { html } from "./kit/html.ts";
import { atTheEnd } from "./kit/steps.ts";
import { number } from "./kit/words.ts";
import type { Section } from "./section.ts";

/** A number of a lesson that was measured. */
export interface LessonNumber {
  readonly metric: string;
  readonly what: string;
  readonly found: number | null;
  readonly closed: number;
  /** |found - closed| */
  readonly difference: number | null;
  readonly tolerance: number;
  readonly within: boolean;
}

/** The scenario was checked against the schema before it ran; of a result that was edited since, what has no numbers is no lesson. */
export function lessonOf({ scenario }: ScenarioResult): Lesson | undefined {
  const lesson = scenario.lesson as Lesson | undefined;
  return Array.isArray(lesson?.numbers) ? lesson : undefined;
}

export function numbersOf(scenario: ScenarioResult): LessonNumber[] {
  return (lessonOf(scenario)?.numbers ?? []).map(({ metric, what, closed, tolerance }) => {
    const found = atTheEnd(scenario, metric);
    const difference = found === null ? null : Math.abs(found - closed);
    return {
      metric,
      what,
      found,
      closed,
      difference,
      tolerance,
      within: difference !== null && difference <= tolerance,
    };
  });
}

export const lesson: Section = {
  title: "The lesson",
  scope: "scenario",
  part: "verdict",
  render(scenario) {
    const said = lessonOf(scenario);
    if (said === undefined) return null;
    const { slides, formula, see, ask, change } = said;
    return {
      heading: /^\d+$/.test(`${slides}`) ? `Slide ${slides}` : `Slides ${slides}`,
      prose: [
        html`<p class="formula"><bdi>${formula}</bdi></p>`,
        html`<div class="scroll" tabindex="0" role="group" aria-label="Measured beside the closed form"><table class="data lesson"><thead><tr><th scope="col">number</th><th scope="col">measured</th><th scope="col">closed form</th><th scope="col">difference</th><th scope="col">at most</th></tr></thead><tbody>${numbersOf(
          scenario,
        ).map(
          ({ what, found, closed, difference, tolerance, within }) =>
            html`<tr><th scope="row"><bdi>${what}</bdi></th><td>${number(found)}</td><td>${number(closed)}</td><td class="${within ? "holds" : "fails"}">${number(difference)}${within ? "" : " (too far)"}</td><td>${number(tolerance)}</td></tr>`,
        )}</tbody></table></div>`,
        html`<p><b>What to see.</b> <bdi>${see}</bdi></p>`,
        html`<p><b>Try.</b> <bdi>${ask}</bdi> <code><bdi>${change}</bdi></code></p>`,
      ],
    };
  },
};

/** The first screen's pictures: of each scenario the one that tells most, small, and the way to it. */
import type { ScenarioResult } from "../../src/result/index.ts";
import { type Html, html } from "../kit/html.ts";
import { badge } from "../kit/marks.ts";
import { leadingVerdict } from "../kit/words.ts";
import { anchorOf } from "./anchors.ts";

interface Told {
  readonly scenario: ScenarioResult;
  readonly stamp: Html | undefined;
}

/** @param compact smaller cards; nothing for a single scenario, whose picture comes next anyway */
export function gallery(told: readonly Told[], compact: boolean): Html | null {
  if (told.length < 2) return null;
  const cards = told.flatMap(({ scenario, stamp }, i) => {
    if (stamp === undefined) return [];
    const leading = leadingVerdict(scenario);
    return [
      html`<li><a href="#${anchorOf(i)}">${stamp}<span class="name"><bdi>${scenario.name}</bdi></span></a>${
        leading === null ? null : badge(leading.id, leading.status)
      }</li>`,
    ];
  });
  return cards.length === 0 ? null : html`<ul class="gallery${compact ? " many" : ""}">${cards}</ul>`;
}

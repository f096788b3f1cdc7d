/** Small marks: a status as icon and word, and the swatches of a legend. Drawn here, so no font can miss one. */
import type { Key } from "../section.ts";
import { type Html, html, trusted } from "./html.ts";
import { isExplained, term } from "./terms.ts";
import { statusWords, type Tone, toneOf } from "./words.ts";

const ICONS: Readonly<Record<Tone, string>> = {
  good: '<path d="M3.5 8.5l3 3 6-7"/>',
  bad: '<path d="M4 4l8 8M12 4l-8 8"/>',
  warn: '<path d="M8 2.5v7M8 12.6v.8"/>',
  plain: '<path d="M4 8h8"/>',
};

export function icon(tone: Tone): Html {
  return trusted(`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${ICONS[tone]}</svg>`);
}

/** A status that a reader sees (icon, color) and reads (word). */
export function badge(diagnosis: string, status: string, words = statusWords(diagnosis, status)): Html {
  const tone = status === "warned" ? "warn" : toneOf(status);
  return html`<span class="badge ${tone}">${icon(tone)}<span>${words}</span></span>`;
}

const SWATCHES: Readonly<Record<Key["mark"], string>> = {
  line: '<path d="M1 7h22" stroke-width="2"/>',
  thin: '<path d="M1 7h22" stroke-width=".8" opacity=".6"/>',
  dashed: '<path d="M1 7h22" stroke-width="2" stroke-dasharray="5 3"/>',
  dotted: '<path d="M1 7h22" stroke-width="2" stroke-dasharray="1.5 2.5"/>',
  "dot-dash": '<path d="M1 7h22" stroke-width="2" stroke-dasharray="6 2 1.5 2"/>',
  dot: '<path d="M12 7h.01" stroke-width="6" stroke-linecap="round"/>',
  cross: '<path d="M8.5 7h7M12 3.5v7" stroke-width="1.4"/>',
  ring: '<circle cx="12" cy="7" r="5" stroke-width="1.2" opacity=".6"/>',
  band: '<path d="M1 7h22" stroke-width="10" opacity=".14"/><path d="M1 7h22" stroke-dasharray="2 3" opacity=".6"/>',
  gap: '<path d="M4 11h16" stroke-width="4" stroke-linecap="round" opacity=".8"/>',
};

export function legend(keys: readonly Key[]): Html | null {
  if (keys.length === 0) return null;
  return html`<ul class="legend">${keys.map(
    ({ label, color, mark, series }) =>
      html`<li${series === undefined ? null : html` data-series="${series}"`}><svg viewBox="0 0 24 14" aria-hidden="true" stroke="${color}" fill="none">${trusted(SWATCHES[mark])}</svg>${isExplained(label) ? term(label) : html`<span dir="auto">${label}</span>`}</li>`,
  )}</ul>`;
}

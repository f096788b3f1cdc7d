/** The page's own anchors: names are user text and never become one. */
import { type Html, html } from "../kit/html.ts";

export const anchorOf = (index: number): string => `scenario-${index + 1}`;

/** Beside a heading: where a link to it can be taken from; a script copies it. */
export const linkTo = (anchor: string, what: string): Html =>
  html` <a class="anchor" href="#${anchor}" aria-label="Link to ${what}">#</a>`;

/** The words of this page in plain language. */
import { html } from "./kit/html.ts";
import { ENTRIES, entries } from "./kit/terms.ts";
import type { Section } from "./section.ts";

export const glossary: Section = {
  title: "Glossary",
  scope: "run",
  part: "appendix",
  render: () => ({
    prose: [html`<details><summary>${ENTRIES.length} words of this page</summary>${entries()}</details>`],
  }),
};

/** What the log of the user's own training was taken for and why, and which columns were read as what their values show. */
import { html } from "./kit/html.ts";
import type { Section } from "./section.ts";

export const logReading: Section = {
  title: "How the log was read",
  scope: "scenario",
  part: "details",
  render({ diagnosis }) {
    const read = diagnosis?.log;
    if (read?.format === undefined) return null;
    const { format, because, guesses = [] } = read;
    return {
      prose: [
        html`<p>Read as <bdi>${format}</bdi>, because <bdi>${because ?? ""}</bdi>.</p>`,
        ...guesses.map(
          ({ columns, as, proofs }) =>
            html`<p><bdi>${columns.join(" and ")}</bdi> may mean several things. They are read as ${as.join(" and ")}:</p><ul>${proofs.map((proof) => html`<li><bdi>${proof}</bdi></li>`)}</ul>`,
        ),
      ],
    };
  },
};

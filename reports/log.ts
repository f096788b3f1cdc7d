/** How the log of the user's own training was read. */
import { html } from "./kit/html.ts";
import { count, step } from "./kit/words.ts";
import type { Section } from "./section.ts";

export const log: Section = {
  title: "The log",
  scope: "scenario",
  part: "details",
  render({ diagnosis }) {
    const read = diagnosis?.log;
    if (read === undefined) return null;
    const { file, lines, rows, kept, columns, unknown, ambiguous } = read;
    const thinned = kept < rows ? ` Figures show ${step(kept)} of them; the verdicts rest on all.` : "";
    const meanings = [
      ...columns.map(({ column, meaning }) => [column, meaning] as const),
      ...ambiguous.map(({ column, could }) => [column, `not read: may be ${could.join(" or ")}`] as const),
      ...unknown.map((column) => [column, "not read"] as const),
    ];
    return {
      prose: [
        html`<p><code><bdi>${file}</bdi></code>: ${count(lines, "line")}, ${count(rows, "row")} with a training signal.${thinned}</p>`,
        html`<div class="scroll" tabindex="0" role="group" aria-label="Columns of the log"><table>
<thead><tr><th scope="col">column</th><th scope="col">read as</th></tr></thead>
<tbody>${meanings.map(([column, meaning]) => html`<tr><th scope="row"><bdi>${column}</bdi></th><td>${meaning}</td></tr>`)}</tbody></table></div>`,
      ],
    };
  },
};

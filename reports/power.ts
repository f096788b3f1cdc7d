/** What samples of this size and dimension would show: the faults that a verdict of "converged" excludes, and those it does not. */
import type { FaultRecord, PowerRecord } from "../src/result/index.ts";
import { type Html, html } from "./kit/html.ts";
import { count, number } from "./kit/words.ts";
import type { Section } from "./section.ts";

const COMPARED: Readonly<Record<PowerRecord["space"], string>> = {
  data: "the samples themselves",
  features: "features of the samples",
};

export const power: Section = {
  title: "What these samples would show",
  scope: "scenario",
  part: "details",
  render({ power: found, target }) {
    if (found === undefined) return null;
    const compared = found.space === "data" && target?.image !== undefined ? "pixels" : COMPARED[found.space];
    return {
      prose: [
        html`<p>Faults of growing size were planted in real samples and looked for by the rules that judge generated ones
(${count(found.n, "sample")} in ${count(found.dim, "dimension")}; ${compared} are compared). A verdict of converged excludes what was found every time.</p>`,
        table(found.faults),
      ],
    };
  },
};

const table = (faults: readonly FaultRecord[]): Html =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="Smallest faults found"><table>
<thead><tr><th scope="col">smallest fault found</th><th scope="col">shown by</th></tr></thead>
<tbody>${faults.map(row)}</tbody></table></div>`;

function row({ size, words, by, rows }: FaultRecord): Html {
  if (size !== null) return html`<tr><th scope="row">${words}</th><td><code>${by ?? ""}</code></td></tr>`;
  const more = rows == null ? "" : `; about ${number(rows)} samples would`;
  return html`<tr><th scope="row" class="quiet">not even ${words}${more}</th><td class="quiet">\u2013</td></tr>`;
}

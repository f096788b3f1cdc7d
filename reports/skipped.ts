/** What was asked for and did not run to its end, and why. */
import { html } from "./kit/html.ts";
import { badge } from "./kit/marks.ts";
import { step } from "./kit/words.ts";
import type { Section } from "./section.ts";

export const skipped: Section = {
  title: "Skipped and failed",
  scope: "run",
  part: "appendix",
  render(result) {
    const broken = result.scenarios.flatMap(({ name, seeds }) =>
      seeds
        .filter(({ status }) => status === "failed" || status === "interrupted")
        .map((seed) => ({ name, seed })),
    );
    if (broken.length === 0 && result.skipped.length === 0) return null;
    const rows = [
      ...broken.map(
        ({ name, seed }) =>
          html`<tr><th scope="row"><bdi>${name}</bdi></th><td class="number">${seed.seed}</td><td>${badge("training", seed.status)}</td><td><bdi>${
            seed.reason ?? `stopped at step ${step(seed.lastStep)}`
          }</bdi></td></tr>`,
      ),
      ...result.skipped.map(
        ({ name, seed, why }) =>
          html`<tr><th scope="row"><bdi>${name}</bdi></th><td class="number">${seed ?? "all"}</td><td>${badge("training", "skipped")}</td><td><bdi>${why}</bdi></td></tr>`,
      ),
    ];
    return {
      prose: [
        html`<div class="scroll" tabindex="0" role="group" aria-label="Skipped and failed"><table>
<thead><tr><th scope="col">scenario</th><th scope="col" class="number">seed</th><th scope="col">what happened</th><th scope="col">why</th></tr></thead>
<tbody>${rows}</tbody></table></div>`,
      ],
    };
  },
};

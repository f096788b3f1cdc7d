/** What would tell more of a training of the user's own, and what to log the next time. */
import { type Html, html } from "./kit/html.ts";
import type { Section } from "./section.ts";

const TELLS: readonly (readonly [what: string, log: string, tells: string])[] = [
  [
    "losses of both players",
    "lossD, lossG",
    "divergence; nothing else: balanced losses are found in runs of every kind",
  ],
  [
    "D\u2019s mean output as a probability, on real and on generated samples",
    "probReal, probFake",
    "with the next: saturation",
  ],
  ["L2 norms of both gradients, over all parameters", "gradNormD, gradNormG", "with the last: saturation"],
  [
    "generated samples every so often, at least three times in the last half",
    "fake-1000.npy, fake-2000.npy, \u2026",
    "movement and spread",
  ],
  ["real samples, at least twice as many", "real.npy", "with the last: convergence, oscillation"],
  ["the modes of the data, where it has some", "--modes modes.yaml", "with the last two: collapse"],
];

/** Open where it is needed most. */
function lesson(open: boolean): Html {
  return html`<details${open ? " open" : ""}><summary>What to log, and what it tells</summary><div class="scroll" tabindex="0" role="group" aria-label="What to log"><table>
<thead><tr><th scope="col">what</th><th scope="col">as</th><th scope="col">tells</th></tr></thead>
<tbody>${TELLS.map(([what, log, tells]) => html`<tr><th scope="row">${what}</th><td><code>${log}</code></td><td>${tells}</td></tr>`)}</tbody></table></div>
<p>From Python, a monitor writes all of it:</p>
<pre><code>monitor = ganscope.Monitor("runs/1", real=real_samples)
monitor.log_gradients(d=D)
monitor.log_gradients(g=G)
monitor.log(step, lossD=loss_d, lossG=loss_g, probReal=d_real.sigmoid().mean(), probFake=d_fake.sigmoid().mean())
monitor.samples(step, G(z))</code></pre></details>`;
}

export const cannotTell: Section = {
  title: "What would tell more",
  scope: "scenario",
  part: "verdict",
  render({ diagnosis }) {
    if (diagnosis === undefined || diagnosis.needs.length === 0) return null;
    return {
      prose: [
        html`<ul>${diagnosis.needs.map((need) => html`<li><bdi>${need}</bdi></li>`)}</ul>`,
        lesson(diagnosis.overall === "cannot-tell"),
      ],
    };
  },
};

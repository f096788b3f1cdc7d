/** How to do it again: the command, and the machine it ran on. */
import { html } from "./kit/html.ts";
import { seconds } from "./kit/words.ts";
import type { Section } from "./section.ts";

export const repeat: Section = {
  title: "Repeat this run",
  scope: "run",
  part: "appendix",
  render(result) {
    const { node, platform, arch, cpus } = result.environment;
    return {
      prose: [
        html`<pre class="command" tabindex="0" role="group" aria-label="Command"><code>${result.command}</code></pre>`,
        html`<p>ganscope <bdi>${result.version}</bdi> on Node <bdi>${node}</bdi>, <bdi>${platform}</bdi> <bdi>${arch}</bdi>, ${cpus} processors; started <bdi>${
          result.timing.startedAt
        }</bdi>, took ${seconds(result.timing.seconds)}. The same command on the same machine, engine and version gives the same
numbers, except for the times.</p>`,
      ],
    };
  },
};

/** The scenario as it ran, with every default in it, and the engine that ran it. */
import { formOf } from "./kit/forms.ts";
import { type Html, html } from "./kit/html.ts";
import type { Section } from "./section.ts";

/** Deeper than any scenario; a stored result from outside cannot make the page recurse for ever. */
const MOST_DEPTH = 8;

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Values as YAML's flow style would have them. */
function flow(value: unknown, depth = 0): string {
  if (depth > MOST_DEPTH) return "\u2026";
  if (Array.isArray(value)) return `[${value.map((item) => flow(item, depth + 1)).join(", ")}]`;
  if (isMap(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${flow(item, depth + 1)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  if (value === undefined) return "null";
  return typeof value === "string" ? value : String(value);
}

function rows(value: Record<string, unknown>, depth = 0): Html[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const nested = isMap(item) && Object.keys(item).length > 0 && depth < MOST_DEPTH;
    const list = Array.isArray(item) && item.length > 0 && item.every(isMap) && depth < MOST_DEPTH;
    const head = html`<tr><th scope="row" class="depth-${Math.min(depth, MOST_DEPTH)}"><bdi>${key}</bdi></th><td><bdi>${
      nested || list ? "" : flow(item)
    }</bdi></td></tr>`;
    if (nested) return [head, ...rows(item, depth + 1)];
    if (list) {
      return [
        head,
        ...item.map(
          (one) =>
            html`<tr><th scope="row" class="depth-${depth + 1}">\u2013</th><td><bdi>${flow(one)}</bdi></td></tr>`,
        ),
      ];
    }
    return [head];
  });
}

/** Metrics that were not asked for, by name: their options changed nothing. */
function withoutIdle(scenario: Record<string, unknown>): Record<string, unknown> {
  const { metrics } = scenario;
  if (!isMap(metrics)) return scenario;
  const isIdle = (options: unknown) => isMap(options) && options.enabled === false;
  const idle = Object.keys(metrics).filter((id) => isIdle(metrics[id]));
  if (idle.length === 0) return scenario;
  const asked = Object.fromEntries(Object.entries(metrics).filter(([, options]) => !isIdle(options)));
  return { ...scenario, metrics: { ...asked, "not enabled": idle } };
}

export const configuration: Section = {
  title: "Configuration",
  scope: "scenario",
  part: "details",
  render(scenario) {
    return {
      folded: true,
      prose: [
        html`<p>${formOf(scenario).origin(scenario)}${scenario.file === undefined ? null : html` Read from <code><bdi>${scenario.file}</bdi></code>.`}</p>`,
        html`<div class="scroll" tabindex="0" role="group" aria-label="Configuration"><table class="config"><tbody>${rows(withoutIdle(scenario.scenario))}</tbody></table></div>`,
      ],
    };
  },
};

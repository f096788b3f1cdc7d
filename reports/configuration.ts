/** The scenario as it ran, with every default in it, and the engine that ran it. */
import { formOf } from "./kit/forms.ts";
import { html } from "./kit/html.ts";
import type { Section } from "./section.ts";

/** Deeper than any scenario; a stored result from outside cannot make the page recurse for ever. */
const MOST_DEPTH = 8;

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value in YAML's flow style. */
function flow(value: unknown, depth = 0): string {
  if (depth > MOST_DEPTH) return "\u2026";
  if (Array.isArray(value)) return `[${value.map((item) => flow(item, depth + 1)).join(", ")}]`;
  if (isMap(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${key}: ${flow(item, depth + 1)}`);
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return value === undefined ? "null" : String(value);
}

/** Maps line by line, each deeper one further to the right. */
function lines(value: Record<string, unknown>, depth = 0): string[] {
  const indent = "  ".repeat(depth);
  return Object.entries(value).flatMap(([key, item]) => {
    if (isMap(item) && Object.keys(item).length > 0 && depth < MOST_DEPTH)
      return [`${indent}${key}:`, ...lines(item, depth + 1)];
    if (Array.isArray(item) && item.length > 0 && item.every(isMap))
      return [`${indent}${key}:`, ...item.map((one) => `${indent}  - ${flow(one, depth)}`)];
    return [`${indent}${key}: ${flow(item, depth)}`];
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
      prose: [
        html`<p>${formOf(scenario).origin(scenario)}${scenario.file === undefined ? null : html` Read from <code><bdi>${scenario.file}</bdi></code>.`}</p>`,
        html`<pre class="config" tabindex="0" role="group" aria-label="Configuration">${lines(withoutIdle(scenario.scenario)).join("\n")}</pre>`,
      ],
    };
  },
};

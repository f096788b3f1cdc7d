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
    const level = depth === 0 ? null : html` class="depth-${Math.min(depth, MOST_DEPTH)}"`;
    const head = html`<tr><th scope="row"${level}><bdi>${key}</bdi><td>${
      nested || list ? null : html`<bdi>${flow(item)}</bdi>`
    }`;
    if (nested) return [head, ...rows(item, depth + 1)];
    if (list) {
      return [
        head,
        ...item.map(
          (one) => html`<tr><th scope="row" class="depth-${depth + 1}">\u2013<td><bdi>${flow(one)}</bdi>`,
        ),
      ];
    }
    return [head];
  });
}

/** Metrics without options of their own, and those that were not asked for, by name. */
function withoutIdle(scenario: Record<string, unknown>): Record<string, unknown> {
  const { metrics } = scenario;
  if (!isMap(metrics)) return scenario;
  const isIdle = (options: unknown) => isMap(options) && options.enabled === false;
  const isPlain = (options: unknown) =>
    isMap(options) && options.enabled === true && Object.keys(options).length === 1;
  const ids = (is: (options: unknown) => boolean) => Object.keys(metrics).filter((id) => is(metrics[id]));
  const [idle, plain] = [ids(isIdle), ids(isPlain)];
  const asked = Object.fromEntries(
    Object.entries(metrics).filter(([, options]) => !isIdle(options) && !isPlain(options)),
  );
  const named = {
    ...(plain.length > 0 && { enabled: plain }),
    ...(idle.length > 0 && { "not enabled": idle }),
  };
  return { ...scenario, metrics: { ...asked, ...named } };
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

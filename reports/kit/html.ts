/**
 * HTML as a value. A string is never HTML: whatever is put into an `html` template is escaped unless it is itself
 * `Html`, so forgetting to escape cannot happen by omission. This file holds the only escape function of the report.
 */

export interface Html {
  readonly html: string;
}

export type Content = Html | string | number | null | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Marks that reorder or hide text (Unicode's bidirectional controls and zero-width characters), lone surrogates. */
const DECEPTIVE = /[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/** Text as a reader should see it: control characters as visible pictures, deceptive marks by their code. */
export function visible(text: string): string {
  let out = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 && character !== "\n" && character !== "\t") out += String.fromCodePoint(0x2400 + code);
    else if (code >= 0x7f && code <= 0x9f) out += codeOf(code);
    else out += character;
  }
  return out.replace(DECEPTIVE, (mark) => codeOf(mark.codePointAt(0) ?? 0));
}

function codeOf(code: number): string {
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, "0")}\u27e9`;
}

/** Text for element content and quoted attributes alike. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

function toText(content: Content): string {
  if (content === null || content === undefined) return "";
  if (typeof content === "string") return escapeHtml(content);
  if (typeof content === "number") return String(content);
  if ("html" in content) return content.html;
  return content.map(toText).join("");
}

/** The template tag: `html\`<b>${name}</b>\`` escapes `name`. Attributes must be quoted in the template. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  let out = strings[0];
  values.forEach((value, i) => {
    out += toText(value) + strings[i + 1];
  });
  return { html: out };
}

/** Markup that we made ourselves (an SVG of Vega's, a style sheet) and that must not be escaped again. */
export function trusted(markup: string): Html {
  return { html: markup };
}

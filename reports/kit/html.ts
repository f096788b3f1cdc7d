/**
 * HTML as a value. A string is never HTML: whatever is put into an `html` template is escaped unless it is itself
 * `Html`, so forgetting to escape cannot happen by omission. This file holds the only escape function of the report.
 */
import { type Language, partsOf, spoken, templated } from "./language.ts";

export interface Html {
  /** In English. */
  readonly html: string;
  /** Its texts in another language, where that has them. */
  in(language: Language): string;
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

/** A catalogue's text has no tags, but quotes and apostrophes need no escape between them. */
const escapeText = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character]);

/** Text for element content and quoted attributes alike. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

function toText(content: Content, language: Language | undefined, user = false): string {
  if (content === null || content === undefined) return "";
  if (typeof content === "string")
    return escapeHtml(language === undefined ? content : spoken(language, content, user));
  if (typeof content === "number") return String(content);
  if ("html" in content) return language === undefined ? content.html : content.in(language);
  return content.map((each) => toText(each, language, user)).join("");
}

/** The template tag: `html\`<b>${name}</b>\`` escapes `name`. Attributes must be quoted in the template. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return {
    get html() {
      return strings.reduce((out, text, i) => out + toText(values[i - 1], undefined) + text);
    },
    in(language) {
      return partsOf(strings)
        .map((part): string => {
          if (typeof part === "string") return part;
          if ("value" in part)
            return toText(values[part.value], part.fixed ? undefined : language, part.user);
          const { key, order } = part;
          return escapeText(templated(language, key)).replace(/\{(\d+)\}/g, (_, n) =>
            toText(values[order[Number(n)]], language),
          );
        })
        .join("");
    },
  };
}

/** Markup that we made ourselves (an SVG of Vega's, a style sheet) and that must not be escaped again. */
export function trusted(markup: string): Html {
  return { html: markup, in: () => markup };
}

/** A sentence of ours in which names may be a user's, and written from right to left. */
export const explained = (sentence: string): Html => html`<span dir="auto">${sentence}</span>`;

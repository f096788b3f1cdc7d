/**
 * The page in another language. Texts are their own keys: sections are written in English, and a catalogue has what each
 * sentence of them is in another language, with {0}, {1}, ... where values stand. So no module knows of languages; the page looks up what
 * stands between the tags of a template and strings that are put into it. What no catalogue has stays as it is.
 */

export const LANGUAGES = ["en", "ja"] as const;
export type LanguageId = (typeof LANGUAGES)[number];

export interface Language {
  /** As in `lang` of HTML. */
  readonly id: LanguageId;
  /** What ends a sentence that is a list. */
  readonly end: string;
  /** Translations by their English sentence. */
  readonly report: Readonly<Record<string, string>>;
  /** Of packaged scenarios: titles, descriptions and lessons, whole. */
  readonly scenarios: Readonly<Record<string, string>>;
}

/** Where a sentence ends and another begins. */
const BETWEEN = /(?<=[.?!]) (?=[\p{Lu}\p{N}"\u201c{])/u;

/** "One. Two {0}." -> "One.", "Two {0}."; values are counted anew in each sentence. */
export function sentencesOf(text: string): string[] {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .split(BETWEEN)
    .map(renumbered)
    .filter((sentence) => sentence !== "");
}

function renumbered(sentence: string): string {
  let n = 0;
  return sentence.replace(/\{\d+\}/g, () => `{${n++}}`);
}

/** Whether there is anything to translate beside values. */
export const hasWords = (text: string): boolean => /\p{L}{2}/u.test(text.replace(/\{\d+\}/g, ""));

/** What is said aloud of a tag. */
const ATTRIBUTES = /(?:aria-label|alt|title)="([^"]*)"/g;

/** The sentences of an html template whose values are {0}, {1}, ...: between tags, and in attributes that are read. */
export function runsOf(template: string): string[] {
  const attributes = [...template.matchAll(ATTRIBUTES)].map(([, value]) => value);
  return [...template.split(/<[^>]*>/), ...attributes].flatMap(sentencesOf);
}

/** A piece of an html template: markup, a value, or a sentence to look up. */
type Part =
  | string
  | {
      readonly value: number;
      /** In an attribute that nobody reads. */
      readonly fixed: boolean;
      /** Written by the user, of whom only packaged scenarios are translated. */
      readonly user: boolean;
    }
  | { readonly key: string; readonly order: readonly number[] };

const known = new WeakMap<TemplateStringsArray, readonly Part[]>();

/** A template in pieces; made once. */
export function partsOf(strings: TemplateStringsArray): readonly Part[] {
  const parts = known.get(strings) ?? cut(strings.reduce((text, next, i) => `${text}{${i - 1}}${next}`));
  known.set(strings, parts);
  return parts;
}

function cut(template: string): Part[] {
  let user = false;
  return template.split(/(<[^>]*>)/).flatMap((piece): Part[] => {
    if (piece.startsWith("<")) {
      user = piece === "<bdi>";
      return piece.split(/((?:aria-label|alt|title)="[^"]*")/).flatMap((part) => {
        const [, before, text] = /^([a-z-]+=")([^"]*)"$/.exec(part) ?? [];
        if (before === undefined || !part.match(ATTRIBUTES))
          return valuesIn(part, { fixed: true, user: false });
        return [before, ...sentences(text), '"'];
      });
    }
    return user || !hasWords(piece) ? valuesIn(piece, { fixed: false, user }) : sentences(piece);
  });
}

function valuesIn(text: string, how: { readonly fixed: boolean; readonly user: boolean }): Part[] {
  return text.split(/(\{\d+\})/).flatMap((part): Part[] => {
    const value = /^\{(\d+)\}$/.exec(part)?.[1];
    if (value !== undefined) return [{ value: Number(value), ...how }];
    return part === "" ? [] : [part];
  });
}

/** The sentences of a text between two tags, and the space around them. */
function sentences(text: string): Part[] {
  const [, before, , after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? ["", "", text, ""];
  const raw = text.replace(/\s+/g, " ").trim().split(BETWEEN);
  const parts = raw.flatMap((sentence, i): Part[] => {
    const order = [...sentence.matchAll(/\{(\d+)\}/g)].map(([, n]) => Number(n));
    return [...(i > 0 ? [" "] : []), { key: renumbered(sentence), order }];
  });
  return [before, ...parts, after].filter((part) => part !== "");
}

/** A user's text may be "valueOf". */
const own = (texts: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(texts, key) ? texts[key] : undefined;

/** A sentence of a template, whose values are still to be put in; itself where there is no translation. */
export const templated = ({ report }: Language, key: string): string => own(report, key) ?? key;

interface Pattern {
  readonly match: RegExp;
  readonly translation: string;
  /** Letters of the key beside its values. */
  readonly letters: number;
}

const compiled = new WeakMap<Language, readonly Pattern[]>();

/** Keys with values, those that say most first. */
function patternsOf(language: Language): readonly Pattern[] {
  const patterns =
    compiled.get(language) ??
    Object.entries(language.report)
      .filter(([key]) => /\{\d+\}/.test(key))
      .map(([key, translation]) => {
        const fixed = key.split(/\{\d+\}/);
        const escaped = fixed.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
        return {
          match: new RegExp(`^${escaped.join("(.+?)")}$`, "u"),
          translation,
          letters: fixed.join("").length,
        };
      })
      .sort((a, b) => b.letters - a.letters);
  compiled.set(language, patterns);
  return patterns;
}

/** A key that is hardly more than its values, "{0} and {1}", stands for short texts only. */
const VAGUE = 8;
const SHORT = 60;

function sentence(language: Language, text: string): string {
  const found = own(language.report, text);
  if (found !== undefined || !hasWords(text)) return found ?? text;
  for (const { match, translation, letters } of patternsOf(language)) {
    if (letters < VAGUE && text.length > SHORT) break;
    const values = match.exec(text)?.slice(1);
    if (values === undefined) continue;
    const said = values.map((value) => sentence(language, value));
    // half of a text in either language helps nobody
    if (letters < VAGUE && said.some((value, i) => value === values[i] && hasWords(value))) continue;
    return translation.replace(/\{(\d+)\}/g, (_, n) => said[Number(n)]);
  }
  return enumerated(language, text);
}

/** "3 converged, 1 stale and 2 useful", where each of them is known; with the number behind the word, words without one, and the end of a sentence. */
function enumerated(language: Language, text: string): string {
  const end = text.endsWith(".") ? language.end : "";
  const items = text.replace(/\.$/, "").split(/(, | and |: )/);
  if (!items.some((item) => /^\d/.test(item))) return text;
  const said = items.map((item, i) => {
    if (i % 2 === 1) return item === ": " ? ": " : ", ";
    const [, n, word] = /^([\d,]+) (.+)$/.exec(item) ?? [];
    if (word === undefined) return own(language.report, item);
    const known = own(language.report, `{0} ${word}`);
    if (known !== undefined) return known.replace("{0}", n);
    const status = own(language.report, word);
    return status === undefined ? undefined : `${status} ${n}`;
  });
  return said.includes(undefined) ? text : `${said.join("")}${end}`;
}

/**
 * A string as the page says it.
 *
 * @param user whether a user may have written it: then only what packaged scenarios say is translated
 */
export function spoken(language: Language, text: string, user: boolean): string {
  if (user) return own(language.scenarios, text.trim()) ?? text;
  return (
    own(language.report, text) ??
    text
      .split(BETWEEN)
      .map((part) => sentence(language, part))
      .join(" ")
  );
}

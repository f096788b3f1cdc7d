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

/** A mark of full width has its space in it. */
export const closedUp = (text: string): string => text.replace(/(?<=[\u3002\uff01\uff1f]) /g, "");

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
  /** It begins with a value, which might be all of a longer sentence. */
  readonly led: boolean;
}

const compiled = new WeakMap<Language, readonly Pattern[]>();

/** What stands before a value that has no space before it: such a value goes on with what was said, or is empty. */
const GLUED = /[\p{L}.)]$/u;
const MORE = "((?:[,;:]? .*?)?)";

/** Keys with values, those that say most first. */
function patternsOf(language: Language): readonly Pattern[] {
  const patterns =
    compiled.get(language) ??
    Object.entries(language.report)
      .filter(([key]) => /\{\d+\}/.test(key))
      .map(([key, translation]) => {
        const fixed = key.split(/\{\d+\}/);
        const escaped = fixed.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
        const value = (before: string, i: number) =>
          (i > 0 && before === "") || GLUED.test(before) ? MORE : "(.+?)";
        const match = escaped.reduce((all, text, i) => `${all}${value(fixed[i - 1], i - 1)}${text}`);
        return {
          match: new RegExp(`^${match}$`, "u"),
          translation,
          letters: fixed.join("").length,
          led: fixed[0] === "",
        };
      })
      .sort((a, b) => b.letters - a.letters);
  compiled.set(language, patterns);
  return patterns;
}

/** A key that is hardly more than its values, "{0} and {1}", stands for short texts only. */
const VAGUE = 8;
const SHORT = 60;

/** Begun as a key begins, with or without the end of the sentence; else a list; else a key that begins with a value. */
function sentence(language: Language, text: string): string {
  const found =
    own(language.report, text) ?? own(language.report, text.charAt(0).toLowerCase() + text.slice(1));
  if (found !== undefined || !hasWords(text)) return found ?? text;
  return (
    matched(language, text, false) ??
    ended(language, text) ??
    enumerated(language, text) ??
    matched(language, text, true) ??
    text
  );
}

/** The last value of a sentence has its end. */
function ended(language: Language, text: string): string | undefined {
  if (!text.endsWith(".")) return undefined;
  const said = own(language.report, text.slice(0, -1)) ?? matched(language, text.slice(0, -1), false);
  return said === undefined ? undefined : `${said}${language.end}`;
}

function matched(language: Language, text: string, byValue: boolean): string | undefined {
  for (const { match, translation, letters, led } of patternsOf(language)) {
    if (led !== byValue || (letters < VAGUE && text.length > SHORT)) continue;
    const values = match.exec(text)?.slice(1);
    if (values === undefined) continue;
    const said = values.map((value) => within(language, value));
    // half of a text in either language helps nobody
    if (letters < VAGUE && said.some((value, i) => value === values[i] && hasWords(value))) continue;
    return translation.replace(/\{(\d+)\}/g, (_, n) => said[Number(n)]);
  }
  return undefined;
}

/** A value keeps the space around it unless it is translated. */
function within(language: Language, value: string): string {
  const said = sentence(language, value.trim());
  return said === value.trim() ? value : said;
}

/** "3 converged, 1 stale and 2 useful", or any list of what is known; with the number behind the word, and the end of a sentence. */
function enumerated(language: Language, text: string): string | undefined {
  const end = text.endsWith(".") ? language.end : "";
  const items = text.replace(/\.$/, "").split(/(, | and |: )/);
  if (items.length === 1 && !/^\d/.test(text)) return undefined;
  const said = items.map((item, i) => {
    if (i % 2 === 1) return item === ": " ? ": " : ", ";
    const [, n, word] = /^([\d,]+) (.+)$/.exec(item) ?? [];
    const counted = word === undefined ? undefined : own(language.report, `{0} ${word}`)?.replace("{0}", n);
    const status = word === undefined ? undefined : own(language.report, word);
    if (counted !== undefined || status !== undefined) return counted ?? `${status} ${n}`;
    if (items.length === 1) return undefined;
    const known = sentence(language, item);
    return known === item ? undefined : known;
  });
  return said.includes(undefined) ? undefined : `${said.join("")}${end}`;
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

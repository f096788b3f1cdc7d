/** Catalogues by language, one file each; English texts are their own. `en.json` lists what a catalogue needs, and a test names what is missing. */
import { readFileSync } from "node:fs";
import type { Language, LanguageId } from "../kit/language.ts";

const read = (id: LanguageId): Language => ({
  id,
  ...JSON.parse(readFileSync(new URL(`./${id}.json`, import.meta.url), "utf8")),
});

/** @returns what is said in another language; undefined for English */
export const languageOf = (id: LanguageId): Language | undefined => (id === "en" ? undefined : read(id));

/** docs/names.md: which names of a log's columns are recognized, which programs write them, and which formats a log may have. */
import type { LogFormat } from "../../src/inputs/log/formats/format.ts";
import { formats } from "../../src/inputs/log/formats/index.ts";
import { MEASURES, type Measure } from "../../src/inputs/log/measures.ts";
import { NAMES, type Name, PROGRAMS } from "../../src/inputs/log/names.ts";
import { EPOCH } from "../../src/inputs/log/signals.ts";
import { table } from "./table.ts";

const code = (text: string): string => `\`${text}\``;

function meaningWords({ meaning }: Name): string {
  if ("signal" in meaning) return code(meaning.signal);
  if ("counter" in meaning) return meaning.counter === EPOCH ? "epoch" : "step";
  if ("later" in meaning) return `${code(meaning.later)} after the generator's step, not used`;
  if ("ambiguous" in meaning)
    return `${meaning.ambiguous.map(code).join(" or ")}: by the program or the values`;
  return "numbers that are lost";
}

const namesOf = (name: Name): string =>
  name.examples.map(([written, program]) => `${code(written)} (${program})`).join(", ");

export function namesPage(): string {
  return `<!-- Written by \`npm run generate\`. -->

# Logs: formats and recognized names

## Formats

ganscope finds out the format of a log by its lines, in this order, and says why. An event file of TensorBoard is known by its name or its first bytes.

${table(
  ["format", "what it is", "written by"],
  Object.entries<LogFormat>(formats).map(([id, { title, source }]) => [code(id), title, source]),
)}
## Names

A phrase stands for every order and spelling of its words: \`d loss\` for \`Loss_D\`, \`errD\`, \`train/discriminator_loss\`. Words that say nothing (train, mean, total)
are left out. A capital letter at the end names one of several games: \`D_A\`, \`G_A\`, \`D_B\`, \`G_B\`.

${table(
  ["read as", "phrases", "for example"],
  NAMES.map((name) => [meaningWords(name), name.phrases.map(code).join(", "), namesOf(name)]),
)}
## Measures of quality

| measure | name holds | better | possible values | source |
| --- | --- | --- | --- | --- |
${Object.values<Measure>(MEASURES)
  .map(
    ({ title, words, better, range, source }) =>
      `| ${title} | ${words.map(code).join(" or ")} | ${better} | ${rangeWords(range)} | ${source} |`,
  )
  .join("\n")}

Numbers and words such as \`full\`, \`val\`, \`50k\` may stand beside. Of several measures the verdict on quality follows the first in this table.

## Programs

${table(
  ["program", "where it is"],
  Object.entries(PROGRAMS).map(([program, source]) => [program, source]),
)}`;
}

function rangeWords([lo, hi]: readonly [number, number]): string {
  const word = (value: number) => (Math.abs(value) === Number.MAX_VALUE ? "any" : String(value));
  return `${word(lo)} to ${word(hi)}`;
}

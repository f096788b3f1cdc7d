/** The command line: `node:util` splits it into words, this file checks each word. */

import { parseArgs } from "node:util";
import { LANGUAGES, type LanguageId } from "../../../reports/kit/language.ts";
import { nearest, UsageError } from "../../errors.ts";
import { quote } from "../../scenario/problem.ts";
import type { Arguments, Command, Flags } from "../command.ts";

/**
 * @param args the words after the command's name
 * @throws UsageError for an unknown flag, a flag given twice, or a missing or superfluous value
 */
export function parseArguments(args: readonly string[], flags: Flags): Arguments {
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(flags).map(([name, { type, short }]) => [
        name,
        short === undefined ? { type } : { type, short },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });

  const strings: Record<string, string> = {};
  const booleans: Record<string, boolean> = {};
  const lists: Record<string, string[]> = {};
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (!Object.hasOwn(flags, name)) {
      const known = Object.keys(flags);
      throw new UsageError(`unknown flag ${quote(rawName)}`, {
        hint: nearest(name, known).replace(/'(.+)'/, "'--$1'"),
      });
    }
    if (name in strings || name in booleans) throw new UsageError("is given twice", { where: rawName });
    if (flags[name].type === "boolean") {
      if (value !== undefined)
        throw new UsageError(`takes no value (got ${quote(value)})`, { where: rawName });
      booleans[name] = true;
      continue;
    }
    // A value that looks like a flag means that the value was forgotten, unless it is attached by "=".
    if (value === undefined || value === "" || (!inlineValue && value.startsWith("-"))) {
      // A list that begins with a negative number is not a flag.
      const glued = /^-[\d.]+,/.test(value ?? "") ? `=${value}` : ` ${flags[name].value ?? "VALUE"}`;
      throw new UsageError("needs a value", { where: rawName, hint: `write ${rawName}${glued}` });
    }
    if (flags[name].many === true) lists[name] = [...(lists[name] ?? []), value];
    else strings[name] = value;
  }
  return { positionals, strings, booleans, lists };
}

/** Which failed gates give exit code 1. */
export const FAIL_ON = ["error", "warn", "never"] as const;

/** A count from 1 on. */
export const positiveInteger = (args: Arguments, flag: string): number | undefined => integer(args, flag, 1);

/** A count from 0 on. */
export const nonNegativeInteger = (args: Arguments, flag: string): number | undefined =>
  integer(args, flag, 0);

function integer({ strings }: Arguments, flag: string, least: number): number | undefined {
  const text = strings[flag];
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text) || Number(text) < least) {
    throw new UsageError(`must be an integer of at least ${least} (got ${quote(text)})`, {
      where: `--${flag}`,
    });
  }
  return Number(text);
}

/** For a command that takes flags only. @param hint where the word belongs */
export function refuseWords({ positionals: [word] }: Arguments, hint: string): void {
  if (word === undefined) return;
  throw new UsageError(`this command takes flags only (got ${quote(word)})`, {
    hint,
  });
}

/** One of a few words. */
export function choice<Word extends string>(
  args: Arguments,
  flag: string,
  words: readonly Word[],
  fallback: Word,
): Word {
  const text = args.strings[flag];
  if (text === undefined) return fallback;
  const word = words.find((each) => each === text);
  if (word === undefined) {
    throw new UsageError(`does not accept ${quote(text)}`, {
      where: `--${flag}`,
      hint: nearest(text, words),
    });
  }
  return word;
}

/** Language of the report. */
export const LANG_FLAG = {
  type: "string",
  value: "LANG",
  help: `language of the report's fixed texts: ${LANGUAGES.join(", ")} (default en)`,
} as const;

export const langOf = (args: Arguments): LanguageId => choice(args, "lang", LANGUAGES, "en");

/** `--seeds 5` is a count, `--seeds 1,2,7` a list, and so is `--seeds 7,` of one seed. */
export function parseSeeds(args: Arguments): number | number[] | undefined {
  const text = args.strings.seeds;
  if (text === undefined) return undefined;
  if (!text.includes(",")) return positiveInteger(args, "seeds");
  const seeds = text.split(",").filter((part) => part.trim() !== "");
  const wrong = seeds.find((seed) => !/^\s*\d{1,15}\s*$/.test(seed));
  if (wrong !== undefined || seeds.length === 0) {
    throw new UsageError(`must be a positive integer or a list of seeds (got ${quote(text)})`, {
      where: "--seeds",
      hint: "e.g. --seeds 5 or --seeds 1,2,7",
    });
  }
  const numbers = seeds.map(Number);
  const twice = numbers.find((seed, index) => numbers.indexOf(seed) !== index);
  if (twice !== undefined) throw new UsageError(`names seed ${twice} twice`, { where: "--seeds" });
  return numbers;
}

/** The help of one command. */
export function helpOf(name: string, { usage, description, flags }: Command): string {
  const rows = Object.entries(flags).map(([flag, { short, value, help }]) => {
    const letter = short === undefined ? "    " : `-${short}, `;
    return [`  ${letter}--${flag}${value === undefined ? "" : ` ${value}`}`, help] as const;
  });
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  const lines = rows.map(([left, help]) => `${left.padEnd(width)}  ${help}`);
  return [
    `ganscope ${usage}`,
    "",
    description,
    ...(lines.length > 0 ? ["", `flags of ${name}:`, ...lines] : []),
  ].join("\n");
}

/**
 * Reading a YAML or JSON file that we did not write: JSON is read by the same YAML 1.2 parser. A file cannot run code
 * (no tags), blow up (no aliases, bounded size and depth), hide a value (no duplicate keys), reach into our objects
 * (`__proto__` and the like are refused) or hang us (only regular files are opened for reading).
 */

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { dirname } from "node:path";
import {
  Composer,
  type Document,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  visit,
} from "yaml";
import { type Problem, Problems, quote } from "./problem.ts";
import type { Path, Source } from "./source.ts";

const MAX_BYTES = 1_000_000;
/** Lists and maps inside one another; a scenario needs about six. */
const MAX_DEPTH = 64;
const REFUSED_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/**
 * @param file path to open
 * @param shown the path as the user knows it, for messages
 * @throws Problems with every problem of the file's form
 */
export function readSource(file: string, shown: string): Source {
  return parseSource(readText(file, shown), shown, dirname(file));
}

function fail(where: string, message: string, hint?: string): never {
  throw new Problems([{ where, message, ...(hint === undefined ? {} : { hint }) }]);
}

function readText(file: string, shown: string): string {
  let handle: number;
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever.
    handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") fail(shown, "no such file");
    fail(shown, `cannot be read (${code})`, "check its permissions");
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) fail(shown, "is not a regular file", "name a YAML or JSON file");
    if (stat.size > MAX_BYTES) {
      fail(
        shown,
        `is too large (${stat.size} bytes)`,
        `a scenario or suite must not exceed ${MAX_BYTES} bytes`,
      );
    }
    const buffer = Buffer.alloc(stat.size);
    const length = readSync(handle, buffer, 0, stat.size, 0);
    return new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, length));
  } catch (error) {
    if (error instanceof TypeError) fail(shown, "is not UTF-8 text", "save it as UTF-8");
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** @throws Problems with every problem of the text's form */
export function parseSource(text: string, file: string, home = dirname(file)): Source {
  const lines = new LineCounter();
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };

  const document = compose(text, lines, place);
  // A tag that YAML does not know is a warning to the parser; here every tag is refused below.
  const warnings = document.warnings.filter(({ code }) => code !== "TAG_RESOLVE_FAILED");
  const problems = [
    ...[...document.errors, ...warnings].map((error) => ({
      where: place(error.pos[0]),
      message: error.message.split("\n")[0].replace(/ at line \d+, column \d+:?$/, ""),
    })),
    ...refusals(document, place),
  ];
  if (problems.length > 0) throw new Problems(problems);

  return {
    file,
    home,
    value: document.toJS({ maxAliasCount: 0 }),
    where: (path, part) => place(offsetOf(document.contents, path, part)),
  };
}

/** The one document of a text. Nesting is bounded while parsing, before anything recursive sees it. */
function compose(text: string, lines: LineCounter, place: (offset: number) => string): Document.Parsed {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH) {
      fail(place(parser.offset), `is nested too deeply`, `at most ${MAX_DEPTH} levels`);
    }
  }
  tokens.push(...parser.end());

  const composer = new Composer({
    version: "1.2",
    schema: "core",
    strict: true,
    uniqueKeys: true,
    merge: false,
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  if (documents.length > 1) {
    fail(place(documents[1].range[0]), "has more than one YAML document", "write one scenario per file");
  }
  return documents[0] as Document.Parsed;
}

/** What YAML allows and a scenario does not. */
function refusals(document: Document.Parsed, place: (offset: number) => string): Problem[] {
  const problems: Problem[] = [];
  const refuse = (node: unknown, message: string, hint?: string): void => {
    const offset = (node as Node | null)?.range?.[0] ?? 0;
    problems.push({ where: place(offset), message, ...(hint === undefined ? {} : { hint }) });
  };
  const refuseTag = (node: { readonly tag?: string }): void => {
    if (node.tag !== undefined) refuse(node, `tag ${quote(node.tag)} is not allowed`, "write plain values");
  };
  visit(document, {
    Collection: (_, node) => refuseTag(node),
    Alias: (_, node) =>
      refuse(node, `alias ${quote(`*${node.source}`)} is not allowed`, "write the value out"),
    Scalar: (_, node) => {
      refuseTag(node);
      if (typeof node.value === "number" && !Number.isFinite(node.value)) {
        refuse(node, `${node.source ?? node.value} is not a finite number`);
      }
    },
    Pair: (_, { key }) => {
      if (!isScalar(key)) refuse(key, "a key must be plain text");
      else if (REFUSED_KEYS.has(String(key.value))) refuse(key, `key ${quote(key.value)} is not allowed`);
    },
  });
  return problems;
}

/** Offset of the key or value at a path, or of the deepest ancestor that exists. */
function offsetOf(root: Node | null, path: Path, part: "key" | "value"): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const [depth, key] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
      if (last && part === "key") return offset;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
    } else {
      return offset;
    }
    if (node === undefined || node === null) return offset;
    offset = (node as Node).range?.[0] ?? offset;
  }
  return offset;
}

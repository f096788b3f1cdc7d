import type { Io } from "../../src/commands/support/io.ts";

/** A terminal that nobody watches: what is said on stdout and on stderr, as they were told. */
export function heard(): Io & { readonly said: string[]; readonly lines: string[] } {
  const [said, lines]: [string[], string[]] = [[], []];
  const plain = (_: string, text: string) => text;
  return {
    said,
    lines,
    out: (text) => void said.push(text),
    err: (text) => void lines.push(text),
    draw() {},
    terminal: undefined,
    paintOut: plain,
    paintErr: plain,
  };
}

import { type Members, membersOf } from "../cells.ts";
import type { LogFormat } from "./format.ts";
import { openObjects } from "./json-values.ts";
import { objectOf } from "./objects.ts";

/** The lists of an object as rows: the first numbers of all lists, then the second ones. */
export function* rowsOf(value: object): Generator<Members> {
  const members = Object.entries(value) as [string, unknown][];
  const lists = members.filter((member): member is [string, unknown[]] => Array.isArray(member[1]));
  if (lists.length === 0) yield membersOf(value);
  const longest = Math.max(0, ...lists.map(([, list]) => list.length));
  const isCounted = lists.some(([name]) => /^(?:epoch|step|iteration|batch)s?$/i.test(name));
  for (let i = 0; i < longest; i++) {
    const row = lists.flatMap(([name, list]): [string, unknown][] =>
      i < list.length ? [[name, list[i]]] : [],
    );
    yield isCounted ? row : [["epoch", i + 1], ...row];
  }
}

export const jsonHistory: LogFormat = {
  title: "one JSON object of lists, a list a column",
  source: "Keras: History.history, saved with json.dump",
  example: '{\n  "d_loss": [1.3, 1.1, 0.9],\n  "g_loss": [0.7, 0.9, 1.2]\n}\n',
  claim(opening, { reader }) {
    const { text, first } = opening;
    if (text !== first || !text.trimStart().startsWith("{")) return undefined;
    const value = objectOf(opening);
    const because = "it is one JSON object whose values are lists";
    if (value === undefined)
      return /^\s*\{\s*(?:"[^"]{0,200}"\s*:\s*[[{]?\s*)?$/.test(text) ? { because } : undefined;
    const list = Object.entries(value).find(
      ([name, member]) => Array.isArray(member) && reader.columns.isSignal(name),
    );
    return list && { because };
  },
  open: ({ where, reader }) =>
    openObjects({ where, reader }, (value, line) => {
      for (const row of rowsOf(value)) reader.row(row, line);
    }),
};

import { membersOf } from "../cells.ts";
import type { LogFormat } from "./format.ts";
import { objectLines, objectOf } from "./objects.ts";

export const jsonLines: LogFormat = {
  title: "JSON Lines: an object a line, which may be nested",
  source: "the Python package's Monitor; jsonlines.org",
  example: '{"step": 10, "d_loss": 1.31, "g_loss": 0.74}\n{"step": 20, "d_loss": 1.22, "g_loss": 0.81}\n',
  claim(opening, { reader }) {
    const value = objectOf(opening);
    if (value === undefined) return undefined;
    const signal = membersOf(value).find(
      ([name, member]) => reader.columns.isSignal(name) && !Array.isArray(member),
    );
    return signal && { because: `its lines are JSON objects with ${signal[0]}` };
  },
  open: (context) => objectLines(context),
};

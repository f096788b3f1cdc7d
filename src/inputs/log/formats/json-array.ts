import { membersOf } from "../cells.ts";
import type { LogFormat } from "./format.ts";
import { openObjects } from "./json-values.ts";

export const jsonArray: LogFormat = {
  title: "one JSON array of objects",
  source: "Chainer's LogReport; Hugging Face's log_history",
  example:
    '[\n  {\n    "iteration": 100,\n    "gen/loss": 1.4,\n    "dis/loss": 0.9\n  },\n  {\n    "iteration": 200,\n    "gen/loss": 1.6,\n    "dis/loss": 0.8\n  }\n]\n',
  claim({ text, first }) {
    // "[0/5][50/1583]" and "[INFO]" start lines of text.
    return text === first && /^\s*\[\s*(?:\{|$)/.test(text)
      ? { because: "it starts with [ and {" }
      : undefined;
  },
  open: ({ where, reader }) =>
    openObjects({ where, reader }, (value, line) => reader.row(membersOf(value), line)),
};

import { cellsOf, type Separator } from "../../cells.ts";
import { numberOf, separatorOf } from "../cells.ts";
import { SeriesTable } from "../series-table.ts";
import type { LogFormat } from "./format.ts";

const NAME = /^(?:key|metric|metric[_ ]name|tag|name)$/i;
const VALUE = /^(?:value|metric[_ ]value)$/i;
const STEP = /^(?:step|iteration|epoch)$/i;

interface Places {
  readonly separator: Separator;
  readonly name: number;
  readonly value: number;
  readonly step: number;
  readonly width: number;
}

function placesOf(header: string): Places | undefined {
  const separator = separatorOf(header);
  const cells = [...cellsOf(header, separator)];
  const [name, value, step] = [NAME, VALUE, STEP].map((pattern) =>
    cells.findIndex((cell) => pattern.test(cell)),
  );
  return Math.min(name, value, step) < 0 ? undefined : { separator, name, value, step, width: cells.length };
}

export const longTable: LogFormat = {
  title: "a table with a row for each number: columns for its name, its value and its step",
  source: "MLflow's download of metrics (key, value, step); TensorBoard's ExperimentFromDev",
  example:
    "run_id,key,value,step,timestamp\na1,d_loss,1.3,1,0\na1,d_loss,1.2,2,0\na1,g_loss,0.7,1,0\na1,g_loss,0.8,2,0\n",
  claim({ text, before }, { reader }) {
    const places = before === undefined ? undefined : placesOf(before);
    if (places === undefined) return undefined;
    const cells = [...cellsOf(text, places.separator)];
    if (cells.length !== places.width || typeof numberOf(cells[places.value]) !== "number") return undefined;
    return {
      because: `its header names ${before?.trim()}, so each row holds one number${reader.columns.isSignal(cells[places.name]) ? ` such as ${cells[places.name]}` : ""}`,
      withBefore: true,
    };
  },
  open(context) {
    const { reader, where } = context;
    const series = new SeriesTable(where);
    let places: Places | undefined;
    const line = (text: string, number: number): void => {
      if (text.trim() === "") return;
      places ??= placesOf(text);
      if (places === undefined) return;
      const cells = [...cellsOf(text, places.separator)];
      const [step, value] = [cells[places.step], cells[places.value]].map(numberOf);
      reader.lines(number);
      if (cells.length !== places.width) reader.note("ragged", number, `${cells.length} for ${places.width}`);
      else if (typeof step === "number" && typeof value === "number")
        series.add({ step, tag: cells[places.name], value });
    };
    return {
      line,
      rest: line,
      finish(final) {
        return series.into(reader, final);
      },
    };
  },
};

/**
 * The formats of logs that are lines of text, in the order in which they are asked: the more particular before the more general. To add
 * one: a file here, a line here, an entry in test/inputs/log/formats.test.ts. Event files of TensorBoard are bytes (tensorboard.ts).
 */

import { headerless } from "./headerless.ts";
import { jsonArray } from "./json-array.ts";
import { jsonHistory } from "./json-history.ts";
import { jsonLines } from "./json-lines.ts";
import { longTable } from "./long-table.ts";
import { styleganLog } from "./stylegan-log.ts";
import { styleganMetric } from "./stylegan-metric.ts";
import { styleganStats } from "./stylegan-stats.ts";
import { table } from "./table.ts";
import { tensorboardCsv } from "./tensorboard-csv.ts";
import { text } from "./text.ts";

export const formats = {
  "stylegan-metric": styleganMetric,
  "stylegan-stats": styleganStats,
  "stylegan-log": styleganLog,
  "json-history": jsonHistory,
  "json-array": jsonArray,
  "json-lines": jsonLines,
  "tensorboard-csv": tensorboardCsv,
  "long-table": longTable,
  headerless,
  table,
  text,
} as const;

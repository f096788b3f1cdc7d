/** The schema of one expectation. */

import { Type } from "typebox";
import { presets } from "../presets.ts";
import { gameQuantityNames, quantityNames, studyQuantityNames, verdicts } from "../vocabulary.ts";
import { level, words } from "./parts.ts";

const allStatuses = [...new Set(Object.values(verdicts).flatMap(({ statuses }) => statuses))];

const statusOrList = (description: string) =>
  Type.Optional(
    Type.Union(
      [
        words(allStatuses, "Status"),
        Type.Array(words(allStatuses, "Status"), { minItems: 1, uniqueItems: true }),
      ],
      { description },
    ),
  );

/** Some snapshots of a training. */
const window = Type.Object({
  last: Type.Optional(Type.Integer({ minimum: 1, description: "The last so many snapshots" })),
  from: Type.Optional(Type.Integer({ minimum: 0, description: "Snapshots from this step on" })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: "Snapshots up to this step" })),
  take: Type.Optional(
    words(
      ["worst", "median", "best"],
      "What of them must keep within the bounds: worst (default), so all; median; or best, so one",
    ),
  ),
});

/** One entry of `expect`. */
export const expectation = Type.Object(
  {
    preset: Type.Optional(words(Object.keys(presets), "A named list of expectations instead of one")),
    verdict: Type.Optional(words(Object.keys(verdicts), "The verdict that must be so")),
    is: statusOrList("The status it must return, or a list of which it must return one"),
    isNot: statusOrList("The status, or statuses, that it must not return"),
    metric: Type.Optional(
      words(
        [...quantityNames, ...gameQuantityNames, ...studyQuantityNames],
        "The quantity that must keep within bounds, at the last snapshot unless `at` says otherwise, or of a game or a study",
      ),
    ),
    max: Type.Optional(Type.Number({ description: "It is at most this" })),
    min: Type.Optional(Type.Number({ description: "It is at least this" })),
    maxNulls: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: "It is at most this many times the median that a perfect generator scores",
      }),
    ),
    at: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0 }), window], {
        description: "The snapshot at this step, or some snapshots",
      }),
    ),
    by: Type.Optional(
      Type.Integer({ minimum: 0, description: "The step from which the verdict must hold at the latest" }),
    ),
    quantile: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description:
          "Instead of a share: this quantile over the seeds keeps within the bounds; 0.5 is the median",
      }),
    ),
    confident: Type.Optional(
      Type.Boolean({
        description: "The seeds must show, with 95 % confidence, that the share of all seeds is reached",
      }),
    ),
    share: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Share of the seeds on which it must hold",
    }),
    level: level({ default: "error" }, "What a failure does: nothing, a warning, or exit code 1"),
  },
  {
    description:
      "Either `verdict` with `is` or `isNot`, or `metric` with `max`, `min` or `maxNulls`, or `preset`",
  },
);

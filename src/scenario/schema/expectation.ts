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
  last: Type.Optional(Type.Integer({ minimum: 1, description: "The last N snapshots" })),
  from: Type.Optional(Type.Integer({ minimum: 0, description: "Snapshots from this step on" })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: "Snapshots up to this step" })),
  take: Type.Optional(
    words(
      ["worst", "median", "best"],
      "Which of the snapshots must be within the bounds: worst (default, so all), median, or best (so at least one)",
    ),
  ),
});

/** One entry of `expect`. */
export const expectation = Type.Object(
  {
    preset: Type.Optional(words(Object.keys(presets), "A named list of expectations")),
    verdict: Type.Optional(words(Object.keys(verdicts), "The diagnosis that is checked")),
    is: statusOrList("The required status, or a list of accepted statuses"),
    isNot: statusOrList("The status, or statuses, that are not accepted"),
    metric: Type.Optional(
      words(
        [...quantityNames, ...gameQuantityNames, ...studyQuantityNames],
        "The quantity that must be within bounds: at the last snapshot unless `at` says otherwise, or of a game or a study",
      ),
    ),
    max: Type.Optional(Type.Number({ description: "Highest accepted value" })),
    min: Type.Optional(Type.Number({ description: "Lowest accepted value" })),
    maxNulls: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          "Highest accepted value, as a multiple of the null median (what a perfect generator scores)",
      }),
    ),
    at: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0 }), window], {
        description: "The step of one snapshot, or a range of snapshots",
      }),
    ),
    by: Type.Optional(
      Type.Integer({ minimum: 0, description: "The latest step from which the verdict must hold" }),
    ),
    quantile: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        description:
          "Instead of a share: this quantile over the seeds must be within the bounds; 0.5 is the median",
      }),
    ),
    confident: Type.Optional(
      Type.Boolean({
        description: "Require 95 % confidence that the share is reached over all possible seeds",
      }),
    ),
    share: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Share of the seeds on which the expectation must hold",
    }),
    level: level({ default: "error" }, "What a failure causes: nothing, a warning, or exit code 1"),
  },
  {
    description:
      "Either `verdict` with `is` or `isNot`, or `metric` with `max`, `min` or `maxNulls`, or `preset`",
  },
);

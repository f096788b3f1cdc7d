/** `ganscope emd`: solves the linear program of the earth mover's distance and proves the answer. */

import { printable } from "../errors.ts";
import { storeFile } from "../execution/store/storing.ts";
import { toJson } from "../writers/json.ts";
import { toCsv } from "../writers/rows.ts";
import type { Command } from "./command.ts";
import { workApart } from "./support/apart.ts";
import { refuseWords } from "./support/arguments.ts";
import { checkOutput } from "./support/outputs.ts";
import { COSTS } from "./support/transport-files.ts";

/** Bytes of points that are compared before a thread has started. */
const SMALL = 50e3;

export const emd: Command = {
  summary: "the exact earth mover's distance between two sets of points",
  usage: "emd --a FILE --b FILE [flags]",
  description: [
    "FILE is .npy, .npz or .csv with one point per row. The answer is exact, by linear programming: its certificate holds the cost of",
    "the plan (primal), the value of prices that no plan can beat (dual), their gap, and by how much the prices miss",
    "feasibility (violation). Interrupted by Ctrl-C, it prints bounds between which the distance lies, and writes no file.",
    "",
    "exit code: 0, or 2 if weights are negative or not finite, if a point has none, or if the two totals differ; 130 or 143",
    "interrupted.",
  ].join("\n"),
  flags: {
    a: { type: "string", value: "FILE", help: "points of side a" },
    b: { type: "string", value: "FILE", help: "points of side b" },
    "weights-a": { type: "string", value: "FILE", help: "weight of each point of a (default: all equal)" },
    "weights-b": { type: "string", value: "FILE", help: "weight of each point of b" },
    cost: {
      type: "string",
      value: "COST",
      help: `${Object.keys(COSTS).join(", ")} (default euclidean), or a file with a cost matrix (one row per point of a)`,
    },
    plan: { type: "string", value: "FILE", help: "write the plan to a CSV file: from, to, mass" },
    potentials: { type: "string", value: "FILE", help: "write the prices to a CSV file: side, point, price" },
    json: { type: "boolean", help: "print cost and certificate as JSON" },
    quiet: { type: "boolean", help: "do not show progress" },
  },

  async run(args, io) {
    const { plan: planFile, potentials } = args.strings;
    if (planFile !== undefined) checkOutput(planFile, "--plan", args);
    if (potentials !== undefined) checkOutput(potentials, "--potentials", args);
    refuseWords(args, "name both files: --a real.npy --b fake.npy");
    const { a, b, cost: ground } = args.strings;
    const { found, interrupted } = await workApart("emd", args, io, {
      quiet: args.booleans.quiet === true,
      files: [a, b, ground],
      small: SMALL,
    });
    if ("bounds" in found) {
      const { lower, upper } = found.bounds;
      if (args.booleans.json) io.out(toJson({ interrupted: true, bounds: found.bounds }).trimEnd());
      else io.out(`interrupted: the distance lies between ${lower} and ${upper}`);
      return interrupted ?? 130;
    }
    const { cost, plan, u, v, certificate } = found;
    if (planFile !== undefined) {
      const rows = Array.from(plan.mass, (mass, k) => [plan.from[k], plan.to[k], mass]);
      storeFile(planFile, toCsv(["from", "to", "mass"], rows));
    }
    if (potentials !== undefined) {
      const side = (name: string, prices: Float64Array) =>
        Array.from(prices, (price, point) => [name, point, price]);
      storeFile(potentials, toCsv(["side", "point", "price"], [...side("a", u), ...side("b", v)]));
    }
    if (args.booleans.json) {
      io.out(toJson({ cost, certificate }).trimEnd());
      return 0;
    }
    io.out(`${cost}`);
    io.out(`proof: gap ${certificate.gap}, violation ${certificate.violation}`);
    for (const file of [planFile, potentials]) if (file !== undefined) io.out(`written: ${printable(file)}`);
    return 0;
  },
};

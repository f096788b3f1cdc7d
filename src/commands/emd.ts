/** `ganscope emd`: solves the linear program of the earth mover's distance and proves the answer. */

import { InputError, printable, UsageError } from "../errors.ts";
import { storeFile } from "../execution/store/storing.ts";
import { readMatrix, readSamples, readVector } from "../inputs/index.ts";
import type { GroundCost } from "../maths/ground-cost.ts";
import { emd as exactEmd, type Transport, transport } from "../maths/transport.ts";
import { toJson } from "../writers/json.ts";
import { toCsv } from "../writers/rows.ts";
import type { Arguments, Command } from "./command.ts";
import { refuseWords } from "./support/arguments.ts";
import { checkOutput } from "./support/outputs.ts";

/** Named as in scipy. */
const COSTS: Readonly<Record<string, GroundCost>> = {
  euclidean: "euclidean",
  sqeuclidean: "squared-euclidean",
  cityblock: "city-block",
};

export const emd: Command = {
  summary: "the exact earth mover's distance between two sets of points",
  usage: "emd --a FILE --b FILE [flags]",
  description: [
    "FILE is .npy, .npz or .csv with one point per row. The answer is exact, by linear programming: its certificate holds the cost of",
    "the plan (primal), the value of prices that no plan can beat (dual), their gap, and by how much the prices miss",
    "feasibility (violation).",
    "",
    "exit code: 0, or 2 if weights are negative or not finite, if a point has none, or if the two totals differ.",
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
  },

  async run(args, io) {
    const { plan: planFile, potentials } = args.strings;
    if (planFile !== undefined) checkOutput(planFile, "--plan", args);
    if (potentials !== undefined) checkOutput(potentials, "--potentials", args);
    const { cost, plan, u, v, certificate } = solve(args);
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

function solve(args: Arguments): Transport {
  const { a, b, cost = "euclidean" } = args.strings;
  refuseWords(args);
  if (a === undefined || b === undefined) {
    throw new UsageError("emd requires --a and --b", { hint: "e.g. ganscope emd --a a.npy --b b.npy" });
  }
  const [real, fake] = [readSamples(a).samples, readSamples(b).samples];
  const masses = {
    real: weights(args, "weights-a", real.rows),
    fake: weights(args, "weights-b", fake.rows),
  };
  if (Object.hasOwn(COSTS, cost)) {
    return exactEmd({
      real: { points: real, masses: masses.real },
      fake: { points: fake, masses: masses.fake },
      cost: COSTS[cost],
    });
  }
  if (!/\.\w+$/.test(cost)) {
    throw new UsageError(`does not accept ${JSON.stringify(cost)}`, {
      where: "--cost",
      hint: `use ${Object.keys(COSTS).join(", ")}, or a file with a cost matrix`,
    });
  }
  const matrix = readMatrix(cost);
  if (matrix.rows !== real.rows || matrix.columns !== fake.rows) {
    throw new InputError(
      `the cost matrix must be ${real.rows} x ${fake.rows}, one cost per pair of points (got ${matrix.rows} x ${matrix.columns})`,
      { where: cost },
    );
  }
  return transport({ ...masses, cost: matrix.data });
}

function weights(args: Arguments, flag: string, rows: number): ArrayLike<number> {
  const file = args.strings[flag];
  if (file === undefined) return new Float64Array(rows).fill(1 / rows);
  const values = readVector(file);
  if (values.length === rows) return values;
  throw new InputError(`must hold one weight per point, ${rows} (got ${values.length})`, { where: file });
}

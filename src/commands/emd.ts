/** `ganscope emd`: the earth mover's linear programme as a tool, with the proof of its answer. */

import { InputError, printable, UsageError } from "../errors.ts";
import { writeAtomic } from "../execution/store/atomic.ts";
import { readMatrix, readSamples, readVector } from "../inputs/index.ts";
import type { GroundCost } from "../maths/ground-cost.ts";
import { emd as exactEmd, type Transport, transport } from "../maths/transport.ts";
import { toJson } from "../writers/json.ts";
import { toCsv } from "../writers/rows.ts";
import type { Arguments, Command } from "./command.ts";
import { refuseWords } from "./support/arguments.ts";
import { checkOutput } from "./support/outputs.ts";

/** As scipy calls them. */
const COSTS: Readonly<Record<string, GroundCost>> = {
  euclidean: "euclidean",
  sqeuclidean: "squared-euclidean",
  cityblock: "city-block",
};

export const emd: Command = {
  summary: "the exact earth mover's distance between two sets of points",
  usage: "emd --a FILE --b FILE [flags]",
  description: [
    "FILE is .npy, .npz or .csv with one point a row. The answer is exact, by linear programming: its certificate holds the cost of",
    "the plan (primal), the value of prices that no plan can beat (dual), their gap, and by how much the prices miss",
    "feasibility (violation).",
    "",
    "exit code: 0, or 2 for weights that are negative, not finite, not one a point, or of unequal totals.",
  ].join("\n"),
  flags: {
    a: { type: "string", value: "FILE", help: "points of the one side" },
    b: { type: "string", value: "FILE", help: "points of the other side" },
    "weights-a": { type: "string", value: "FILE", help: "mass of each point of a (default: all equal)" },
    "weights-b": { type: "string", value: "FILE", help: "mass of each point of b" },
    cost: {
      type: "string",
      value: "COST",
      help: `${Object.keys(COSTS).join(", ")} (default euclidean), or a file with a matrix of costs, a by b`,
    },
    plan: { type: "string", value: "FILE", help: "write the plan: CSV with from, to, mass" },
    potentials: { type: "string", value: "FILE", help: "write the prices: CSV with side, point, price" },
    json: { type: "boolean", help: "print cost and certificate as JSON" },
  },

  async run(args, io) {
    const { plan: planFile, potentials } = args.strings;
    if (planFile !== undefined) checkOutput(planFile, "--plan", args);
    if (potentials !== undefined) checkOutput(potentials, "--potentials", args);
    const { cost, plan, u, v, certificate } = solve(args);
    if (planFile !== undefined) {
      const rows = Array.from(plan.mass, (mass, k) => [plan.from[k], plan.to[k], mass]);
      writeAtomic(planFile, toCsv(["from", "to", "mass"], rows));
    }
    if (potentials !== undefined) {
      const side = (name: string, prices: Float64Array) =>
        Array.from(prices, (price, point) => [name, point, price]);
      writeAtomic(potentials, toCsv(["side", "point", "price"], [...side("a", u), ...side("b", v)]));
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
    throw new UsageError("emd needs --a and --b", { hint: "e.g. ganscope emd --a a.npy --b b.npy" });
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
    throw new UsageError(`cannot be ${JSON.stringify(cost)}`, {
      where: "--cost",
      hint: `one of ${Object.keys(COSTS).join(", ")}, or a file with a matrix`,
    });
  }
  const matrix = readMatrix(cost);
  if (matrix.rows !== real.rows || matrix.columns !== fake.rows) {
    throw new InputError(
      `emd needs one cost a pair (${matrix.rows} x ${matrix.columns} for ${real.rows} x ${fake.rows} points)`,
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
  throw new InputError(`has ${values.length} weights for ${rows} points`, { where: file });
}

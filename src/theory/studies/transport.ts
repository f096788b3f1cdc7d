/**
 * Transport plans on a few bins: who sends how much where, what that costs, and why nothing costs less.
 *
 *   EMD(p, q) = min over gamma >= 0 of  sum_ij |x_i - x_j| gamma_ij,   row sums p (real), column sums q (generated)
 *
 * An entry gamma_ij is the mass that goes from the generated bin j to the real bin i; on the diagonal it stays. Infinitely many
 * plans have these sums, and only the cheapest costs the distance. Beside it stand plans of one's own, or, where none are
 * given, the most expensive one (the same linear programme, upside down), if it differs. Beneath it stand potentials f, 1-Lipschitz, with
 *
 *   sum_i f_i (p_i - q_i)  =  EMD(p, q)
 *
 * which no other 1-Lipschitz function exceeds: the proof, and what a Wasserstein GAN's critic learns.
 *
 * Masses are divided by their total, so counts will do. Cost: two linear programmes on at most 24 bins.
 *
 * Source: Kantorovich 1942, "On the translocation of masses"; Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875.
 *
 * @example
 *   // Mass .3 from bin 3 to bin 1, two apart:
 *   transport.conduct({ positions: null, real: [0.5, 0.3, 0.2], fake: [0.2, 0.3, 0.5], plans: [] }).values["transport.emd"]   // 0.6
 */

import { type Static, Type } from "typebox";
import { InputError } from "../../errors.ts";
import { jensenShannon } from "../../maths/distances.ts";
import { costMatrix } from "../../maths/ground-cost.ts";
import { balanced } from "../../maths/masses.ts";
import { type Plan, planCost } from "../../maths/plan.ts";
import { sum } from "../../maths/statistics.ts";
import { emd, transport as solve } from "../../maths/transport.ts";
import { digits, type Findings, type Study } from "./study.ts";

/** More would be no table. */
const MOST_BINS = 24;
const MOST_PLANS = 6;

const masses = (description: string, value: readonly number[]) =>
  Type.Array(Type.Number({ minimum: 0 }), {
    default: [...value],
    minItems: 1,
    maxItems: MOST_BINS,
    description,
  });

const schema = Type.Object({
  positions: Type.Union([Type.Array(Type.Number(), { minItems: 1, maxItems: MOST_BINS }), Type.Null()], {
    default: null,
    description: "Positions of the bins, in ascending order; null for 1, 2, 3, ...",
  }),
  real: masses("Mass of each bin of the real distribution", [0.5, 0.3, 0.2]),
  fake: masses("Mass of each bin of the generated distribution, of the same total", [0.2, 0.3, 0.5]),
  plans: Type.Array(
    Type.Object({
      name: Type.String({ minLength: 1, maxLength: 60, description: "Name of the plan" }),
      moves: Type.Array(Type.Array(Type.Number({ minimum: 0 }), { minItems: 1, maxItems: MOST_BINS }), {
        minItems: 1,
        maxItems: MOST_BINS,
        description: "One row per real bin: the mass it gets from each generated bin",
      }),
    }),
    {
      default: [],
      maxItems: MOST_PLANS,
      description: "Plans to compare with the optimal one; defaults to the most expensive plan",
    },
  ),
});

/** Costs of two plans that differ by less are one: each is a sum that was rounded. */
const ROUNDING = 1e-12;

type TransportOptions = Static<typeof schema>;

interface Setting {
  readonly positions: Float64Array;
  readonly real: Float64Array;
  readonly fake: Float64Array;
  /** Row-major, a row for each real bin. */
  readonly cost: Float64Array;
  readonly plans: readonly { readonly name: string; readonly plan: Plan }[];
}

export const transport: Study<TransportOptions> = {
  title: "Transport plans on a few bins: optimal, wasteful, and the proof",
  source: "Kantorovich 1942; Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875, section 2",
  options: schema,
  quantities: {
    "transport.emd": "data units",
    "transport.jsd": "nats",
    "transport.kept": "share",
    "transport.waste": "data units",
    "transport.gap": "data units",
    "transport.marginals": "share",
  },

  missing(options) {
    settingOf(options);
    return {};
  },

  conduct(options) {
    const setting = settingOf(options);
    const { positions, real, fake, cost } = setting;
    const bins = positions.length;
    const points = { rows: bins, dim: 1, data: positions };
    const best = emd({ real: { points, masses: real }, fake: { points, masses: fake } });
    const others = setting.plans.length > 0 ? setting.plans : [costliest(setting)];
    const plans = [{ name: "optimal", plan: best.plan }, ...others]
      .map(({ name, plan }) => ({
        name,
        cost: planCost({ real, fake, cost, plan }),
        moves: table(plan, bins),
      }))
      // Where nothing can be wasted, the most expensive plan is the cheapest.
      .filter(
        (plan, k, [first]) => k === 0 || setting.plans.length > 0 || plan.cost > first.cost * (1 + ROUNDING),
      );
    // Potentials are known up to a constant; the lowest is 0.
    const lowest = best.u.reduce((least, price) => Math.min(least, price), Infinity);
    const potential = Array.from(best.u, (price) => price - lowest);
    const earned = sum(potential.map((f, i) => f * (real[i] - fake[i])));
    const values = {
      "transport.emd": plans[0].cost,
      "transport.jsd": jensenShannon({ real, fake }),
      "transport.kept": sum(plans[0].moves.map((row, i) => row[i])),
      "transport.waste": Math.max(...plans.map((plan) => plan.cost)) - plans[0].cost,
      "transport.gap": Math.abs(plans[0].cost - earned),
      "transport.marginals": Math.max(...plans.map(({ moves }) => misfit(moves, real, fake))),
    };
    return {
      record: {
        subject: "transport",
        positions: [...positions],
        real: [...real],
        fake: [...fake],
        potential,
        plans,
        finding: findingOf(values),
      },
      values,
      n: bins,
    };
  },
};

function findingOf(values: Findings["values"]): string {
  const best = `The best plan costs ${digits(values["transport.emd"])} and leaves ${digits(100 * values["transport.kept"])} % of the mass where it is`;
  return [
    values["transport.waste"] > ROUNDING
      ? `${best}; the most expensive plan shown costs ${digits(values["transport.waste"])} more.`
      : `${best}; no plan shown costs more.`,
    `The potential proves that none costs less, to within ${digits(values["transport.gap"])}. JSD is ${digits(values["transport.jsd"])} nats.`,
  ].join(" ");
}

/** The masses on a total of 1, the plans as such, and what each move costs. */
function settingOf({ positions, real, fake, plans }: TransportOptions): Setting {
  const bins = real.length;
  const refuse = (message: string, hint: string): never => {
    throw new InputError(message, { where: "study", hint });
  };
  if (fake.length !== bins) {
    refuse(
      `transport requires the same number of real and generated bins (real ${bins}, fake ${fake.length})`,
      "use 0 for a bin without mass",
    );
  }
  const places = positions ?? Array.from({ length: bins }, (_, i) => i + 1);
  if (places.length !== bins) {
    refuse(
      `transport requires a position for each bin (${places.length} for ${bins} bins)`,
      "remove positions to use 1, 2, 3, ...",
    );
  }
  const unsorted = places.findIndex((place, i) => i > 0 && place <= places[i - 1]);
  if (unsorted > 0) {
    refuse(
      `transport requires ascending positions (${places[unsorted]} follows ${places[unsorted - 1]})`,
      "sort the bins",
    );
  }
  const points = { rows: bins, dim: 1, data: Float64Array.from(places) };
  const cost = costMatrix({ real: points, fake: points, cost: "euclidean" });
  const far = cost.find((distance) => !Number.isFinite(distance));
  if (far !== undefined) {
    refuse(
      `transport requires finite distances between positions (from ${places[0]} to ${places[bins - 1]} got ${far})`,
      "use a larger unit for the positions",
    );
  }
  const checked = balanced(real, fake);
  const total = sum(checked.real);
  const setting = {
    positions: points.data,
    real: checked.real.map((mass) => mass / total),
    fake: checked.fake.map((mass) => mass / total),
    cost,
    plans: plans.map(({ name, moves }) => {
      if (moves.length !== bins || moves.some((row) => row.length !== bins)) {
        refuse(
          `plan '${name}' requires ${bins} rows of ${bins} masses`,
          "write one row per real bin, with one entry per generated bin",
        );
      }
      return { name, plan: planOf(moves, total) };
    }),
  };
  for (const { name, plan } of setting.plans) {
    try {
      planCost({ ...setting, plan });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      refuse(
        `plan '${name}': ${error.message}`,
        "rows must sum to the real masses, columns to the generated ones",
      );
    }
  }
  return setting;
}

/** The plan that no other costs more than: optimal for what a move falls short of the longest. */
function costliest({ real, fake, cost }: Setting): { name: string; plan: Plan } {
  const longest = cost.reduce((most, price) => Math.max(most, price), 0);
  const { plan } = solve({ real, fake, cost: cost.map((price) => longest - price) });
  return { name: "most wasteful", plan };
}

function planOf(moves: readonly (readonly number[])[], total: number): Plan {
  const entries = moves.flatMap((row, i) =>
    row.flatMap((mass, j) => (mass === 0 ? [] : [{ i, j, mass: mass / total }])),
  );
  return {
    from: Int32Array.from(entries, ({ i }) => i),
    to: Int32Array.from(entries, ({ j }) => j),
    mass: Float64Array.from(entries, ({ mass }) => mass),
  };
}

function table({ from, to, mass }: Plan, bins: number): number[][] {
  const moves = Array.from({ length: bins }, () => new Array<number>(bins).fill(0));
  for (let k = 0; k < mass.length; k++) moves[from[k]][to[k]] += mass[k];
  return moves;
}

/** Largest difference between a row or column sum and the mass that it stands for. */
function misfit(moves: readonly (readonly number[])[], real: Float64Array, fake: Float64Array): number {
  const rows = moves.map((row, i) => Math.abs(sum(row) - real[i]));
  const columns = moves.map((_, j) => Math.abs(sum(moves.map((row) => row[j])) - fake[j]));
  return Math.max(...rows, ...columns);
}

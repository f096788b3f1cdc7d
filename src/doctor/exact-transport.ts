/**
 * Small instances of exact transport with closed answers, each with its certificate: the prices that prove the plan optimal.
 *
 *   two points moved by 5                       W1 = 5
 *   mass at 0 and 1 to 1 and 2                  W1 = 1; squared cost 1 by two short hops, where one long hop costs 2
 *   n points of a circle turned by half a step  each goes to a neighbor: W1 = 2 sin(pi / 2n)
 *   random masses on a line                     the area between the distribution functions, a second algorithm
 *   a costs matrix with a zero diagonal         0, and the plan that crosses over costs 1
 */

import { emdOnLine } from "../maths/one-dimensional.ts";
import { planCost } from "../maths/plan.ts";
import { Rng } from "../maths/random.ts";
import { emd, type Transport, transport } from "../maths/transport.ts";
import { type Check, exactly, type Finding, finding, within } from "./check.ts";
import { count, line, plane } from "./support.ts";

const product = { emd, transport, planCost, emdOnLine };

/** Some hundred roundings of numbers about 1. */
const ROUNDING = 1e-13;

const circle = (points: number, turn: number) =>
  plane(
    count(points).map((k) => {
      const angle = (2 * Math.PI * (k + turn)) / points;
      return [Math.cos(angle), Math.sin(angle)] as const;
    }),
  );

export const exactTransport: Check<typeof product> = {
  title: "Exact transport: closed answers and their certificates",
  source: "Kantorovich 1942; Vallender 1974, Theory of Probability & Its Applications 18",

  run(planted = {}) {
    const parts = { ...product, ...planted };
    const { emd } = parts;
    const moved = emd({ real: { points: line(0, 1) }, fake: { points: line(5, 6) } });
    const points = line(0, 1, 2);
    const hops = { real: { points, masses: [0.5, 0.5, 0] }, fake: { points, masses: [0, 0.5, 0.5] } };
    const turned = (n: number) => emd({ real: { points: circle(n, 0) }, fake: { points: circle(n, 1 / 2) } });
    return [
      ...proven("two points moved by 5", moved, 5),
      ...proven("hops over a shared point", emd(hops), 1),
      ...proven("hops, squared", emd({ ...hops, cost: "squared-euclidean" }), 1),
      ...[3, 8, 64].flatMap((n) =>
        proven(`${n} points turned by half a step`, turned(n), 2 * Math.sin(Math.PI / (2 * n))),
      ),
      ...againstTheLine(parts),
      ...ofMatrix(parts),
    ];
  },
};

function proven(what: string, { cost, certificate }: Transport, expected: number): Finding[] {
  const scale = ROUNDING * (1 + expected);
  return [
    finding(what, cost, within(expected, scale)),
    finding(`${what}: gap of the proof`, certificate.gap, within(0, scale)),
    finding(`${what}: violation of the proof`, certificate.violation, within(0, scale)),
  ];
}

function againstTheLine({ emd, emdOnLine }: typeof product): Finding[] {
  const rng = new Rng(7);
  const points = line(...count(40).map(() => rng.normal()));
  const masses = (name: string) => {
    const stream = rng.fork(name);
    const raw = count(40).map(() => stream.uniform());
    const total = raw.reduce((sum, mass) => sum + mass, 0);
    return raw.map((mass) => mass / total);
  };
  const [real, fake] = [masses("real"), masses("fake")];
  const { data: values } = points;
  const expected = emdOnLine({ real: { values, masses: real }, fake: { values, masses: fake } });
  const found = emd({ real: { points, masses: real }, fake: { points, masses: fake } });
  return proven("40 random masses on a line", found, expected);
}

function ofMatrix({ transport, planCost }: typeof product): Finding[] {
  const half = [0.5, 0.5];
  const cost = Float64Array.of(0, 1, 1, 0);
  const across = { from: Int32Array.of(0, 1), to: Int32Array.of(1, 0), mass: Float64Array.from(half) };
  return [
    ...proven("staying where it is", transport({ real: half, fake: half, cost }), 0),
    finding("the wasteful plan", planCost({ real: half, fake: half, cost, plan: across }), exactly(1)),
  ];
}

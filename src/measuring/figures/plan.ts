/** The transport plan that a figure draws: an optimal matching of the first points. */

import type { MetricInput } from "../../../metrics/needs.ts";
import { firstRows, rangeOf } from "../../maths/rows.ts";
import { emd } from "../../maths/transport.ts";
import type { PlanRecord } from "../../result/index.ts";
import type { Samples } from "../../samples.ts";
import { shown, shownOn } from "./shown.ts";

/** Arrows that a figure shows. */
const SHOWN_ARROWS = 100;

/** Where the first generated points would go in the cheapest plan; undefined where that cannot be drawn. */
export function planRecord(
  step: number,
  { real, fake }: Pick<MetricInput, "real" | "fake">,
): PlanRecord | undefined {
  const rows = Math.min(SHOWN_ARROWS, real.rows, fake.rows);
  const [there, here] = [firstRows(real, rows), firstRows(fake, rows)];
  // Squares of coordinates beyond this overflow; only a diverged generator goes there.
  if (fake.dim !== 2 || rows === 0 || !here.data.every((value) => Math.abs(value) < 1e150)) return undefined;
  const { cost, plan } = emd({ real: { points: there }, fake: { points: here } });
  // Equal masses make a matching; what is less than half of one is a rounding of masses to integers.
  const matched = Array.from(plan.mass.keys()).filter((k) => plan.mass[k] > 0.5 / rows);
  const { low, high } = rangeOf(there);
  const place = shownOn(high - low);
  const at = ({ data }: Samples, i: number) => [place(data[2 * i]), place(data[2 * i + 1])] as const;
  return {
    step,
    cost: shown(cost),
    arrows: matched.map((k) => [...at(here, plan.to[k]), ...at(there, plan.from[k])] as const),
  };
}

/**
 * A uniform block of 8 bins against itself shifted by s bins. The s bins that each side has alone give ln 2 each, those in
 * common nothing, so JSD = s/8 ln 2 up to ln 2 at s = 8 and beyond, where it no longer sees the distance; W1 = s always.
 */

import { jensenShannon } from "../maths/distances.ts";
import { emdOnLine } from "../maths/one-dimensional.ts";
import { emd } from "../maths/transport.ts";
import { type Check, finding, within } from "./check.ts";
import { count, line, measure } from "./support.ts";

const product = { jensenShannon, emdOnLine, emd, measure };

const BLOCK = 8;
const BINS = 24;
/** A few roundings of numbers up to 12. */
const ROUNDING = 1e-14;

export const shiftedBlocks: Check<typeof product> = {
  title: "Shifted uniform blocks: JSD becomes constant, W1 does not",
  source: "Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875, section 2",

  run(planted = {}) {
    const { jensenShannon, emdOnLine, emd, measure } = { ...product, ...planted };
    const bins = line(...count(BINS));
    const blockAt = (shift: number) =>
      Float64Array.from(bins.data, (bin) => (bin >= shift && bin < shift + BLOCK ? 1 / BLOCK : 0));
    return [0, 1, 4, 8, 12].flatMap((shift) => {
      const [real, fake] = [blockAt(0), blockAt(shift)];
      // Centers of bins of width 1, so that no sample lies on an edge.
      const [here, there] = [0, shift].map((first) => line(...count(BLOCK, first + 0.5)));
      const input = { real: here, fake: there, box: { low: 0, high: BINS, bins: BINS } };
      const jsd = within((Math.min(shift, BLOCK) / BLOCK) * Math.LN2, ROUNDING);
      const w1 = within(shift, ROUNDING);
      const onLine = { real: { values: bins.data, masses: real }, fake: { values: bins.data, masses: fake } };
      const onBins = { real: { points: bins, masses: real }, fake: { points: bins, masses: fake } };
      return [
        finding(`JSD of bins, shift ${shift}`, jensenShannon({ real, fake }), jsd),
        finding(`JSD of samples, shift ${shift}`, measure("jsd", input)("jsd"), jsd),
        finding(`W1 on the line, shift ${shift}`, emdOnLine(onLine), w1),
        finding(`W1 by linear programming, shift ${shift}`, emd(onBins).cost, w1),
        finding(`W1 of samples, shift ${shift}`, measure("emd", input)("emd"), w1),
      ];
    });
  },
};

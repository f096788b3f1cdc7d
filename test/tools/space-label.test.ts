/** Labels above two dimensions, by their rules. */
import { expect, it } from "vitest";
import { spaceLabelOf } from "../../tools/corpus/space/label.ts";
import type { SpaceRun, Truth, TruthTarget } from "../../tools/corpus/space/run.ts";

const target: TruthTarget = {
  kind: "target",
  name: "four modes",
  options: { kind: "mixture", dim: 5, modes: 4, std: 0.3, apart: 6, uneven: 1, seed: 1, said: "nothing" },
  dim: 5,
  shares: [0.1, 0.3, 0.3, 0.3],
  hasModes: true,
  truth: { sliced: 0.03, cover: 0.97, onData: 0.96, auc: 0.5, shiftedEnergy: 0.04 },
};
const cells = { ...target, hasModes: false };

const twelve = <T>(value: T): T[] => Array.from({ length: 12 }, () => value);
const fair = [250, 750, 750, 750];
const run = (truth: Partial<Truth>, more: Partial<SpaceRun> = {}): SpaceRun => ({
  kind: "run",
  group: "a",
  seed: 1,
  start: { sliced: 1, spread: 0.5 },
  untrained: 0.5,
  log: {
    step: Array.from({ length: 60 }, (_, i) => i + 1),
    lossD: [],
    lossG: [],
    gradNormD: [],
    gradNormG: Array.from({ length: 60 }, (_, i) => (i < 5 ? 1 : 0.001)),
    probReal: [],
    probFake: [],
  },
  snapshots: Array.from({ length: 12 }, (_, i) => 5 * (i + 1)),
  truth: {
    sliced: twelve(0.05),
    movement: twelve(0.04),
    spread: twelve(0.5),
    parts: twelve(fair),
    energy: twelve(0.01),
    auc: twelve(0.55),
    cover: twelve(0.95),
    onData: twelve(0.95),
    ...truth,
  },
  seen: { steps: [], metrics: {}, more: [] },
  ...more,
});
/** The last snapshots with other values. */
const ending = (value: number, ...last: (number | null)[]) => [...twelve(value).slice(last.length), ...last];
const flip = twelve(0).map((_, i) => (i % 2 === 0 ? [2500, 0, 0, 0] : [0, 2500, 0, 0]));

it.each([
  ["converged", [], run({}), target],
  ["converged", [], run({ auc: ending(0.9, 0.6, 0.6, 0.6) }), target],
  ["partial", [], run({ auc: ending(0.55, 0.61, 0.55, 0.55) }), target],
  ["partial", [], run({ auc: ending(0.55, null) }), target],
  ["partial", [], run({ energy: ending(0.01, 0.041) }), target],
  ["partial", [], run({ sliced: ending(0.05, 0.0901) }), target],
  ["partial", [], run({ cover: ending(0.95, 0.872) }), target],
  // A fifth of a tenth of 2,500 is 50.
  ["partial", [], run({ parts: [...twelve(fair).slice(1), [49, 817, 817, 817]] }), target],
  ["converged", [], run({ parts: [...twelve(fair).slice(1), [51, 816, 817, 816]] }), target],
  ["converged", [], run({ parts: [...twelve(fair).slice(1), [49, 817, 817, 817]] }), cells],
  ["diverged", [], run({ spread: ending(0.5, 3.1) }), target],
  ["diverged", [], run({ spread: ending(0.5, null) }), target],
  ["diverged", [], run({}, { lost: { step: 7, name: "lossD" } }), target],
  ["saturated", [], run({ sliced: twelve(0.6), auc: twelve(1) }), target],
  ["partial", [], run({ sliced: twelve(0.4), auc: twelve(1) }), target],
  ["collapsed", [], run({ auc: twelve(1), parts: twelve([0, 0, 1250, 1250]) }), target],
  ["partial", [], run({ auc: twelve(1), parts: twelve([0, 834, 833, 833]) }), target],
  // Two of four modes are half of them; as cells they are 0.4 of the data.
  ["partial", [], run({ auc: twelve(1), parts: twelve([0, 0, 1250, 1250]) }), cells],
  ["collapsed", [], run({ auc: twelve(1), parts: twelve([0, 0, 0, 2500]) }), cells],
  ["partial", [], run({ auc: twelve(1), onData: twelve(0.47), parts: twelve([0, 0, 0, 2500]) }), cells],
  ["partial", [], run({ auc: twelve(1), parts: [...twelve(fair).slice(1), [0, 0, 0, 2500]] }), target],
  [
    "oscillating",
    ["collapsed"],
    run({ auc: twelve(1), sliced: twelve(0.5), movement: twelve(0.4), parts: flip }),
    target,
  ],
  ["oscillating", [], run({ auc: twelve(1), sliced: twelve(0.5), movement: twelve(0.16) }), cells],
  ["partial", [], run({ auc: twelve(1), sliced: twelve(0.5), movement: twelve(0.4) }), target],
] as const)("are by the rules: %s", (label, more, made, of) => {
  const findings = label === "partial" ? more : [label, ...more];
  expect(spaceLabelOf(made, of)).toMatchObject({ label, findings });
});

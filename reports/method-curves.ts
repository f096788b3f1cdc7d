/** How methods go about it: distance and modes over the training, all methods in one figure. */
import type { MethodsRecord, ScenarioResult } from "../src/result/index.ts";
import { linesFigure } from "./kit/lines.ts";
import { LOOKS } from "./kit/looks.ts";
import { quantity } from "./kit/steps.ts";
import type { Figure, Section } from "./section.ts";

interface Shown {
  readonly id: string;
  readonly title: string;
  readonly log?: boolean;
  readonly counts?: boolean;
}

const SHOWN: readonly Shown[] = [
  { id: "emd", title: "Earth mover\u2019s distance to the target, by method", log: true },
  { id: "mode-coverage.modes20", title: "Modes held, by method", counts: true },
];

function figure(
  { methods }: MethodsRecord,
  scenarios: readonly ScenarioResult[],
  { id, ...options }: Shown,
): Figure | null {
  const lines = methods.slice(0, LOOKS.length).map(({ name, configurations }, i) => {
    const names = configurations.map(({ scenario }) => scenario);
    const mine = scenarios.filter((scenario) => names.includes(scenario.name));
    return { label: name, ...LOOKS[i], seeds: mine.flatMap((scenario) => quantity(scenario, id)) };
  });
  const hidden = methods.length - lines.length;
  const band = scenarios.find(({ nulls }) => nulls[id] !== undefined)?.nulls[id];
  return linesFigure({
    ...options,
    about: hidden > 0 ? `The first ${lines.length} of ${methods.length} methods.` : undefined,
    lines,
    points: "snapshots",
    seedsAsBand: true,
    ...(band !== undefined && options.counts !== true && { band }),
  });
}

export const methodCurves: Section = {
  title: "Methods over the training",
  scope: "run",
  part: "outcome",
  render: ({ methods, scenarios }) =>
    methods === undefined
      ? null
      : {
          figuresHeading: "Medians, and the range of the seeds",
          figures: SHOWN.map((shown) => figure(methods, scenarios, shown)),
        },
};

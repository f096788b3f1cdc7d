/** What each method has come to: its last samples over the data, side by side on one scale. */
import type { MethodRecord, MethodsRecord, ScenarioResult } from "../src/result/index.ts";
import { type Cloud, cloudOf, frameFor, outside } from "./kit/cloud.ts";
import { scatter } from "./kit/scatter.ts";
import { atTheEnd, representative } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { count, number } from "./kit/words.ts";
import type { Section } from "./section.ts";

/** Methods beside each other; the table has all. */
const MOST = 12;

interface Ended {
  readonly name: string;
  readonly scenario: ScenarioResult;
  readonly cloud: Cloud;
}

/** The last points of a method's first configuration. */
function endOf({ name, configurations }: MethodRecord, scenarios: readonly ScenarioResult[]): Ended[] {
  const scenario = scenarios.find((each) => each.name === configurations[0]?.scenario);
  if (scenario === undefined) return [];
  const cloud = cloudOf(representative(scenario)?.seed.snapshots.at(-1)?.points);
  return cloud.length === 0 ? [] : [{ name, scenario, cloud }];
}

function content({ methods }: MethodsRecord, scenarios: readonly ScenarioResult[]) {
  const ended = methods.slice(0, MOST).flatMap((method) => endOf(method, scenarios));
  const target = ended[0]?.scenario.target;
  const real = cloudOf(target?.points);
  if (ended.length < 2 || target?.dim !== 2 || real.length === 0) return null;
  const centers = target.modes?.centers ?? [];
  const frame = frameFor(target, real, []);
  return {
    figuresHeading: "Over the data",
    figures: [
      {
        title: "Last samples of each method",
        description: `Real and generated points of ${count(ended.length, "method")}, all on one scale: of each its first configuration, and of that the seed with the median final EMD.${
          methods.length > ended.length ? ` ${methods.length - ended.length} more are in the table.` : ""
        }`,
        legend: [
          { label: "real", color: COLORS.real, mark: "dot" as const },
          { label: "generated", color: COLORS.fake, mark: "cross" as const },
          ...(centers.length > 0
            ? [{ label: "mode of the target", color: "currentColor", mark: "ring" as const }]
            : []),
        ],
        picture: {
          chart: scatter(
            { real, centers, frame },
            ended.map(({ name, cloud }) => ({ title: name, cloud })),
          ),
        },
        wide: true,
        table: {
          columns: ["method", "EMD, median of the seeds", "generated points", "outside the picture"],
          rows: ended.map(({ name, scenario, cloud }) => [
            name,
            number(atTheEnd(scenario, "emd")),
            cloud.length,
            outside(cloud, frame),
          ]),
        },
      },
    ],
  };
}

export const methodSamples: Section = {
  title: "What each method has come to",
  scope: "run",
  part: "outcome",
  render: ({ methods, scenarios }) => (methods === undefined ? null : content(methods, scenarios)),
};

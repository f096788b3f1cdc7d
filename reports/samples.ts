/** Generated points over real ones, at several steps: what the generator does, before any number. */
import type { Snapshot } from "../src/result/index.ts";
import { type Cloud, cloudOf, type Frame, frameFor, MOST_SAMPLES, outside } from "./kit/cloud.ts";
import { playedPlane } from "./kit/played-plane.ts";
import { type Plane, scatter } from "./kit/scatter.ts";
import { spread } from "./kit/series.ts";
import { representative } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { count, number, sentences, step } from "./kit/words.ts";
import type { Figure, Key, Section, Table } from "./section.ts";

/** Snapshots beside each other in the small multiples. */
const BESIDE = 4;

function mean(cloud: Cloud, axisIndex: number): number | null {
  return cloud.length === 0 ? null : cloud.reduce((sum, point) => sum + point[axisIndex], 0) / cloud.length;
}

export const samples: Section = {
  title: "Samples against the target",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    const { target } = scenario;
    const chosen = representative(scenario);
    const real = cloudOf(target?.points);
    if (target?.dim !== 2 || chosen === null || real.length === 0) return null;
    const drawn = chosen.seed.snapshots.flatMap((snapshot): Drawn[] => {
      const cloud = cloudOf(snapshot.points);
      return cloud.length === 0 ? [] : [{ snapshot, cloud }];
    });
    const last = drawn.at(-1);
    if (last === undefined) return null;

    const view: View = {
      real,
      centers: target.modes?.centers ?? [],
      frame: frameFor(target, real, last.cloud),
      which: chosen.which,
    };
    const played = playedPlane(target, chosen.seed, chosen.which);
    const folded = played !== null;
    return {
      figures: [
        played,
        { ...atTheEnd(last, view), folded },
        drawn.length < 2 ? null : { ...stepByStep(spread(drawn, BESIDE), view), folded },
      ],
    };
  },
};

interface Drawn {
  readonly snapshot: Snapshot;
  readonly cloud: Cloud;
}

interface View extends Plane {
  /** Whose samples they are. */
  readonly which: string;
}

const atTheEnd = (last: Drawn, view: View): Figure => ({
  title: `Real and generated samples at step ${step(last.snapshot.step)}`,
  description: sentences([
    `Real and generated points of ${view.which}.`,
    rangeOf(view.frame),
    awayFrom(last, view.frame),
    `At most ${MOST_SAMPLES} points of each kind${last.snapshot.weights === "ema" ? ", drawn with the averaged (EMA) weights" : ""}.`,
  ]),
  legend: legendOf(view),
  picture: { chart: scatter(view, [{ cloud: last.cloud }]) },
  table: tableOf([last], view.frame),
});

const stepByStep = (drawn: readonly Drawn[], view: View): Figure => ({
  title: "Real and generated samples, step by step",
  description: sentences([
    `Points of ${view.which} at ${count(drawn.length, "snapshot")}; every panel has the same scale.`,
    rangeOf(view.frame),
    awayFrom(drawn[drawn.length - 1], view.frame),
  ]),
  legend: legendOf(view),
  picture: {
    chart: scatter(
      view,
      drawn.map(({ snapshot, cloud }) => ({ title: `step ${step(snapshot.step)}`, cloud })),
    ),
  },
  wide: true,
  table: tableOf(drawn, view.frame),
});

const rangeOf = (frame: Frame): string =>
  `x runs from ${number(frame.left)} to ${number(frame.right)}, y from ${number(frame.bottom)} to ${number(frame.top)}.`;

function awayFrom({ cloud }: Drawn, frame: Frame): string | undefined {
  const away = outside(cloud, frame);
  return away > 0
    ? `At the end ${away} of ${cloud.length} generated points lie outside the picture.`
    : undefined;
}

const legendOf = ({ centers }: View): Key[] => [
  { label: "real", color: COLORS.real, mark: "dot" },
  { label: "generated", color: COLORS.fake, mark: "cross" },
  ...(centers.length > 0
    ? [{ label: "mode of the target", color: "currentColor", mark: "ring" } as const]
    : []),
];

const tableOf = (drawn: readonly Drawn[], frame: Frame): Table => ({
  columns: ["step", "generated points", "mean x", "mean y", "outside the picture"],
  rows: drawn.map(({ snapshot, cloud }) => [
    step(snapshot.step),
    cloud.length,
    number(mean(cloud, 0)),
    number(mean(cloud, 1)),
    outside(cloud, frame),
  ]),
});

/** Findings that no training of the corpus has by itself: restarts put together from its logs, and small trainings made for it. */
import { findings } from "../../src/judging/findings/index.ts";
import { isTrue } from "./discriminators/label.ts";
import { recordsOf } from "./discriminators/read.ts";
import type { DiscriminatorRun } from "./discriminators/run.ts";
import { countsOf, type Judged, type MeasuredFinding } from "./findings.ts";
import type { OwnRun } from "./read.ts";
import { restartedOf } from "./restarts.ts";

/** @param runs of the corpus, and `small` ones, of one half */
export function plantedFindings(
  runs: readonly OwnRun[],
  small: readonly DiscriminatorRun[],
): readonly MeasuredFinding[] {
  const ofScores = ({ setting }: DiscriminatorRun) => setting.objective !== "non-saturating";
  const asked = (question: "overfitting" | "dead") =>
    small.filter(({ setting }) => setting.question === question);
  return [
    { alarm: "reset.suspected", basis: "restarts", counts: countsOf(restartedOf(runs)) },
    {
      alarm: "overfitting.suspected",
      basis: "held-out",
      counts: countsOf(asked("overfitting").flatMap(withHeldOut)),
    },
    {
      alarm: "overfitting.suspected",
      basis: "signs",
      counts: countsOf(
        asked("overfitting")
          .filter(({ setting }) => setting.objective !== "least-squares")
          .flatMap(withSigns),
      ),
    },
    {
      alarm: "dead.dead",
      basis: "probabilities",
      counts: countsOf(
        asked("dead")
          .filter((run) => !ofScores(run))
          .flatMap(whole),
      ),
    },
    { alarm: "dead.dead", basis: "scores", counts: countsOf(asked("dead").filter(ofScores).flatMap(whole)) },
  ];
}

type Records = ReturnType<typeof recordsOf>;

/** Nothing of a training whose label is neither. */
function judged(run: DiscriminatorRun, cut: (records: Records) => Records): Judged[] {
  const truth = isTrue(run);
  if (truth === undefined) return [];
  const evidence = { records: cut(recordsOf(run)), quality: [], restarts: [] };
  const { status } = findings[run.setting.question].find(evidence);
  return [{ isTrue: truth, raised: status === "suspected" || status === "dead" }];
}

const whole = (run: DiscriminatorRun) => judged(run, (records) => records);
const withHeldOut = (run: DiscriminatorRun) =>
  judged(run, (records) => records.map(({ signReal: _, signFake: __, ...rest }) => rest));
const withSigns = (run: DiscriminatorRun) =>
  judged(run, (records) =>
    records.map(({ probValidation: _, criticValidation: __, ...rest }) => ({
      ...rest,
      probReal: null,
      probFake: null,
      criticReal: null,
      criticFake: null,
    })),
  );

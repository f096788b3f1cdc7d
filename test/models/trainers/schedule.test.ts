/** What each step of a training does, and which steps run as one. */
import { describe, expect, it } from "vitest";
import { blocksOf, type Step, scheduleOf } from "../../../src/models/trainers/adversarial/schedule.ts";
import { ganOptions } from "../../helpers/small-training.ts";

function schedule(changes: object, rhythm = { logEvery: 4, snapshotEvery: 6 }): Step[] {
  const { discriminator, ...options } = ganOptions({ steps: 10, ...changes });
  return [...scheduleOf({ ...options, opponent: discriminator }, rhythm)];
}

/** Steps of each block, by phase: "p" for pretraining. */
const blocks = (steps: Step[]): string[] =>
  [...blocksOf(steps)].map((block) =>
    block.map(({ phase, index }) => (phase === "pretrain" ? `p${index}` : `${index}`)).join(" "),
  );

describe("the schedule", () => {
  it("observes the first step, every fourth and the last; takes a snapshot every sixth and at the last", () => {
    const steps = schedule({});
    const where = (holds: (step: Step) => boolean) => steps.filter(holds).map(({ index }) => index);
    expect(where(({ plan }) => plan.observe)).toEqual([1, 4, 8, 10]);
    expect(where(({ snapshot }) => snapshot)).toEqual([6, 10]);
  });

  it("counts the opponent's updates over pretraining, idle steps and its end", () => {
    const steps = schedule({ discriminator: { pretrain: 3, steps: 2, every: 3, freezeAfter: 6 } });
    expect(steps.slice(0, 3).map(({ phase, opponentUpdates }) => [phase, opponentUpdates])).toEqual([
      ["pretrain", 0],
      ["pretrain", 1],
      ["pretrain", 2],
    ]);
    // it moves twice before steps 1 and 4, and never after step 6
    expect(steps.slice(3).map(({ plan }) => plan.opponentSteps)).toEqual([2, 0, 0, 2, 0, 0, 0, 0, 0, 0]);
    expect(steps.slice(3).map(({ opponentUpdates }) => opponentUpdates)).toEqual([
      3, 5, 5, 5, 7, 7, 7, 7, 7, 7,
    ]);
  });
});

describe("blocks", () => {
  it("end where something is told: an observed step stands alone, a snapshot is the last of its block", () => {
    expect(blocks(schedule({}))).toEqual(["1", "2 3", "4", "5 6", "7", "8", "9", "10"]);
  });

  it("hold only steps that do the same", () => {
    const rhythm = { logEvery: 100, snapshotEvery: 100 };
    expect(blocks(schedule({ discriminator: { pretrain: 2, every: 2 } }, rhythm))).toEqual([
      ...["p1 p2", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
    ]);
    expect(blocks(schedule({ discriminator: { freezeAfter: 4 } }, rhythm))).toEqual([
      "1",
      "2 3 4",
      "5 6 7 8 9",
      "10",
    ]);
  });

  it("lose no step and change no order, and are no longer than fifty", () => {
    const steps = schedule(
      { steps: 500, discriminator: { pretrain: 120 } },
      { logEvery: 130, snapshotEvery: 70 },
    );
    const all = [...blocksOf(steps)];
    expect(all.flat()).toEqual(steps);
    expect(Math.max(...all.map(({ length }) => length))).toBe(50);
  });
});

/** What each step of a training does, and which steps run as one. */
import { describe, expect, it } from "vitest";
import {
  blocksOf,
  frameRhythm,
  type Rhythm,
  type Step,
  scheduleOf,
} from "../../../src/models/trainers/adversarial/schedule.ts";
import { ganOptions } from "../../helpers/small-training.ts";

function schedule(changes: object, rhythm: Rhythm = { logEvery: 4, snapshotEvery: 6 }): Step[] {
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

describe("frames", () => {
  it.each([
    // 60 log intervals for 29 frames after the first: every third, so 20 of them
    [30, 1500, 25, 75],
    // every second log line of 20 is enough for 11 frames
    [11, 400, 20, 40],
    [2, 400, 20, 400],
    [30, 100, 250, 250],
    [1, 400, 20, undefined],
    [0, 400, 20, undefined],
  ])("at most %i of %i steps logged every %i: every %s", (frames, steps, logEvery, every) => {
    expect(frameRhythm(frames, { steps, logEvery })).toBe(every);
  });

  it("stand at observed steps, so that blocks are as without them; with step 0 they are no more than asked for", () => {
    for (const [steps, logEvery, frames] of [
      [10, 4, 5],
      [500, 7, 30],
      [97, 1, 3],
      [1000, 300, 30],
    ]) {
      const rhythm = { logEvery, snapshotEvery: 50 };
      const frameEvery = frameRhythm(frames, { steps, logEvery });
      const with_ = schedule({ steps }, { ...rhythm, frameEvery });
      expect(blocks(with_)).toEqual(blocks(schedule({ steps }, rhythm)));
      const shown = with_.filter(({ frame }) => frame);
      expect(shown.every(({ plan }) => plan.observe)).toBe(true);
      expect(shown.length + 1).toBeLessThanOrEqual(frames);
      expect(shown.at(-1)?.index).toBe(steps);
    }
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

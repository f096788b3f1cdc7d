/** A queue worker on a machine with GPUs: each card has one training at a time, and no job is lost. The cards are stubs. */
import { expect, test } from "vitest";
import {
  alike,
  canFakeGpu,
  fakeCards,
  fakeGpuEngine,
  mostAtATime,
  tinyRing,
  trainingEvents,
} from "../../helpers/cards.ts";
import { fromBuilt, start } from "../../helpers/command-line.ts";
import { folderWith } from "../../helpers/folder.ts";
import { noRedis, startRedis } from "../../helpers/redis.ts";

test.skipIf(!canFakeGpu || noRedis !== "")(
  `a worker trains on as many cards as there are, and gives back what waits for one${noRedis}`,
  async () => {
    fakeCards({ cards: alike(2) });
    const folder = folderWith({ "tiny.json": tinyRing(5) });
    const { seen } = fakeGpuEngine(folder);
    const { url } = await startRedis();
    const queue = (...words: string[]) => start(fromBuilt(["queue", ...words, "--redis", url]), folder);
    const added = queue("add", "tiny.json", "--engine", "tfjs-node-gpu", "--together", "off");
    expect(added).toMatchObject({ exit: 0, err: "" });
    // five trainings and the null bands
    const worked = queue("work", "-j", "4");
    expect(worked).toMatchObject({ exit: 0, out: "6 jobs done by this worker\n" });
    expect(worked.err).toContain("2 trainings at a time on 2 GPUs instead of 4");
    expect(trainingEvents(seen)).toHaveLength(10);
    expect(mostAtATime(trainingEvents(seen))).toEqual({ "GPU-a": 1, "GPU-b": 1 });
  },
);

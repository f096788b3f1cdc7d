/**
 * The proof of a GPU's engine must keep what it has measured, whatever happens to the machine, and must never call itself whole when a
 * step is missing or a figure is wrong.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Figure, holds, lineOf } from "../../tools/proof/figures.ts";
import { relativeDifference } from "../../tools/proof/first-steps.ts";
import { earlier, type ProofRecord, prove, type Step, shortcomings } from "../../tools/proof/record.ts";
import { proofSteps } from "../../tools/proof/steps.ts";

const folder = mkdtempSync(join(tmpdir(), "ganscope-proof-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const empty: ProofRecord = {
  card: "a card",
  rehearsal: false,
  ran: { engine: "x" },
  date: "2026-01-01",
  steps: [],
};
const silent = { onStep() {}, onFigure() {}, onFailure() {} };
const figure = (name: string, value: number, atMost?: number): Figure => ({
  name,
  value,
  unit: "s",
  ...(atMost !== undefined && { atMost }),
});
const step = (id: string, ...figures: readonly Figure[]): Step<null> => ({
  id,
  title: `step ${id}`,
  async *run() {
    yield* figures;
  },
});
const three = [
  step("a", figure("one", 1)),
  step("b", figure("two", 2, 3), figure("three", 3)),
  step("c", figure("four", 4)),
];
let files = 0;
const newFile = () => join(folder, `${files++}`, "card.json");
const stored = (file: string) => JSON.parse(readFileSync(file, "utf8")) as ProofRecord;

describe("a proof", () => {
  it("takes its steps in order and writes their figures", async () => {
    const file = newFile();
    const record = await prove(three, null, empty, file, silent);
    expect(record.steps.map(({ id, state }) => [id, state])).toEqual([
      ["a", "done"],
      ["b", "done"],
      ["c", "done"],
    ]);
    expect(record.steps[1].figures.map(({ value }) => value)).toEqual([2, 3]);
    expect(stored(file)).toEqual(record);
    expect(shortcomings(three, record)).toEqual([]);
  });

  it.each([
    [figure("two", 4, 3)],
    [figure("two", Number.NaN)],
    [figure("two", Infinity)],
    [{ name: "two", value: 0, unit: "", atLeast: 1 }],
  ])("keeps a wrong figure and names it: %o", async (wrong) => {
    const steps = [three[0], step("b", wrong), three[2]];
    const record = await prove(steps, null, empty, newFile(), silent);
    expect(holds(wrong)).toBe(false);
    expect(record.steps).toHaveLength(3);
    expect(shortcomings(steps, record)).toEqual([`step b: two is ${wrong.value}`]);
  });

  it("says which step is missing", async () => {
    const record = await prove([three[0], three[2]], null, empty, newFile(), silent);
    expect(shortcomings(three, record)).toEqual(["step b: not taken"]);
  });

  it("goes on after a step that fails, keeps its figures, and takes it again", async () => {
    const failing: Step<null> = {
      ...three[1],
      async *run() {
        yield figure("two", 2);
        throw new Error("out of memory");
      },
    };
    const file = newFile();
    const record = await prove([three[0], failing, three[2]], null, empty, file, silent);
    expect(record.steps[1]).toMatchObject({
      state: "failed",
      why: "out of memory",
      figures: [figure("two", 2)],
    });
    expect(shortcomings(three, record)).toEqual(["step b: out of memory"]);
    const again = await prove(three, null, earlier(file, empty), file, silent);
    expect(shortcomings(three, again)).toEqual([]);
  });

  it("does not take a step that measures nothing for done", async () => {
    const steps = [step("a")];
    const record = await prove(steps, null, empty, newFile(), silent);
    expect(shortcomings(steps, record)).toEqual(["step a: it measured nothing"]);
  });

  describe.each([0, 1, 2, 3])("cut off after figure %i of four", (cut) => {
    const file = newFile();
    const taken: string[] = [];
    /** A machine that is taken away: nothing runs after the figure. */
    const cutOff = async () => {
      let left = cut;
      await new Promise<void>((resolve) => {
        const until = three.map((each) => ({
          ...each,
          async *run() {
            for await (const found of each.run(null)) {
              if (left-- <= 0) {
                resolve();
                await new Promise(() => {});
              }
              yield found;
            }
          },
        }));
        void prove(until, null, empty, file, silent);
      });
    };

    it("holds what was measured, and says what is missing", async () => {
      await cutOff();
      const record = earlier(file, empty);
      expect(record.steps.flatMap(({ figures }) => figures)).toHaveLength(cut);
      expect(shortcomings(three, record)).toEqual(
        [
          ["step a: not taken", "step b: not taken", "step c: not taken"],
          ["step b: not taken", "step c: not taken"],
          ["step b: cut off after 1 figures", "step c: not taken"],
          ["step c: not taken"],
        ][cut],
      );
    });

    it("goes on from there to the end", async () => {
      const events = { ...silent, onStep: ({ id }: { id: string }) => void taken.push(id) };
      const record = await prove(three, null, earlier(file, empty), file, events);
      expect(taken).toEqual([["a", "b", "c"], ["b", "c"], ["b", "c"], ["c"]][cut]);
      expect(shortcomings(three, record)).toEqual([]);
      expect(record.steps.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    });
  });

  it("starts anew where the record is of another card, another version, or no record", async () => {
    const file = newFile();
    await prove(three, null, empty, file, silent);
    expect(earlier(file, { ...empty, card: "another" }).steps).toEqual([]);
    expect(earlier(file, { ...empty, ran: { engine: "y" } }).steps).toEqual([]);
    expect(earlier(file, { ...empty, rehearsal: true }).steps).toEqual([]);
    expect(earlier(file, empty).steps).toHaveLength(3);
    writeFileSync(file, '{"card": "a c');
    expect(earlier(file, empty).steps).toEqual([]);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  it("has steps with ids of their own", () => {
    expect(new Set(proofSteps.map(({ id }) => id)).size).toBe(proofSteps.length);
  });
});

describe("a figure", () => {
  it("is a line with its bound", () => {
    expect(lineOf(figure("ring", 0.4321, 0.5))).toBe("ring: 0.432 s  at most 0.500: yes");
    expect(lineOf(figure("ring", 0.6, 0.5))).toBe("ring: 0.600 s  at most 0.500: NO");
    expect(lineOf(figure("ring", 12))).toBe("ring: 12 s");
  });

  it("of a difference is relative to the number, and none where there is another count of numbers", () => {
    expect(relativeDifference([1.1, 2], [1, 2])).toBeCloseTo(0.1, 12);
    expect(relativeDifference([0, 2], [0, 2])).toBe(0);
    expect(relativeDifference([1e-9, 2], [0, 2])).toBe(Infinity);
    expect(relativeDifference([1], [1, 2])).toBeNaN();
  });
});

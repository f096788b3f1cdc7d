import { describe, expect, it } from "vitest";
import { parseExpectations } from "../../../src/runs/evaluate/expectations.ts";

describe("expectations as text", () => {
  it.each([
    ["jsd<=0.05", [{ metric: "jsd", max: 0.05 }]],
    ["prdc.recall >= .5", [{ metric: "prdc.recall", min: 0.5 }]],
    ["emd<=3nulls", [{ metric: "emd", maxNulls: 3 }]],
    [
      "mmd<=1e-3,emd<=1null",
      [
        { metric: "mmd", max: 1e-3 },
        { metric: "emd", maxNulls: 1 },
      ],
    ],
    ["collapse=none|partial", [{ verdict: "collapse", is: ["none", "partial"] }]],
    ["convergence != diverged", [{ verdict: "convergence", isNot: ["diverged"] }]],
    ["emd@last3<=3nulls", [{ metric: "emd", maxNulls: 3, at: { last: 3 } }]],
    ["emd@1000 <= 1", [{ metric: "emd", max: 1, at: 1000 }]],
    ["prdc.recall@100..900>=.5", [{ metric: "prdc.recall", min: 0.5, at: { from: 100, to: 900 } }]],
    ["emd@500..<=1", [{ metric: "emd", max: 1, at: { from: 500 } }]],
    [
      " warn  jsd<=1 , warn ganscope:strict,ganscope:smoke",
      [
        { metric: "jsd", max: 1, level: "warn" },
        { preset: "ganscope:strict", level: "warn" },
        { preset: "ganscope:smoke" },
      ],
    ],
  ])("%s", (text, expected) => {
    expect(parseExpectations(text)).toEqual(expected);
  });

  it.each([
    ["jsd<0.05", '"jsd<0.05" is no expectation'],
    ["jsd<=", '"jsd<=" is no expectation'],
    ["", '"" is no expectation'],
    ["jsd<=low", '"jsd<=low" bounds a quantity by something else than a number'],
    ["jsd<=0x10", '"jsd<=0x10" bounds a quantity by something else than a number'],
    ["emd@soon<=1", '"emd@soon<=1" names no step, lastN or FROM..TO'],
    ["emd@..<=1", '"emd@..<=1" names no step, lastN or FROM..TO'],
    ["emd@last0<=1", '"emd@last0<=1" names no step, lastN or FROM..TO'],
    ["emd<=-1nulls", '"emd<=-1nulls" asks for no distance: a multiple of the null is above 0'],
    ["emd<=0nulls", '"emd<=0nulls" asks for no distance: a multiple of the null is above 0'],
    ["collapse@10=none", '"collapse@10=none" asks for a verdict at a step'],
    ["emd>=3nulls", '"emd>=3nulls" asks for a distance from the null; only <= is there'],
  ])("%s is refused", (text, message) => {
    expect(() => parseExpectations(text)).toThrow(message);
  });
});

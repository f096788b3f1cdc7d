import { describe, expect, test } from "vitest";
import type { Flags } from "../../src/commands/command.ts";
import { choice, parseArguments, parseSeeds, positiveInteger } from "../../src/commands/support/arguments.ts";
import { GanscopeError } from "../../src/errors.ts";

const flags: Flags = {
  seeds: { type: "string", value: "N", help: "" },
  jobs: { type: "string", short: "j", value: "N", help: "" },
  json: { type: "boolean", help: "" },
  map: { type: "string", value: "LIST", many: true, help: "" },
};
const parse = (...words: string[]) => parseArguments(words, flags);

function line(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof GanscopeError) return error.toLine();
    throw error;
  }
  return "no error";
}

describe("flags", () => {
  test("may stand anywhere, glued or apart, short or long", () => {
    expect(parse("a", "--seeds", "3", "-j4", "--json", "b")).toEqual({
      positionals: ["a", "b"],
      strings: { seeds: "3", jobs: "4" },
      booleans: { json: true },
      lists: {},
    });
    expect(parse("--seeds=3", "-j", "4", "--", "--json")).toMatchObject({
      positionals: ["--json"],
      strings: { seeds: "3", jobs: "4" },
      booleans: {},
    });
  });

  test("may be given several times where they say so", () => {
    expect(parse("--map", "a=b", "--map=c=d")).toMatchObject({ lists: { map: ["a=b", "c=d"] }, strings: {} });
  });

  test.each([
    [["--seed", "3"], "E_USAGE unknown flag '--seed' - did you mean '--seeds'?"],
    [["-x"], "E_USAGE unknown flag '-x' - known: seeds, jobs, json, map"],
    [["--constructor"], "E_USAGE unknown flag '--constructor' - known: seeds, jobs, json, map"],
    [["--seeds"], "E_USAGE --seeds needs a value - write --seeds N"],
    [["--seeds", "--json"], "E_USAGE --seeds needs a value - write --seeds N"],
    [["--seeds="], "E_USAGE --seeds needs a value - write --seeds N"],
    [["--map", "-1,1"], "E_USAGE --map needs a value - write --map=-1,1"],
    [["--json=yes"], "E_USAGE --json takes no value (got 'yes')"],
    [["--seeds", "1", "--seeds", "2"], "E_USAGE --seeds is given twice"],
    [["--json", "--json"], "E_USAGE --json is given twice"],
  ])("%j: %s", (words, message) => {
    expect(line(() => parse(...words))).toBe(message);
  });
});

describe("values", () => {
  test("seeds are a count or a list", () => {
    expect(parseSeeds(parse())).toBeUndefined();
    expect(parseSeeds(parse("--seeds", "5"))).toBe(5);
    expect(parseSeeds(parse("--seeds", "1,2, 7"))).toEqual([1, 2, 7]);
    expect(parseSeeds(parse("--seeds", "0,"))).toEqual([0]);
  });

  test.each([
    ["0", "E_USAGE --seeds must be an integer of at least 1 (got '0')"],
    ["-1", "E_USAGE --seeds needs a value - write --seeds N"],
    ["1.5", "E_USAGE --seeds must be an integer of at least 1 (got '1.5')"],
    ["1e3", "E_USAGE --seeds must be an integer of at least 1 (got '1e3')"],
    ["two", "E_USAGE --seeds must be an integer of at least 1 (got 'two')"],
    [
      "1,x",
      "E_USAGE --seeds must be a positive integer or a list of seeds (got '1,x') - e.g. --seeds 5 or --seeds 1,2,7",
    ],
    [
      ",",
      "E_USAGE --seeds must be a positive integer or a list of seeds (got ',') - e.g. --seeds 5 or --seeds 1,2,7",
    ],
    ["3,3", "E_USAGE --seeds names seed 3 twice"],
  ])("--seeds %s", (text, message) => {
    expect(line(() => parseSeeds(parse("--seeds", text)))).toBe(message);
  });

  test("a count and a choice", () => {
    expect(positiveInteger(parse("-j", "2"), "jobs")).toBe(2);
    expect(choice(parse(), "seeds", ["auto", "wasm"], "auto")).toBe("auto");
    expect(choice(parse("--seeds", "wasm"), "seeds", ["auto", "wasm"], "auto")).toBe("wasm");
    expect(line(() => choice(parse("--seeds", "wsam"), "seeds", ["auto", "wasm"], "auto"))).toBe(
      "E_USAGE --seeds does not accept 'wsam' - did you mean 'wasm'?",
    );
  });
});

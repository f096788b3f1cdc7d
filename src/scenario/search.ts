/**
 * `search` draws configurations by chance: each is the scenario with values drawn from the declared ranges, named after its
 * number, e.g. "hinge--search-3". The draws depend on the seed, the path and the number alone, so that another range
 * or more samples leave those of before as they are, and two scenarios with one search try the same configurations.
 *
 * Source: Bergstra & Bengio 2012, "Random search for hyper-parameter optimization", JMLR 13.
 */

import { Rng } from "../maths/random.ts";
import { isPlainObject } from "../plain-data.ts";
import { type Problem, quote } from "./problem.ts";
import { overlay, type Source, valueAt } from "./source.ts";

interface Range {
  readonly uniform?: readonly [number, number];
  readonly logUniform?: readonly [number, number];
  readonly choice?: readonly unknown[];
}

/** The scenarios of a source; the source itself where it has no search, or one whose form the schema will refuse. */
export function expandSearch(
  source: Source,
  baseName: string,
): Source[] | { readonly problems: readonly Problem[] } {
  if (!isPlainObject(source.value) || !isPlainObject(source.value.search)) return [source];
  const { search, ...rest } = source.value;
  const { samples, seed = 1, over } = search;
  if (!Number.isInteger(samples) || !Number.isInteger(seed) || !isPlainObject(over)) return [source];
  const ranges = Object.entries(over);
  const problems = ranges.flatMap(([key, range]) => {
    const message = wrong(key, range, rest);
    return message === undefined ? [] : [{ where: source.where(["search", "over", key], "key"), message }];
  });
  if (problems.length > 0) return { problems };

  const whole: Source = { ...source, value: { group: baseName, ...rest } };
  return Array.from({ length: samples as number }, (_, index) => {
    const named = overlay(whole, ["name"], `${baseName}--search-${index + 1}`, () =>
      source.where(["search"], "key"),
    );
    return ranges.reduce((made, [key, range]) => {
      const rng = new Rng(seed as number).fork("search").fork(key).fork(index);
      const where = () => source.where(["search", "over", key], "value");
      return overlay(made, key.split("."), draw(range as Range, rng), where);
    }, named);
  });
}

/** What is wrong with a range, or undefined. */
function wrong(key: string, range: unknown, scenario: unknown): string | undefined {
  const what = `search.over ${quote(key)}`;
  const path = key.split(".");
  if (path.some((part) => part === "") || !["target", "trainer", "metrics"].includes(path[0])) {
    return `${what} is not an option: use a dotted path, e.g. trainer.batch`;
  }
  if (!isPlainObject(range)) return `${what} must have uniform, logUniform or choice`;
  const given = ["uniform", "logUniform", "choice"].filter((kind) => Object.hasOwn(range, kind));
  if (given.length !== 1) return `${what} must have exactly one of uniform, logUniform and choice`;
  if (given[0] === "choice") return undefined;
  const ends = range[given[0]];
  const [low, high] = Array.isArray(ends) ? ends : [];
  if (typeof low !== "number" || typeof high !== "number" || !(low < high)) {
    return `${what} must have a lower and a higher number`;
  }
  if (given[0] === "logUniform" && low <= 0) return `${what} must have positive numbers (got ${low})`;
  const before = valueAt(scenario, path);
  return before === undefined || typeof before === "number"
    ? undefined
    : `${what} is not a number in the scenario`;
}

/** Four digits: enough to tell configurations apart, few enough to read. */
function draw({ uniform, logUniform, choice }: Range, rng: Rng): unknown {
  if (choice !== undefined) return choice[rng.integer(choice.length)];
  const within = (low: number, high: number) => low + (high - low) * rng.uniform();
  if (logUniform === undefined) {
    const [low, high] = uniform as readonly [number, number];
    return Number(within(low, high).toPrecision(4));
  }
  const [low, high] = logUniform.map(Math.log);
  return Number(Math.exp(within(low, high)).toPrecision(4));
}

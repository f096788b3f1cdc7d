/**
 * The settings of settings.ts with every number drawn anew, and seeds that no other run has. Learning rates, widths, batches, steps,
 * the discriminator's turns and the targets' own numbers are multiplied by a factor between 0.7 and 1.4, so that outcomes are of
 * every kind again, but of other trainings. On the last draw rates are measured: it was trained after the rules were frozen. Those
 * before it were measured on in their time, have been looked at since, and serve for choosing; who changes a rule adds a draw.
 */
import { Rng } from "../../src/maths/random.ts";
import { type Setting, settings } from "./settings.ts";

/** Where the seeds of each draw begin. */
const DRAWS: readonly (readonly number[])[] = [
  [2, 3],
  [4, 5, 6, 7],
  [8, 9, 10],
  [11, 12, 13],
  [14, 15, 16],
  [17, 18, 19],
];
const FACTOR = 1.4;

/** Numbers that stay: moments of the optimizers, weights of the penalties. */
const KEPT = new Set([
  "beta1",
  "beta2",
  "momentum",
  "gain",
  "from",
  "ema",
  "lambda",
  "limit",
  "dim",
  "apart",
]);
const WHOLE = new Set(["steps", "batch", "widths", "pretrain", "freezeAfter", "every"]);

const factor = (rng: Rng): number => FACTOR ** (2 * rng.uniform() - 1);

/** The same with its numbers multiplied; whole ones stay whole and at least 1, modes are one more or less. */
export function anew(value: unknown, rng: Rng, key = ""): unknown {
  if (typeof value === "number") {
    if (KEPT.has(key)) return value;
    if (key === "modes") return value - 1 + rng.integer(3);
    const drawn = value * factor(rng);
    return WHOLE.has(key) ? Math.max(1, Math.round(drawn)) : Number(drawn.toPrecision(3));
  }
  if (Array.isArray(value)) {
    // Layers of one net stay as wide as each other, modes in the same order.
    const times = factor(rng);
    return value.map((each: number) =>
      key === "widths" ? Math.round(each * times) : Number((each * times).toPrecision(3)),
    );
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, anew(each, rng.fork(name), name)]),
  );
}

/** One list a draw, the last for measuring. */
export const draws: readonly (readonly Setting[])[] = DRAWS.map((thousands, i) =>
  settings.map(({ name, target, trainer }) => {
    const rng = new Rng(i + 1).fork("settings drawn anew").fork(name);
    return {
      name: `${name}-${i === 0 ? "anew" : `anew-${i + 1}`}`,
      target: anew(target, rng.fork("target")) as Setting["target"],
      trainer: anew(trainer, rng.fork("trainer")) as Setting["trainer"],
      seeds: thousands.map((thousand) => 1000 * thousand + rng.fork("seeds").integer(1000)),
    };
  }),
);

/** The settings on which rates are measured. */
export const measured: ReadonlySet<string> = new Set(draws.at(-1)?.map(({ name }) => name));

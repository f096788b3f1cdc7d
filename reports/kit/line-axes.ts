/** The axes of the figure of lines: where they end, and their ticks. */
import type { Block } from "./columns.ts";
import { logTicks, roundStep, roundTicks } from "./ticks.ts";

/** The ends of an axis that holds all values; a single value gets room around it. */
function widen(low: string, high: string, values: readonly number[]): Record<string, number> {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (least < most) return { [low]: least, [high]: most };
  const room = least === 0 ? 1 : Math.abs(least) / 2;
  return { [low]: least - room, [high]: most + room };
}

/** The vertical axis holds the lines, the references and the band. */
export function heights(
  data: Readonly<Record<string, readonly Block[]>>,
  { log, counts }: { readonly log: boolean; readonly counts: boolean },
): { readonly low: number; readonly high: number; readonly ticksY: readonly number[] } {
  const values = Object.values(data).flatMap((blocks) =>
    blocks.flatMap(({ columns: { value = [], lo = [], hi = [] } }) => [...value, ...lo, ...hi]),
  );
  const span = widen(
    "low",
    "high",
    values.filter((value): value is number => typeof value === "number" && (!log || value > 0)),
  );
  if (log) {
    // A twentieth of the decades on each side keeps lines off the frame.
    const room = (span.high / span.low) ** 0.05;
    // The axis stays inside the normal floats, whose logarithms are finite.
    const low = Number(Math.max(span.low / room, 2.3e-308).toPrecision(4));
    const high = Number(Math.min(span.high * room, 1.7e308).toPrecision(4));
    return { low, high, ticksY: logTicks(low, high) };
  }
  const pitch = Math.max(counts ? 1 : 0, roundStep(span.low, span.high, 5));
  // The axis ends on a round number where one is near, else at the value itself.
  const limit = (value: number, beyond: number) => (Math.abs(beyond - value) <= pitch / 2 ? beyond : value);
  const low = limit(span.low, Math.floor(span.low / pitch) * pitch);
  const high = limit(span.high, Math.ceil(span.high / pitch) * pitch);
  return { low, high, ticksY: roundTicks(low, high, 5, counts) };
}

/** The horizontal axis starts at 0 when the first step is near it. */
export function lengths(steps: readonly number[]): {
  readonly first: number;
  readonly last: number;
  readonly ticksX: readonly number[];
} {
  const { first, last } = widen("first", "last", steps);
  const start = first > 0 && first < last / 20 ? 0 : first;
  return { first: start, last, ticksX: roundTicks(start, last, 4, true) };
}

/** Several askers, one answer for all who ask about the same. */
import type { Samples } from "../../samples.ts";

/** @param found made for a group when the first of it wants its share */
export function shared<One, Found>(
  asked: readonly One[],
  same: (one: One, other: One) => boolean,
  found: (group: readonly One[]) => Found,
): (one: One) => Found {
  const groups: { readonly of: One[]; found?: Found }[] = [];
  const groupOf = (one: One) => groups.find(({ of: [first] }) => same(first, one));
  for (const one of asked) {
    const group = groupOf(one);
    if (group === undefined) groups.push({ of: [one] });
    else group.of.push(one);
  }
  return (one) => {
    const group = groupOf(one) ?? { of: [one] };
    group.found ??= found(group.of);
    return group.found;
  };
}

/** Whether both are the same rows in memory. */
export const isSame = (one: Samples, other: Samples): boolean =>
  one.dim === other.dim &&
  one.data.length === other.data.length &&
  one.data.buffer === other.data.buffer &&
  one.data.byteOffset === other.data.byteOffset;

/** @throws Error for what nobody asked for */
export function found<Part>(part: Part | undefined): Part {
  if (part === undefined)
    throw new Error("internal error: a sweep over pairs of rows was not asked for this");
  return part;
}

import util from "node:util";

/** tfjs-node 4.22 calls two functions of node:util that Node 23 took away. */
export function restoreUtilities(): void {
  const old = util as unknown as Record<string, unknown>;
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  old.isArray ??= Array.isArray;
}

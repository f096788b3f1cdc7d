/** The networks whose weights a user supplies, by id. Adding one: a file named after its id, a line here, a test. */
import type { NetworkDescription } from "./description.ts";
import { inception } from "./inception.ts";

export const networks = { inception } as const satisfies Readonly<Record<string, NetworkDescription>>;

export type NetworkId = keyof typeof networks;

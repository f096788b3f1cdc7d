/** The update rules, by id. Adding one: a file named after its id, a line here, a test. */

import { alternating } from "./alternating.ts";
import { consensus } from "./consensus.ts";
import { extragradient } from "./extragradient.ts";
import { simultaneous } from "./simultaneous.ts";

export const updates = { simultaneous, alternating, extragradient, consensus } as const;

export type UpdateId = keyof typeof updates;

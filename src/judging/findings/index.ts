/** What a log alone shows, by id. Adding one: a file named after its id, a line here, a test. */

import { dead } from "./dead.ts";
import { explosion } from "./explosion.ts";
import { flat } from "./flat.ts";
import { overfitting } from "./overfitting.ts";
import { quality } from "./quality.ts";
import { reset } from "./reset.ts";
import { winning } from "./winning.ts";

export const findings = { winning, dead, flat, explosion, reset, overfitting, quality } as const;

export type FindingId = keyof typeof findings;

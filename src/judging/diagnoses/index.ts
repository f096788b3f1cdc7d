/** The diagnoses, by id. Adding one: a file named after its id, a line here, a test. */

import { collapse } from "./collapse.ts";
import { convergence } from "./convergence.ts";
import { dynamics } from "./dynamics.ts";
import { feedback } from "./feedback.ts";
import { saturation } from "./saturation.ts";
import { staleness } from "./staleness.ts";

export const diagnoses = { convergence, collapse, saturation, staleness, feedback, dynamics } as const;

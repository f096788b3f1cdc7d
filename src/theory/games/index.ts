/** The games, by id. Adding one: a file named after its id, a line here, a test. */

import { bilinear } from "./bilinear.ts";
import { dirac } from "./dirac.ts";

export const games = { bilinear, dirac } as const;

export type GameId = keyof typeof games;

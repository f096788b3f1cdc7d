/** A game to play. */

import { Type } from "typebox";
import { games } from "../../theory/games/index.ts";
import { missingQuantities } from "../../theory/games/quantities.ts";
import { settingsOf } from "../../theory/games/settings.ts";
import { updates } from "../../theory/games/updates/index.ts";
import { kinds } from "../schema/parts.ts";
import { gameSubject } from "../subjects.ts";
import type { Form } from "./form.ts";

/** Beyond this a number's square is not finite. */
const FARTHEST = 1e100;

/** How a game is played; the defaults are those of the table in Mescheder et al. 2018, arXiv 1801.04406. */
const play = {
  update: kinds(updates, {
    default: { kind: "alternating" },
    description: "How both players move in a round",
  }),
  rate: Type.Number({ default: 0.2, exclusiveMinimum: 0, description: "Learning rate of both players" }),
  steps: Type.Integer({ default: 500, minimum: 1, maximum: 100_000, description: "Rounds" }),
  start: Type.Array(Type.Number({ minimum: -FARTHEST, maximum: FARTHEST }), {
    default: [1, 1],
    minItems: 2,
    maxItems: 2,
    description: "Start of the generator's number and of the discriminator's",
  }),
};

export const game: Form<"game"> = {
  verb: "play",
  properties: {
    game: kinds(games, { description: "A two-player game to play instead of a training" }, play),
  },
  settable: { steps: ["game", "steps"] },
  check(written, { attempt }) {
    const missing = attempt(["game"], () => missingQuantities(settingsOf(written.game)));
    return { own: { game: written.game }, subject: gameSubject(missing ?? {}) };
  },
};

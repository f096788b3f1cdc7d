/** What a scenario can ask for. */

import type { FormId } from "../scenario.ts";
import type { Form } from "./form.ts";
import { game } from "./game.ts";
import { stored } from "./stored.ts";
import { study } from "./study.ts";
import { training } from "./training.ts";

export const forms: { readonly [Id in FormId]: Form<Id> } = { training, game, study, stored };

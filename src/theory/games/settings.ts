/**
 * What is played, as a scenario or a caller has it: names and options, checked, with every default filled in.
 */

import type { TObject } from "typebox";
import { Value } from "typebox/value";
import { InputError } from "../../errors.ts";
import type { Pair } from "../../maths/planar.ts";
import type { Field, Game } from "./game.ts";
import { type GameId, games } from "./index.ts";
import { type UpdateId, updates } from "./updates/index.ts";
import type { Update, UpdateMap } from "./updates/update.ts";

type Options = Readonly<Record<string, unknown>>;

/** An update rule's kind beside its options. */
export interface UpdateOptions {
  readonly kind: UpdateId;
  readonly [option: string]: unknown;
}

/** A game under an update rule, as one writes it. */
export interface GameSettings {
  readonly game: GameId;
  /** The game's options; what is left out takes its default. */
  readonly options?: Options;
  readonly update: UpdateOptions;
  /** Learning rate eta of both players. */
  readonly rate: number;
}

/** The settings as a scenario writes them: a game's kind beside its options, what else is chosen among them. */
export interface WrittenGame {
  readonly kind: GameId;
  readonly update: UpdateOptions;
  readonly rate: number;
  /** Rounds. */
  readonly steps: number;
  /** The generator's number and the discriminator's. */
  readonly start: Pair;
  readonly [option: string]: unknown;
}

/** Kind and options apart. */
export function settingsOf({
  kind,
  update,
  rate,
  steps: _,
  start: __,
  ...options
}: WrittenGame): GameSettings {
  return { game: kind, options, update, rate };
}

/** The settings with all options spelled out, and what they make. */
export interface Arena {
  readonly settings: Required<GameSettings>;
  readonly field: Field;
  readonly map: UpdateMap;
}

/** @throws InputError naming the game, the update rule, the option or the rate that cannot be */
export function arena({ game, options = {}, update: { kind, ...given }, rate }: GameSettings): Arena {
  requireKnown("game", game, games);
  requireKnown("update", kind, updates);
  if (!(rate > 0 && Number.isFinite(rate))) {
    throw new InputError(`rate must be a finite number above 0 (got ${rate})`, { where: "rate" });
  }
  const made: Game = games[game];
  const update: Update = updates[kind];
  const gameOptions = complete("game", game, made.options, options);
  const updateOptions = complete("update", kind, update.options, given);
  const field = made.field(gameOptions);
  return {
    settings: { game, options: gameOptions, update: { kind, ...updateOptions }, rate },
    field,
    map: update.map(field, rate, updateOptions),
  };
}

function requireKnown(where: string, id: string, registry: object): void {
  if (Object.hasOwn(registry, id)) return;
  throw new InputError(`unknown ${where} "${id}" (known: ${Object.keys(registry).join(", ")})`, {
    where,
  });
}

/** The options with defaults, or why they are none. */
function complete(where: string, id: string, schema: TObject, given: Options): Options {
  const known = Object.keys(schema.properties);
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    throw new InputError(`${id} has no option "${key}" (its options are ${known.join(", ") || "none"})`, {
      where,
    });
  }
  const options = Value.Default(schema, structuredClone(given)) as Options;
  for (const error of Value.Errors(schema, options)) {
    throw new InputError(`${id}${error.instancePath.replaceAll("/", ".")} ${error.message}`, { where });
  }
  return options;
}

/**
 * What a column of a training log means, told by its name. People write the same few signals in many ways: d_loss,
 * lossD, train/loss_discriminator, errD; D_x, D(x), prob_real. A name is cut into words, words of the same meaning
 * become one, words that say nothing (train, mean, total) are dropped, and what is left must be one of the phrases
 * of names.ts. A phrase that can mean two things ("d_real" may be a probability, a critic's score or a part of the loss) is
 * ambiguous: guess.ts says which where the values show it, and the user is asked where they do not.
 *
 * A log may hold several games: D_A and G_A, D_B and G_B. A letter or a number that is left beside a phrase names the game.
 */

import { measureOf } from "./measures.ts";
import { NAMES } from "./names.ts";
import { type Layer, type Meaning, SIGNALS } from "./signals.ts";

/** Words of one meaning. "critic" is a player and a kind of output, so it stays. */
const SAME: Readonly<Record<string, string>> = {
  ...words("d", "discriminator disc dis netd discrim"),
  ...words("g", "generator gen netg"),
  ...words("loss", "losses err error errors cost objective l"),
  ...words("grad", "gradient gradients grads"),
  ...words("norm", "norms"),
  ...words("prob", "probability probabilities probs p"),
  ...words("fake", "generated synthetic fakes"),
  ...words("logit", "logits"),
  ...words("score", "scores out output outputs pred preds prediction validity"),
  ...words("sign", "signs"),
  ...words("validation", "val valid heldout holdout"),
  ...words("accuracy", "acc"),
  ...words("layer", "layers"),
  ...words("step", "steps"),
  ...words("epoch", "epochs"),
  ...words("iteration", "iterations iter iters itr it"),
};

/** Words that were written as one. */
const JOINED: Readonly<Record<string, string>> = {
  dloss: "d loss",
  lossd: "d loss",
  errd: "d loss",
  gloss: "g loss",
  lossg: "g loss",
  errg: "g loss",
  gnorm: "grad norm",
  gradnorm: "grad norm",
  gradnormd: "d grad norm",
  gradnormg: "g grad norm",
  globalstep: "global step",
  dx: "d x",
  dgz: "d g z",
  dreal: "d real",
  dfake: "d fake",
  preal: "prob real",
  pfake: "prob fake",
  nonfinite: "non finite",
};

const IDLE = new Set(
  "train training total mean avg average running scalar scalars gan ganscope log logs metric metrics value model progress".split(
    " ",
  ),
);

const PHRASES: ReadonlyMap<string, Meaning> = new Map(
  NAMES.flatMap(({ meaning, phrases }) =>
    phrases.map((phrase) => [phrase.split(" ").sort().join(" "), meaning] as const),
  ),
);

/** What makes of a gradient's norm something else than a layer's. */
const NO_LAYER = new Set("penalty max min std var ratio clip clipped threshold".split(" "));

/** What a name says: a meaning, and which of several games it belongs to. */
export interface Reading {
  readonly meaning: Meaning;
  readonly game?: string;
  /** The mean of an epoch where a column beside it has the steps: the name of that column. */
  readonly finer?: string;
}

/** @example readingOf("D_A")   // { meaning: { signal: "lossD" }, game: "A" } */
export function readingOf(name: string): Reading | undefined {
  const short = name.slice(0, 200);
  const whole = meaningOf(short);
  // "G_step" counts the generator's steps.
  if (whole !== undefined && "counter" in whole) return { meaning: whole };
  const run = /^(.*\S) - ([^-]+)$/.exec(short);
  if (run !== null) return ofRun(run[1], run[2]);
  // Lightning logs a column of steps and one of epochs under one name.
  const [, stem, every] = /^(.+)_(step|epoch)$/.exec(short) ?? [];
  const inner = stem === undefined ? undefined : readingOf(stem);
  if (inner !== undefined && !("counter" in inner.meaning))
    return every === "epoch" ? { ...inner, finer: `${stem}_step` } : inner;
  return gameOf(short);
}

/** A column of a run in a table of several: what Weights & Biases exports. Its lowest and highest values are no columns of their own. */
function ofRun(run: string, name: string): Reading | undefined {
  if (/__(?:MIN|MAX)$/.test(name)) return undefined;
  const reading = readingOf(name);
  return reading && { ...reading, game: reading.game === undefined ? run : `${run} ${reading.game}` };
}

function gameOf(name: string): Reading | undefined {
  const meaning = meaningOf(name);
  if (meaning !== undefined) return { meaning };
  const [, stem, game] =
    /^(.*[^_\s/.-])(?:[_\s/.-]| #)([AB]|(?<= #)\d+)$/.exec(name) ?? afterPlayer(name) ?? [];
  const rest = stem === undefined ? undefined : meaningOf(stem);
  return rest !== undefined && ("signal" in rest || "ambiguous" in rest)
    ? { meaning: rest, game }
    : undefined;
}

/** "dA_loss": the game stands behind its player. */
function afterPlayer(name: string): [name: string, stem: string, game: string] | undefined {
  const [, player, game, rest] = /^([dgDG])_?([AB])(_.+)$/.exec(name) ?? [];
  return player === undefined ? undefined : [name, player + rest, game];
}

/**
 * @returns undefined for a name that means nothing here
 * @example meaningOf("train/D_loss")   // { signal: "lossD" }
 */
export function meaningOf(name: string): Meaning | undefined {
  const found = wordsOf(name);
  const phrase = [...new Set(found)].sort().join(" ");
  const lone = /(?:^|[^A-Za-z])([DG])(?:[^A-Za-z]|$)/.exec(name)?.[1];
  // A player's letter alone is its loss, where it is a capital: D, G_GAN, train_G.
  if (phrase === "d" || phrase === "g")
    return /disc|gen|dis/i.test(name) ? player(name, phrase) : PHRASES.get(lone ?? "");
  const known = PHRASES.get(phrase);
  if (known !== undefined) return known;
  const quality = measureOf(rawWordsOf(name));
  return quality === undefined ? layerOf(found) : { quality };
}

/** "Gen.", "Discrim.": CTGAN's progress line. */
function player(name: string, phrase: "d" | "g"): Meaning | undefined {
  return /^(?:gen|discrim)\.$/i.test(name) ? PHRASES.get(phrase.toUpperCase()) : undefined;
}

/** @returns what `--map column=NAME` means, or undefined when there is no such name */
export function namedMeaning(name: string): Meaning | undefined {
  if (name === "step") return { counter: -1 };
  const signal = SIGNALS.find((each) => each === name);
  if (signal !== undefined) return { signal };
  if (name === "quality.higher") return { quality: "higher" };
  if (name === "quality.lower") return { quality: "lower" };
  const [, whose, layer] = /^gradNorm([DG])\.(\d{1,4})$/.exec(name) ?? [];
  return layer === undefined ? undefined : { player: whose as "D" | "G", layer };
}

/** "gradNormG.2", "layersG.2", "grad_norm/G/conv1". */
function layerOf(found: readonly string[]): Layer | undefined {
  const has = (word: string) => found.includes(word);
  const norm = has("grad") && has("norm");
  if ((!norm && !has("layer")) || found.some((word) => NO_LAYER.has(word))) return undefined;
  const who = has("g") ? "G" : has("d") || has("critic") ? "D" : undefined;
  const layer = found.filter((word) => !["grad", "norm", "layer", "g", "d", "critic"].includes(word));
  if (who === undefined || layer.length === 0) return undefined;
  if (!norm && !layer.every((word) => /^\d+$/.test(word))) return undefined;
  return { player: who, layer: layer.join(" ") };
}

const rawWordsOf = (name: string): string[] =>
  name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .match(/[a-z]+|\d+/g) ?? [];

export function wordsOf(name: string): string[] {
  return rawWordsOf(name)
    .flatMap((word) => (Object.hasOwn(JOINED, word) ? JOINED[word].split(" ") : [word]))
    .map((word) => (Object.hasOwn(SAME, word) ? SAME[word] : word))
    .filter((word) => !IDLE.has(word));
}

function words(meaning: string, list: string): Record<string, string> {
  return Object.fromEntries(list.split(" ").map((word) => [word, meaning]));
}

/**
 * What a column of a training log means, told by its name. People write the same few signals in many ways: d_loss,
 * lossD, train/loss_discriminator, errD; D_x, D(x), prob_real. A name is cut into words, words of the same meaning
 * become one, words that say nothing (train, mean, total) are dropped, and what is left must be one of the phrases
 * below. A phrase that can mean two things ("d_real" may be a probability or a critic's score) is ambiguous: nothing is
 * read from it until the user says which.
 */

/** The signals that a log may hold, by the name that `--map` takes. */
export const SIGNALS = [
  "lossD",
  "lossG",
  "gradNormD",
  "gradNormG",
  "probReal",
  "probFake",
  "criticReal",
  "criticFake",
] as const;

export type Signal = (typeof SIGNALS)[number];

/** The norm of one layer's gradient. */
export interface Layer {
  readonly player: "D" | "G";
  /** What the layer is called: layers with a name stand in the order of their columns. */
  readonly layer: string;
}

export type Meaning =
  | { readonly signal: Signal }
  | Layer
  /** A counter of the training's progress; the lowest rank in a line is its step. */
  | { readonly counter: number }
  | { readonly nonFinite: true }
  /** The signal as it was after the generator's step: known, and not read, because the records hold it before the step. */
  | { readonly later: Signal }
  | { readonly ambiguous: readonly Signal[] };

/** Words of one meaning. "critic" is a player and a kind of output, so it stays. */
const SAME: Readonly<Record<string, string>> = {
  ...words("d", "discriminator disc dis netd"),
  ...words("g", "generator gen netg"),
  ...words("loss", "losses err error errors cost objective"),
  ...words("grad", "gradient gradients grads"),
  ...words("norm", "norms l2"),
  ...words("prob", "probability probabilities probs p"),
  ...words("fake", "generated synthetic fakes"),
  ...words("logit", "logits"),
  ...words("score", "scores out output outputs pred preds prediction validity"),
  ...words("layer", "layers"),
  ...words("step", "steps"),
  ...words("iteration", "iterations iter iters it"),
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
  "train training total mean avg average running scalar scalars gan log logs metric metrics value model".split(
    " ",
  ),
);

/** Rank of a counter within the epoch. */
export const BATCH = 3;
/** Rank of a counter that counts epochs, within which others may start again. */
export const EPOCH = 4;

/** Phrases, their words sorted. */
const PHRASES: Readonly<Record<string, Meaning>> = {
  ...phrases({ counter: 0 }, "global step"),
  ...phrases({ counter: 1 }, "step"),
  ...phrases({ counter: 2 }, "iteration"),
  ...phrases({ counter: BATCH }, "batch"),
  ...phrases({ counter: EPOCH }, "epoch"),
  ...phrases({ nonFinite: true }, "non finite"),
  ...phrases({ signal: "lossD" }, "d loss", "critic loss"),
  ...phrases({ signal: "lossG" }, "g loss"),
  ...phrases({ signal: "gradNormD" }, "d grad norm", "critic grad norm", "d grad"),
  ...phrases({ signal: "gradNormG" }, "g grad norm", "g grad"),
  ...phrases({ signal: "probReal" }, "prob real", "d prob real", "d x"),
  // In PyTorch's DCGAN example D_G_z1 is D on generated samples before the generator's step, as D(x) is; D_G_z2 is after it.
  ...phrases({ signal: "probFake" }, "prob fake", "d prob fake", "d g z", "d g z 1"),
  ...phrases({ later: "probFake" }, "d g z 2"),
  ...phrases({ signal: "criticReal" }, "critic real", "logit real", "d logit real", "critic score real"),
  ...phrases({ signal: "criticFake" }, "critic fake", "logit fake", "d logit fake", "critic score fake"),
  ...phrases({ ambiguous: ["probReal", "criticReal"] }, "d real", "score real", "d score real"),
  ...phrases({ ambiguous: ["probFake", "criticFake"] }, "d fake", "score fake", "d score fake"),
};

/** What makes of a gradient's norm something else than a layer's. */
const NO_LAYER = new Set("penalty max min std var ratio clip clipped threshold".split(" "));

/**
 * @returns undefined for a name that means nothing here
 * @example meaningOf("train/D_loss")   // { signal: "lossD" }
 */
export function meaningOf(name: string): Meaning | undefined {
  const found = wordsOf(name);
  const phrase = [...new Set(found)].sort().join(" ");
  if (Object.hasOwn(PHRASES, phrase)) return PHRASES[phrase];
  return layerOf(found);
}

/** @returns what `--map column=NAME` means, or undefined when there is no such name */
export function namedMeaning(name: string): Meaning | undefined {
  if (name === "step") return { counter: -1 };
  const signal = SIGNALS.find((each) => each === name);
  if (signal !== undefined) return { signal };
  const [, player, layer] = /^gradNorm([DG])\.(\d{1,4})$/.exec(name) ?? [];
  return layer === undefined ? undefined : { player: player as "D" | "G", layer };
}

/** "gradNormG.2", "layersG.2", "grad_norm/G/conv1". */
function layerOf(found: readonly string[]): Layer | undefined {
  const has = (word: string) => found.includes(word);
  const norm = has("grad") && has("norm");
  if ((!norm && !has("layer")) || found.some((word) => NO_LAYER.has(word))) return undefined;
  const player = has("g") ? "G" : has("d") || has("critic") ? "D" : undefined;
  const layer = found.filter((word) => !["grad", "norm", "layer", "g", "d", "critic"].includes(word));
  if (player === undefined || layer.length === 0) return undefined;
  if (!norm && !layer.every((word) => /^\d+$/.test(word))) return undefined;
  return { player, layer: layer.join(" ") };
}

function wordsOf(name: string): string[] {
  const plain = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .match(/[a-z]+|\d+/g);
  return (plain ?? [])
    .flatMap((word) => (Object.hasOwn(JOINED, word) ? JOINED[word].split(" ") : [word]))
    .map((word) => (Object.hasOwn(SAME, word) ? SAME[word] : word))
    .filter((word) => !IDLE.has(word));
}

function words(meaning: string, list: string): Record<string, string> {
  return Object.fromEntries(list.split(" ").map((word) => [word, meaning]));
}

function phrases(meaning: Meaning, ...list: readonly string[]): Record<string, Meaning> {
  return Object.fromEntries(list.map((phrase) => [phrase.split(" ").sort().join(" "), meaning]));
}

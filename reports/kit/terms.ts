/** The words of the report in plain language, with the paper behind each: said where a word stands, and in the glossary. */
import { type Html, html } from "./html.ts";

interface Entry {
  readonly word: string;
  /** Diagnoses, quantities and other names that the entry explains. */
  readonly names?: readonly string[];
  readonly meaning: string;
  readonly source?: string;
}

export const ENTRIES: readonly Entry[] = [
  {
    word: "Generator, discriminator",
    meaning:
      "A generator turns noise into samples; a discriminator D answers how likely a sample is to be real. Each learns from the other\u2019s mistakes.",
    source: "Goodfellow et al. 2014, arXiv 1406.2661",
  },
  {
    word: "Critic",
    meaning:
      "The discriminator\u2019s counterpart in a Wasserstein GAN. It gives a score instead of a probability; only differences between scores mean something.",
    source: "Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875",
  },
  {
    word: "Converged",
    names: ["convergence"],
    meaning:
      "The generator\u2019s samples are nearly as close to the target as real samples are to each other, every mode is served, and this lasted over the last snapshots. Losses alone never show it.",
  },
  {
    word: "Worsening, off the data",
    names: ["off the data"],
    meaning:
      "Worsening: modes are lost one after another for good, or the distance rises steadily; keep the checkpoint from before. Off the data: the samples lie where no real ones are.",
  },
  {
    word: "Power, what a verdict excludes",
    meaning:
      "Faults of known size, planted in real samples: what the rules find of them at this number of samples and dimensions is what a verdict of converged excludes.",
    source: "Cohen 1988, Statistical Power Analysis for the Behavioral Sciences",
  },
  {
    word: "Two-sample statistics",
    meaning:
      "Above two dimensions all distances are nearly equal and no single number tells good samples from bad ones. Several that see different faults are read together, each beside its null band.",
    source:
      "Sz\u00e9kely & Rizzo 2004, InterStat 5; Lopez-Paz & Oquab 2017, arXiv 1610.06545; Naeem et al. 2020, arXiv 2002.09797",
  },
  {
    word: "Feedback",
    names: ["feedback"],
    meaning:
      "What the opponent gives a generator that is frozen. Useful: a gradient that moves it. Vanishing: D is so sure that the generator\u2019s loss passes next to none on. Indifferent: D answers alike on real and generated samples.",
    source: "Arjovsky & Bottou 2017, arXiv 1701.04862",
  },
  {
    word: "Oscillating",
    names: ["oscillation"],
    meaning:
      "The samples keep moving from place to place instead of settling. The losses may look perfect meanwhile.",
    source: "Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406",
  },
  {
    word: "Diverged",
    names: ["divergence"],
    meaning: "A loss or the samples left every reasonable range, or stopped being finite numbers.",
  },
  {
    word: "Mode, collapse",
    names: ["collapse", "mode-coverage.modes"],
    meaning:
      "A mode is one of the clusters that the target is made of. A collapsed generator serves only a few of them, however good its samples there.",
    source: "Lin et al. 2018 (PacGAN), arXiv 1712.04086",
  },
  {
    word: "Good sample (HQ)",
    names: ["mode-coverage.hq"],
    meaning:
      "A sample within three standard deviations of a mode. Even a perfect generator leaves a few outside: 98.9 % are good in two dimensions, 99.7 % in one. In more dimensions the distance is larger, so that 98.9 % are good there too.",
    source: "Lin et al. 2018 (PacGAN), arXiv 1712.04086",
  },
  {
    word: "Saturation",
    names: ["saturation"],
    meaning:
      "The discriminator is so sure of itself that it stops teaching: its answers are pinned at 0 and 1, and the generator\u2019s gradient vanishes.",
    source: "Arjovsky & Bottou 2017, arXiv 1701.04862",
  },
  {
    word: "Staleness",
    names: ["staleness"],
    meaning:
      "The discriminator has fallen behind: it answers higher on generated samples than on real ones and drives the generator past the data. It may be frozen, updated too rarely, or have too small a learning rate.",
  },
  {
    word: "Movement",
    names: ["movement"],
    meaning:
      "How far the generated samples are from those of the snapshot before, by the same distance that compares them with the data. Two draws of one generator never have movement 0: its null band says what they have.",
  },
  {
    word: "Modes held (modes20)",
    names: ["mode-coverage.modes20"],
    meaning:
      "The number of modes that get at least 20 % of their fair share of good samples. A mode that a single sample reaches is reached, not held.",
  },
  {
    word: "Earth mover\u2019s distance (EMD, W1)",
    names: ["emd"],
    meaning:
      "The least work that turns one pile of samples into the other: mass moved, times how far. In the units of the data.",
    source: "Rubner, Tomasi & Guibas 2000, International Journal of Computer Vision 40",
  },
  {
    word: "Jensen\u2013Shannon divergence (JSD)",
    names: ["jsd"],
    meaning:
      "How well an ideal judge can tell two distributions apart: 0 when they are equal, ln 2 = 0.693 when they do not overlap at all, however far apart they are.",
    source: "Lin 1991, IEEE Transactions on Information Theory 37",
  },
  {
    word: "Null band",
    names: ["two real samples", "null", "halving", "halvings"],
    meaning:
      "What the same measure says of two samples that are both real. A generator inside the band cannot be told from the target by this measure at this sample size. The samples are drawn anew each time, or are both halves of one set that is cut in two many times: its halvings.",
  },
  {
    word: "D*",
    names: ["optimal-d"],
    meaning:
      "The best answer that any discriminator could give at x: p_data / (p_data + p_g). It is 1/2 where the two densities agree.",
    source: "Goodfellow et al. 2014, arXiv 1406.2661, proposition 1",
  },
  {
    word: "Equilibrium, spectral radius",
    names: ["equilibrium", "dynamics"],
    meaning:
      "Where neither player of a game gains by moving. The spectral radius says by how much one round of training multiplies small distances from there in the long run: below 1 it attracts.",
    source: "Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406",
  },
  {
    word: "Minimax, non-saturating",
    names: ["gradient-norm.minimax", "gradient-norm.non-saturating"],
    meaning:
      "Two losses for the generator. Minimax goes silent when D is sure that a sample is fake; the non-saturating loss keeps its gradient there.",
    source: "Goodfellow et al. 2014, arXiv 1406.2661, section 3",
  },
  {
    word: "EMA weights",
    meaning:
      "A moving average of the generator\u2019s weights over the last steps. Samples from it are steadier than from the latest weights.",
    source: "Yaz\u0131c\u0131 et al. 2019, arXiv 1806.04498",
  },
  {
    word: "Seed",
    meaning:
      "The number from which all randomness of a training is drawn. Several seeds show what is luck and what is not.",
  },
];

const idOf = ({ word }: Entry): string => `term-${word.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;

/** Whether the glossary has an entry for a name. */
export const isExplained = (name: string): boolean => ENTRIES.some(({ names = [] }) => names.includes(name));

/** A word that stands for a name, with the way to the glossary (a script makes its meaning the title); the word alone where none explains it. */
export function term(name: string, word = name): Html {
  const entry = ENTRIES.find(({ names = [] }) => names.includes(name));
  if (entry === undefined) return html`<bdi>${word}</bdi>`;
  return html`<a class="term" href="#${idOf(entry)}">${word}</a>`;
}

/** All of them, as a list. */
export const entries = (): Html =>
  html`<dl class="glossary">${ENTRIES.map(
    (entry) =>
      html`<div id="${idOf(entry)}"><dt>${entry.word}</dt><dd>${entry.meaning}${
        entry.source === undefined ? null : html` <span class="source"><bdi>${entry.source}</bdi>.</span>`
      }</dd></div>`,
  )}</dl>`;

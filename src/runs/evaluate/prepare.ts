/** Samples from outside, made comparable: checked, and brought to one number of rows. */
import { InputError } from "../../errors.ts";
import { TOO_FAR } from "../../maths/neighbors.ts";
import type { Rng } from "../../maths/random.ts";
import { drawRows, firstRows, putFirst, rowsOf } from "../../maths/rows.ts";
import type { Box, Extractor, ImageShape, Modes, Samples } from "../../samples.ts";
import type { EvaluationOptions } from "./options.ts";

/** Generated samples taken at one step of a training. */
export interface Step {
  readonly step: number;
  readonly samples: Samples;
}

/** What labels of generated samples may say: see `EvaluationInput`. */
export const generatedLabels = ["asked", "made"] as const;
export type GeneratedLabels = (typeof generatedLabels)[number];

/** What is to be compared. All samples have the same dimension. */
export interface EvaluationInput {
  /** What the generator was to learn. Twice as many rows as `fake` has give null bands. */
  readonly real: Samples;
  /** Generated samples, or several sets of them taken during a training, in the order of their steps. */
  readonly fake: Samples | readonly Step[];
  /** Real samples that the generator has not seen. */
  readonly reference?: Samples;
  readonly modes?: Modes;
  /** Whether the data are known to have no separate modes that could be lost; else `modes` names them. */
  readonly modeless?: boolean;
  readonly image?: ImageShape;
  /**
   * What gives features and classes of the images: "digits", for handwritten digits, white on black; or features only: an
   * extractor of your own (`openExtractor`).
   */
  readonly extractor?: string | Extractor;
  /**
   * What labels of the generated samples say: the class that each was asked for (the default: label-fidelity looks whether it
   * is one), or the class that it is of, as a classifier or the generator itself tells it (class-coverage counts those).
   */
  readonly generatedLabels?: GeneratedLabels;
  /** Of the Inception network, a row an image in the order of the files, for the Inception score. */
  readonly logits?: { readonly real?: Samples; readonly fake: Samples };
  /** Where histograms of one- and two-dimensional data are taken; by default around the real samples. */
  readonly box?: Box;
}

/** @throws InputError for another word, and where labels and an extractor both say what generated samples are */
export function meaningOfLabels(
  { generatedLabels: meaning = "asked" }: Pick<EvaluationInput, "generatedLabels">,
  features: Extractor | undefined,
): GeneratedLabels {
  const where = "generatedLabels";
  if (!generatedLabels.includes(meaning)) {
    throw new InputError(`labels are ${generatedLabels.join(" or ")} (got ${JSON.stringify(meaning)})`, {
      where,
    });
  }
  if (meaning === "made" && (features?.classes ?? 0) > 0) {
    const hint = "leave one of them out";
    throw new InputError(
      "labels that were made and an extractor that tells classes say the same thing twice",
      { where, hint },
    );
  }
  return meaning;
}

export const seriesOf = ({ fake }: Pick<EvaluationInput, "fake">): readonly Step[] =>
  "rows" in fake ? [{ step: 0, samples: fake }] : fake;

/** The same, with equally many rows on both sides. */
export interface Prepared {
  readonly real: Samples;
  readonly series: readonly Step[];
  /** Rows of the real samples as they were given. */
  realRows(rows: Int32Array): Samples;
  readonly notes: readonly string[];
}

/**
 * Distances are compared with those between two real samples of the same size, so both sides are cut to the smaller
 * number of rows. Rows are drawn without replacement, in an order of their own also where all stay: a file may be
 * sorted, by class for example, and some metrics look at the first rows only.
 *
 * @param how `rows`: at most so many are compared. `unequal`: a side that has more keeps them. `inPlace`: they are put in their order where they are, so that none is in
 *   memory twice; sets that share memory, or come with a reference, are copied all the same
 * @throws InputError for sets that cannot be compared
 */
export function prepare(
  input: EvaluationInput,
  rng: Rng,
  {
    rows = Infinity,
    inPlace = false,
    unequal = false,
  }: Pick<EvaluationOptions, "rows" | "inPlace" | "unequal"> = {},
): Prepared {
  const { real, reference, modes } = input;
  const series = seriesOf(input);
  if (series.length === 0) throw new InputError("evaluate needs at least one set of generated samples");
  requireSamples("real", real, real.dim);
  requireNear("real", real);
  for (const { step, samples } of series)
    requireSamples(series.length === 1 ? "fake" : `fake at step ${step}`, samples, real.dim);
  if (reference !== undefined) {
    requireSamples("reference", reference, real.dim);
    requireNear("reference", reference);
  }
  if (modes !== undefined && modes.centers.dim !== real.dim) {
    throw new InputError(`modes of dimension ${real.dim} are needed (got ${modes.centers.dim})`);
  }
  for (let i = 1; i < series.length; i++) {
    const [before, after] = [series[i - 1].step, series[i].step];
    if (!(after > before)) throw new InputError(`steps must rise (step ${after} comes after step ${before})`);
  }

  const fewest = Math.min(rows, real.rows, ...series.map(({ samples }) => samples.rows));
  const sizeOf = (samples: Samples) => (unequal ? Math.min(rows, samples.rows) : fewest);
  const nameOf = (step: number) => (series.length === 1 ? "fake" : `fake at step ${step}`);
  const memories = new Set([real, ...series.map(({ samples }) => samples)].map(({ data }) => data.buffer));
  // memorization compares with the first of all rows that were trained on
  const moves = inPlace && reference === undefined && memories.size === 1 + series.length;
  const cut = (name: string, samples: Samples) => {
    const n = sizeOf(samples);
    const drawn = drawRows(n, samples.rows, rng.fork(name));
    if (!moves) return { samples: rowsOf(samples, drawn) };
    const places = putFirst(samples, drawn);
    const labels = samples.labels?.subarray(0, n);
    return { samples: { ...firstRows(samples, n), ...(labels && { labels }) }, places };
  };
  const { samples: compared, places } = cut("real", real);
  const longer = series.filter(({ samples }) => samples.rows !== sizeOf(samples));
  return {
    real: compared,
    series: series.map(({ step, samples }) => ({ step, samples: cut(nameOf(step), samples).samples })),
    realRows: (of) => rowsOf(real, places === undefined ? of : of.map((row) => places[row])),
    notes: [
      ...(real.rows === sizeOf(real) ? [] : [drawn(sizeOf(real), [{ name: "real", rows: real.rows }])]),
      ...(longer.length === 0
        ? []
        : [
            drawn(
              sizeOf(longer[0].samples),
              longer.map(({ step, samples }) => ({ name: nameOf(step), rows: samples.rows })),
            ),
          ]),
    ],
  };
}

/** One line for all sets of one side: a series may have hundreds. */
function drawn(
  n: number,
  [first, ...others]: readonly { readonly name: string; readonly rows: number }[],
): string {
  const which =
    others.length === 0
      ? `${n} of the ${first.rows} rows of ${first.name}`
      : `${n} rows of each of ${others.length + 1} generated sets (first: ${first.name}, which has ${first.rows})`;
  return `${which} were drawn, so that both sides have as many`;
}

/** Generated samples may have diverged; real ones beyond this are a mistake, and no distance from them is a number. */
function requireNear(name: string, { dim, data }: Samples): void {
  const at = data.findIndex((value) => Math.abs(value) >= TOO_FAR);
  if (at < 0) return;
  throw new InputError(
    `real values must be below ${TOO_FAR} in size (${name}, row ${Math.floor(at / dim)}, column ${at % dim}: ${data[at]})`,
    { hint: "divide both sides by a constant" },
  );
}

function requireSamples(name: string, { rows, dim, data, labels }: Samples, wanted: number): void {
  if (rows === 0 || dim === 0)
    throw new InputError(`evaluate needs samples (${name} has ${rows} rows of ${dim})`);
  if (dim !== wanted) {
    throw new InputError(`evaluate needs samples of one dimension (real ${wanted}, ${name} ${dim})`);
  }
  if (data.length !== rows * dim) {
    throw new InputError(
      `evaluate needs rows x dim numbers (${name} has ${data.length} for ${rows} x ${dim})`,
    );
  }
  if (labels !== undefined && labels.length !== rows) {
    throw new InputError(`evaluate needs one label a row (${name} has ${labels.length} for ${rows} rows)`);
  }
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new InputError(
      `evaluate needs finite samples (${name}, row ${Math.floor(at / dim)}, column ${at % dim}: ${data[at]})`,
    );
  }
}

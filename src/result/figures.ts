/** What is kept of a training for the report to draw. */

import type { EigenvalueRecord } from "./game.ts";

/** Images as unsigned bytes, image after image, row-major, channels last. */
export interface ImageGrid {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** base64 */
  readonly bytes: string;
}

/** D and p_data / (p_data + p_g) on a square piece of the plane. */
export interface MapRecord {
  readonly step: number;
  /** Uniform ascending grid, the same for both coordinates. */
  readonly axis: readonly number[];
  /** At (axis[j], axis[i]) is entry i * axis.length + j of each; null where neither has samples to speak of. */
  readonly d: readonly (number | null)[];
  readonly optimal: readonly (number | null)[];
}

/** Images of latents on the way between two, and of latents put together. */
export interface LatentRecord {
  readonly step: number;
  /** Six paths, one after the other, of nine images each. */
  readonly paths: ImageGrid;
  /** Where the metric latent-arithmetic is measured, and finds two classes. */
  readonly arithmetic?: ArithmeticRecord;
}

/** Some of the first trial's sums bold a - thin a + thin c, spread evenly over its pairs. */
export interface ArithmeticRecord {
  /** Of each the classes, and the probability that the result is a c: of latents, and of pixels. */
  readonly sums: readonly {
    readonly a: number;
    readonly c: number;
    readonly latent: number;
    readonly input: number;
  }[];
  /** Pairs of classes in a trial. */
  readonly pairs: number;
  /** A grid each with an entry a sum: three images and the one of their mean latent; results have the one. */
  readonly bold: ImageGrid;
  readonly thin: ImageGrid;
  readonly other: ImageGrid;
  readonly latent: ImageGrid;
  readonly input: ImageGrid;
}

/** Real images, and what an autoencoder makes of each. */
export interface ReconstructionRecord {
  readonly step: number;
  readonly input: ImageGrid;
  readonly output: ImageGrid;
  /** Means over the images: the variance of the Laplacian, as the metric sharpness has it, and the squared difference of a pixel. */
  readonly sharpness: { readonly input: number; readonly output: number };
  readonly error: number;
}

/** The optimal transport plan between some generated and as many real points, of equal masses: each goes to one. */
export interface PlanRecord {
  readonly step: number;
  /** Mean length of the arrows: the earth mover's distance between these points. */
  readonly cost: number;
  /** x and y of the generated point, x and y of the real one. At most 100. */
  readonly arrows: readonly (readonly [number, number, number, number])[];
}

/**
 * A picture of the playback: what both players are at one step, by the weights that train, of a target of one or two dimensions.
 * Places are in thousandths of the target's box, whole numbers; what is not finite is left out.
 */
export interface FrameRecord {
  readonly step: number;
  /** Generated points, coordinate after coordinate. */
  readonly points: readonly number[];
  /** Where the generator's loss would move the first of them, in the data's unit; null where that is not finite. */
  readonly pull?: readonly (number | null)[];
  /** sigmoid of D's logit in thousandths, on an even grid of the box, row after row; absent where D is no probability. */
  readonly d?: readonly number[];
  /** The critic's values on the same grid. */
  readonly critic?: readonly number[];
  /** On the line: the generator's density on the same grid, and what it makes of an even line of latents. */
  readonly generated?: readonly number[];
  readonly map?: { readonly z: readonly number[]; readonly g: readonly number[] };
  /** In the plane: the images of a square grid of latents, row after row. */
  readonly grid?: readonly number[];
}

/** Both players as a game at one step, as figures show it. */
export interface DynamicsRecord {
  /** How many parameters each player has. */
  readonly generator: number;
  readonly opponent: number;
  /** How products with the Jacobian of the velocity were made. */
  readonly method: "double differentiation" | "central differences";
  /** Its eigenvalues by falling modulus: all, or the outermost ones. */
  readonly eigenvalues: readonly EigenvalueRecord[];
  readonly complete: boolean;
  /** Largest |A x - l x| of one of them with its unit vector, over the largest modulus. */
  readonly residual: number;
  /** At the last step, the cosine between the velocity and the straight way from the first parameters (alpha 0) to these (1). */
  readonly path?: { readonly alpha: readonly number[]; readonly cosine: readonly (number | null)[] };
}

/** The classic one-dimensional figure: densities, D and D* over x, and the map z -> G(z). */
export interface CurveRecord {
  readonly x: readonly number[];
  /** sigmoid of D's logit; absent where D is no probability. */
  readonly d?: readonly number[];
  /** Generator density: exact by change of variables, or a histogram estimate of the samples. */
  readonly generated: readonly number[];
  readonly generatedFrom: "change of variables" | "histogram";
  /** p_data / (p_data + p_g); only where both densities are known. */
  readonly optimal?: readonly number[];
  /** Of a D or a critic whose generator is frozen. */
  readonly slopes?: SlopeRecord;
  /** D's answers to the snapshot's samples in bins, beside the share of them that is real; absent where D is no probability. */
  readonly calibration?: readonly { readonly mean: number; readonly share: number; readonly n: number }[];
  readonly z?: readonly number[];
  readonly g?: readonly number[];
}

/** D or a critic along the line, with what it pays a generator; null where it is not finite. */
export interface SlopeRecord {
  /** D's logit, or the critic, and its derivative over x. */
  readonly output: readonly (number | null)[];
  readonly slope: readonly (number | null)[];
  /** Size of the derivative of log(1 - D(x)) and of -log D(x); absent where D is no probability. */
  readonly minimax?: readonly (number | null)[];
  readonly nonSaturating?: readonly (number | null)[];
  /** ln(p_data / p_g), and the same two sizes under D*; only where both densities are known. */
  readonly optimal?: {
    readonly output: readonly (number | null)[];
    readonly minimax: readonly (number | null)[];
    readonly nonSaturating: readonly (number | null)[];
  };
}

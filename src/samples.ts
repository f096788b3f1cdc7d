/**
 * The shapes in which points, modes and densities travel between rooms: plain typed arrays, no tensors.
 *
 * Everything here is a leaf: it imports nothing of ours.
 */

/** `rows` points of dimension `dim`, row-major: coordinate j of point i is `data[i * dim + j]`. */
export interface Samples {
  readonly rows: number;
  readonly dim: number;
  readonly data: Float64Array | Float32Array;
  /** One class label a point, where the target has classes. */
  readonly labels?: Int32Array;
}

/** Mean and covariance of samples, as files of statistics hold them. */
export interface Moments {
  readonly mean: Float64Array;
  /** Row by row, of which the upper half is read. */
  readonly covariance: Float64Array;
  /** Of how many samples they are, where that is known. */
  readonly rows?: number;
}

/** The modes of a mixture of isotropic Gaussians. */
export interface Modes {
  /** One center a row. */
  readonly centers: Samples;
  /** Standard deviation of each coordinate inside a mode, the same for all modes. */
  readonly std: number;
  /** Probability of each mode; sums to 1. */
  readonly weights: Float64Array;
  /** What a reader calls each mode, e.g. "mode 3 (-0.71, 0.71)". */
  readonly names: readonly string[];
}

/** A cube [low, high]^dim cut into `bins` equal bins a side: the support of histograms. */
export interface Box {
  readonly low: number;
  readonly high: number;
  readonly bins: number;
}

/** Height x width x channels of an image target; a row of its samples is one image, channels last. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What a network makes of samples. */
export interface Extracted {
  /** A row a sample; its label is the likeliest class, -1 where the extractor tells none. */
  readonly features: Samples & { readonly labels: Int32Array };
  /** Of each class, a row a sample; each row sums to 1. */
  readonly probabilities: Samples;
}

/** A network trained once and for all that turns samples into features and tells their classes. */
export interface Extractor {
  /** What the features are called, e.g. "features of the digit classifier". */
  readonly name: string;
  /** Features of a sample. */
  readonly dim: number;
  /** How many classes it tells; 0 where it tells none. */
  readonly classes: number;
  /** Where it comes from a file: what tells it from others in the record of what was measured. */
  readonly record?: ExtractorRecord;
  /** The same for the same samples; of samples that are not finite it says nothing of use. */
  extract(samples: Samples): Extracted;
}

/** An extractor from a file, as a result names it. */
export interface ExtractorRecord {
  readonly file: string;
  /** Of all its bytes. */
  readonly sha256: string;
  /** What black and white, -1 and 1, were made before it looked; absent where samples were taken as they are. */
  readonly pixels?: readonly [number, number];
  /** What ran it. */
  readonly runtime: string;
  readonly dim: number;
}

/** A network of the user's, from a file, on plain arrays. */
export interface FeatureNetwork {
  /** What errors and notes call it. */
  readonly file: string;
  /** Of all its bytes. */
  readonly sha256: string;
  /** What runs it, with its version. */
  readonly runtime: string;
  /** Shape of what it takes, samples first; null for a size that may be any, undefined where the file does not say. */
  readonly input: readonly (number | null)[] | undefined;
  /** How its images lie where the shape does not tell. */
  readonly layout: "channels last" | "channels first";
  /** Values of this shape, samples first, row-major; so is what comes back. */
  run(
    values: Float32Array,
    shape: readonly number[],
  ): Promise<{ readonly data: Float32Array; readonly shape: readonly number[] }>;
  /** Gives its memory back. */
  close(): Promise<void>;
}

/** A generator as a function of its latents, on plain arrays. */
export interface LatentMap {
  /** N(0, I), or uniform in [-1, 1]. */
  readonly prior: "normal" | "uniform";
  /** Those of the snapshot's generated samples, row for row; labelled with what was asked, where the generator is told classes. */
  readonly latents: Samples;
  /** Other latents of the prior, labelled likewise; the same at every call. */
  draw(n: number): Samples;
  /** What the generator makes of latents, which are labelled where it is told classes; good until the trainer goes on. */
  generate(latents: Samples): Samples;
}

/** Natural logarithm of a probability density at one point of length dim. */
export type LogDensity = (point: ArrayLike<number>) => number;

/**
 * One-dimensional generator and discriminator as curves: D's logits on a uniform grid of x, and the generator's map
 * z -> x on a uniform grid of z (only where the latent space has one dimension too).
 */
export interface Curves {
  /** Uniform grid of data values, ascending. */
  readonly x: Float64Array;
  /** Logit (or critic value) of D at each x. */
  readonly logits: Float64Array;
  /** Uniform grid of latent values, ascending; absent when the latent dimension is not 1. */
  readonly z?: Float64Array;
  /** G(z) for each z. */
  readonly g?: Float64Array;
  /**
   * Probability of each interval between neighbors of z, z.length - 1 of them; absent for a standard normal latent. A
   * latent uniform in [-1, 1] has equal weights of 1 / (z.length - 1) on a grid of that range.
   */
  readonly zWeights?: Float64Array;
  /** Derivatives over x, of a D whose generator is frozen. */
  readonly slopes?: CurveSlopes;
}

/** Derivatives at each x of a one-dimensional curve. */
export interface CurveSlopes {
  /** Of D's logit, or of the critic. */
  readonly output: Float64Array;
  /** Of log(1 - D(x)) and of -log D(x), as the training would take them; absent where D is no probability. */
  readonly minimax?: Float64Array;
  readonly nonSaturating?: Float64Array;
}

/** D on a square piece of the plane, beside a generator whose density is known. */
export interface Plane {
  /** Uniform ascending grid, the same for both coordinates. */
  readonly axis: Float64Array;
  /** D's logit at (axis[j], axis[i]) is entry i * axis.length + j. */
  readonly logits: Float64Array;
  /** ln p_g at the same points. */
  readonly generated: Float64Array;
}

/** What a frame of the playback shows of both players, by the weights that train. */
export interface FrameView {
  readonly fake: Samples;
  /** Of a target on the line. */
  readonly curves?: Curves | undefined;
  /** Of a target in the plane: D's logits (or the critic) at the centers of cells of the target's box, row after row, upwards. */
  readonly landscape?: Float64Array | undefined;
  /** The images of a square grid of latents of two dimensions, row after row. */
  readonly grid?: Samples | undefined;
  /** Where the generator's loss would move its first samples: minus its gradient at each, coordinate after coordinate. */
  readonly pull?: Float64Array | undefined;
}

/** Per generated sample: D's logit and the norm of each generator loss's gradient with respect to the sample. */
export interface SampleGradients {
  readonly logits: Float64Array;
  /** |d/dx log(1 - D(x))| */
  readonly minimax: Float64Array;
  /** |d/dx -log D(x)| */
  readonly nonSaturating: Float64Array;
}

/** A critic f on one batch: what its certificate is made of. As many real as generated points, each as f was given it. */
export interface CriticBatch {
  readonly real: Samples;
  readonly fake: Samples;
  /** f at the real points and at the generated ones. */
  readonly realScores: Float64Array;
  readonly fakeScores: Float64Array;
  /** |grad f| at the real points, at the generated ones, and at one random point on the line between each two. */
  readonly slopes: Float64Array;
  /** Upper bound of f's Lipschitz constant: the product of its layers' spectral norms; null where the net has none. */
  readonly bound: number | null;
}

/**
 * The velocity v = (-grad_G loss_G, -grad_D loss_D) of a training at one step, on one batch that is the same at every step, and
 * what it does near the parameters of that step (see maths/local-dynamics.ts).
 */
export interface Dynamics {
  /** How many parameters each player has. */
  readonly generator: number;
  readonly opponent: number;
  /** |v| */
  readonly speed: number;
  /** Angle between v and the v before, in radians; absent where there is none before. */
  readonly turn?: number;
  /** How products with the Jacobian were made. */
  readonly method: "double differentiation" | "central differences";
  /** Of the Jacobian of v: all, or the outermost ones. */
  readonly eigenvalues: readonly { readonly re: number; readonly im: number }[];
  readonly complete: boolean;
  /** Largest |A x - l x| of an eigenvalue with its unit vector, over the largest modulus. */
  readonly residual: number;
  /** Largest real part; share of the mass that is imaginary; largest modulus of a round; null where they are not known. */
  readonly abscissa: number | null;
  readonly rotation: number | null;
  readonly round: number | null;
  /** At the last step: how far v points along the straight way from the first such parameters to these. */
  readonly path?: { readonly alpha: readonly number[]; readonly cosine: readonly (number | null)[] };
}

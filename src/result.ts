/**
 * RunResult: the one record that everything downstream reads. Reports, gates and writers see nothing else, so a stored
 * result can be rendered and judged again without training.
 *
 * Two rules hold throughout: JSON never holds NaN or infinity (a missing number is null and something beside it says
 * why), and every clock lives under a key named `timing`, so that two runs are equal when they are equal without it.
 */

export const RESULT_SCHEMA = 1;

/** The fully defaulted scenario as it stands in the result; its exact type lives in the scenario room. */
export type ScenarioRecord = { readonly [key: string]: unknown };

export interface RunResult {
  readonly schema: typeof RESULT_SCHEMA;
  /** The version of ganscope that made this result. */
  readonly version: string;
  /** The command that repeats this run, e.g. "ganscope run scenarios/suites/quick.yaml". */
  readonly command: string;
  readonly environment: Environment;
  /** Where parts of it ran elsewhere: the machines that differ from `environment`. */
  readonly otherEnvironments?: readonly Environment[];
  readonly scenarios: readonly ScenarioResult[];
  /** Scenarios or seeds that were asked for and did not run, with the reason. */
  readonly skipped: readonly { readonly name: string; readonly seed?: number; readonly why: string }[];
  /** What changed against earlier trainings, where the run was held against some. */
  readonly comparison?: ComparisonRecord;
  /** The scenarios as ways of training held against each other, where that was asked for. */
  readonly methods?: MethodsRecord;
  /** The exit code that the gates and failures ask for. */
  readonly exit: number;
  /** Which failed gates asked for exit code 1; absent: those of level error. */
  readonly failOn?: FailOn;
  readonly timing: { readonly startedAt: string; readonly seconds: number };
}

/** Several ways of training held against each other by one quantity. */
export interface MethodsRecord {
  readonly metric: string;
  readonly unit: string;
  readonly better: ChangeEvidence["better"];
  /** The first method, which the others are tested against. */
  readonly reference: string;
  /** What makes the comparison less than fair: budgets or seeds that differ. */
  readonly notes: readonly string[];
  readonly methods: readonly MethodRecord[];
}

export interface MethodRecord {
  readonly name: string;
  /** All of them, the failed ones too. */
  readonly configurations: readonly { readonly scenario: string; readonly values: readonly SeedValue[] }[];
  /** How many trainings converged, with Wilson's 95 % interval of the rate. */
  readonly success: {
    readonly of: number;
    readonly converged: number;
    readonly lo: number;
    readonly hi: number;
  };
  readonly diverged: number;
  /** The best of 1, 2, ... of its trainings, as it is to be expected; one that diverged counts as the worst value of all. */
  readonly expectedBest: readonly number[];
  /** Against the first method: Hodges and Lehmann's shift, and p by Mann-Whitney, adjusted over the methods by Holm. */
  readonly against?: {
    readonly shift: number | null;
    readonly lo: number | null;
    readonly hi: number | null;
    readonly p: number;
    readonly adjusted: number;
  };
}

/** Two sets of trainings held against each other, quantity by quantity. */
export interface ComparisonRecord {
  /** What stands on either side, for people: "baseline main", "ganscope-out/ring8-gan". */
  readonly before: string;
  readonly after: string;
  /** Chance of a false alarm that a scenario's quantities share. */
  readonly alpha: number;
  readonly changes: readonly Change[];
}

export type ChangeVerdict = "improved" | "regressed" | "no change" | "not comparable" | "too little data";

/** One primary quantity of one scenario, before and after; the scenario as a whole where it cannot be compared. */
export interface Change {
  readonly scenario: string;
  readonly metric: string | null;
  readonly verdict: ChangeVerdict;
  /** One or two sentences for people: the evidence, or what stands in the way and what to do. */
  readonly why: string;
  /** What differs and need not stand in the way: an engine, a version, an option of the trainer. */
  readonly notes: readonly string[];
  /** Absent where nothing could be computed. */
  readonly evidence?: ChangeEvidence;
}

export interface ChangeEvidence {
  readonly unit: string;
  /** Where a better generator moves it; "null" when the best value is what real samples score: what is compared is then the distance from that. */
  readonly better: "lower" | "higher" | "null";
  readonly before: readonly SeedValue[];
  readonly after: readonly SeedValue[];
  /** Exact Mann-Whitney, two-sided, and the same adjusted over the scenario's quantities by Holm. */
  readonly p: number;
  readonly adjusted: number;
  /** Whether p was counted; the normal approximation otherwise. */
  readonly exact: boolean;
  /** Cliff's delta. */
  readonly delta: number;
  /** Hodges and Lehmann's shift with its interval; null where it has no finite value. */
  readonly shift: number | null;
  readonly interval: { readonly lo: number | null; readonly hi: number | null; readonly level: number };
  /** A shift within this is no change, however sure. */
  readonly noise: number;
}

/** A seed's final value. Null: `why` there is none; where its training diverged, it counts as the worst there is. */
export interface SeedValue {
  readonly seed: number;
  readonly value: number | null;
  readonly why?: string;
  readonly diverged?: true;
}

export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  readonly cpus: number;
}

/** Which engine trained, and why that one. */
export interface EngineRecord {
  /** "tfjs-node-gpu" | "tfjs-node" | "wasm" | "cpu" */
  readonly id: string;
  /** Version of the TensorFlow.js behind it. */
  readonly version: string;
  /** Version of the native TensorFlow behind that, where there is one. */
  readonly tensorflow?: string;
  /** How a training step runs: op by op, or recorded and replayed as a TensorFlow function or in a session. */
  readonly path: "eager" | "function" | "session";
  /** Steps that one run of a replayed graph takes at most; another number rounds differently. */
  readonly stepsPerRun: number;
  /** Threads of one op. */
  readonly threads: number;
  /** Whether XLA may compile the graphs. */
  readonly xla: boolean;
  readonly reason: string;
}

/** How the trainings of a scenario ran. */
export interface TrainingEngine extends EngineRecord {
  /** Seeds that one program trains at once; another number rounds differently. */
  readonly seedsPerProgram: number;
}

export interface ScenarioResult {
  readonly name: string;
  /** Path of the scenario file as the user gave it, when there is one. */
  readonly file?: string;
  readonly scenario: ScenarioRecord;
  /** Absent where nothing was trained: samples from outside, a game or a study, as the one "seed" 0. */
  readonly engine?: TrainingEngine;
  /** Absent for a game and a study, which learn no distribution. */
  readonly target?: TargetRecord;
  /** What figures need of a game; absent for everything else. */
  readonly game?: GameRecord;
  /** What figures need of a study; absent for everything else. */
  readonly study?: StudyRecord;
  /** Of a training that ganscope did not run; absent for everything else. */
  readonly diagnosis?: DiagnosisRecord;
  /** Null band of each quantity: what a perfect generator scores at the same n. Keyed like `Snapshot.metrics`. */
  readonly nulls: Readonly<Record<string, NullBand>>;
  /** What the verdicts on these samples would find; absent without null bands, and in results of older versions. */
  readonly power?: PowerRecord;
  readonly seeds: readonly SeedResult[];
  readonly gates: readonly Gate[];
  /** Metrics that do not fit the data, with the reason. */
  readonly notMeasured?: readonly { readonly metric: string; readonly why: string }[];
  readonly timing: { readonly seconds: number };
}

/** A training in one word. */
export type Overall =
  | "converged"
  | "partial"
  | "collapsed"
  | "oscillating"
  | "off-data"
  | "diverged"
  | "saturated"
  | "cannot-tell";

/** What was found out about a training that ganscope did not run. */
export interface DiagnosisRecord {
  readonly overall: Overall;
  /** First step from which it holds. */
  readonly first: number | null;
  /** What would settle what cannot be told: files, columns, commands. */
  readonly needs: readonly string[];
  /** Absent where there were samples only. */
  readonly log?: LogSummary;
}

export interface LogSummary {
  readonly file: string;
  readonly lines: number;
  /** Rows with a training signal, and how many of them the result keeps for figures. */
  readonly rows: number;
  readonly kept: number;
  /** Columns that were read, and as what. */
  readonly columns: readonly { readonly column: string; readonly meaning: string }[];
  readonly unknown: readonly string[];
  readonly ambiguous: readonly { readonly column: string; readonly could: readonly string[] }[];
}

/** A number at some rounds of a game. */
export interface RoundSeries {
  readonly step: readonly number[];
  readonly value: readonly number[];
}

/** An eigenvalue: of a game's update map at the equilibrium, or of a training's Jacobian. */
export interface EigenvalueRecord {
  readonly re: number;
  readonly im: number;
}

/** A two-player game as figures show it: positions to six digits, at most 800 of each kind. */
export interface GameRecord {
  /** What is played, and under which update rule, for people. */
  readonly title: string;
  readonly rule: string;
  /** Names of the generator's number and of the discriminator's. */
  readonly coordinates: readonly [string, string];
  readonly equilibrium: readonly [number, number];
  /** The discriminator's number is kept within [-clip, clip]; null where it is free. */
  readonly clip: number | null;
  readonly path: {
    readonly step: readonly number[];
    readonly generator: readonly number[];
    readonly discriminator: readonly number[];
    /** Every round; every so many; or, where that would hide the turns, the first and the last ones. */
    readonly rounds: "all" | "even" | "ends";
  };
  /** Distance from the equilibrium; extremes are kept. */
  readonly radius: RoundSeries;
  /** Velocities on a grid around the path, row by row from the lowest discriminator; null where there is no finite one. */
  readonly field: {
    readonly generator: readonly number[];
    readonly discriminator: readonly number[];
    readonly velocity: readonly (readonly [number, number] | null)[];
  };
  /** Of one round at the equilibrium, or why it has none. */
  readonly eigenvalues: readonly EigenvalueRecord[] | { readonly why: string };
  /** The quadratic form that the rule keeps, and how far rounding has moved it; null where nothing is kept. */
  readonly conserved: {
    readonly form: {
      readonly generator: number;
      readonly mixed: number;
      readonly discriminator: number;
    };
    readonly value: number;
    /** Departure from that value over the largest squared radius. */
    readonly departure: RoundSeries;
  } | null;
}

/** A computation without training, as figures show it. */
export type StudyRecord = TranslationRecord | TransportRecord;

/** A shape against itself shifted by theta. */
export interface TranslationRecord {
  readonly subject: "translation";
  readonly shape: "blocks" | "lines";
  /** The shift from which on the shapes are apart. */
  readonly width: number;
  /** Ascending; `jsd` and `emd` have a number for each. */
  readonly theta: readonly number[];
  readonly jsd: readonly number[];
  readonly emd: readonly number[];
}

/** Plans between two histograms on the same bins. */
export interface TransportRecord {
  readonly subject: "transport";
  /** Where the bins are, ascending; `real`, `fake` and `potential` have a number for each. Masses sum to 1. */
  readonly positions: readonly number[];
  readonly real: readonly number[];
  readonly fake: readonly number[];
  /** 1-Lipschitz, lowest 0: sum potential (real - fake) is the earth mover's distance. */
  readonly potential: readonly number[];
  /** The optimal one first. `moves` has a row for each real bin: what it gets from each generated bin. */
  readonly plans: readonly {
    readonly name: string;
    readonly cost: number;
    readonly moves: readonly (readonly number[])[];
  }[];
}

/** What is known of the target distribution, for figures and diagnoses. */
export interface TargetRecord {
  readonly kind: string;
  readonly dim: number;
  readonly image?: { readonly height: number; readonly width: number; readonly channels: number };
  readonly box?: { readonly low: number; readonly high: number; readonly bins: number };
  readonly modes?: {
    readonly centers: readonly (readonly number[])[];
    readonly std: number;
    readonly weights: readonly number[];
    readonly names: readonly string[];
  };
  /** Standard deviation of the target, pooled over coordinates. */
  readonly sd: number;
  /** At most 400 real points (dim 1 or 2). */
  readonly points?: readonly (readonly number[])[];
  /** The density on a grid (dim 1, where it is known). */
  readonly density?: { readonly x: readonly number[]; readonly p: readonly number[] };
  /** Some real images. */
  readonly images?: ImageGrid;
}

/** Images as unsigned bytes, image after image, row-major, channels last. */
export interface ImageGrid {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** base64 */
  readonly bytes: string;
}

export type SeedStatus = "completed" | "diverged" | "interrupted" | "failed";

export interface SeedResult {
  readonly seed: number;
  readonly status: SeedStatus;
  /** The last generator step that was taken. */
  readonly lastStep: number;
  /** Why the training ended early: which number stopped being finite, or what was thrown. */
  readonly reason?: string;
  readonly records: readonly StepRecord[];
  readonly snapshots: readonly Snapshot[];
  /** The last snapshot's quantities and those of the whole training, each beside its null band. */
  readonly metrics: Readonly<Record<string, Quantity>>;
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly warnings: readonly string[];
  /** How the last snapshot's samples would be carried to real ones (dim 2). */
  readonly plan?: PlanRecord;
  /** Of a training of images that grow, the resolutions that it went through, in order; absent for others. */
  readonly stages?: readonly StageRecord[];
  /** D and D* in the plane at the last snapshot, where the generator's density is known (dim 2). */
  readonly map?: MapRecord;
  /** What the generator makes of other latents at the last snapshot (image targets). */
  readonly latents?: LatentRecord;
  readonly timing: {
    readonly seconds: number;
    readonly millisecondsPerStep: number;
    readonly peakMemoryMb: number;
  };
}

/** A part of a training of images that grow: steps at one resolution. */
export interface StageRecord {
  /** Side of the images. */
  readonly resolution: number;
  /** First and last step. */
  readonly from: number;
  readonly to: number;
  /** The last step in which this resolution is mixed with the one before; null at the first. */
  readonly fadeTo: number | null;
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

/** The optimal transport plan between some generated and as many real points, of equal masses: each goes to one. */
export interface PlanRecord {
  readonly step: number;
  /** Mean length of the arrows: the earth mover's distance between these points. */
  readonly cost: number;
  /** x and y of the generated point, x and y of the real one. At most 100. */
  readonly arrows: readonly (readonly [number, number, number, number])[];
}

/** Training signals at one logged step. A number that was not finite is null and is named in `nonFinite`. */
export interface StepRecord {
  readonly step: number;
  readonly lossD: number | null;
  readonly lossG: number | null;
  /** L2 norm of the gradient over all parameters of each player. Null where that player did not move. */
  readonly gradNormD: number | null;
  readonly gradNormG: number | null;
  /** Of both losses of the original GAN with respect to the parameters of a frozen generator; absent for others. */
  readonly gradNormMinimax?: number | null;
  readonly gradNormNonSaturating?: number | null;
  /** The same by layer, in the order of the layers. */
  readonly layersD: readonly (number | null)[];
  readonly layersG: readonly (number | null)[];
  /** Mean critic value (logit) on real and on generated samples. */
  readonly criticReal: number | null;
  readonly criticFake: number | null;
  /** Parts of an autoencoder's loss, in nats a sample: -log p(x | z), and KL of q(z | x) from the prior; absent for others. */
  readonly reconstruction?: number | null;
  readonly divergence?: number | null;
  /** Mean probability of "real"; null where D is no probability (WGAN, least squares, hinge). */
  readonly probReal: number | null;
  readonly probFake: number | null;
  readonly nonFinite?: readonly string[];
}

/** What was measured on the generator's samples at one step. */
export interface Snapshot {
  readonly step: number;
  /** Whether the samples came from the averaged (EMA) or the raw weights. */
  readonly weights: "ema" | "raw";
  /** Of samples smaller than the target's images, quantities are called by the side as well: "emd@16". */
  readonly metrics: Readonly<Record<string, Quantity>>;
  /** Side of the samples, of images that grow; absent where they have the target's size throughout. */
  readonly resolution?: number;
  /** At most 400 generated points (dim 1 or 2). */
  readonly points?: readonly (readonly number[])[];
  /** Above two dimensions, where no points are kept: samples by the mode whose center is nearest. */
  readonly nearestModes?: readonly number[];
  /**
   * Mean distance of the samples from the data's mean, over how far real samples reach from it (dim above 2; src/maths/spread.ts).
   * Absent in results of versions before it, and for fewer than 20 samples.
   */
  readonly spread?: number;
  readonly curves?: CurveRecord;
  readonly images?: ImageGrid;
  readonly dynamics?: DynamicsRecord;
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

/** What the same metric says of two real samples of the same size. */
export interface NullBand {
  readonly median: number;
  /** A perfect generator scores below `lo` with a chance of 5 %, and above `hi` with a chance of 5 %. */
  readonly lo: number;
  readonly hi: number;
  /** Standard deviation of the resamples; absent in results of versions that did not keep it. */
  readonly sd?: number;
  readonly resamples: number;
  readonly n: number;
}

export interface Measured {
  readonly value: number;
  /** "nats", "modes", "share", "data units", "loss per parameter unit", ... */
  readonly unit: string;
  /** Number of generated samples (or records) behind the value. */
  readonly n: number;
  /** Number of real samples behind it, where they are compared. */
  readonly nReal?: number;
  readonly nullBand?: NullBand;
  readonly interval?: { readonly lo: number; readonly hi: number; readonly level: number };
  /** What the reader should know about this value, e.g. the share of samples out of range. */
  readonly note?: string;
}

/** A number, or the reason why there is none. */
export type Quantity = Measured | { readonly value: null; readonly why: string };

export interface Verdict {
  /** "converged", "collapsed", "saturated", "none", "not-applicable", "inconclusive", ... */
  readonly status: string;
  /** First step and last step that the verdict speaks of; null when it does not apply. */
  readonly from: number | null;
  readonly to: number | null;
  readonly evidence: readonly Evidence[];
  /** One or two sentences that a reader without knowledge of ganscope understands. */
  readonly explanation: string;
  /** Of "converged": which faults the samples would have shown, and from which size on. */
  readonly excludes?: readonly FaultRecord[];
  /** How often this alarm is right; null where that has not been measured. Only of somebody else's training. */
  readonly rate?: Rate | null;
}

/**
 * What the verdict on convergence would find in samples of this size and dimension: faults were planted in real samples and
 * looked for by the same rules.
 */
export interface PowerRecord {
  /** Rows of either side, and columns. */
  readonly n: number;
  readonly dim: number;
  /** What was compared: the samples as they are (of images the pixels), or features of them. */
  readonly space: "data" | "features";
  readonly faults: readonly FaultRecord[];
  /** By quantity, what samples score whose columns are all off by a tenth of a standard deviation: that much is forgiven. */
  readonly forgiven?: Readonly<Record<string, number>>;
  /**
   * By quantity, how many null medians samples score whose columns are all moved by one standard deviation. A bound in null
   * medians above this lets anything pass.
   */
  readonly ratios: Readonly<Record<string, number>>;
}

/** A kind of fault and how small it may be to be found. */
export interface FaultRecord {
  /** "shift", "column", "scale", "region", "correlation" or "copies" (src/power/faults.ts). */
  readonly fault: string;
  /** The smallest size tried that was found every time; null where none was. */
  readonly size: number | null;
  /** The largest size tried. */
  readonly largest: number;
  /** "sd" or "share". */
  readonly unit: string;
  /** The fault of this size in words: "a shift of every column by 0.1 sd". */
  readonly words: string;
  /** The quantity that shows it best; null where none does. */
  readonly by: string | null;
  /** Rows of either side that would find the largest size, where these do not: an estimate. Null where none is known. */
  readonly rows?: number | null;
}

/** How often an alarm is right, on labelled runs that played no part in choosing its thresholds. */
export interface Rate {
  /** Share of the runs with the finding in which it is raised. */
  readonly sensitivity: number;
  /** Share of the runs without the finding in which it is not raised. */
  readonly specificity: number;
  /** Labelled runs behind both. */
  readonly n: number;
  /** The finding, where the alarm says that one is there without saying which: every run that has not converged has it. */
  readonly of?: "not-converged";
  /** Wilson's intervals at 95 %. */
  readonly intervals: {
    readonly sensitivity: readonly [lo: number, hi: number];
    readonly specificity: readonly [lo: number, hi: number];
  };
}

export interface Evidence {
  readonly metric: string;
  readonly from: number;
  readonly to: number;
  readonly observed: number | null;
  readonly operator: "<" | "<=" | ">" | ">=" | "=" | "!=";
  readonly threshold: number;
  /** Whether the comparison holds. */
  readonly holds: boolean;
  /** Paper, protocol or derivation behind the threshold. */
  readonly source: string;
}

export type GateLevel = "off" | "warn" | "error";

/** Which failed gates decide the exit code: warnings too, those of level error, or none. */
export type FailOn = "warn" | "error" | "never";

export interface Gate {
  /** e.g. "convergence is converged" */
  readonly name: string;
  readonly level: GateLevel;
  readonly operator: string;
  /** What was asked for, for people: "converged on every seed". */
  readonly expected: string;
  /** What was found, for people: "converged on 3 of 5 seeds". */
  readonly observed: string;
  /** Each seed's value: a number, a verdict's status, or null with the reason in `observed`. */
  readonly values: readonly {
    readonly seed: number;
    readonly value: number | string | null;
    readonly passed: boolean;
  }[];
  readonly passed: boolean;
}

import type {
  NullBand,
  PowerRecord,
  SeedStatus,
  Snapshot,
  StepRecord,
  TargetRecord,
  Untrained,
  Verdict,
} from "../../result/index.ts";
import type { Thresholds } from "./rules/thresholds.ts";

/** The evidence of one training: its signals, the metrics of its snapshots, and what a perfect generator would score. */
export interface DiagnosisInput {
  readonly status: SeedStatus;
  readonly lastStep: number;
  readonly reason?: string;
  readonly records: readonly StepRecord[];
  readonly snapshots: readonly Snapshot[];
  /** Where the samples lay before the first step; absent where nobody saw them. */
  readonly untrained?: Untrained;
  readonly nulls: Readonly<Record<string, NullBand>>;
  /** What samples of this size would show; absent where it was not measured. */
  readonly power?: PowerRecord | undefined;
  /** Absent where nothing is known of the data: a log without samples. */
  readonly target?: TargetRecord;
  /** Whether D's outputs are probabilities (false for a WGAN's critic); undefined where nobody said. */
  readonly probabilistic: boolean | undefined;
  /** Whether the data may have modes that nobody named: then a small distance does not show that none is lost. */
  readonly unnamedModes?: boolean;
  /** Whether there are generated samples without real ones, which are not among the snapshots. */
  readonly unpaired?: boolean;
  /** Whether the generator was never to move: only its opponent was trained. */
  readonly frozen?: boolean;
  /** Where others than ours are tried. */
  readonly thresholds?: Thresholds;
}

/** One diagnosis: a file in this folder, a line in index.ts, a test. Pure. */
export interface Diagnosis {
  /** The question it answers, as a reader would ask it. */
  readonly title: string;
  readonly source: string;
  /** Every status it may return. */
  readonly statuses: readonly string[];
  /** Whether the training was asked for what this judges by; absent for what every training gives. */
  asked?(input: DiagnosisInput): boolean;
  diagnose(input: DiagnosisInput): Verdict;
}

/**
 * When compiling with XLA pays on a GPU: from measurements rather than from a trial at run time, which would make two runs of one
 * scenario differ. Milliseconds a step with feeds from the host, replayed and with XLA, and what XLA takes to compile.
 */
export interface XlaRow {
  /** The scenario that was trained: one for each trainer and each kind of player. */
  readonly scenario: string;
  /** Null where no GPU was at hand: such a trainer is decided by `deciding`. */
  readonly measured: {
    readonly where: string;
    readonly replayed: number;
    readonly withXla: number;
    readonly compileMilliseconds: number;
  } | null;
}

const ring = {
  where: "NVIDIA H100, TensorFlow 2.21, a prototype",
  replayed: 2.3,
  withXla: 0.588,
  // 8 to 12 s were measured
  compileMilliseconds: 12_000,
} as const;

export const xlaTable: readonly XlaRow[] = [
  // two hidden layers of 128, batch 256
  { scenario: "ring8-gan", measured: ring },
  ...[
    "ring8-r1",
    "ring-cgan",
    "ring8-wgan-clip",
    "ring8-wgan-gp",
    "mnist-dcgan",
    "mnist-cgan",
    "mnist-wgan-gp",
    "mnist-vae",
    "mnist-progressive",
  ].map((scenario) => ({ scenario, measured: null })),
];

/** The only row with figures of a GPU decides for all trainers. */
const deciding = ring;

/** Whether so many steps win back the time of the compilation. */
export const xlaPays = (steps: number): boolean =>
  steps * (deciding.replayed - deciding.withXla) > deciding.compileMilliseconds;

/**
 * When compiling with XLA pays on a GPU, from measurements rather than from a trial at run time, which would make two
 * runs of one scenario differ. One NVIDIA H100, TensorFlow 2.21, GAN on a ring of 8 (two hidden layers of 128, batch
 * 256), milliseconds a step with feeds from the host: 2.30 replayed, .588 with XLA, and 8 to 12 s for XLA to compile.
 */
const measured = { replayed: 2.3, withXla: 0.588, compileMilliseconds: 12_000 };

/** Whether so many steps win back the time of the compilation. */
export const xlaPays = (steps: number): boolean =>
  steps * (measured.replayed - measured.withXla) > measured.compileMilliseconds;

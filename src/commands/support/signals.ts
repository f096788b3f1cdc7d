/**
 * Ctrl-C once asks the run to finish its step and keep what is done; twice stops at once. Package managers pass on the
 * signal that the terminal has already sent, so two within a blink count as one.
 */

/** Milliseconds within which a second signal is an echo of the first. */
const ECHO = 50;

export interface Interruption {
  readonly signal: AbortSignal;
  /** 130 after SIGINT, 143 after SIGTERM, undefined while nothing came. */
  exit(): 130 | 143 | undefined;
  /** Restores the previous signal handlers. */
  dispose(): void;
}

/**
 * @param emitter the process, or a stand-in for it
 * @param stop ends the process now
 * @param now milliseconds on a clock that never goes back
 */
export function listenForInterruption(
  emitter: Pick<NodeJS.EventEmitter, "on" | "off"> = process,
  stop: (code: number) => void = (code) => process.exit(code),
  now: () => number = () => performance.now(),
): Interruption {
  const controller = new AbortController();
  let first: { readonly at: number; readonly exit: 130 | 143 } | undefined;

  const onSignal = (exit: 130 | 143) => () => {
    if (first === undefined) {
      first = { at: now(), exit };
      controller.abort();
    } else if (now() - first.at > ECHO) {
      stop(exit);
    }
  };
  const onInterrupt = onSignal(130);
  const onTerminate = onSignal(143);
  emitter.on("SIGINT", onInterrupt);
  emitter.on("SIGTERM", onTerminate);
  return {
    signal: controller.signal,
    exit: () => first?.exit,
    dispose: () => {
      emitter.off("SIGINT", onInterrupt);
      emitter.off("SIGTERM", onTerminate);
    },
  };
}

/** How busy the card is, asked of its driver once a second. */
import { execFile, execFileSync } from "node:child_process";

const ask = (quantity: string) => [`--query-gpu=${quantity}`, "--format=csv,noheader,nounits", "--id=0"];

/** The first card and its driver; null where the driver's program is missing. */
export function cardOf(): { readonly card: string; readonly driver: string } | null {
  try {
    const [card, driver] = execFileSync("nvidia-smi", ask("name,driver_version"), { encoding: "utf8" })
      .trim()
      .split(", ");
    return { card, driver };
  } catch {
    return null;
  }
}

export interface Watch {
  /** @returns the mean so far in percent; undefined where the driver answered nothing */
  stop(): number | undefined;
}

export function watchUtilization(): Watch {
  const seen: number[] = [];
  const timer = setInterval(() => {
    execFile("nvidia-smi", ask("utilization.gpu"), (error, out) => {
      if (error === null && Number.isFinite(Number(out))) seen.push(Number(out));
    });
  }, 1000);
  return {
    stop() {
      clearInterval(timer);
      return seen.length === 0 ? undefined : seen.reduce((sum, value) => sum + value, 0) / seen.length;
    },
  };
}

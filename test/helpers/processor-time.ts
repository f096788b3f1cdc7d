/** Milliseconds that the work of `slowness` takes on the machine of docs/verified.md (median of 21). */
const ORDINARY = 45;

/** How many times slower than that machine this one is; 1 where it is faster. */
function slowness(): number {
  const rows = Array.from({ length: 40_000 }, (_, i) => [i, i / 7, `row ${i}`]);
  const tries = Array.from({ length: 3 }, () => {
    const started = process.cpuUsage();
    JSON.parse(JSON.stringify(rows));
    JSON.parse(JSON.stringify(rows));
    return since(started);
  });
  return Math.max(1, Math.min(...tries) / ORDINARY);
}

function since(started: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

let pace: number | undefined;

/**
 * Starts a clock of processor time that gives milliseconds as that machine takes them: what other programs take does not
 * count, nor that a processor is slow.
 */
export function ordinaryClock(): () => number {
  pace ??= slowness();
  const [started, slower] = [process.cpuUsage(), pace];
  return () => since(started) / slower;
}

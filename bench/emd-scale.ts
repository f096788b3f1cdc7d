/**
 * How exact earth mover's distance grows: milliseconds for 256 to 4096 points, and the exponent that fits them; with
 * --large one instance on a grid of 128 x 128 bins, with its peak of memory. No peer. See README.md.
 *
 *   npm run bench:emd-scale -- [--rounds 5] [--large [--cost squared-euclidean] [--pricing typescript]]
 */
import { parseArgs } from "node:util";
import type { GroundCost } from "../src/maths/ground-cost.ts";
import type { PricingPath } from "../src/maths/pricing.ts";
import { Rng } from "../src/maths/random.ts";
import { emd } from "../src/maths/transport.ts";
import { exponent } from "./support/exponent.ts";
import { clouds, histograms, type Instance } from "./support/transport-instances.ts";

const SEED = 1781;

const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    large: { type: "boolean", default: false },
    cost: { type: "string", default: "euclidean" },
    pricing: { type: "string", default: "wasm" },
  },
});

interface Lap {
  readonly wall: number;
  /** Processor time of all threads: what the wall clock would say on a machine that does nothing else. */
  readonly cpu: number;
}

function lap(work: () => void): Lap {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: performance.now() - wall, cpu: (user + system) / 1000 };
}

const families: readonly {
  name: string;
  sizes: readonly number[];
  of: (n: number) => (rng: Rng) => Instance;
}[] = [
  { name: "clouds in 2-D", sizes: [256, 512, 1024, 2048, 4096], of: clouds },
  {
    name: "histograms",
    sizes: [16, 23, 32, 45, 64].map((bins) => bins ** 2),
    of: (n) => histograms(Math.sqrt(n)),
  },
];

function growth(rounds: number): void {
  for (const { name, sizes, of } of families) {
    for (const pricing of ["wasm", "typescript"] as const) {
      const laps = sizes.map((n) => {
        const instance = of(n)(new Rng(SEED).fork(`${name} ${n}`));
        // Small ones are too quick for the clock and for the compiler; as many together as make some ten milliseconds.
        const repeats = Math.ceil(2 ** 22 / n ** 2);
        const rounded = Array.from({ length: rounds + 1 }, () =>
          lap(() => {
            for (let repeat = 0; repeat < repeats; repeat++) emd({ ...instance, pricing });
          }),
        ).slice(1);
        const least = (key: keyof Lap) => Math.min(...rounded.map((one) => one[key])) / repeats;
        return { wall: least("wall"), cpu: least("cpu") };
      });
      console.log(`${name}, ${pricing}`);
      console.log("      n    wall ms     cpu ms");
      for (const [k, { wall, cpu }] of laps.entries()) {
        const cells = [wall, cpu].map((ms) => ms.toFixed(2).padStart(11));
        console.log(`${String(sizes[k]).padStart(7)}${cells.join("")}`);
      }
      const fits = (["wall", "cpu"] as const).map((key) =>
        exponent(
          sizes,
          laps.map((one) => one[key]),
        )
          .toFixed(2)
          .padStart(11),
      );
      console.log(`  power${fits.join("")}\n`);
    }
  }
}

function large(cost: GroundCost, pricing: PricingPath): void {
  const instance = histograms(128)(new Rng(SEED).fork("128x128"));
  const { wall, cpu } = lap(() => {
    const { certificate } = emd({ ...instance, cost, pricing });
    console.log("certificate", certificate);
  });
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(`histograms 128x128, ${cost}, ${pricing}`);
  console.log(
    `  wall ${(wall / 1000).toFixed(1)} s, cpu ${(cpu / 1000).toFixed(1)} s, peak ${peak.toFixed(0)} MiB`,
  );
}

if (flags.large) large(flags.cost as GroundCost, flags.pricing as PricingPath);
else growth(Number(flags.rounds));

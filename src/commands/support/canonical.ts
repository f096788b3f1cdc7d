/** The scores of the papers: which they are under each protocol, and what must be said beside them. */

import { UsageError } from "../../errors.ts";
import { protocols } from "../../features/protocols.ts";
import { frechet } from "../../maths/frechet.ts";
import { Rng } from "../../maths/random.ts";
import { drawRows, rowsOf } from "../../maths/rows.ts";
import type { MetricChoice } from "../../runs/evaluate/choose.ts";
import { type EvaluationInput, seriesOf } from "../../runs/evaluate/prepare.ts";
import type { EvalArguments, SeenSides } from "./image-sides.ts";
import { parseMetrics } from "./metrics.ts";

const CANONICAL = "canonical";
/** Images below which FID is never reported without a word: Heusel et al. 2017 ask for 10,000 at least. */
const FEWEST = 10_000;
/** Images that papers use. */
const USUAL = 50_000;

const canonicalOf = ({ protocol }: SeenSides): MetricChoice =>
  protocols[protocol as keyof typeof protocols].metrics;

/** The metrics that were asked for, `canonical` as what it stands for; images are compared by those unless others are. */
export function chosenMetrics({ strings, seen }: EvalArguments): MetricChoice | undefined {
  const { metrics } = strings;
  if (metrics === undefined) return seen && canonicalOf(seen);
  const { [CANONICAL]: all, ...others } = parseMetrics(metrics);
  if (all === undefined) return others;
  if (seen === undefined)
    throw new UsageError(`${CANONICAL} stands for the scores of papers, which look at images`, {
      where: "--metrics",
      hint: "add --features inception",
    });
  if (Object.keys(all).length > 0)
    throw new UsageError(`${CANONICAL} takes no options`, {
      where: "--metrics",
      hint: "name the metric: prdc:k=5",
    });
  return { ...canonicalOf(seen), ...others };
}

/** Whether all of these take sides of different sizes. */
export const isCanonical = (chosen: MetricChoice, seen: SeenSides | undefined): boolean =>
  seen !== undefined && Object.keys(chosen).every((id) => Object.hasOwn(canonicalOf(seen), id));

/** What values by this protocol and of so many images compare with. */
export function fidWarnings(input: EvaluationInput, { protocol, record }: SeenSides): string[] {
  const { real } = input;
  const [{ samples: fake }] = seriesOf(input);
  const n = Math.min(real.rows, fake.rows);
  const said = `features of ${record.network}, images resized as ${protocol} does: values of another protocol or other weights do not compare`;
  if (n >= FEWEST) return [said];
  const others = `papers use ${USUAL}, and values of different numbers of images do not compare`;
  if (n < 2 * real.dim) return [said, `FID of ${n} images in ${real.dim} features is mostly bias; ${others}`];
  const rng = new Rng(0).fork("halves");
  const half = (samples: typeof real, name: string) =>
    rowsOf(samples, drawRows(Math.floor(samples.rows / 2), samples.rows, rng.fork(name)));
  const whole = frechet({ real, fake }).value;
  // the bias falls like 1 / n: half of the images have it twice
  const bias = frechet({ real: half(real, "real"), fake: half(fake, "fake") }).value - whole;
  return [
    said,
    `FID of ${n} images is biased upwards, by about ${Number(Math.max(0, bias).toPrecision(2))} of ${Number(whole.toPrecision(4))} (from half as many images); ${others}`,
  ];
}

/**
 * Stacked MNIST: three digits drawn independently, as the red, green and blue of one image. Its 1000 modes are the triples
 * of digits, which makes it a yardstick of mode collapse on images: a classifier of digits counts the modes that a
 * generator makes (metric class-coverage).
 *
 * The protocol scores 26,000 samples. The digits of all images of one sample are drawn without replacement where the set
 * has as many. Labels are 100 red + 10 green + blue, as the classifier's are; where a set has more than ten classes, K, they are
 * K^2 red + K green + blue.
 */
import { InputError } from "../errors.ts";
import { DIGITS } from "../features/index.ts";
import { type MnistOptions, mnist } from "./mnist.ts";
import type { Target, TargetKind } from "./target.ts";

const STACKED = 3;

export const stackedMnist: TargetKind<MnistOptions> = {
  title: "Stacked MNIST: three digits as the colors of an image, 1000 modes",
  source:
    "Metz, Poole, Pfau & Sohl-Dickstein 2017, arXiv 1611.02163; protocol: Srivastava et al. 2017, arXiv 1705.07761",
  options: mnist.options,
  files: mnist.files,
  create(options): Target {
    const single = mnist.create(options);
    const imageOf = () => {
      const { image } = single;
      if (image === undefined || image.channels === 1) return image;
      throw new InputError(`stacked-mnist requires images with 1 channel (got ${image.channels})`, {
        where: "target",
      });
    };
    return {
      ...(single.extractor !== undefined && { extractor: single.extractor }),
      get dim() {
        return STACKED * single.dim;
      },
      get image() {
        const image = imageOf();
        return image && { ...image, channels: STACKED };
      },
      range: [-1, 1],
      get sd() {
        return single.sd;
      },
      get classShares() {
        const shares = Array.from({ length: baseOf(single) }, (_, digit) => single.classShares?.[digit] ?? 0);
        return shares.flatMap((red) => shares.flatMap((green) => shares.map((blue) => red * green * blue)));
      },
      sample(n, rng) {
        const base = baseOf(single);
        const digits = single.sample(STACKED * n, rng);
        const { dim } = digits;
        const data = new Float32Array(n * STACKED * dim);
        const labels = new Int32Array(n);
        for (let row = 0; row < STACKED * n; row++) {
          const [image, channel] = [Math.floor(row / STACKED), row % STACKED];
          labels[image] = base * labels[image] + (digits.labels?.[row] ?? 0);
          for (let j = 0; j < dim; j++)
            data[(image * dim + j) * STACKED + channel] = digits.data[row * dim + j];
        }
        return { rows: n, dim: STACKED * dim, data, labels };
      },
    };
  },
};

/** What the classes of a triple are counted in. A set may lack digits; the classifier still counts in tens. */
const baseOf = ({ classes = 0 }: Target): number => Math.max(DIGITS, classes);

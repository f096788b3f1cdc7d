/** What each reference program does with an image before its network looks at it. Values of different protocols do not compare. */
import type { NetworkId } from "./networks/index.ts";
import type { ResizeId } from "./resize/index.ts";

export interface Protocol {
  readonly title: string;
  readonly source: string;
  readonly network: NetworkId;
  readonly resize: ResizeId;
  /** What 0 and 255 become. */
  readonly pixels: readonly [black: number, white: number];
  /** What the program, or the papers that use it, report: metrics with their options. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * KID over subsets as torch-fidelity draws them, and the papers since Binkowski et al. 2018; fewer images than one has are compared over all pairs. clean-fid
 * has as many subsets of as many images, drawn without a seed; the programs without KID get it too.
 */
const KID = { kernel: "polynomial", subsets: 100, subsetSize: 1000, seed: 2020 };
/** FID; KID; precision, recall, density and coverage. */
const distances = (k: number) => ({ frechet: {}, mmd: KID, prdc: { k } });
/** Balls as Kynkäänniemi et al. 2019 have them, and as Naeem et al. 2020. */
const [NEAREST, NEAREST_OF_DENSITY] = [3, 5];
/** 10 splits, shuffled as torch-fidelity does. */
const SHUFFLED = { splits: 10, shuffle: true, seed: 2020 };

/** (x - 128) / 128 */
const CENTERED = [-1, 127 / 128] as const;

export const protocols = {
  "torch-fidelity": {
    title: "FID, KID, IS of torch-fidelity, and of the original TensorFlow program",
    source: "torch-fidelity 0.4; Heusel et al. 2017, arXiv 1706.08500",
    network: "inception",
    resize: "tensorflow1",
    pixels: CENTERED,
    metrics: { ...distances(NEAREST), is: SHUFFLED },
  },
  "clean-fid": {
    title: "clean-fid",
    source: "Parmar, Zhang & Zhu 2022, arXiv 2104.11222",
    network: "inception",
    resize: "pillow-bicubic",
    pixels: CENTERED,
    metrics: { ...distances(NEAREST_OF_DENSITY), is: SHUFFLED },
  },
  "pytorch-fid": {
    title: "pytorch-fid",
    source: "pytorch-fid 0.3, inception.py",
    network: "inception",
    resize: "torch-bilinear",
    pixels: [-1, 1],
    metrics: { ...distances(NEAREST_OF_DENSITY), is: SHUFFLED },
  },
  adm: {
    title: "the evaluator of ADM (guided diffusion)",
    source: "Dhariwal & Nichol 2021, arXiv 2105.05233, evaluations/evaluator.py",
    network: "inception",
    resize: "tensorflow1",
    pixels: CENTERED,
    // splits of 5000 images in their order: ten where there are 50,000
    metrics: { ...distances(NEAREST), is: { splits: 10, shuffle: false } },
  },
} as const satisfies Readonly<Record<string, Protocol>>;

export type ProtocolId = keyof typeof protocols;

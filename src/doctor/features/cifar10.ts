/**
 * Scores of CIFAR-10 with the published weights, as torch-fidelity's own tests hold them. Images are drawn as its tool util_dump_dataset_as_images.py draws
 * them, by NumPy's RandomState of seed 2020, and looked at in the order of their numbers.
 *
 * Source: torch-fidelity 0.4: tests/tf1/numerical_precision/test_metric_isc_fidelity.py (100 images) and test_metric_fid_fidelity.py (FID), within their 1e-4;
 * tests/torch_versions_ge_1_13_0/test_versions.py (the other scores of 5,000 images, within its deltas); README.md (all 50,000 on a GPU, within the deltas
 * that test_versions.py leaves to GPUs).
 */
import { numpyRandom } from "../../maths/numpy-random.ts";
import { type Answer, type Finding, finding, within } from "../check.ts";
import type { Score } from "./scores.ts";

const SEED = 2020;

/** Numbers of the images, ascending. */
export const drawnImages = (of: number, count: number): Int32Array =>
  numpyRandom(SEED).choice(of, count).sort();

type Answers = Partial<Record<Score, Answer>>;

export const FEW = 100;
export const SET = 5000;

export const cifarAnswers = {
  /** FEW training images. */
  few: { is: within(4.51089784587268, 1e-4) },
  /** SET training images, the generated side, against as many of the test set. */
  set: {
    fid: within(10.3233274, 1e-4),
    kid: within(-2.907863e-5, 1e-7),
    "kid.sd": within(0.0001023118, 1e-7),
    is: within(10.75051, 1e-2),
    "is.std": within(0.5778723, 1e-3),
    precision: within(0.6852, 1e-3),
    recall: within(0.6908, 1e-3),
  },
  /** All training images. */
  all: { is: within(11.23678, 1e-2), "is.std": within(0.09514061, 1e-3) },
} as const satisfies Record<string, Answers>;

export const againstAnswers = (found: Readonly<Record<Score, number>>, answers: Answers): Finding[] =>
  Object.entries(answers).map(([name, answer]) => finding(name, found[name as Score], answer));

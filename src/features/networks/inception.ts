/**
 * The Inception network in which FID, KID and the Inception score are computed: Inception v3 as TensorFlow's checkpoint of
 * December 2015 has it. It differs from the network of the paper, and from torchvision's, in three places: average pools leave
 * the padding out, the pool of the last block takes the maximum, and there are 1008 logits.
 *
 * Sources: Szegedy et al. 2016, arXiv 1512.00567, table 1 and figures 5 to 7; Heusel et al. 2017, arXiv 1706.08500 (FID);
 * torch-fidelity 0.4, feature_extractor_inceptionv3.py, for the three differences, and for the names of weights, which are
 * torchvision's.
 */
import type { Branches, Convolution, NetworkDescription, Pool, Step, Tap } from "./description.ts";

type Kernel = number | readonly [vertical: number, horizontal: number];

const pair = (kernel: Kernel) => (typeof kernel === "number" ? ([kernel, kernel] as const) : kernel);

/** An image of the same size. */
function same(name: string, channels: number, kernel: Kernel = 1): Convolution {
  const [vertical, horizontal] = pair(kernel);
  const padding = [(vertical - 1) / 2, (horizontal - 1) / 2] as const;
  return { kind: "convolution", name, channels, kernel: [vertical, horizontal], stride: 1, padding };
}

/** No padding. */
const valid = (name: string, channels: number, kernel: Kernel, stride = 1): Convolution => ({
  kind: "convolution",
  name,
  channels,
  kernel: pair(kernel),
  stride,
  padding: [0, 0],
});

const halvedByMax: Pool = { kind: "max-pool", side: 3, stride: 2, padding: 0 };
const meanAround: Pool = { kind: "average-pool", side: 3, stride: 1, padding: 1 };
const maxAround: Pool = { kind: "max-pool", side: 3, stride: 1, padding: 1 };
const tap = (name: string): Tap => ({ kind: "tap", name });

/** A block whose branches carry its name. */
const block = (
  name: string,
  of: (named: (branch: string) => string) => readonly (readonly Step[])[],
): Branches => ({
  kind: "branches",
  branches: of((branch) => `${name}.branch${branch}`),
});

/** 35 x 35. */
const a = (name: string, pooled: number) =>
  block(name, (n) => [
    [same(n("1x1"), 64)],
    [same(n("5x5_1"), 48), same(n("5x5_2"), 64, 5)],
    [same(n("3x3dbl_1"), 64), same(n("3x3dbl_2"), 96, 3), same(n("3x3dbl_3"), 96, 3)],
    [meanAround, same(n("_pool"), pooled)],
  ]);

/** 35 x 35 to 17 x 17. */
const b = (name: string) =>
  block(name, (n) => [
    [valid(n("3x3"), 384, 3, 2)],
    [same(n("3x3dbl_1"), 64), same(n("3x3dbl_2"), 96, 3), valid(n("3x3dbl_3"), 96, 3, 2)],
    [halvedByMax],
  ]);

/** 17 x 17. @param inner channels between the convolutions of 7 */
const c = (name: string, inner: number) =>
  block(name, (n) => [
    [same(n("1x1"), 192)],
    [same(n("7x7_1"), inner), same(n("7x7_2"), inner, [1, 7]), same(n("7x7_3"), 192, [7, 1])],
    [
      same(n("7x7dbl_1"), inner),
      same(n("7x7dbl_2"), inner, [7, 1]),
      same(n("7x7dbl_3"), inner, [1, 7]),
      same(n("7x7dbl_4"), inner, [7, 1]),
      same(n("7x7dbl_5"), 192, [1, 7]),
    ],
    [meanAround, same(n("_pool"), 192)],
  ]);

/** 17 x 17 to 8 x 8. */
const d = (name: string) =>
  block(name, (n) => [
    [same(n("3x3_1"), 192), valid(n("3x3_2"), 320, 3, 2)],
    [
      same(n("7x7x3_1"), 192),
      same(n("7x7x3_2"), 192, [1, 7]),
      same(n("7x7x3_3"), 192, [7, 1]),
      valid(n("7x7x3_4"), 192, 3, 2),
    ],
    [halvedByMax],
  ]);

/** 8 x 8. */
const e = (name: string, pool: Pool) =>
  block(name, (n) => [
    [same(n("1x1"), 320)],
    [same(n("3x3_1"), 384), crossed(n("3x3_2a"), n("3x3_2b"))],
    [same(n("3x3dbl_1"), 448), same(n("3x3dbl_2"), 384, 3), crossed(n("3x3dbl_3a"), n("3x3dbl_3b"))],
    [pool, same(n("_pool"), 192)],
  ]);

const crossed = (across: string, down: string): Branches => ({
  kind: "branches",
  branches: [[same(across, 384, [1, 3])], [same(down, 384, [3, 1])]],
});

export const inception: NetworkDescription = {
  title: "Inception v3 of 2015, in which FID, KID and the Inception score are computed",
  source:
    "Szegedy et al. 2016, arXiv 1512.00567; TensorFlow's checkpoint of 2015-12-05, as torch-fidelity runs it",
  side: 299,
  channels: 3,
  epsilon: 0.001,
  steps: [
    valid("Conv2d_1a_3x3", 32, 3, 2),
    valid("Conv2d_2a_3x3", 32, 3),
    same("Conv2d_2b_3x3", 64, 3),
    halvedByMax,
    tap("64"),
    valid("Conv2d_3b_1x1", 80, 1),
    valid("Conv2d_4a_3x3", 192, 3),
    halvedByMax,
    tap("192"),
    a("Mixed_5b", 32),
    a("Mixed_5c", 64),
    a("Mixed_5d", 64),
    b("Mixed_6a"),
    c("Mixed_6b", 128),
    c("Mixed_6c", 160),
    c("Mixed_6d", 160),
    c("Mixed_6e", 192),
    tap("768"),
    d("Mixed_7a"),
    e("Mixed_7b", meanAround),
    e("Mixed_7c", maxAround),
    tap("2048"),
  ],
  logits: { name: "fc", outputs: 1008 },
};

/** The groups of known answers, by id; the order is that of `ganscope doctor`. */

import { bilinearGame } from "./bilinear-game.ts";
import { diracGame } from "./dirac-game.ts";
import { exactTransport } from "./exact-transport.ts";
import { intervals } from "./intervals.ts";
import { metricExamples } from "./metric-examples.ts";
import { modeCollapse } from "./mode-collapse.ts";
import { parallelLines } from "./parallel-lines.ts";
import { perfectSampler } from "./perfect-sampler.ts";
import { randomNumbers } from "./random-numbers.ts";
import { shiftedBlocks } from "./shifted-blocks.ts";
import { twoGaussians } from "./two-gaussians.ts";

export const checks = {
  "two-gaussians": twoGaussians,
  "shifted-blocks": shiftedBlocks,
  "parallel-lines": parallelLines,
  "mode-collapse": modeCollapse,
  "perfect-sampler": perfectSampler,
  "exact-transport": exactTransport,
  "bilinear-game": bilinearGame,
  "dirac-game": diracGame,
  "metric-examples": metricExamples,
  intervals,
  "random-numbers": randomNumbers,
} as const;

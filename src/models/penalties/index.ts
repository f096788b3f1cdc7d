import { gradientPenalty } from "./gradient-penalty.ts";
import { r1 } from "./r1.ts";
import { spectralNorm } from "./spectral-norm.ts";
import { weightClip } from "./weight-clip.ts";

export const penalties = {
  "weight-clip": weightClip,
  "gradient-penalty": gradientPenalty,
  r1,
  "spectral-norm": spectralNorm,
} as const;

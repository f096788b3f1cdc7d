import { gradientPenalty } from "./gradient-penalty.ts";
import { weightClip } from "./weight-clip.ts";

export const penalties = { "weight-clip": weightClip, "gradient-penalty": gradientPenalty } as const;

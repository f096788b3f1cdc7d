import { gan } from "./gan.ts";
import { wgan } from "./wgan.ts";

export const trainers = { gan, wgan } as const;

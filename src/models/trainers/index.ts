import { gan } from "./gan.ts";
import { progressive } from "./progressive.ts";
import { vae } from "./vae.ts";
import { wgan } from "./wgan.ts";

export const trainers = { gan, wgan, progressive, vae } as const;

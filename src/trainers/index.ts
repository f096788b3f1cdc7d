import { gan } from "./gan.ts";
import { vae } from "./vae.ts";
import { wgan } from "./wgan.ts";

export const trainers = { gan, wgan, vae } as const;

/** Ways of training above two dimensions whose outcomes are of every kind, as in ../settings.ts. */
import type { SpaceOptions } from "./targets.ts";

export interface SpaceSetting {
  readonly name: string;
  readonly target: SpaceOptions;
  readonly trainer: {
    readonly kind: "gan" | "wgan";
    readonly steps: number;
    readonly [option: string]: unknown;
  };
  readonly seeds: readonly number[];
}

/** The words that scenarios name things by: quantities and verdicts, as the registries have them. */

import { quantityKinds } from "../../metrics/index.ts";
import { diagnoses } from "../judging/diagnoses/index.ts";
import { gameQuantities } from "../theory/games/quantities.ts";
import { equilibrium } from "../theory/games/verdict.ts";
import { studies } from "../theory/studies/index.ts";

/** Flat names of all quantities: "emd", "mode-coverage.hq", ... */
export const quantityNames: readonly string[] = [...quantityKinds.keys()];

/** Flat names of what is measured of games. */
export const gameQuantityNames: readonly string[] = Object.keys(gameQuantities);

/** Flat names of what the studies measure. */
export const studyQuantityNames: readonly string[] = Object.values(studies).flatMap(({ quantities }) =>
  Object.keys(quantities),
);

/** Every verdict that a scenario can expect, by id: the diagnoses of trainings, and where a game goes. */
export const verdicts: Readonly<
  Record<string, { readonly title: string; readonly statuses: readonly string[] }>
> = { ...diagnoses, equilibrium };

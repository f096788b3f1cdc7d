/**
 * RunResult: the one record that everything downstream reads. Reports, gates and writers see nothing else, so a stored
 * result can be rendered and judged again without training.
 *
 * Two rules hold throughout: JSON never holds NaN or infinity (a missing number is null and something beside it says
 * why), and every clock lives under a key named `timing`, so that two runs are equal when they are equal without it.
 */

export type * from "./comparison.ts";
export type * from "./diagnosis.ts";
export type * from "./engine.ts";
export type * from "./figures.ts";
export type * from "./game.ts";
export type * from "./gate.ts";
export type * from "./power.ts";
export type * from "./quantity.ts";
export * from "./run.ts";
export type * from "./scenario.ts";
export type * from "./study.ts";
export type * from "./target.ts";
export type * from "./training.ts";
export type * from "./verdict.ts";

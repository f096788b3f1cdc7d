/**
 * The table of a paper: the scores of each generated set, with the notes without which they do not compare. Quantities are
 * those of `eval --features`; of other results, what of them was measured.
 */

import { printable } from "../errors.ts";
import type { Quantity, RunResult, SeedResult } from "../result/index.ts";

interface Column {
  readonly quantity: string;
  readonly head: string;
  readonly better: "lower" | "higher" | "null";
  readonly digits: number;
  readonly scale?: number;
  /** What is written behind the sign +-. */
  readonly spread?: string;
}

const columns: readonly Column[] = [
  { quantity: "frechet", head: "FID", better: "lower", digits: 2 },
  { quantity: "mmd", head: "KID x 1000", better: "lower", digits: 2, scale: 1000 },
  { quantity: "is", head: "IS", better: "higher", digits: 2, spread: "is.std" },
  { quantity: "prdc.precision", head: "Precision", better: "higher", digits: 3 },
  { quantity: "prdc.recall", head: "Recall", better: "higher", digits: 3 },
  { quantity: "prdc.density", head: "Density", better: "null", digits: 3 },
  { quantity: "prdc.coverage", head: "Coverage", better: "higher", digits: 3 },
];

export function tableOf(
  result: RunResult,
  arrows: Readonly<Record<Column["better"], string>>,
  sign: string,
  escaped: (text: string) => string,
) {
  const sets = result.scenarios.flatMap(({ name, seeds, scenario }) =>
    seeds.map((seed) => ({ name: seeds.length > 1 ? `${name} ${seed.seed}` : name, seed, scenario })),
  );
  const shown = columns.filter(({ quantity }) =>
    sets.some(({ seed }) => shownOf(seed, quantity) !== undefined),
  );
  const heads = [
    "Generated images",
    ...shown.map(({ head, better }) => `${head.replace("x", escaped("×"))} ${arrows[better]}`.trim()),
  ];
  const rows = sets.map(({ name, seed }) => [
    escaped(printable(name)),
    ...shown.map((column) => cell(seed, column, sign)),
  ]);
  const counts = sets.flatMap(({ seed }) => countsOf(seed.metrics[shown[0]?.quantity])).at(0);
  const { features } = (sets[0]?.scenario ?? {}) as {
    features?: { readonly protocol?: string; readonly network?: string; readonly weights?: string };
  };
  const note = [
    ...(features === undefined
      ? []
      : [`protocol ${features.protocol}, network ${features.network} (SHA-256 ${features.weights})`]),
    ...(counts === undefined ? [] : [counts]),
    ...sets.flatMap(({ seed }) => kidOf(seed.metrics.mmd)).slice(0, 1),
    `ganscope ${result.version}`,
  ].join("; ");
  return { heads, rows, note: printable(note) };
}

const shownOf = ({ metrics }: SeedResult, name: string): number | undefined =>
  metrics[name]?.value ?? undefined;

function cell(seed: SeedResult, { quantity, digits, scale = 1, spread }: Column, sign: string): string {
  const value = shownOf(seed, quantity);
  if (value === undefined) return "-";
  const beside = spread === undefined ? undefined : shownOf(seed, spread);
  const text = (value * scale).toFixed(digits);
  return beside === undefined ? text : `${text} ${sign} ${(beside * scale).toFixed(digits)}`;
}

/** Over which rows KID is. */
const kidOf = (quantity: Quantity | undefined): string[] =>
  quantity === undefined || quantity.value === null || quantity.note === undefined
    ? []
    : [`KID: ${quantity.note.replace(/; kernel.*/, "")}`];

const countsOf = (quantity: Quantity | undefined): string[] =>
  quantity === undefined || quantity.value === null
    ? []
    : [
        `${quantity.n} generated images${quantity.nReal === undefined ? "" : ` against ${quantity.nReal} real ones`}`,
      ];

/**
 * What a column is whose name can mean several things, where the program that wrote it is known or its values show it: "d_real"
 * may be a probability, a score or a part of the loss. Each guess has two lines of proof; where there are not two, the user is asked.
 */

import type { AmbiguousColumn, Values } from "./ambiguous.ts";
import type { Signal } from "./signals.ts";
import type { LogTable } from "./table.ts";

/** Columns that were read as what their values show. */
export interface Guess {
  readonly columns: readonly string[];
  readonly as: readonly Signal[];
  readonly proofs: readonly [string, string];
}

type Kind = "probabilities" | "scores" | "losses";
const KINDS: readonly Kind[] = ["probabilities", "scores", "losses"];

/** Rows with both numbers, below which their order and their range are chance. */
const FEWEST = 10;
/** An identity between three columns needs no more. */
const FEWEST_IDENTITY = 3;
/** Share of the rows in which an identity must hold: a program may log a mean of some and a last value of others. */
const HOLDS = 0.9;
const TOLERANCE = 0.01;
/** Share of the rows in which D answers higher on real samples. By chance it is a half; of losses it is no rule. */
const IN_ORDER = 0.75;

/** Names that only some programs write, and what D_real and D_fake are there. */
const PROGRAMS: readonly { readonly program: string; readonly names: RegExp; readonly kind: Kind }[] = [
  {
    program: "pix2pix and its relatives",
    names: /^(?:G_GAN|G_GAN_Feat|G_L1|G_VGG|idt_[AB]|cycle_[AB])$/,
    kind: "losses",
  },
  { program: "BasicSR and GFPGAN", names: /^l_[dg](?:_\w+)?$/, kind: "scores" },
];

/** How lossD follows from D's outputs or its parts. */
const IDENTITIES: readonly {
  readonly kind: Kind;
  readonly words: (real: string, fake: string) => string;
  readonly loss: (real: number, fake: number) => number;
}[] = [
  { kind: "losses", words: (r, f) => `${r} + ${f}`, loss: (r, f) => r + f },
  { kind: "losses", words: (r, f) => `(${r} + ${f}) / 2`, loss: (r, f) => (r + f) / 2 },
  { kind: "probabilities", words: (r, f) => `1 - ${r} + ${f}`, loss: (r, f) => 1 - r + f },
  {
    kind: "probabilities",
    words: (r, f) => `-log ${r} - log(1 - ${f})`,
    loss: (r, f) => -Math.log(r) - Math.log(1 - f),
  },
  { kind: "scores", words: (r, f) => `${f} - ${r}`, loss: (r, f) => f - r },
];

/** @param names all columns of the log @param taken signals that other columns are read as */
export function guessesOf(
  columns: readonly AmbiguousColumn[],
  table: LogTable,
  names: Iterable<string>,
  taken: ReadonlySet<Signal>,
): Guess[] {
  const free = columns.filter(({ could }) => !could.some((signal) => taken.has(signal)));
  const real = free.find(({ could }) => could[0] === "probReal");
  const fake = free.find(({ could }) => could[0] === "probFake");
  if (real === undefined || fake === undefined) return [];
  const seen = lookAt(table, real.column, fake.column);
  if (seen.rows === 0) return [];
  const found =
    ofProgram(names, seen, real, fake) ?? ofIdentity(seen, real, fake) ?? ofValues(seen, real, fake);
  if (found === undefined) return [];
  const place = KINDS.indexOf(found.kind);
  const as = [real.could[place], fake.could[place]];
  if (as.includes(undefined as never)) return [];
  return [{ columns: [real.column, fake.column], as, proofs: found.proofs }];
}

interface Found {
  readonly kind: Kind;
  readonly proofs: readonly [string, string];
}

interface Seen {
  /** Rows with both. */
  readonly rows: number;
  readonly real: Values;
  readonly fake: Values;
  /** Rows in which the real one is higher. */
  readonly inOrder: number;
  /** Rows with both and with lossD, and in how many of them each identity holds. */
  readonly withLoss: number;
  readonly identities: readonly number[];
}

function lookAt(table: LogTable, real: string, fake: string): Seen {
  let rows = 0;
  let inOrder = 0;
  let withLoss = 0;
  const range = { real: [Infinity, -Infinity], fake: [Infinity, -Infinity] };
  const identities = IDENTITIES.map(() => 0);
  for (let row = 0; row < table.rows; row++) {
    const r = table.open(row, real);
    const f = table.open(row, fake);
    if (r === null || f === null || !Number.isFinite(r) || !Number.isFinite(f)) continue;
    rows++;
    if (r > f) inOrder++;
    range.real = [Math.min(range.real[0], r), Math.max(range.real[1], r)];
    range.fake = [Math.min(range.fake[0], f), Math.max(range.fake[1], f)];
    const loss = table.value(row, "lossD");
    if (loss === null) continue;
    withLoss++;
    for (const [i, identity] of IDENTITIES.entries()) {
      const size = Math.max(Math.abs(loss), Math.abs(r), Math.abs(f));
      if (Math.abs(identity.loss(r, f) - loss) <= TOLERANCE * size) identities[i]++;
    }
  }
  const values = ([low, high]: readonly number[]): Values => ({ low, high });
  return { rows, inOrder, withLoss, identities, real: values(range.real), fake: values(range.fake) };
}

function ofProgram(
  names: Iterable<string>,
  seen: Seen,
  real: AmbiguousColumn,
  fake: AmbiguousColumn,
): Found | undefined {
  const all = [...names];
  for (const { program, names: pattern, kind } of PROGRAMS) {
    const own = all.filter((name) => pattern.test(name));
    if (own.length === 0 || real.could[KINDS.indexOf(kind)] === undefined) continue;
    return {
      kind,
      proofs: [
        `the log also has ${own.slice(0, 3).join(", ")}, as ${program} write them, where these are ${kind}`,
        rangeWords(seen, real, fake),
      ],
    };
  }
  return undefined;
}

function ofIdentity(seen: Seen, real: AmbiguousColumn, fake: AmbiguousColumn): Found | undefined {
  if (seen.withLoss < FEWEST_IDENTITY) return undefined;
  const best = Math.max(...seen.identities);
  if (best < HOLDS * seen.withLoss) return undefined;
  const { kind, words } = IDENTITIES[seen.identities.indexOf(best)];
  if (real.could[KINDS.indexOf(kind)] === undefined) return undefined;
  // D's loss may equal two identities at once where nothing varies.
  const rivals = IDENTITIES.filter(
    (each, i) => each.kind !== kind && seen.identities[i] >= HOLDS * seen.withLoss,
  );
  if (rivals.length > 0) return undefined;
  return {
    kind,
    proofs: [
      `lossD equals ${words(real.column, fake.column)} in ${percent(best, seen.withLoss)} of ${seen.withLoss} rows`,
      rangeWords(seen, real, fake),
    ],
  };
}

function ofValues(seen: Seen, real: AmbiguousColumn, fake: AmbiguousColumn): Found | undefined {
  const { rows, inOrder } = seen;
  if (rows < FEWEST) return undefined;
  const low = Math.min(seen.real.low, seen.fake.low);
  const high = Math.max(seen.real.high, seen.fake.high);
  const order = `${real.column} exceeds ${fake.column} in ${percent(inOrder, rows)} of ${rows} rows`;
  if (low >= 0 && high <= 1) {
    if (inOrder < IN_ORDER * rows) return undefined;
    return {
      kind: "probabilities",
      proofs: [`all values are in [0, 1]: ${rangeWords(seen, real, fake)}`, order],
    };
  }
  // A part of a loss may be negative only where the loss is a critic's.
  if (low < 0 && inOrder >= IN_ORDER * rows)
    return { kind: "scores", proofs: [`values leave [0, 1]: ${rangeWords(seen, real, fake)}`, order] };
  return undefined;
}

const rangeWords = (seen: Seen, real: AmbiguousColumn, fake: AmbiguousColumn): string =>
  `${real.column} ranges from ${short(seen.real.low)} to ${short(seen.real.high)}, ${fake.column} from ${short(seen.fake.low)} to ${short(seen.fake.high)}`;

const percent = (part: number, whole: number): string => `${Math.floor((100 * part) / whole)} %`;
const short = (value: number): string => String(Number(value.toPrecision(3)));

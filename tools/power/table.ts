/** What verify:power found, as docs show it, and which promise it breaks. */
import { wilson } from "../../src/maths/statistics.ts";
import { type FaultId, faults } from "../../src/measuring/power/faults.ts";
import type { Outcome } from "./cases.ts";

/** Both sides of one law: what is promised for this many samples and columns. */
const ENOUGH = { n: 2000, dim: 64 };
const CONVERGED = 0.85;
const WRONG = 0.05;
/** Planted faults, as large as is claimed or larger, that are called converged. */
const MISSED = 0.01;
/** What must be excluded at that size. */
const SHIFT = 0.2;
const REGION = 0.1;

const ids = Object.keys(faults) as FaultId[];

interface Share {
  readonly count: number;
  readonly of: number;
}

const percent = ({ count, of }: Share): string => {
  const { lo, hi } = wilson({ successes: count, n: of });
  const figure = (share: number) => (100 * share).toFixed(1);
  return `${figure(count / of)} % [${figure(lo)}, ${figure(hi)}] (${count} of ${of})`;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const isEnough = ({ n, dim }: Outcome): boolean => n >= ENOUGH.n && dim <= ENOUGH.dim;

function alikeIn(outcomes: readonly Outcome[], counted: (status: string) => boolean): Share {
  const entries = outcomes.flatMap(({ alike }) => Object.entries(alike));
  return {
    count: sum(entries.filter(([status]) => counted(status)).map(([, count]) => count)),
    of: sum(entries.map(([, count]) => count)),
  };
}

const convergedIn = (outcomes: readonly Outcome[]) => alikeIn(outcomes, (status) => status === "converged");
const wrongIn = (outcomes: readonly Outcome[]) =>
  alikeIn(outcomes, (status) => status !== "converged" && status !== "inconclusive");

function missedIn(outcomes: readonly Outcome[]): Share {
  const all = outcomes.flatMap(({ planted }) => planted);
  return { count: sum(all.map(({ converged }) => converged)), of: sum(all.map(({ cases }) => cases)) };
}

export function summaryOf(outcomes: readonly Outcome[]): string {
  const enough = outcomes.filter(isEnough);
  return [
    `Series of the law itself, at least ${ENOUGH.n} samples in at most ${ENOUGH.dim} dimensions: converged ${percent(convergedIn(enough))}, neither converged nor inconclusive ${percent(wrongIn(enough))}.`,
    `Of all settings: converged ${percent(convergedIn(outcomes))}, neither ${percent(wrongIn(outcomes))}.`,
    `Series with a fault as large as the verdict claims to exclude, 1.4 times and twice as large: called converged ${percent(missedIn(outcomes))}.`,
  ].join(" ");
}

export function tableOf(outcomes: readonly Outcome[]): string {
  const head = ["law", "dimensions", "samples", ...ids, "converged where alike", "converged with a fault"];
  const lines = outcomes.map((outcome) => [
    outcome.law,
    `${outcome.dim}`,
    `${outcome.n}`,
    ...ids.map((id) => sizeIn(outcome, id)),
    `${outcome.alike.converged ?? 0} of ${sum(Object.values(outcome.alike))}`,
    `${missedIn([outcome]).count} of ${missedIn([outcome]).of}`,
  ]);
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function sizeIn({ faults: found }: Outcome, id: FaultId): string {
  const { size = null, unit } = found.find(({ fault }) => fault === id) ?? {};
  if (size === null) return "-";
  return unit === "sd" ? `${size} sd` : `${Number((100 * size).toPrecision(3))} %`;
}

/** The promises that these outcomes break, in words. */
export function broken(outcomes: readonly Outcome[]): string[] {
  const enough = outcomes.filter(isEnough);
  const complaints: string[] = [];
  const share = ({ count, of }: Share) => (of === 0 ? 0 : count / of);
  if (enough.length > 0 && share(convergedIn(enough)) < CONVERGED)
    complaints.push(`too seldom converged where alike: ${percent(convergedIn(enough))}`);
  if (enough.length > 0 && share(wrongIn(enough)) > WRONG)
    complaints.push(`too often a wrong verdict where alike: ${percent(wrongIn(enough))}`);
  if (share(missedIn(outcomes)) > MISSED)
    complaints.push(`too often converged with a fault: ${percent(missedIn(outcomes))}`);
  for (const outcome of outcomes.filter(({ n, dim }) => n === ENOUGH.n && dim === ENOUGH.dim)) {
    const { law, faults: found } = outcome;
    const size = (id: FaultId) => found.find(({ fault }) => fault === id)?.size ?? Number.POSITIVE_INFINITY;
    if (size("shift") > SHIFT)
      complaints.push(
        `${law}, ${ENOUGH.n} samples in ${ENOUGH.dim} dimensions: no shift below ${sizeIn(outcome, "shift")} is excluded`,
      );
    if (size("region") > REGION)
      complaints.push(
        `${law}, ${ENOUGH.n} samples in ${ENOUGH.dim} dimensions: no lost region below ${sizeIn(outcome, "region")} is excluded`,
      );
  }
  return complaints;
}

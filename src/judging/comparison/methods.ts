/**
 * Several ways of training held against each other, each with as many trainings as it had: how often it converges, what the
 * best of so many trainings is worth, and whether it differs from the first of them. Every configuration counts, the failed
 * ones too (Lucic et al. 2018, arXiv 1711.10337): a method that works with one setting in twenty looks as good as any by its
 * best number alone.
 */

import { expectedBest } from "../../maths/expected-best.ts";
import { holm } from "../../maths/holm.ts";
import { rankTest } from "../../maths/rank-test.ts";
import { shift } from "../../maths/shift.ts";
import { wilson } from "../../maths/statistics.ts";
import type { MethodRecord, MethodsRecord, RunResult, ScenarioResult } from "../../result/index.ts";
import { differencesOf } from "./compare.ts";
import { betterOf, score } from "./direction.ts";
import { primaryOf, type Trained, trainedOf } from "./trained.ts";

interface Member {
  readonly result: ScenarioResult;
  readonly trained: Trained;
}

/** Why scenarios cannot be held against each other. */
export interface Unlike {
  readonly unlike: string;
}

/**
 * Of a run that expects nothing of its scenarios, how they compare as ways of learning the same target; undefined where they have
 * expectations or cannot be compared.
 */
export function methodsUnasked({ scenarios }: Pick<RunResult, "scenarios">): MethodsRecord | undefined {
  if (scenarios.some(({ gates }) => gates.length > 0)) return undefined;
  const methods = methodsOf(scenarios);
  return "unlike" in methods ? undefined : methods;
}

/** @param metric the quantity to rank by; the first primary one unless given */
export function methodsOf(scenarios: readonly ScenarioResult[], metric?: string): MethodsRecord | Unlike {
  const [first] = scenarios.filter(({ engine }) => engine !== undefined);
  if (first === undefined) return { unlike: "nothing was trained" };
  const name = metric ?? primaryOf(first)[0].metric;
  const members = scenarios.flatMap((result): Member[] => {
    const trained = trainedOf(result, [name]);
    return trained === undefined ? [] : [{ result, trained }];
  });
  const [one, ...others] = members;
  if (one === undefined || others.length === 0) return { unlike: `${name} was measured for fewer than two` };
  for (const { trained } of others) {
    const inTheWay = differencesOf(one.trained, trained).find(({ key }) => !key.startsWith("trainer."));
    if (inTheWay !== undefined) {
      return {
        unlike: `${trained.scenario} is not comparable with ${one.trained.scenario}: ${inTheWay.text}`,
      };
    }
  }
  if (!members.some(({ trained }) => trained.primary[name].values.some(({ value }) => value !== null))) {
    return { unlike: `no training has a value of ${name}` };
  }
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const group = String(member.result.scenario.group ?? member.result.name);
    groups.set(group, [...(groups.get(group) ?? []), member]);
  }
  if (groups.size < 2) return { unlike: "all scenarios belong to one group" };
  return compareGroups(groups, name, one.trained.primary[name].unit);
}

function compareGroups(
  groups: ReadonlyMap<string, readonly Member[]>,
  metric: string,
  unit: string,
): MethodsRecord {
  const better = betterOf(metric);
  const flip = better === "higher" ? -1 : 1;
  const scored = [...groups].map(([name, members]) => ({
    name,
    members,
    scores: members.flatMap(({ trained }) => {
      const { values, null: band } = trained.primary[metric];
      return values.flatMap((value) => score(value, better, band?.median ?? 0));
    }),
  }));
  // A training that diverged has no value; in a mean it stands for the worst that any of these reached.
  const worst = Math.max(...scored.flatMap(({ scores }) => scores.filter(Number.isFinite)));
  const reference = scored[0].scores;
  const tests = scored.slice(1).map(({ scores }) => rankTest({ before: reference, after: scores }));
  const adjusted = holm(tests.map(({ p }) => p));
  return {
    metric,
    unit,
    better,
    reference: scored[0].name,
    notes: notesOf(groups),
    methods: scored.map(({ name, members, scores }, index): MethodRecord => {
      const seeds = members.flatMap(({ result }) => result.seeds);
      const converged = seeds.filter(({ verdicts }) => verdicts.convergence?.status === "converged").length;
      const { lo, hi } = wilson({ successes: converged, n: seeds.length });
      const moved = index === 0 ? undefined : shift({ before: reference, after: scores });
      const turned = (value: number | null): number | null => (value === null ? null : flip * value || 0);
      return {
        name,
        configurations: members.map(({ result, trained }) => ({
          scenario: result.name,
          values: trained.primary[metric].values,
        })),
        success: { of: seeds.length, converged, lo, hi },
        diverged: scores.filter((value) => value === Number.POSITIVE_INFINITY).length,
        expectedBest: expectedBest(scores.map((value) => Math.min(value, worst))).map(
          (value) => flip * value || 0,
        ),
        ...(moved !== undefined && {
          against: {
            shift: turned(moved.value),
            lo: turned(flip === 1 ? moved.lo : moved.hi),
            hi: turned(flip === 1 ? moved.hi : moved.lo),
            p: tests[index - 1].p,
            adjusted: adjusted[index - 1],
          },
        }),
      };
    }),
  };
}

/** What makes the comparison less than fair: budgets or seeds that differ. */
function notesOf(groups: ReadonlyMap<string, readonly Member[]>): string[] {
  const differs = (what: string, of: (member: Member) => unknown): string[] => {
    const values = [...groups].map(([name, members]) => {
      return [name, [...new Set(members.map((member) => JSON.stringify(of(member) ?? null)))].join(" or ")];
    });
    if (new Set(values.map(([, value]) => value)).size === 1) return [];
    return [`${what} differs: ${values.map(([name, value]) => `${value} of ${name}`).join(", ")}`];
  };
  const trainer = ({ result }: Member) => result.scenario.trainer as { steps?: unknown; batch?: unknown };
  const counts = [...groups].map(([name, members]) => [name, members.length] as const);
  const unequal = new Set(counts.map(([, count]) => count)).size > 1;
  return [
    ...differs("the number of steps", (member) => trainer(member).steps),
    ...differs("the batch", (member) => trainer(member).batch),
    ...differs("the list of seeds", ({ result }) => result.seeds.map(({ seed }) => seed)),
    ...(unequal ? [`configurations differ: ${counts.map(([name, n]) => `${n} of ${name}`).join(", ")}`] : []),
  ];
}

/** What `ganscope doctor` found, as text for a terminal and as data. */

import type { Finding, Outcome } from "../doctor/check.ts";
import { worst } from "../doctor/check.ts";
import { printable } from "../errors.ts";
import type { EngineRecord } from "../result/index.ts";
import { aligned, type Paint } from "./table.ts";

/** An engine that was asked, or why it could not be. */
export type AskedEngine =
  | { readonly works: true; readonly record: EngineRecord; readonly peakMemoryMb: number }
  | { readonly works: false; readonly id: string; readonly why: string };

export interface Checkup {
  readonly version: string;
  readonly environment: {
    readonly node: string;
    readonly platform: string;
    readonly arch: string;
    readonly cpus: number;
    readonly memory: { readonly totalMb: number; readonly freeMb: number };
  };
  readonly engines: readonly AskedEngine[];
  readonly outcomes: readonly Outcome[];
  readonly timing: { readonly seconds: number };
}

export const isWell = ({ engines, outcomes }: Pick<Checkup, "engines" | "outcomes">): boolean =>
  engines.every(({ works }) => works) && outcomes.every(({ ok }) => ok);

/** Where it ran, and on which engines. */
export function surroundings({ version, environment, engines }: Checkup, paint: Paint): string {
  const { node, platform, arch, cpus, memory } = environment;
  const rows = engines.map((engine) => {
    if (!engine.works) return [engine.id, `${paint("red", "does not work")}: ${printable(engine.why)}`];
    const { id, version, tensorflow, path, threads } = engine.record;
    const versions = `tfjs ${version}${tensorflow === undefined ? "" : `, TensorFlow ${tensorflow}`}`;
    const way = path === "eager" ? "steps op by op" : `steps as a ${path}`;
    return [
      id,
      printable(
        `${versions}, ${way}, ${threads} ${threads === 1 ? "thread" : "threads"} an op, peak ${Math.round(engine.peakMemoryMb)} MB`,
      ),
    ];
  });
  const machine = `${platform} ${arch}, ${cpus} processors, ${memory.freeMb} of ${memory.totalMb} MB free`;
  return aligned([["ganscope", version], ["node", node], ["machine", machine], ...rows]).join("\n");
}

/** One line a group, with the finding that is farthest off; then whatever is wrong, in full. */
export function groupTable(outcomes: readonly Outcome[], paint: Paint): string {
  const [header, ...lines] = aligned([
    ["", "group", "right", "largest deviation", ...columns],
    ...outcomes.map((outcome) => {
      const { ok, findings } = outcome;
      const farthest = worst(findings);
      const right = `${findings.filter((each) => each.ok).length}/${findings.length}`;
      return [
        ok ? "ok" : "FAIL",
        titleOf(outcome),
        right,
        ...(farthest === undefined ? ["", "", "", ""] : cells(farthest, short)),
      ];
    }),
  ]);
  const rows = lines.map((line, i) => paint(outcomes[i].ok ? "green" : "red", line));
  const wrong = outcomes.filter(({ ok }) => !ok);
  const details = wrong.length === 0 ? [] : ["", findingLists(wrong, paint, ({ ok }) => !ok)];
  return [paint("bold", header), ...rows, ...details].join("\n");
}

const columns = ["expected", "found", "tolerance"];

/** A heading a group, then a line a finding. */
export function findingLists(
  outcomes: readonly Outcome[],
  paint: Paint,
  shown: (finding: Finding) => boolean = () => true,
): string {
  return outcomes
    .map((outcome) => {
      const findings = outcome.findings.filter(shown);
      const [header, ...lines] = aligned([
        ["", "quantity", ...columns],
        ...findings.map((each) => [each.ok ? "ok" : "FAIL", ...cells(each)]),
      ]);
      const why = outcome.why === undefined ? [] : [paint("red", `FAIL  ${printable(outcome.why)}`)];
      const table =
        findings.length === 0 ? [] : [header, ...lines.map((line, i) => painted(line, findings[i]))];
      return [paint("bold", titleOf(outcome)), ...table, ...why].join("\n");
    })
    .join("\n\n");

  function painted(line: string, { ok }: Finding): string {
    return ok ? line : paint("red", line);
  }
}

/** "12 groups, 300 findings, all as they should be, 4.1 s" */
export function conclusion({ engines, outcomes, timing }: Checkup, paint: Paint): string {
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  const wrong = outcomes.filter(({ ok }) => !ok).length + engines.filter(({ works }) => !works).length;
  const verdict = wrong === 0 ? paint("green", "all correct") : paint("red", `${wrong} wrong`);
  const groups = outcomes.length === 1 ? "1 group" : `${outcomes.length} groups`;
  return `${groups}, ${findings.length} known answers: ${verdict}, ${timing.seconds.toFixed(1)} s`;
}

/** JSON holds no NaN: a number that was found and is none becomes null. */
export function checkupData(checkup: Checkup): object {
  const { outcomes, engines, ...rest } = checkup;
  return {
    ...rest,
    ok: isWell(checkup),
    engines: engines.map((engine) => {
      if (!engine.works) return engine;
      const { works, record, peakMemoryMb } = engine;
      return { works, ...record, peakMemoryMb };
    }),
    groups: outcomes.map(({ findings, ...outcome }) => ({
      ...outcome,
      findings: findings.map((each) => ({ ...each, found: Number.isFinite(each.found) ? each.found : null })),
    })),
  };
}

function titleOf({ title, engine }: Outcome): string {
  return engine === undefined ? title : `${engine}: ${title}`;
}

/** Enough digits to see which number it is; a wrong one is shown whole. */
const short = (value: number): string => String(Number(value.toPrecision(7)));

function cells(
  { quantity, expected, found, tolerance }: Finding,
  show: (value: number) => string = String,
): string[] {
  return [printable(quantity), show(expected), show(found), String(Number(tolerance.toPrecision(2)))];
}

/** Numbers, steps and statuses as a reader wants them: few digits, American grouping, one wording everywhere. */
import type {
  Evidence,
  Gate,
  Quantity,
  Rate,
  RunResult,
  ScenarioResult,
  SeedResult,
} from "../../src/result/index.ts";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** Four significant digits, without trailing zeros: 0.0494, 1.386, 12,500, 4.6e-6. Null is a dash. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "\u2013";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-3)
    return value
      .toExponential(2)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e")
      .replaceAll("-", "\u2212");
  if (size >= 1000) return grouped.format(value).replace("-", "\u2212");
  return String(Number(value.toPrecision(4))).replace("-", "\u2212");
}

/**
 * As many significant digits of two numbers as keep their rounded values apart, at least four: 0.99004 > 0.99 shows why it holds,
 * 0.99 > 0.99 does not. Equal numbers need no more.
 */
export function digitsApart(one: number, other: number, least = 4): number {
  for (let digits = least; digits < 17; digits++) {
    if (one === other || Number(one.toPrecision(digits)) !== Number(other.toPrecision(digits))) return digits;
  }
  return 17;
}

/** Two numbers that are compared, in the digits that decide. */
export function compared(one: number, other: number): readonly [string, string] {
  const texts = [number(one), number(other)] as const;
  if (one === other || texts[0] !== texts[1]) return texts;
  // Exponents, and thousands without decimals, show fewer than four digits.
  const digits = digitsApart(one, other);
  return [precise(one, digits), precise(other, digits)];
}

/** Like `number`, with a given number of significant digits. */
export function precise(value: number, digits: number): string {
  const size = Math.abs(value);
  const text =
    size !== 0 && (size >= 1e7 || size < 1e-3)
      ? value
          .toExponential(digits - 1)
          .replace(/\.?0+e/, "e")
          .replace("e+", "e")
      : new Intl.NumberFormat("en-US", {
          maximumSignificantDigits: digits,
          useGrouping: size >= 1000,
        }).format(value);
  return text.replaceAll("-", "\u2212");
}

export function step(value: number): string {
  return grouped.format(value);
}

/** "1 seed", "5 seeds". */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${grouped.format(n)} ${n === 1 ? noun : plural}`;
}

/** "a", "a and b", "a, b and c". */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** Those that there are, one after the other. */
export const sentences = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(" ");

/** "0.995 + 0.1 i" */
export function complex({ re, im }: { readonly re: number; readonly im: number }): string {
  return im === 0 ? number(re) : `${number(re)} ${im < 0 ? "\u2212" : "+"} ${number(Math.abs(im))} i`;
}

export function seconds(value: number): string {
  if (value < 100) return `${Number(value.toPrecision(2))} s`;
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Whether a gate asks for exit code 1, at the level that the run fails on; a test holds it to the gates' own rule. */
export function failsRun(
  { passed, level }: Pick<Gate, "passed" | "level">,
  { failOn = "error" }: Pick<RunResult, "failOn">,
): boolean {
  if (passed || failOn === "never") return false;
  return level === "error" || (level === "warn" && failOn === "warn");
}

/** What a status means for a reader in a hurry. It colors and marks, it never judges: gates do that. */
export type Tone = "good" | "bad" | "warn" | "plain";

const TONES: Readonly<Record<string, Tone>> = {
  converged: "good",
  none: "good",
  recovered: "good",
  improved: "good",
  regressed: "bad",
  "not comparable": "bad",
  "too little data": "warn",
  passed: "good",
  completed: "good",
  improving: "warn",
  partial: "warn",
  inconclusive: "warn",
  interrupted: "warn",
  "not-converged": "warn",
  "under-dispersed": "warn",
  oscillating: "bad",
  worsening: "bad",
  "off-data": "bad",
  diverged: "bad",
  collapsed: "bad",
  saturated: "bad",
  stale: "bad",
  wins: "bad",
  dead: "bad",
  flat: "bad",
  broken: "bad",
  suspected: "warn",
  steady: "good",
  useful: "good",
  vanishing: "bad",
  moving: "warn",
  repeating: "warn",
  shrunk: "warn",
  grown: "warn",
  failed: "bad",
  converges: "good",
  slow: "warn",
  cycles: "bad",
  diverges: "bad",
};

export function toneOf(status: string): Tone {
  return Object.hasOwn(TONES, status) ? TONES[status] : "plain";
}

/** What plainly wrong samples must score in null medians for a ratio to them to mean anything. */
const TELLING = 3;

/** Whether a value in null medians tells good samples from bad ones here. */
export function nullsTell({ power, target }: ScenarioResult, quantity: string): boolean {
  const ratio = power?.ratios[quantity];
  return ratio === undefined ? (target?.dim ?? 1) <= 2 : ratio >= TELLING;
}

/** What was looked for and not seen, where "no" and the name of the diagnosis are no words. */
const NOT_SEEN: Readonly<Record<string, string>> = {
  staleness: "not stale",
  winning: "D does not win",
  dead: "not dead",
  flat: "not flat",
};

/** A verdict's status in words that stand alone: "none" of collapse is "no collapse". */
export function statusWords(diagnosis: string, status: string): string {
  if (status === "none") return NOT_SEEN[diagnosis] ?? `no ${diagnosis}`;
  if (status === "partial") return `partial ${diagnosis}`;
  if (status === "not-applicable") return "does not apply";
  return statusName(status);
}

/** What a verdict is about, where its name and its status make no words. */
const SUBJECTS: Readonly<Record<string, string>> = { movement: "samples" };

/** Diagnoses whose statuses say nothing without their name. */
const NAMELESS = ["quality", "movement", "spread"];

/** Status words where no heading names the diagnosis: "overfitting suspected", "quality improving". */
export const findingWords = (diagnosis: string, status: string): string =>
  status === "suspected" || (NAMELESS.includes(diagnosis) && isFinding(status))
    ? `${SUBJECTS[diagnosis] ?? diagnosis} ${statusName(status)}`
    : statusWords(diagnosis, status);

/** Whether a status says that something was found. */
export const isFinding = (status: string): boolean =>
  !["none", "not-applicable", "inconclusive", "not-converged"].includes(status);

/** A status as a word in a sentence: "off the data", "not converged". */
export const statusName = (status: string): string =>
  status === "off-data" ? "off the data" : status.replaceAll("-", " ");

/** The statuses of one diagnosis over the seeds, most frequent first; among equals the more alarming first. */
export function tally(
  scenario: ScenarioResult,
  diagnosis: string,
): readonly { status: string; seeds: SeedResult[] }[] {
  const groups = new Map<string, SeedResult[]>();
  for (const seed of scenario.seeds) {
    const status = seed.verdicts[diagnosis]?.status;
    if (status === undefined) continue;
    groups.set(status, [...(groups.get(status) ?? []), seed]);
  }
  const alarm: Readonly<Record<Tone, number>> = { bad: 0, warn: 1, plain: 2, good: 3 };
  return [...groups]
    .map(([status, seeds]) => ({ status, seeds }))
    .sort((a, b) => b.seeds.length - a.seeds.length || alarm[toneOf(a.status)] - alarm[toneOf(b.status)]);
}

/** What a reader asks first comes first; a diagnosis that is not listed follows in the order of its appearance. */
export const ASKED_FIRST: readonly string[] = [
  "convergence",
  "collapse",
  "feedback",
  "saturation",
  "staleness",
];

/** Every diagnosis that some seed has a verdict of. What does not apply to a frozen generator has none there. */
export function diagnosesOf(scenarios: readonly ScenarioResult[]): readonly string[] {
  const ids = new Set<string>();
  for (const { seeds } of scenarios) {
    for (const { verdicts } of seeds) {
      for (const [id, { status }] of Object.entries(verdicts))
        if (verdicts.feedback === undefined || status !== "not-applicable") ids.add(id);
    }
  }
  return [...ASKED_FIRST.filter((id) => ids.has(id)), ...[...ids].filter((id) => !ASKED_FIRST.includes(id))];
}

/** The verdict that a reader asks for first, of the first diagnosis that applies; null where none does. */
export function leadingVerdict(
  scenario: ScenarioResult,
): { readonly id: string; readonly status: string } | null {
  for (const id of diagnosesOf([scenario])) {
    const [main] = tally(scenario, id).filter(({ status }) => status !== "not-applicable");
    if (main !== undefined) return { id, status: main.status };
  }
  return null;
}

export const OPERATORS: Readonly<Record<Evidence["operator"], string>> = {
  "<": "<",
  "<=": "\u2264",
  ">": ">",
  ">=": "\u2265",
  "=": "=",
  "!=": "\u2260",
};

/** The value of a quantity, or null when there is none. */
export function numberOf(quantity: Quantity | undefined): number | null {
  const value = quantity?.value ?? null;
  return value !== null && Number.isFinite(value) ? value : null;
}

/** How often an alarm is right, as a sentence. */
export function rateWords(rate: Rate | null): string {
  if (rate === null) return "How often this is right: not measured.";
  const percent = (value: number) => (100 * value).toFixed(1);
  const share = (value: number, [lo, hi]: readonly [number, number]) =>
    `${percent(value)} % [${percent(lo)}, ${percent(hi)}]`;
  const found = share(rate.sensitivity, rate.intervals.sensitivity);
  const cleared = share(rate.specificity, rate.intervals.specificity);
  return rate.of === undefined
    ? `Of ${rate.n} labelled runs it finds ${found} of those that have it, and clears ${cleared} of the others.`
    : `Of ${rate.n} labelled runs it finds ${found} of those that have not converged, and clears ${cleared} of the others.`;
}

/** What the log alone shows of the user's own training: each finding over the losses, with its evidence in words and how often it is right. */
import type { ScenarioResult, Verdict } from "../src/result/index.ts";
import { type Html, html } from "./kit/html.ts";
import { type Line, linesFigure, type Span } from "./kit/lines.ts";
import { signal } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { rateWords } from "./kit/words.ts";
import type { Section } from "./section.ts";

/** Findings by id, as a reader calls them. */
const WORDS: Readonly<Record<string, string>> = {
  winning: "the discriminator wins",
  dead: "the discriminator is dead",
  flat: "the losses do not change any longer",
  explosion: "the losses run away",
  reset: "a restart threw the training back",
  overfitting: "the discriminator overfits",
  quality: "the measured quality",
};
const NOT_FOUND = ["none", "inconclusive", "not-applicable", "steady", "improving"];

interface Found {
  readonly id: string;
  readonly verdict: Verdict;
}

function split({ seeds }: ScenarioResult) {
  const all = Object.entries(seeds[0]?.verdicts ?? {}).flatMap(([id, verdict]): Found[] =>
    Object.hasOwn(WORDS, id) ? [{ id, verdict }] : [],
  );
  return {
    found: all.filter(({ verdict }) => !NOT_FOUND.includes(verdict.status)),
    clear: all.filter(({ verdict }) => ["none", "steady", "improving"].includes(verdict.status)),
    open: all.filter(({ verdict }) => verdict.status === "inconclusive"),
  };
}

const spanOf = ({ id, verdict: { status, from, to } }: Found): Span[] =>
  from === null || to === null ? [] : [{ from, to: Math.max(from, to), label: `${id}: ${status}` }];

const item = ({ id, verdict }: Found): Html =>
  html`<li><strong>${WORDS[id]} (${verdict.status})</strong>: <bdi>${verdict.explanation}</bdi> ${rateWords(verdict.rate ?? null)}</li>`;

export const logFindings: Section = {
  title: "What the log alone shows",
  scope: "scenario",
  part: "signals",
  render(scenario) {
    if (scenario.diagnosis?.log === undefined) return null;
    const { found, clear, open } = split(scenario);
    if (found.length + clear.length + open.length === 0) return null;
    const line = (label: string, color: string, mark: Line["mark"], seeds: Line["seeds"]): Line => ({
      label,
      color,
      mark,
      seeds,
    });
    const names = (some: readonly Found[]) => some.map(({ id }) => WORDS[id]).join("; ");
    return {
      prose: [
        found.length > 0 ? html`<ul>${found.map(item)}</ul>` : null,
        clear.length > 0 ? html`<p>Looked for and not seen: ${names(clear)}.</p>` : null,
        open.length > 0
          ? html`<p>Cannot be told from this log:</p><ul>${open.map(({ id, verdict }) => html`<li>${WORDS[id]}: <bdi>${verdict.explanation}</bdi></li>`)}</ul>`
          : null,
      ],
      figures:
        found.length === 0
          ? []
          : [
              linesFigure({
                title: "Findings of the log over the losses",
                lines: [
                  line(
                    "discriminator\u2019s loss",
                    COLORS.discriminator,
                    "line",
                    signal(scenario, (r) => r.lossD),
                  ),
                  line(
                    "generator\u2019s loss",
                    COLORS.generator,
                    "dashed",
                    signal(scenario, (r) => r.lossG),
                  ),
                  line(
                    "D\u2019s loss on real samples",
                    COLORS.third,
                    "dotted",
                    signal(scenario, (r) => r.lossDReal),
                  ),
                  line(
                    "D\u2019s loss on generated samples",
                    COLORS.fourth,
                    "dot-dash",
                    signal(scenario, (r) => r.lossDFake),
                  ),
                ],
                points: "logged steps",
                spans: found.flatMap(spanOf),
              }) ?? undefined,
            ],
    };
  },
};

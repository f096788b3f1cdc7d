/** Both players' losses. They are shown because everybody asks for them, with the warning that they decide nothing. */
import type { ScenarioResult } from "../src/result/index.ts";
import { alarmsOf } from "./kit/alarms.ts";
import { html } from "./kit/html.ts";
import { type Line, linesFigure } from "./kit/lines.ts";
import { fades, isAutoencoder, isProbabilistic, opponent, signal } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import type { Section } from "./section.ts";

/** The scenario's generator objective, where it names one. */
function objectiveOf({ scenario }: ScenarioResult): unknown {
  const trainer = scenario.trainer;
  return typeof trainer === "object" && trainer !== null && "objective" in trainer
    ? trainer.objective
    : undefined;
}

/** Losses beyond this leave no room on the axis for their equilibrium. */
const MOST_TO_COMPARE = 15;

/**
 * Where the losses stand when D cannot tell real from generated (D = 1/2 everywhere): D's cross-entropy is ln 4, the
 * non-saturating loss ln 2, the minimax loss -ln 2. Goodfellow et al. 2014, section 4.1.
 */
function references(scenario: ScenarioResult): { value: number; label: string }[] {
  if (!isProbabilistic(scenario)) return [];
  const objective = objectiveOf(scenario);
  if (objective !== "minimax" && objective !== "non-saturating") return [];
  const generator =
    objective === "minimax"
      ? { value: -Math.LN2, label: "\u2212ln 2: generator at equilibrium" }
      : { value: Math.LN2, label: "ln 2: generator at equilibrium" };
  // Beside losses that ran away, the equilibrium is a hair's breadth from zero and says nothing.
  const largest = scenario.seeds.flatMap(({ records }) =>
    records.map((r) => Math.max(Math.abs(r.lossD ?? 0), Math.abs(r.lossG ?? 0))),
  );
  if (largest.some((loss) => loss > MOST_TO_COMPARE)) return [];
  return [{ value: 2 * Math.LN2, label: "ln 4: discriminator at equilibrium" }, generator];
}

/** An autoencoder's bound and what it is made of. */
function ofAutoencoder(scenario: ScenarioResult): Line[] {
  return [
    {
      label: "negative bound on log p(x)",
      color: COLORS.generator,
      mark: "line",
      seeds: signal(scenario, (r) => r.lossG),
    },
    {
      label: "reconstruction",
      color: COLORS.discriminator,
      mark: "dashed",
      seeds: signal(scenario, (r) => r.reconstruction),
    },
    {
      label: "divergence from the prior",
      color: COLORS.third,
      mark: "dotted",
      seeds: signal(scenario, (r) => r.divergence),
    },
  ];
}

function ofPlayers(scenario: ScenarioResult): Line[] {
  return [
    {
      label: opponent(scenario),
      color: COLORS.discriminator,
      mark: "line",
      seeds: signal(scenario, (r) => r.lossD),
    },
    {
      label: "generator",
      color: COLORS.generator,
      mark: "dashed",
      seeds: signal(scenario, (r) => r.lossG),
    },
  ];
}

export const losses: Section = {
  title: "Training signals",
  scope: "scenario",
  part: "signals",
  render(scenario) {
    // The timeline of a log is drawn over its losses.
    if (scenario.diagnosis !== undefined) return null;
    const alone = isAutoencoder(scenario);
    const figure = linesFigure({
      title: alone ? "The bound and its parts, nats a sample" : "Losses of both players",
      lines: alone ? ofAutoencoder(scenario) : ofPlayers(scenario),
      points: "logged steps",
      references: references(scenario),
      spans: [...fades(scenario), ...alarmsOf(scenario)],
    });
    const prose = alone
      ? html`<p>What the autoencoder is paid by while it learns: a bound on the data\u2019s likelihood, not the quality of its samples.</p>`
      : html`<p>What the two players saw of each other while they trained. Losses near their equilibrium do not mean that the
generator learned: oscillating and collapsed runs show the same curves. The verdicts rest on samples.</p>`;
    return { prose: [prose], figures: [figure] };
  },
};

/** A two-player game: its path over the vector field, its radius, and what one round does at the equilibrium. */
import type { GameRecord, RoundSeries, ScenarioResult } from "../src/result/index.ts";
import { pathFigure } from "./kit/game-path.ts";
import { explained, type Html, html } from "./kit/html.ts";
import { linesFigure } from "./kit/lines.ts";
import type { Point } from "./kit/series.ts";
import { COLORS } from "./kit/theme.ts";
import { unitCircleFigure } from "./kit/unit-circle.ts";
import { number, numberOf, step } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

/** Nearer to 1 than rounding tells. */
const ON_THE_CIRCLE = 1e-7;

const points = ({ step: rounds, value }: RoundSeries): readonly Point[] =>
  rounds.map((round, k) => ({ step: round, value: value[k] }));

/** What was left out of a series before it was stored, in words. */
function thinned({ step: rounds }: RoundSeries): string {
  const all = (rounds.at(-1) ?? 0) + 1;
  return rounds.length < all
    ? ` Showing ${step(rounds.length)} of ${step(all)} rounds; the extremes are kept.`
    : "";
}

function radiusFigure({ radius }: GameRecord): Figure | null {
  return linesFigure({
    title: "Distance from the equilibrium",
    about: `The generator\u2019s and the discriminator\u2019s number as one point in the plane.${thinned(radius)}`,
    lines: [{ label: "radius", color: COLORS.third, mark: "line", seeds: [points(radius)] }],
    points: "rounds",
    unit: "round",
    log: true,
  });
}

/** "x² − 0.2 x y + y²" */
function formula({ conserved, coordinates: [g, d] }: GameRecord): string {
  if (conserved === null) return "";
  const terms = [
    { factor: conserved.form.generator, word: `${g}\u00b2` },
    { factor: conserved.form.mixed, word: `${g} ${d}` },
    { factor: conserved.form.discriminator, word: `${d}\u00b2` },
  ].filter(({ factor }) => factor !== 0);
  return terms
    .map(({ factor, word }, k) => {
      const sign = factor < 0 ? "\u2212" : k === 0 ? "" : "+";
      const size = Number(Math.abs(factor).toPrecision(6));
      return `${k === 0 ? sign : `${sign} `}${size === 1 ? "" : `${size} `}${word}`;
    })
    .join(" ");
}

function driftFigure(game: GameRecord): Figure | null {
  const { conserved } = game;
  if (conserved === null) return null;
  return linesFigure({
    title: "Drift of the conserved quantity",
    about: `The rule keeps ${formula(game)}, here ${number(conserved.value)}; what rounding adds is shown as a share of the largest squared radius.${thinned(conserved.departure)}`,
    lines: [{ label: "drift", color: COLORS.third, mark: "line", seeds: [points(conserved.departure)] }],
    points: "rounds",
    unit: "round",
  });
}

/** What small displacements do, and what the path did: the two witnesses of the verdict. */
function witnesses({ seeds: [seed], game }: ScenarioResult): Html {
  const rho = numberOf(seed?.metrics["game.spectral-radius"]);
  const change = numberOf(seed?.metrics["game.radius-change"]);
  const local =
    rho === null
      ? html`No linear part describes the equilibrium: <bdi>${game !== undefined && "why" in game.eigenvalues ? game.eigenvalues.why : "it is not known"}</bdi>.`
      : html`At the equilibrium a round multiplies small distances by ${Number(rho.toPrecision(7))} in the long run, which ${
          Math.abs(rho - 1) <= ON_THE_CIRCLE ? "neither attracts nor repels" : rho < 1 ? "attracts" : "repels"
        }.`;
  const path =
    change === null
      ? null
      : html` On the path, the radius of the last half is ${
          number(change) === "1" ? "the same as" : `${number(change)} times`
        } that of the quarter before.`;
  return html`${local}${path}`;
}

export const games: Section = {
  title: "The game",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    const { game, seeds } = scenario;
    if (game === undefined || seeds.length === 0) return null;
    const figures = [
      pathFigure(game),
      radiusFigure(game),
      "why" in game.eigenvalues ? null : unitCircleFigure(game.eigenvalues),
      driftFigure(game),
    ].filter((figure) => figure !== null);
    return {
      prose: [
        html`<p>${explained(game.title)}. ${explained(game.rule)}.</p>`,
        html`<p>${witnesses(scenario)}</p>`,
      ],
      figures,
    };
  },
};

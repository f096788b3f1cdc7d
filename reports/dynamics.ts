/** A training as a game of two players: how fast and which way both want to move, and what small displacements do. */
import { html } from "./kit/html.ts";
import { linesFigure } from "./kit/lines.ts";
import { eigenvaluesFigure, pathAngleFigure } from "./kit/spectrum.ts";
import { quantity, representative } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import type { Section } from "./section.ts";

/** Quantities are named at snapshots where they were not measured too; those say nothing. */
const known = (scenario: Parameters<typeof quantity>[0], name: string) =>
  quantity(scenario, name).map((points) => points.filter(({ value }) => value !== null));

export const dynamics: Section = {
  title: "Both players as a game",
  scope: "scenario",
  part: "details",
  render(scenario) {
    const chosen = representative(scenario);
    const measured = scenario.seeds.some(({ snapshots }) =>
      snapshots.some((snapshot) => snapshot.dynamics !== undefined),
    );
    if (chosen === null || !measured) return null;
    const { snapshots } = chosen.seed;
    const figures = [
      eigenvaluesFigure(snapshots, chosen.which),
      linesFigure({
        title: "Speed of both players together",
        about: "Length of the velocity on one batch, always the same.",
        lines: [
          { label: "speed", color: COLORS.third, mark: "line", seeds: known(scenario, "dynamics.speed") },
        ],
        points: "measurements",
        log: true,
      }),
      pathAngleFigure(snapshots, chosen.which),
      linesFigure({
        title: "Share of the spectrum that rotates",
        about: "Squares of the imaginary parts over squares of the moduli: 0 for descent, 1 for going round.",
        lines: [
          {
            label: "rotation",
            color: COLORS.fourth,
            mark: "line",
            seeds: known(scenario, "dynamics.rotation"),
          },
        ],
        points: "measurements",
      }),
    ];
    return {
      prose: [
        html`<p>Each player goes down its own loss, and both together are a velocity in the space of all parameters. Its Jacobian
says what becomes of small displacements: real parts below 0 let them die out, imaginary parts turn them round.</p>`,
      ],
      figures,
    };
  },
};

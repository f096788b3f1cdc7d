/** How many of the target's modes the generator reaches, and how many it serves with a fair share. */
import { alarmsOf } from "./kit/alarms.ts";
import { linesFigure } from "./kit/lines.ts";
import { quantity } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import type { Section } from "./section.ts";

export const modes: Section = {
  title: "Modes",
  scope: "scenario",
  part: "curves",
  render(scenario) {
    const total = scenario.target?.modes?.centers.length ?? 0;
    if (total < 2) return null;
    const counts = linesFigure({
      title: `Modes held, of ${total}`,
      about:
        "A mode is reached when one good sample lies in it, and held when it gets at least 20 % of its fair share of good samples.",
      lines: [
        {
          label: "held",
          color: COLORS.fake,
          mark: "line",
          seeds: quantity(scenario, "mode-coverage.modes20"),
        },
        {
          label: "reached",
          color: COLORS.third,
          mark: "dotted",
          seeds: quantity(scenario, "mode-coverage.modes"),
        },
      ],
      points: "snapshots",
      spans: alarmsOf(scenario),
      counts: true,
      references: [{ value: total, label: `all ${total}` }],
    });
    const quality = linesFigure({
      title: "Share of good samples",
      about:
        (scenario.target?.dim ?? 0) > 2
          ? "A good sample lies as near to a mode as 98.9 % of a perfect generator\u2019s samples do."
          : "A good sample lies within three standard deviations of a mode.",
      lines: [
        { label: "share", color: COLORS.fake, mark: "line", seeds: quantity(scenario, "mode-coverage.hq") },
      ],
      points: "snapshots",
      spans: alarmsOf(scenario),
      ...(scenario.nulls["mode-coverage.hq"] === undefined
        ? {}
        : { band: scenario.nulls["mode-coverage.hq"] }),
    });
    return { figures: [counts, quality] };
  },
};

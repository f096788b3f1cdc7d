/** Colors and dashes of lines: each pair of the two differs from all others. */
import { COLORS } from "./theme.ts";

/** At most so many lines stand in a figure; the table has all. */
export const LOOKS = [COLORS.discriminator, COLORS.generator, COLORS.third, COLORS.fourth].flatMap(
  (color, i, colors) => {
    const marks = ["line", "dashed", "dotted", "dot-dash"] as const;
    return [
      { color, mark: marks[0] },
      { color: colors[(i + 1) % colors.length], mark: marks[1] },
    ];
  },
);

/** How lines are told apart, by color and dash together. */
import { COLORS } from "./theme.ts";

/** More lines than these nobody tells apart, by color and dash together; the table has all. */
export const LOOKS = [COLORS.discriminator, COLORS.generator, COLORS.third, COLORS.fourth].flatMap(
  (color, i, colors) => {
    const marks = ["line", "dashed", "dotted", "dot-dash"] as const;
    return [
      { color, mark: marks[0] },
      { color: colors[(i + 1) % colors.length], mark: marks[1] },
    ];
  },
);

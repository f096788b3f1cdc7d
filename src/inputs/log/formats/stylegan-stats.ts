import type { Members } from "../cells.ts";
import type { LogFormat } from "./format.ts";
import { objectLines, objectOf } from "./objects.ts";

const isStatistic = (value: unknown): value is { readonly mean: unknown } =>
  typeof value === "object" && value !== null && "num" in value && "mean" in value && "std" in value;

/** The mean of each statistic; how many numbers are behind it and their deviation are left out. */
function meansOf(value: object): Members {
  return Object.entries(value).map(([name, member]): [string, unknown] => [
    name,
    isStatistic(member) ? member.mean : member,
  ]);
}

export const styleganStats: LogFormat = {
  title: "StyleGAN2-ADA's and StyleGAN3's stats.jsonl: each number as { num, mean, std }",
  source: "github.com/NVlabs/stylegan3, torch_utils/training_stats.py",
  example:
    '{"Loss/D/loss": {"num": 64, "mean": 0.81, "std": 0.2}, "Loss/G/loss": {"num": 64, "mean": 1.4, "std": 0.3}, "Progress/kimg": {"num": 1, "mean": 4.0, "std": 0.0}}\n',
  claim(opening) {
    const value = objectOf(opening);
    const found = value && Object.entries(value).find(([, member]) => isStatistic(member));
    return found && { because: `its lines are objects of { num, mean, std }, such as ${found[0]}` };
  },
  open: (context) => objectLines(context, meansOf),
};

import type { Members } from "../cells.ts";
import type { LogFormat } from "./format.ts";
import { objectLines, objectOf } from "./objects.ts";

interface Measured {
  readonly results: object;
  readonly snapshot_pkl?: unknown;
}

const isMeasured = (value: object | undefined): value is Measured =>
  value !== undefined &&
  "results" in value &&
  typeof value.results === "object" &&
  value.results !== null &&
  "metric" in value;

/** The step, in thousands of images, stands in the name of the snapshot: network-snapshot-000120.pkl. */
export function measuredMembers(value: object): Members | undefined {
  if (!isMeasured(value)) return undefined;
  const [step] = /\d+(?=\.pkl$)/.exec(String(value.snapshot_pkl ?? "")) ?? [];
  const results = Object.entries(value.results) as [string, unknown][];
  return step === undefined ? results : [["kimg", Number(step)], ...results];
}

export const styleganMetric: LogFormat = {
  title: "StyleGAN2-ADA's and StyleGAN3's metric-*.jsonl",
  source: "github.com/NVlabs/stylegan3, metrics/metric_main.py",
  example:
    '{"results": {"fid50k_full": 41.5}, "metric": "fid50k_full", "snapshot_pkl": "network-snapshot-000040.pkl"}\n',
  claim(opening) {
    const value = objectOf(opening);
    return isMeasured(value)
      ? { because: "its lines are objects with results, metric and snapshot_pkl" }
      : undefined;
  },
  open: (context) => objectLines(context, measuredMembers),
};

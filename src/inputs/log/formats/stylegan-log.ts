import { InputError } from "../../../errors.ts";
import { parseObject } from "../cells.ts";
import type { LogFormat } from "./format.ts";
import { measuredMembers } from "./stylegan-metric.ts";

const TICK = /^tick\s+\d+\s+kimg\s+\d/;

export const styleganLog: LogFormat = {
  title: "StyleGAN2-ADA's and StyleGAN3's log.txt: its metrics; losses stand in stats.jsonl",
  source: "github.com/NVlabs/stylegan3, training/training_loop.py",
  example:
    'tick 0     kimg 0.1      time 23s          sec/tick 4.7     sec/kimg 74.6   augment 0.000\n{"results": {"kid50k": 0.052}, "metric": "kid50k", "snapshot_pkl": "network-snapshot-000000.pkl"}\n',
  claim: ({ text }) => (TICK.test(text) ? { because: "it has lines of ticks and kimg" } : undefined),
  open({ reader, where }) {
    const line = (text: string, number: number): void => {
      const value = text.startsWith("{") ? parseObject(text) : undefined;
      const members = value && measuredMembers(value);
      if (members !== undefined) reader.row(members, number);
    };
    const finish = (final: boolean): undefined => {
      if (!final || reader.rows > 0) return;
      throw new InputError("the ticks of StyleGAN's log.txt hold times, and no losses", {
        where,
        hint: "its losses stand in stats.jsonl beside it: name that file, or the folder of both",
      });
    };
    return { line, rest: line, finish };
  },
};

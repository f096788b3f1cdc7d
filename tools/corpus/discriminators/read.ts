/** The committed small trainings, and the log of each as `ganscope diagnose` reads it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { StepRecord } from "../../../src/result/index.ts";
import { EMPTY } from "../findings.ts";
import { packed, unpacked } from "../read.ts";
import type { DiscriminatorRun } from "./run.ts";

const FILE = new URL("runs.jsonl.br", import.meta.url).pathname;

export const discriminatorText = (): string => (existsSync(FILE) ? unpacked(readFileSync(FILE)) : "");

export const writeDiscriminators = (lines: readonly object[]): void => writeFileSync(FILE, packed(lines));

export const readDiscriminators = (text: string): DiscriminatorRun[] =>
  text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as DiscriminatorRun]));

/** D's answers are probabilities where its loss is that of probabilities; signs are logged where 0 is the border between both kinds. */
export function recordsOf({ setting: { objective }, log }: DiscriminatorRun): StepRecord[] {
  const isProbability = objective === "non-saturating";
  return log.step.map((step, i) => {
    const answers = isProbability
      ? { probReal: log.real[i], probFake: log.fake[i], probValidation: log.held[i] }
      : { criticReal: log.real[i], criticFake: log.fake[i], criticValidation: log.held[i] };
    return {
      step,
      lossD: log.lossD[i],
      lossG: log.lossG[i],
      ...EMPTY,
      probReal: null,
      probFake: null,
      ...answers,
      ...(objective !== "least-squares" && { signReal: log.signReal[i], signFake: log.signFake[i] }),
    };
  });
}

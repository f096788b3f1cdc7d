/** The committed rates of the findings from a log are those of the committed corpus and the code as it is. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FINDING_RATES } from "../../src/judging/findings/rates.ts";
import { findingsTable, measuredFindings } from "../../tools/corpus/findings.ts";
import { rateOf } from "../../tools/corpus/measure.ts";
import { corpusText, readRuns } from "../../tools/corpus/read.ts";
import { DOCS } from "../../tools/corpus/write.ts";

const runs = readRuns(corpusText()).filter(({ half }) => half === "measuring");

it("the rates of the findings are those of the corpus, and stand in docs/diagnoses.md", () => {
  const rates = measuredFindings(runs).map(({ alarm, basis, counts }) => [
    `${alarm}, ${basis}`,
    rateOf(counts),
  ]);
  expect(FINDING_RATES).toEqual(Object.fromEntries(rates));
  expect(readFileSync(DOCS, "utf8")).toContain(
    `<!-- findings -->\n${findingsTable(runs)}\n<!-- /findings -->`,
  );
});

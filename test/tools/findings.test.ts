/** The committed rates of the findings from a log are those of the committed corpus and the code as it is. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FINDING_RATES } from "../../src/judging/findings/rates.ts";
import { discriminatorText, readDiscriminators } from "../../tools/corpus/discriminators/read.ts";
import { corpusFindings, findingsTable } from "../../tools/corpus/findings.ts";
import { rateOf } from "../../tools/corpus/measure.ts";
import { plantedFindings } from "../../tools/corpus/planted.ts";
import { corpusText, readRuns } from "../../tools/corpus/read.ts";
import { DOCS } from "../../tools/corpus/write.ts";

const runs = readRuns(corpusText()).filter(({ half }) => half === "measuring");
const small = readDiscriminators(discriminatorText()).filter(({ setting }) => setting.half === "measuring");
const measured = [...corpusFindings(runs), ...plantedFindings(runs, small)];

it("the rates of the findings are those of the corpus, and stand in docs/diagnoses.md", () => {
  const rates = measured.map(({ alarm, basis, counts }) => [`${alarm}, ${basis}`, rateOf(counts)]);
  expect(FINDING_RATES).toEqual(Object.fromEntries(rates));
  expect(readFileSync(DOCS, "utf8")).toContain(
    `<!-- findings -->\n${findingsTable(measured)}\n<!-- /findings -->`,
  );
});

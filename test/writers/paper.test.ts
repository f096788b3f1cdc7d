/** The table of a paper: columns of what was measured, and characters that mean something to LaTeX or Markdown. */
import { expect, it } from "vitest";
import type { Quantity, RunResult } from "../../src/result/index.ts";
import { writers } from "../../src/writers/index.ts";

const of = (value: number): Quantity => ({ value, unit: "", n: 5000, nReal: 50_000 });
const resultOf = (name: string, metrics: Record<string, Quantity>): RunResult =>
  ({
    version: "1.2.3",
    scenarios: [
      {
        name,
        scenario: { features: { protocol: "adm", network: "inception-1", weights: "abc" } },
        seeds: [{ seed: 0, metrics }],
      },
    ],
  }) as unknown as RunResult;

const scores = {
  frechet: of(12.3456),
  mmd: of(0.00123),
  is: of(9.5),
  "is.std": of(0.123),
  "prdc.precision": of(0.6789),
};

it("holds what was measured, with the protocol and the numbers of images", () => {
  expect(writers.paper.write(resultOf("fake", scores))).toBe(
    [
      "| Generated images | FID ↓ | KID × 1000 ↓ | IS ↑ | Precision ↑ |",
      "| --- | ---: | ---: | ---: | ---: |",
      "| fake | 12.35 | 1.23 | 9.50 ± 0.12 | 0.679 |",
      "",
      "protocol adm, network inception-1 (SHA-256 abc); 5000 generated images against 50000 real ones; ganscope 1.2.3",
      "",
    ].join("\n"),
  );
  expect(writers.latex.write(resultOf("fake", { frechet: of(1), is: { value: null, why: "no" } }))).toBe(
    [
      "% protocol adm, network inception-1 (SHA-256 abc); 5000 generated images against 50000 real ones; ganscope 1.2.3",
      "\\begin{tabular}{lr}",
      "\\toprule",
      "Generated images & FID $\\downarrow$ \\\\",
      "\\midrule",
      "fake & 1.00 \\\\",
      "\\bottomrule",
      "\\end{tabular}",
      "",
    ].join("\n"),
  );
});

it.each([
  "mean of 100 subsets of 1000 rows, with a standard deviation of .001 over them",
  "over all pairs, since subsets need 1000 rows on either side",
])("says what KID is: %s", (how) => {
  const kid = { mmd: { ...of(0.00123), note: `${how}; kernel (x.y / dim + 1)^3` } };
  expect(writers.paper.write(resultOf("fake", kid))).toContain(`real ones; KID: ${how}; ganscope 1.2.3`);
});

it("shows a name as it is", () => {
  const name = "50%_a&b\\c|d$";
  expect(writers.latex.write(resultOf(name, scores))).toContain(
    "\n50\\%\\_a\\&b\\textbackslash{}c|d\\$ & 12.35",
  );
  expect(writers.paper.write(resultOf(name, scores))).toContain("\n| 50%\\_a\\&b\\\\c\\|d\\$ | 12.35");
});

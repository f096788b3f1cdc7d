/** The table of `--xla auto`: a row for each trainer, which says where it was measured and otherwise that it was not. */
import { expect, it } from "vitest";
import { xlaPays, xlaTable } from "../../src/engine/native/xla.ts";
import { xlaMarkdown } from "../../tools/generate/xla.ts";
import { trainerScenarios } from "../../tools/proof/first-steps.ts";

it("has the trainers whose parity with XLA is measured", () => {
  expect(xlaTable.map(({ scenario }) => scenario)).toEqual(trainerScenarios);
});

it("pays from 7010 steps on: 12000 ms to compile over 2.3 - .588 ms gained a step are 7009.3", () => {
  expect([7009, 7010].map(xlaPays)).toEqual([false, true]);
});

it("says what was not measured, on a GPU and on a CPU", () => {
  const [ring, other] = xlaTable;
  const row = (...cpu: Parameters<typeof xlaMarkdown>) =>
    xlaMarkdown(...cpu)
      .split("\n")
      .slice(2, -1);
  const figures = [
    { name: "ring8-gan: XLA against plain", value: 1.4e-7, unit: "" },
    { name: "ring8-gan: XLA compiles the first step", value: 3.87, unit: "s" },
  ];
  const where = "NVIDIA H100, TensorFlow 2.21, a prototype | 2.3 | 0.588 | 12";
  expect(row([ring, other], { processor: "a processor", date: "2026-01-01", figures })).toEqual([
    `| \`ring8-gan\` | ${where} | 3.9 | 1.4e-7 |`,
    "| `ring8-r1` | not measured |  |  |  | not measured | not measured |",
  ]);
  const none = { processor: "a processor", date: "2026-01-01", figures: [] };
  expect(row([ring], none)).toEqual([`| \`ring8-gan\` | ${where} | not measured | not measured |`]);
});

/** `ganscope validate`: checks scenario files without running them. */

import { printable, UsageError } from "../errors.ts";
import { readScenarios } from "../scenario/load.ts";
import { toError } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { formOf } from "../scenario/schema.ts";
import { toJson } from "../writers/json.ts";
import type { Command } from "./command.ts";

export const validate: Command = {
  summary: "check scenario files without running them",
  usage: "validate PATH... [flags]",
  description:
    "PATH is as in `ganscope run`. Reports every problem with file:line:column. Exit code: 0 valid, 2 invalid.",
  flags: {
    json: { type: "boolean", help: "print JSON on stdout" },
    "allow-outside": { type: "boolean", help: "allow paths in files to lead out of their folders" },
  },

  async run({ positionals, booleans }, io) {
    if (positionals.length === 0) {
      throw new UsageError("validate requires a scenario, suite or folder", {
        hint: "e.g. ganscope validate scenarios",
      });
    }
    const { scenarios, problems } = readScenarios(positionals, {
      allowOutside: booleans["allow-outside"] ?? false,
    });
    if (booleans.json) {
      const valid = scenarios.map((scenario) => {
        const { name, file } = scenario;
        return { name, file, ...("seeds" in scenario && { seeds: scenario.seeds }) };
      });
      io.out(toJson({ valid: problems.length === 0, scenarios: valid, problems }).trimEnd());
    } else {
      for (const scenario of scenarios) {
        const ok = io.paintOut("green", "ok");
        io.out(`${ok}  ${scenario.name}  ${extent(scenario)}  ${printable(scenario.file ?? "")}`);
      }
      if (problems.length > 0) io.err(toError(problems).toLine().split("\n").map(printable).join("\n"));
    }
    return problems.length === 0 ? 0 : 2;
  },
};

/** "5 seeds", "1 game", "1 study" */
function extent(scenario: Scenario): string {
  if (!("seeds" in scenario)) return `1 ${formOf(scenario)}`;
  return scenario.seeds.length === 1 ? "1 seed" : `${scenario.seeds.length} seeds`;
}

/** Trainings whose results were kept, to show again. */

import { isAbsolute, join } from "node:path";
import { Type } from "typebox";
import { nearest } from "../../errors.ts";
import type { ScenarioResult } from "../../result/index.ts";
import { readKept } from "../kept.ts";
import { leadsOut } from "../names.ts";
import { quote } from "../problem.ts";
import { keptSubject } from "../subjects.ts";
import type { Form } from "./form.ts";

const scenario = Type.String({ minLength: 1, description: "Name of the scenario in that result" });

export const stored: Form<"stored"> = {
  verb: "show again",
  called: "stored result",
  properties: {
    stored: Type.Object(
      {
        result: Type.String({
          minLength: 1,
          description: "A result.json that a run has written, or one compressed by gzip (.gz)",
        }),
        scenario,
        beside: Type.Array(scenario, {
          default: [],
          description: "Scenarios of the same result whose last images stand beside",
        }),
        sha256: Type.Optional(
          Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256 that the file must have" }),
        ),
      },
      { description: "The result of a training to show and judge again; nothing is trained" },
    ),
  },
  settable: {},
  check({ stored: written }, { source: { home }, allowOutside, problems, complain, attempt }) {
    const result = isAbsolute(written.result) ? written.result : join(home, written.result);
    if (!allowOutside && leadsOut(home, result)) {
      complain(
        ["stored", "result"],
        `result ${quote(written.result)} is outside of the scenario's folder`,
        "use --allow-outside to permit it",
      );
    }
    const kept = problems.length > 0 ? undefined : attempt(["stored", "result"], () => readKept(result));
    const all: readonly ScenarioResult[] = kept?.result.scenarios ?? [];
    const names = all.map(({ name }) => name);
    const asked = [written.scenario, ...written.beside];
    const missing = kept && asked.find((name) => !names.includes(name));
    if (missing !== undefined) {
      const at = missing === written.scenario ? "scenario" : "beside";
      complain(["stored", at], `the result has no scenario ${quote(missing)}`, nearest(missing, names));
    }
    const found = all.find(({ name }) => name === written.scenario);
    if (found !== undefined && found.engine === undefined)
      complain(["stored", "scenario"], `${quote(written.scenario)} is not a training`);
    const sha256 = kept?.sha256 ?? "";
    if (kept !== undefined && written.sha256 !== undefined && written.sha256 !== sha256)
      complain(["stored", "sha256"], `the file has the SHA-256 ${sha256}`);
    return { own: { stored: { ...written, result, sha256 } }, subject: keptSubject(found) };
  },
};

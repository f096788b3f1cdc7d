/** A study to compute. */

import { studies } from "../../theory/studies/index.ts";
import type { Study } from "../../theory/studies/study.ts";
import { kinds } from "../schema/parts.ts";
import { studySubject } from "../subjects.ts";
import type { Form } from "./form.ts";

export const study: Form<"study"> = {
  verb: "compute",
  properties: {
    study: kinds(studies, { description: "Something known in closed form to compute instead of a training" }),
  },
  settable: {},
  check(written, { attempt }) {
    const { kind, ...options } = written.study;
    const { missing, quantities }: Study = studies[kind];
    const lacking = attempt(["study"], () => missing(options));
    return { own: { study: written.study }, subject: studySubject(kind, quantities, lacking ?? {}) };
  },
};

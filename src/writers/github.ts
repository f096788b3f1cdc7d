/**
 * RunResult -> workflow commands of GitHub Actions: one annotation for each failed gate and each incident, worst first, which
 * a job shows above its log and, where the scenario's file is part of a change, beside it.
 *
 * Source: "Workflow commands for GitHub Actions", and the escapes of `@actions/core`: `%`, CR and LF in a message, `:` and
 * `,` too in a property. GitHub shows ten errors and ten warnings a step, so what goes beyond is counted in one line.
 */

import { printable } from "../errors.ts";
import type { RunResult } from "../result/index.ts";
import { bySeed, failedGatesOf, incidentsOf, repeatCommand } from "./failures.ts";
import type { Writer } from "./writer.ts";

export const github: Writer = {
  title: "annotations of GitHub Actions, on standard output",
  file: "-",
  write: toGithub,
};

const SHOWN = 10;

interface Annotation {
  readonly level: "error" | "warning";
  readonly file?: string;
  readonly title: string;
  readonly message: string;
}

function toGithub(result: RunResult): string {
  const incidents = incidentsOf(result).map(({ kind, name, seed, why }): Annotation => {
    const which = seed === undefined ? name : `${name} seed ${seed}`;
    return { level: "error", title: `${which} ${kind}`, message: why };
  });
  const gates = failedGatesOf(result).map(({ scenario, gate, fails }): Annotation => {
    const values = bySeed(scenario, gate);
    const message = [
      `expected ${gate.expected}`,
      `observed ${gate.observed}`,
      ...(values === undefined ? [] : [`by seed ${values}`]),
      `repeat: ${repeatCommand(result, scenario)}`,
    ].join("; ");
    const level = fails ? "error" : "warning";
    return {
      level,
      ...(scenario.file !== undefined && { file: scenario.file }),
      title: `${scenario.name}: ${gate.name}`,
      message,
    };
  });
  const all = [...incidents, ...gates];
  return (["error", "warning"] as const)
    .flatMap((level) => limited(all.filter((each) => each.level === level)))
    .map(command)
    .join("");
}

function limited(annotations: readonly Annotation[]): readonly Annotation[] {
  if (annotations.length <= SHOWN) return annotations;
  const rest = annotations.length - SHOWN + 1;
  const more = {
    level: annotations[0].level,
    title: "ganscope",
    message: `and ${rest} more: see the report`,
  };
  return [...annotations.slice(0, SHOWN - 1), more];
}

function command({ level, file, title, message }: Annotation): string {
  const properties = [...(file === undefined ? [] : [`file=${property(file)}`]), `title=${property(title)}`];
  return `::${level} ${properties.join(",")}::${data(message)}\n`;
}

const data = (text: string): string =>
  printable(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** A stored result as a scenario: read, judged again by what is expected now, nothing trained. */
import { InputError } from "../errors.ts";
import { judge } from "../judging/gates/judge.ts";
import type { ScenarioRecord, ScenarioResult } from "../result/index.ts";
import { readKept } from "../scenario/kept.ts";
import type { StoredScenario } from "../scenario/scenario.ts";

/** @throws InputError if the file is not the one that was checked */
export function recallScenario({ stored, file, ...own }: StoredScenario): ScenarioResult {
  const { result, sha256 } = readKept(stored.result);
  if (sha256 !== stored.sha256)
    throw new InputError("has changed since the run was planned", {
      where: stored.result,
      hint: "run the command again",
    });
  const named = (name: string): ScenarioResult => {
    const found = result.scenarios.find((scenario) => scenario.name === name);
    if (found === undefined) throw new InputError(`has no scenario ${name}`, { where: stored.result });
    return found;
  };
  const found = named(stored.scenario);
  const { command, version, timing } = result;
  const { name, title, description, ...rest } = own;
  const scenario = {
    ...found.scenario,
    ...rest,
    name,
    title: title === name ? found.scenario.title : title,
    description: description === "" ? found.scenario.description : description,
  };
  return {
    ...found,
    name,
    ...(file !== undefined && { file }),
    scenario: scenario as ScenarioRecord,
    gates: judge(own.expect, found),
    // what was stored of a stored result keeps where that came from
    stored: {
      ...{ scenario: stored.scenario, command, version, startedAt: timing.startedAt },
      ...found.stored,
      file: stored.result,
    },
    ...(stored.beside.length > 0 && {
      beside: stored.beside.map(named).map(({ name: other, seeds }) => ({
        name: other,
        step: seeds[0].lastStep,
        metrics: seeds[0].metrics,
        ...imagesOf(seeds[0]),
      })),
    }),
    timing: { seconds: 0 },
  };
}

function imagesOf({ snapshots }: ScenarioResult["seeds"][number]) {
  const images = snapshots.at(-1)?.images;
  return images === undefined ? {} : { images };
}

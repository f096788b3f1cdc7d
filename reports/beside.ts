/** Trainings that differ in a part, as they ended: their images side by side, and what tells them apart in numbers. */
import type { BesideRecord, ScenarioResult } from "../src/result/index.ts";
import { html } from "./kit/html.ts";
import { sheetOf } from "./kit/images.ts";
import { number, numberOf, step } from "./kit/words.ts";
import type { Section } from "./section.ts";

const ACROSS = 8;
const MOST_IMAGES = 24;

/** "norm none, activation relu" of a scenario that a matrix made: what is behind the name that all share. */
function labels(names: readonly string[]): readonly string[] {
  const parts = names.map((name) => name.split("--"));
  const shared = parts.every(([first]) => first === parts[0][0]);
  return parts.map(([, ...values], i) =>
    shared && values.length > 0 ? values.map((value) => value.replace("-", " ")).join(", ") : names[i],
  );
}

const QUANTITIES = ["sharpness.ratio", "class-coverage.classes20", "class-coverage.kl", "frechet", "emd"];

function itself({ stored, name, seeds: [seed] }: ScenarioResult): BesideRecord {
  const images = seed.snapshots.at(-1)?.images;
  return {
    name: stored?.scenario ?? name,
    step: seed.lastStep,
    metrics: seed.metrics,
    ...(images !== undefined && { images }),
  };
}

export const beside: Section = {
  title: "Beside its variants",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    if (scenario.beside === undefined) return null;
    const all = [itself(scenario), ...scenario.beside];
    const called = labels(all.map(({ name }) => name));
    const measured = QUANTITIES.filter((id) => all.some(({ metrics }) => numberOf(metrics[id]) !== null));
    const drawn = all.flatMap(({ images, step: at }, i) =>
      images === undefined ? [] : [sheetOf(`${called[i]}, step ${step(at)}`, images, ACROSS, MOST_IMAGES)],
    );
    return {
      wide: [
        html`<div class="scroll" tabindex="0" role="group" aria-label="Variants"><table><thead><tr><th scope="col">variant</th>${measured.map(
          (id) => html`<th scope="col" class="number">${id}</th>`,
        )}</tr></thead><tbody>${all.map(
          ({ metrics }, i) =>
            html`<tr><th scope="row"><bdi>${called[i]}</bdi></th>${measured.map(
              (id) => html`<td class="number">${number(numberOf(metrics[id]))}</td>`,
            )}</tr>`,
        )}</tbody></table></div>`,
      ],
      figures: [
        drawn.length < 2
          ? null
          : {
              title: "Variants side by side",
              description: `The last images of ${all.length} trainings that differ in what is above each sheet, of the same latents.`,
              legend: [],
              picture: { images: drawn },
              wide: true,
              table: {
                columns: ["variant", ...measured],
                rows: all.map(({ metrics }, i) => [
                  called[i],
                  ...measured.map((id) => number(numberOf(metrics[id]))),
                ]),
              },
            },
      ],
    };
  },
};

/** How what follows the steps of one scenario hears of a choice: an event on its part of the page, with who made it. */
/// <reference lib="dom" />

const CHOSEN = "step-chosen";

interface Choice {
  readonly by: HTMLElement;
  readonly step: number;
}

export function tellStep(scenario: HTMLElement, by: HTMLElement, step: number): void {
  scenario.dispatchEvent(new CustomEvent<Choice>(CHOSEN, { detail: { by, step } }));
}

/** Calls back at each choice that another made. */
export function followSteps(scenario: HTMLElement, self: HTMLElement, then: (step: number) => void): void {
  scenario.addEventListener(CHOSEN, (event) => {
    const { by, step } = (event as CustomEvent<Choice>).detail;
    if (by !== self) then(step);
  });
}

/** Where the nearest of several steps stands among them. */
export function nearest(steps: readonly number[], at: number): number | undefined {
  let best: number | undefined;
  for (const [i, step] of steps.entries())
    if (best === undefined || Math.abs(step - at) < Math.abs(steps[best] - at)) best = i;
  return best;
}

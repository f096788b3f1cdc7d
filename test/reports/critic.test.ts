/** What the report says of critics, from results made by formula. */
import { describe, expect, it } from "vitest";
import { critic } from "../../reports/critic.ts";
import { critics } from "../../reports/critics.ts";
import type { ScenarioResult } from "../../src/result/index.ts";
import * as fixture from "../helpers/result.ts";
import { shown, shownIn } from "../helpers/section.ts";

const penalized: ScenarioResult = {
  ...fixture.critic(),
  name: "ring8-wgan-gp",
  scenario: { trainer: { kind: "wgan", lipschitz: { kind: "gradient-penalty", lambda: 10 } } },
  seeds: [fixture.criticSeed(1, 0.9), fixture.criticSeed(2, 0.96), fixture.criticSeed(3, 0.93)],
};

describe("the critic of a scenario", () => {
  it("is told with its numbers: K = 1.1 + e^-5, W1 = 0.05 + 1.1 e^-9, of which three quarters are certified", () => {
    const { text } = shown(critic, fixture.critic());
    expect(text).toContain(
      "the critic sees real and generated samples 0.04162 apart with a measured Lipschitz constant of 1.107",
    );
    expect(text).toContain("certifies a distance of 0.0376, 75 % of the exact 0.05014");
    expect(shown(critic, penalized).text).toContain("At the end (medians over the seeds)");
    expect(shown(critic, penalized).text).toContain("93 % of the exact");
  });

  it("is drawn: distances, slopes, share", () => {
    const { figures } = shown(critic, fixture.critic());
    expect(figures.map(({ title }) => title)).toEqual([
      "Earth mover\u2019s distance, and what the critic says of it",
      "Lipschitz constant of the critic",
      "Share of the distance that the critic certifies",
    ]);
    expect(figures[2].description).toContain("goes from 0.75 at step 1 to 0.75 at step 3,000");
  });

  it("says nothing of a discriminator, and no number of a training that broke off", () => {
    expect(shownIn(critic, fixture.ring())).toBeNull();
    const broken = { ...fixture.critic(), seeds: [{ ...fixture.criticSeed(1), metrics: {} }] };
    expect(shown(critic, broken).text).toContain("nothing is certified at the end");
  });
});

describe("critics side by side", () => {
  it("are compared by the medians at the end, with what holds them", () => {
    const { text, figures } = shown(critics, fixture.critic(), fixture.ring(), penalized);
    expect(text).toContain("ring8-wgan-clip weight clip 0.05014 0.04162 1.107 1.085 4.427 0.0376 0.75");
    expect(text).toContain("ring8-wgan-gp gradient penalty 0.05014 0.0516 1.107 1.085 4.427 0.04663 0.93");
    expect(figures).toHaveLength(1);
    expect(figures[0].legend.map(({ label }) => label)).toEqual(["ring8-wgan-clip", "ring8-wgan-gp"]);
  });

  it("need two", () => {
    expect(shownIn(critics, fixture.critic(), fixture.ring())).toBeNull();
  });
});

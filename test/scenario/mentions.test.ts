/** A name that nobody gave to a packaged scenario is searched in names, titles and descriptions. */
import { expect, describe as group, test } from "vitest";
import { describe, loadScenarios, packaged } from "../../src/scenario/load.ts";
import { mentioning } from "../../src/scenario/mentions.ts";

const entry = (id: string, title = "", description = "") => ({ id, title, description });

group("entries by their words", () => {
  test("a name counts more than a title, a title more than a description", () => {
    const all = [
      entry("a", "", "on collapse"),
      entry("b", "on collapse"),
      entry("c-collapse"),
      entry("d"),
      entry("e"),
      entry("f"),
      entry("g"),
    ];
    expect(mentioning("collapse", all)).toEqual(["c-collapse"]);
    expect(mentioning("collapse", [...all.slice(0, 2), ...all.slice(3)])).toEqual(["b"]);
    expect(mentioning("collapse", [all[0], ...all.slice(3)])).toEqual(["a"]);
    expect(mentioning("collapse", all.slice(3))).toEqual([]);
  });

  test("a rare word counts more than a frequent one, and a word of most entries not at all", () => {
    const all = [entry("mode-a"), entry("mode-b"), entry("collapse-c"), entry("d"), entry("e"), entry("f")];
    expect(mentioning("mode-collapse", all)).toEqual(["collapse-c"]);
    expect(mentioning("mode", all)).toEqual(["mode-a", "mode-b"]);
    expect(mentioning("mode", all.slice(0, 3))).toEqual([]);
  });

  test.each([
    ["saturation", "saturates", true],
    ["modes", "mode", true],
    ["diverges", "divergence", true],
    ["Collapse", "collapse", true],
    ["gans", "gan", false], // too short to be two forms of one word
    ["generator", "general", false],
    ["wgan", "gan", false],
  ])("%s finds %s: %s", (typed, written, found) => {
    expect(mentioning(typed, [entry("x", written), entry("y"), entry("z")])).toEqual(found ? ["x"] : []);
  });
});

group("packaged scenarios", () => {
  const { scenarios, suites } = packaged();
  const all = [...suites, ...scenarios].map(describe);

  test.each([
    ["mode-collapse", ["ring8-collapse"]],
    ["oscillation", ["ring8-oscillate"]],
    ["pacgan", ["grid25-pacgan2", "stacked-mnist-pacgan2"]],
    ["vae", ["mnist-vae"]],
    ["xyzzy", []],
  ])("%s", (typed, ids) => {
    expect(mentioning(typed, all)).toEqual(ids);
  });

  test.each([
    ["mode-collapse", "did you mean 'ring8-collapse'?"],
    ["pacgan", "did you mean 'grid25-pacgan2' or 'stacked-mnist-pacgan2'?"],
    ["wgan", "similar: moons-wgan, ring8-wgan-clip, ring8-wgan-gp, "],
    ["ring8-colapse", "did you mean 'ring8-collapse'?"], // a misspelling is not searched
    ["xyzzy", "known: core, dcgan-parts, images, "],
    ["collapse.yaml", "known: core, dcgan-parts, images, "], // a file, not the name of a scenario
  ])("run %s", (typed, hint) => {
    expect(() => loadScenarios([typed])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(hint) }),
    );
  });
});

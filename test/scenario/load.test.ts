import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type LoadOptions, loadScenarios, readScenarios } from "../../src/scenario/load.ts";
import { isTraining } from "../../src/scenario/scenario.ts";
import { complaints, linesOf } from "../helpers/complaints.ts";
import { folderWith } from "../helpers/folder.ts";

const ring = "target: { kind: ring }\ntrainer: { kind: gan }\n";

/** The scenarios of one file with this text; all are trainings. */
function load(text: string, options: LoadOptions = {}) {
  return trainingsOf([join(folderWith({ "a.yaml": text }), "a.yaml")], options);
}

function trainingsOf(paths: readonly string[], options: LoadOptions = {}) {
  const scenarios = loadScenarios(paths, options);
  const trainings = scenarios.filter(isTraining);
  expect(trainings).toHaveLength(scenarios.length);
  return trainings;
}

describe("a scenario file", () => {
  test("needs a target and a trainer; everything else has a default, which stands in the scenario", () => {
    const [scenario] = load(ring);
    expect(scenario).toMatchObject({
      name: "a",
      title: "a",
      description: "",
      seeds: [1, 2, 3, 4, 5],
      target: { kind: "ring", modes: 8, radius: 1, std: 0.02 },
      log: { every: 25 },
      snapshots: { every: 250, samples: 2500 },
      metrics: { emd: { enabled: true, points: 512 }, jsd: { enabled: true } },
      expect: [],
    });
    expect(scenario.trainer).toMatchObject({
      objective: "non-saturating",
      generator: { optimizer: { kind: "adam", beta1: 0.5, epsilon: 1e-8 } },
    });
  });

  test("a net without a kind is an MLP; another kind has options of its own", () => {
    const [scenario] = load(`
target: { kind: two-gaussians, mu: 1 }
trainer:
  kind: gan
  latent: { dim: 1 }
  generator: { kind: affine, shift: [0.5], frozen: true }
  discriminator: { widths: [8] }
`);
    expect(scenario.trainer.generator).toMatchObject({
      kind: "affine",
      shift: [0.5],
      scale: 1,
      frozen: true,
    });
    expect(scenario.trainer.discriminator).toMatchObject({ kind: "mlp", widths: [8], activation: "relu" });
    const affine = (generator: string) =>
      complaints(
        `target: { kind: ring }\ntrainer: { kind: gan, latent: { dim: 3 }, generator: ${generator} }\n`,
      );
    expect(affine("{ kind: affine, widths: [8] }")).toEqual([
      "E_SCENARIO a.yaml:2:70 unknown key 'widths' in trainer.generator - known: kind, shift, scale, optimizer, frozen",
    ]);
    expect(affine("{ kind: afine }")).toEqual([
      "E_SCENARIO a.yaml:2:62 unknown trainer.generator kind 'afine' - did you mean 'affine'?",
    ]);
    expect(affine("{ kind: affine }")).toEqual([
      "E_SCENARIO a.yaml:2:10 trainer gan: generator: an affine net needs as many outputs as inputs, or one (inputs 3, outputs 2)",
    ]);
  });

  test("takes the defaults of the kind that it names, at any depth", () => {
    const [scenario] = load(`
target: { kind: grid }
trainer:
  kind: wgan
  lipschitz: { kind: gradient-penalty }
  critic: { optimizer: { kind: rmsprop } }
`);
    expect(scenario.target).toMatchObject({ side: 5, spacing: 2, std: 0.05 });
    expect(scenario.trainer.lipschitz).toEqual({ kind: "gradient-penalty", lambda: 10 });
    expect(scenario.trainer.critic).toMatchObject({
      optimizer: { kind: "rmsprop", rate: 0.001, decay: 0.99 },
    });
    expect(scenario.trainer.generator).toMatchObject({ optimizer: { kind: "adam" } });
  });

  test("may be JSON", () => {
    const folder = folderWith({
      "b.json": '{ "target": { "kind": "lines" }, "trainer": { "kind": "gan" } }',
    });
    expect(loadScenarios([join(folder, "b.json")])[0]).toMatchObject({
      name: "b",
      target: { kind: "lines" },
    });
  });

  test("names seeds by count or by list, and statuses one or several", () => {
    const [scenario] = load(`${ring}seeds: [7, 1]
expect:
  - { verdict: convergence, is: converged }
  - { verdict: collapse, isNot: [collapsed, partial], share: 0.8, level: warn }
  - { metric: mode-coverage.modes20, min: 8 }
`);
    expect(scenario.seeds).toEqual([7, 1]);
    expect(scenario.expect).toEqual([
      { verdict: "convergence", is: ["converged"], share: 1, level: "error" },
      { verdict: "collapse", isNot: ["collapsed", "partial"], share: 0.8, level: "warn" },
      { metric: "mode-coverage.modes20", min: 8, share: 1, level: "error" },
    ]);
  });

  test("makes a scenario that nobody can change", () => {
    const [scenario] = load(ring);
    expect(() => Object.assign(scenario.trainer, { steps: 1 })).toThrow(TypeError);
    expect(() => (scenario.seeds as number[]).push(1)).toThrow(TypeError);
  });

  test("loads again from what it became: the scenario of a result is a scenario file", () => {
    const text = `${ring}seeds: 3\nexpect: [{ verdict: convergence, is: converged }]\n`;
    const { file: _, ...first } = load(text)[0];
    const { file: __, ...second } = load(JSON.stringify(first))[0];
    expect(second).toEqual(first);
  });
});

describe("what is wrong is told with its place and the nearest known word", () => {
  test.each([
    [
      "a misspelt key",
      "trainer: { kind: gan, stpes: 3 }",
      "a.yaml:2:23 unknown key 'stpes' in trainer - did you mean 'steps'?",
    ],
    [
      "a misspelt key at the top",
      "trainer: { kind: gan }\nseed: 3",
      "a.yaml:3:1 unknown key 'seed' - did you mean 'seeds'?",
    ],
    [
      "an unknown trainer",
      "trainer: { kind: wgna }",
      "a.yaml:2:18 unknown trainer kind 'wgna' - did you mean 'wgan'?",
    ],
    [
      "an unknown optimizer, deep down",
      "trainer:\n  kind: gan\n  generator: { optimizer: { kind: adma } }",
      "a.yaml:4:35 unknown trainer.generator.optimizer kind 'adma' - did you mean 'adam'?",
    ],
    [
      "an unknown objective",
      "trainer: { kind: gan, objective: minmax }",
      "a.yaml:2:34 trainer.objective cannot be 'minmax' - did you mean 'minimax'?",
    ],
    [
      "a word for a number",
      "trainer: { kind: gan, steps: many }",
      "a.yaml:2:30 trainer.steps must be an integer (got 'many')",
    ],
    [
      "a number for a word",
      "trainer: { kind: gan, update: 3 }",
      "a.yaml:2:31 trainer.update cannot be 3 - known: alternating, simultaneous",
    ],
    [
      "a list of the wrong things",
      "trainer: { kind: gan, generator: { widths: [8, x] } }",
      "a.yaml:2:48 trainer.generator.widths.1 must be an integer (got 'x')",
    ],
    [
      "seeds that are neither count nor list",
      "trainer: { kind: gan }\nseeds: yes",
      "a.yaml:3:8 seeds must be an integer or a list (got 'yes')",
    ],
    ["no seed at all", "trainer: { kind: gan }\nseeds: 0", "a.yaml:3:8 seeds must be >= 1 (got 0)"],
    ["a seed twice", "trainer: { kind: gan }\nseeds: [1, 1]", "a.yaml:3:8 seeds lists 1 twice"],
    [
      "an unknown metric to measure",
      "trainer: { kind: gan }\nmetrics: { edm: {} }",
      "a.yaml:3:12 unknown key 'edm' in metrics - did you mean 'emd'?",
    ],
    [
      "a status that is none",
      "trainer: { kind: gan }\nexpect:\n  - { verdict: convergence, is: convergd }",
      "a.yaml:4:33 expect.0.is cannot be 'convergd' - did you mean 'converged'?",
    ],
    [
      "a quantity that is none",
      "trainer: { kind: gan }\nexpect:\n  - { metric: mode-coverage.mods, min: 3 }",
      "a.yaml:4:15 expect.0.metric cannot be 'mode-coverage.mods' - did you mean 'mode-coverage.modes'?",
    ],
  ])("%s", (_, text, line) => {
    expect(complaints(`target: { kind: ring }\n${text}\n`)).toEqual([`E_SCENARIO ${line}`]);
  });

  test("a negative std", () => {
    expect(complaints("target: { kind: ring, std: -0.02 }\ntrainer: { kind: gan }\n")).toEqual([
      "E_SCENARIO a.yaml:1:28 target.std must be > 0 (got -0.02)",
    ]);
  });

  test("a target without kind, and one of kinds that do not fit together", () => {
    expect(complaints("target: {}\ntrainer: { kind: gan }\n")).toEqual([
      expect.stringMatching(
        /^E_SCENARIO a\.yaml:1:1 'kind' is missing in target - one of gaussian-mixture, .*ring/,
      ),
    ]);
    const lengths =
      "target: { kind: gaussian-mixture, means: [0, 1], weights: [1] }\ntrainer: { kind: gan }\n";
    expect(complaints(lengths)).toEqual([expect.stringMatching(/^E_SCENARIO a\.yaml:1:9 .*weights/)]);
  });

  test("all mistakes at once, a line each", () => {
    const lines = complaints(
      "target: { kind: rng }\ntrainer: { kind: gan, stpes: 3, batch: 0 }\nlog: { evry: 3 }\n",
    );
    expect(lines).toHaveLength(4);
    expect(lines.map((line) => line.split(" ")[1])).toEqual([
      "a.yaml:1:17",
      "a.yaml:2:23",
      "a.yaml:2:40",
      "a.yaml:3:8",
    ]);
  });

  test("a file that is not there, one that is a folder, and a name that resembles a packaged one", () => {
    expect(linesOf(() => loadScenarios(["ring8-gna"]), "")).toEqual([
      "E_USAGE no file, folder or packaged scenario has the name 'ring8-gna' - did you mean 'ring8-gan'?",
    ]);
    const empty = folderWith();
    expect(linesOf(() => loadScenarios([empty]), "x")[0]).toMatch(/^E_USAGE .* has no scenario file/);
  });

  test("a folder with the result of a run does not stand in the way of the suite that it is named after", () => {
    const folder = folderWith({ "smoke/result.json": "{}", "smoke/report.html": "" });
    const here = process.cwd();
    try {
      process.chdir(folder);
      expect(loadScenarios(["smoke"]).map(({ name }) => name)).toContain("ring8-gan");
      expect(linesOf(() => loadScenarios(["./smoke"]), "")[0]).toMatch(/^E_USAGE .* has no scenario file/);
    } finally {
      process.chdir(here);
    }
  });

  test("names with control characters cannot move the cursor or fake a line", () => {
    const lines = complaints(`${ring}"evil\\u001b[2J\\nE_OK": 1\n`);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("unknown key 'evil\\u001b[2J\\u000aE_OK'");
  });
});

describe("an expectation that could never hold or never fail is an error", () => {
  test.each([
    ["of nothing", "{ share: 0.5 }", "has neither verdict nor metric"],
    ["of two things", "{ verdict: collapse, is: none, metric: emd, max: 1 }", "has both verdict and metric"],
    ["a verdict without status", "{ verdict: collapse }", "must have exactly one of is and isNot"],
    ["a verdict with a bound", "{ verdict: collapse, max: 3 }", "has max, which does not apply to a verdict"],
    ["a status of another diagnosis", "{ verdict: convergence, is: saturated }", "has no status 'saturated'"],
    [
      "every status there is",
      "{ verdict: saturation, is: [saturated, none, not-applicable, inconclusive] }",
      "names every status of saturation, so it has no effect",
    ],
    ["a metric without bound", "{ metric: emd }", "has no bound"],
    ["a metric with a status", "{ metric: emd, is: converged }", "has is, which does not apply to a metric"],
    [
      "bounds that exclude each other",
      "{ metric: emd, min: 2, max: 1 }",
      "can never hold: min 2 is above max 1",
    ],
    [
      "a metric that is switched off",
      "{ metric: jsd, max: 1 }",
      "can never hold: the metric jsd is not enabled",
    ],
    [
      "a metric that the target cannot serve",
      "{ metric: optimal-d, max: 1 }",
      "can never be computed: this trainer has no known optimal discriminator",
    ],
    [
      "a metric that the trainer cannot serve",
      "{ metric: critic-certificate.ratio, min: 0.9 }",
      "can never be computed: this trainer has no critic",
    ],
    [
      "nulls of a metric without null",
      "{ metric: gradient-norm.g, maxNulls: 3 }",
      "can never hold: gradient-norm has no null band",
    ],
    [
      "a multiple of what more would be better than",
      "{ metric: mode-coverage.modes20, maxNulls: 3 }",
      "cannot be limited by its null band: a better generator does not have a lower mode-coverage.modes20",
    ],
    // A ring of eight modes, 2000 steps, a snapshot every 250, five seeds.
    ["below the range", "{ metric: emd, max: -1 }", "can never hold: emd is never below 0"],
    [
      "more modes than there are",
      "{ metric: mode-coverage.modes20, min: 9 }",
      "can never hold: mode-coverage.modes20 is never above 8",
    ],
    ["the whole range", "{ metric: emd, min: 0 }", "can never fail: emd is never below 0"],
    [
      "the whole range of a share",
      "{ metric: mode-coverage.hq, max: 1 }",
      "can never fail: mode-coverage.hq is always within 0 and 1",
    ],
    [
      "a step without snapshot",
      "{ metric: emd, max: 1, at: 300 }",
      "can never be computed: there is no snapshot at step 300 - snapshots are at 250, 500, 750, ... 2000",
    ],
    [
      "steps without snapshot",
      "{ metric: emd, max: 1, at: { from: 260, to: 490 } }",
      "can never be computed: there is no snapshot in these steps",
    ],
    [
      "more snapshots than there are",
      "{ metric: emd, max: 1, at: { last: 9 } }",
      "can never be computed: there are 8 snapshots, fewer than 9",
    ],
    ["no window", "{ metric: emd, max: 1, at: {} }", "must have either last, or from and to"],
    [
      "two windows",
      "{ metric: emd, max: 1, at: { last: 2, to: 9 } }",
      "must have either last, or from and to",
    ],
    [
      "a verdict at a step",
      "{ verdict: collapse, is: none, at: 250 }",
      "has at, which does not apply to a verdict",
    ],
    ["a metric by a step", "{ metric: emd, max: 1, by: 9 }", "has by, which does not apply to a metric"],
    [
      "a verdict by the end",
      "{ verdict: convergence, is: converged, by: 2000 }",
      "has no effect: the training ends at step 2000",
    ],
    ["absence by a step", "{ verdict: convergence, isNot: diverged, by: 500 }", "has by together with isNot"],
    [
      "too few seeds for a quantile",
      "{ metric: emd, max: 1, quantile: 0.9 }",
      "can never be computed: the 0.9 quantile requires 10 seeds (got 5)",
    ],
    [
      "too few seeds to show a share",
      "{ verdict: convergence, is: converged, share: 0.9, confident: true }",
      "can never be computed: a share of 0.9 with confidence requires 25 seeds (got 5)",
    ],
    [
      "what no seeds can show",
      "{ verdict: convergence, is: converged, confident: true }",
      "can never be computed: no number of seeds can show that all seeds would pass",
    ],
    [
      "a quantile of a share",
      "{ metric: emd, max: 1, quantile: 0.5, share: 0.8 }",
      "has both quantile and share",
    ],
    ["a preset and more", "{ preset: ganscope:strict, metric: emd, max: 1 }", "has both preset and metric"],
  ])("%s", (_, expectation, message) => {
    const text = `${ring}metrics: { jsd: { enabled: false } }\nexpect:\n  - ${expectation}\n`;
    const lines = complaints(text);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`expect.0 ${message}`);
    expect(lines[0]).toMatch(/^E_SCENARIO a\.yaml:5:\d+ /);
  });

  test("a multiple of what real samples score around 0", () => {
    const text = `${ring}metrics: { mmd: { enabled: true } }\nexpect:\n  - { metric: mmd, maxNulls: 3 }\n`;
    expect(complaints(text)).toEqual([
      expect.stringContaining("cannot be limited by its null band: the mmd of real samples is around 0"),
    ]);
  });

  test.each([
    [
      "saturation of a critic",
      "{ verdict: saturation, is: none }",
      "can never hold: in this scenario, saturation is 'saturated' or 'not-applicable'",
    ],
    [
      "a critic that falls behind",
      "{ verdict: staleness, isNot: stale }",
      "can never hold: the discriminator's output is no probability",
    ],
    [
      "modes where there is one",
      "{ verdict: collapse, is: none }",
      "can never hold: in this scenario, collapse is always 'not-applicable'",
    ],
    [
      "the optimum of a critic",
      "{ metric: optimal-d, max: 0.1 }",
      "can never be computed: the discriminator's output is no probability",
    ],
  ])("%s", (_, expectation, message) => {
    const critic = "target: { kind: gaussian-mixture, means: [0] }\ntrainer: { kind: wgan }\n";
    const text = `${critic}expect:\n  - ${expectation}\n`;
    expect(complaints(text)).toEqual([expect.stringContaining(`a.yaml:4:`)]);
    expect(complaints(text)[0]).toContain(`expect.0 ${message}`);
  });

  test.each([
    ["feedback of a trained generator", "feedback, isNot: vanishing", "false", "the generator is not frozen"],
    ["an opponent behind a frozen generator", "staleness, is: none", "true", "the generator is frozen"],
    ["modes of a frozen generator", "collapse, is: none", "true", "collapse is always 'not-applicable'"],
    [
      "no saturation of a frozen generator",
      "saturation, is: none",
      "true",
      "'saturated' or 'not-applicable'",
    ],
  ])("%s", (_, expectation, isFrozen, message) => {
    const generator = `trainer: { kind: gan, generator: { frozen: ${isFrozen} } }\n`;
    const text = `target: { kind: ring }\n${generator}expect: [{ verdict: ${expectation} }]\n`;
    expect(complaints(text)).toEqual([expect.stringContaining(message)]);
  });

  test("so is a metric that a snapshot has too few samples for", () => {
    const digits = "target: { kind: mnist }\ntrainer: { kind: gan }\nsnapshots: { samples: 100 }\n";
    const gated =
      "metrics: { prdc: { enabled: true, k: 100 } }\nexpect: [{ metric: prdc.recall, min: 0.9 }]\n";
    expect(complaints(digits + gated)[0]).toMatch(
      /expect\.0 can never be computed: it needs 101 samples on either side \(real 100\)/,
    );
  });

  test("in features it needs as many, and is refused where there are none", () => {
    const gated =
      "metrics: { prdc: { enabled: true, k: 100, space: features } }\nexpect: [{ metric: prdc.recall, min: 0.9 }]\n";
    const digits = (extractor: string) =>
      `target: { kind: mnist, extractor: ${extractor} }\ntrainer: { kind: gan }\nsnapshots: { samples: 100 }\n`;
    expect(complaints(digits("auto") + gated)[0]).toContain("it needs 101 samples on either side (real 100)");
    expect(complaints(digits("none") + gated)[0]).toContain(
      "can never be computed: this target has no features",
    );
    expect(complaints(ring + gated)[0]).toContain("can never be computed: this target has no features");
  });

  test("a share of no seed never fails, so it is out of range", () => {
    expect(complaints(`${ring}expect: [{ metric: emd, max: 1, share: 0 }]\n`)[0]).toContain(
      "share must be > 0",
    );
  });
});

describe("presets", () => {
  const expected = (text: string) => load(text)[0].expect;

  test("stand for what applies: modes, probabilities and nulls where there are any", () => {
    const strict = "expect: [{ preset: ganscope:strict, level: warn }]\n";
    const all = { share: 1, level: "warn" };
    const emd = { metric: "emd", maxNulls: 3, at: { last: 3 }, ...all };
    const converged = { verdict: "convergence", is: ["converged"], ...all };
    expect(expected(ring + strict)).toEqual([
      converged,
      { verdict: "collapse", is: ["none"], ...all },
      { verdict: "saturation", is: ["none"], ...all },
      emd,
    ]);
    const critic = "target: { kind: gaussian-mixture, means: [0] }\ntrainer: { kind: wgan }\n";
    expect(expected(critic + strict)).toEqual([converged, emd]);
  });

  test("yield to an entry of the list about the same verdict or metric", () => {
    const own = "expect: [{ preset: ganscope:smoke }, { verdict: saturation, is: saturated }]\n";
    expect(expected(ring + own).map((each) => "verdict" in each && [each.verdict, each.is?.length])).toEqual([
      ["convergence", 7],
      ["collapse", 4],
      ["saturation", 1],
    ]);
  });

  test("that are not there are named", () => {
    expect(complaints(`${ring}expect: [{ preset: ganscope:strit }]\n`)[0]).toContain(
      "expect.0.preset cannot be 'ganscope:strit' - did you mean 'ganscope:strict'?",
    );
  });
});

describe("seeds and steps of the command line", () => {
  test("go above the file's", () => {
    const [scenario] = load(`${ring}seeds: 2\n`, { seeds: [4, 9], steps: 12 });
    expect(scenario.seeds).toEqual([4, 9]);
    expect(scenario.trainer.steps).toBe(12);
  });

  test("are named as the place of a mistake", () => {
    expect(complaints(ring, { seeds: [3, 3] })[0]).toMatch(/^E_SCENARIO --seeds seeds lists 3 twice/);
    expect(complaints(ring, { steps: 1e9 })[0]).toMatch(/^E_SCENARIO --steps trainer\.steps must be <= /);
  });

  test("the interval of checkpoints replaces that of the file only, so other keys beside it are still checked", () => {
    const [scenario] = load(`${ring}checkpoint: { every: 5 }\n`, { checkpointEvery: 12 });
    expect(scenario).toMatchObject({ checkpoint: { every: 12 } });
    expect(load(ring, { checkpointEvery: 12 })[0]).toMatchObject({ checkpoint: { every: 12 } });
    expect(complaints(`${ring}checkpoint: { evry: 5 }\n`, { checkpointEvery: 12 })[0]).toContain(
      "unknown key 'evry' in checkpoint",
    );
  });

  test("a filter keeps what it matches and refuses to keep nothing", () => {
    const folder = folderWith({ "a.yaml": ring, "b.yaml": ring, "notes.txt": "no scenario" });
    expect(loadScenarios([folder]).map(({ name }) => name)).toEqual(["a", "b"]);
    expect(loadScenarios([folder], { filter: "B" }).map(({ name }) => name)).toEqual(["b"]);
    expect(linesOf(() => loadScenarios([folder], { filter: "c" }), folder)).toEqual([
      "E_USAGE --filter no scenario matches 'c' - known: a, b",
    ]);
  });

  test("one scenario is taken by its whole name", () => {
    const folder = folderWith({ "a.yaml": ring, "ab.yaml": ring, "abc.yaml": ring });
    expect(loadScenarios([folder], { filter: "ab" }).map(({ name }) => name)).toEqual(["ab", "abc"]);
    expect(loadScenarios([folder], { only: "ab" }).map(({ name }) => name)).toEqual(["ab"]);
    expect(linesOf(() => loadScenarios([folder], { only: "b" }), folder)).toEqual([
      "E_USAGE --only no scenario has the name 'b' - known: a, ab, abc",
    ]);
  });
});

describe("a matrix", () => {
  test("crosses its lists into scenarios that are named after the values", () => {
    const scenarios = load(`${ring}name: disjoint
matrix:
  trainer.objective: [minimax, non-saturating]
  target.std: [0.02, 0.1]
`);
    expect(scenarios.map(({ name }) => name)).toEqual([
      "disjoint--objective-minimax--std-0-02",
      "disjoint--objective-minimax--std-0-1",
      "disjoint--objective-non-saturating--std-0-02",
      "disjoint--objective-non-saturating--std-0-1",
    ]);
    expect(scenarios.map(({ trainer, target }) => [trainer.objective, target.std])).toEqual([
      ["minimax", 0.02],
      ["minimax", 0.1],
      ["non-saturating", 0.02],
      ["non-saturating", 0.1],
    ]);
  });

  test("crosses objects, lists, seeds and keys of one name", () => {
    const scenarios = load(`${ring}
matrix:
  trainer.generator.optimizer: [{ kind: sgd, rate: 0.1 }, { kind: adam }]
  trainer.discriminator.optimizer: [{ kind: adam }]
  seeds: [[1, 2], [3]]
`);
    expect(scenarios.map(({ name }) => name)).toEqual([
      "a--trainer-generator-optimizer-sgd--trainer-discriminator-optimizer-adam--seeds-1-2",
      "a--trainer-generator-optimizer-sgd--trainer-discriminator-optimizer-adam--seeds-3",
      "a--trainer-generator-optimizer-adam--trainer-discriminator-optimizer-adam--seeds-1-2",
      "a--trainer-generator-optimizer-adam--trainer-discriminator-optimizer-adam--seeds-3",
    ]);
    expect(scenarios[1]).toMatchObject({
      seeds: [3],
      trainer: { generator: { optimizer: { kind: "sgd", rate: 0.1, momentum: 0 } } },
    });
  });

  test("gives several paths of one key the same value", () => {
    const scenarios = load(`${ring}
matrix:
  trainer.generator.activation, trainer.discriminator.activation: [relu, tanh]
  log.every: [10, 20]
`);
    expect(
      scenarios.map(({ name, trainer, log }) => [
        name,
        (trainer.generator as { activation: string }).activation,
        (trainer.discriminator as { activation: string }).activation,
        log.every,
      ]),
    ).toEqual([
      ["a--activation-relu--every-10", "relu", "relu", 10],
      ["a--activation-relu--every-20", "relu", "relu", 20],
      ["a--activation-tanh--every-10", "tanh", "tanh", 10],
      ["a--activation-tanh--every-20", "tanh", "tanh", 20],
    ]);
    expect(complaints(`${ring}matrix: { "trainer.steps,": [1] }\n`)[0]).toContain(
      "matrix cannot cross 'trainer.steps,'",
    );
  });

  test("points at the value that is wrong, once", () => {
    expect(complaints(`${ring}matrix:\n  trainer.objective: [minimax, minmax]\n  seeds: [1, 2]\n`)).toEqual([
      "E_SCENARIO a.yaml:4:32 trainer.objective cannot be 'minmax' - did you mean 'minimax'?",
    ]);
    expect(complaints(`${ring}matrix: { trainer.objectve: [minimax] }\n`)[0]).toMatch(
      /^E_SCENARIO a\.yaml:3:\d+ unknown key 'objectve' in trainer - did you mean 'objective'\?$/,
    );
  });

  test("is refused where it crosses nothing, or too much", () => {
    expect(complaints(`${ring}matrix: { seeds: [] }\n`)[0]).toContain(
      "matrix.seeds must NOT have fewer than 1 items",
    );
    expect(complaints(`${ring}matrix: { trainer..steps: [1] }\n`)[0]).toContain(
      "matrix cannot cross 'trainer..steps'",
    );
    const many = JSON.stringify(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(complaints(`${ring}matrix: { trainer.steps: ${many}, log.every: ${many} }\n`)[0]).toContain(
      "defines 1600 scenarios",
    );
  });
});

describe("a suite", () => {
  const base = {
    "scenarios/ring.yaml": `${ring}seeds: 7\nlog: { every: 10 }\n`,
    "scenarios/gauss.yaml": "target: { kind: gaussian-mixture }\ntrainer: { kind: wgan }\n",
  };

  test("lists scenarios, gives them its seeds, and changes what an entry changes", () => {
    const folder = folderWith({
      ...base,
      "scenarios/suites/quick.yaml": `suite: quick
seeds: 1
scenarios:
  - ../gauss.yaml
  - { file: ../ring.yaml, with: { trainer: { steps: 1000 }, name: ring-short } }
  - { file: ../ring.yaml, with: { trainer: { kind: wgan }, seeds: [5] } }
`,
    });
    const suite = join(folder, "scenarios/suites/quick.yaml");
    const scenarios = trainingsOf([suite]);
    expect(scenarios.map(({ name, seeds }) => [name, seeds])).toEqual([
      ["gauss", [1]],
      ["ring-short", [1]],
      ["ring", [5]],
    ]);
    expect(scenarios[1]).toMatchObject({ trainer: { kind: "gan", steps: 1000 }, log: { every: 10 } });
    expect(scenarios[2].trainer).toMatchObject({ kind: "wgan", critic: { steps: 5 } });
    expect(scenarios[1].file).toBe(join(folder, "scenarios/ring.yaml"));
    expect(trainingsOf([suite], { seeds: 2 })[2].seeds).toEqual([1, 2]);
  });

  test("has gates for the scenarios whose names fit: beside their own, instead of them, at another level", () => {
    const gated = (gates: string) => {
      const folder = folderWith({
        ...base,
        "scenarios/own.yaml": `${ring}name: own\nexpect: [{ metric: emd, max: 1 }]\n`,
        "s.yaml": `suite: s\nscenarios: [scenarios/own.yaml, scenarios/ring.yaml]\ngates:\n${gates}`,
      });
      return () =>
        loadScenarios([join(folder, "s.yaml")]).map(({ expect: list }) =>
          list.map((each) => ("metric" in each ? [each.metric, each.level] : [each.verdict, each.level])),
        );
    };
    expect(gated("  - { for: '*', expect: [{ metric: jsd, max: 0.1 }] }\n")()).toEqual([
      [
        ["emd", "error"],
        ["jsd", "error"],
      ],
      [["jsd", "error"]],
    ]);
    const two =
      "  - { for: 'r?ng', expect: [{ preset: ganscope:strict }], level: warn }\n" +
      "  - { for: o*, replace: true, expect: [{ metric: jsd, max: 0.1 }] }\n  - { for: own, level: off }\n";
    expect(gated(two)()).toEqual([
      [["jsd", "off"]],
      ["convergence", "collapse", "saturation", "emd"].map((name) => [name, "warn"]),
    ]);

    const wrong = (gates: string) => {
      const act = gated(gates);
      try {
        act();
      } catch (error) {
        return (error as Error & { toLine(): string }).toLine().replaceAll(/\S*\/s\.yaml/g, "s.yaml");
      }
      return "nothing is wrong";
    };
    expect(wrong("  - { for: rings, level: warn }\n")).toBe(
      "E_SCENARIO s.yaml:4:12 gates.0 can never fail: no scenario of this suite matches 'rings' - scenarios: own, ring",
    );
    expect(wrong("  - { for: ring }\n")).toContain("s.yaml:4:12 gates.0 has no effect - add expect or level");
    expect(wrong("  - { for: ring, replace: true, level: off }\n")).toContain(
      "gates.0 removes expectations without replacing them",
    );
    expect(wrong("  - { for: own, expect: [{ metric: emd, max: 1, at: 7 }] }\n")).toMatch(
      /^E_SCENARIO s\.yaml:4:53 expect\.1 can never be computed: there is no snapshot at step 7/,
    );
    expect(wrong("  - { for: own, expect: [{ metric: emd, mx: 1 }] }\n")).toContain(
      "s.yaml:4:41 unknown key 'mx' in gates.0.expect.0 - did you mean 'max'?",
    );
  });

  test("names the place of a mistake in the file that makes it", () => {
    const folder = folderWith({
      ...base,
      "s.yaml":
        "suite: s\nscenarios:\n  - { file: scenarios/ring.yaml, with: { trainer: { stpes: 1 } } }\n  - scenarios/ing.yaml\n  - s.yaml\n",
    });
    expect(linesOf(() => loadScenarios([join(folder, "s.yaml")]), folder)).toEqual([
      "E_SCENARIO s.yaml:4:5 'scenarios/ing.yaml' does not exist - name a scenario file relative to the suite's folder",
      "E_SCENARIO s.yaml:5:5 's.yaml' is a suite itself - a suite lists scenarios only",
      "E_SCENARIO s.yaml:3:53 unknown key 'stpes' in trainer - did you mean 'steps'?",
    ]);
  });

  test("keeps to its folder, through .., absolute paths and links", () => {
    const folder = folderWith({
      ...base,
      "inside/dots.yaml": "suite: s\nscenarios: [../scenarios/ring.yaml]\n",
      "inside/suites/up.yaml": "suite: s\nscenarios: [../../scenarios/ring.yaml]\n",
      "inside/link.yaml": "suite: s\nscenarios: [ring.yaml]\n",
    });
    symlinkSync(join(folder, "scenarios/ring.yaml"), join(folder, "inside/ring.yaml"));
    writeFileSync(
      join(folder, "inside/absolute.yaml"),
      `suite: s\nscenarios: ["${folder}/scenarios/ring.yaml"]\n`,
    );
    for (const suite of ["dots.yaml", "suites/up.yaml", "link.yaml", "absolute.yaml"]) {
      const path = join(folder, "inside", suite);
      expect(linesOf(() => loadScenarios([path]), folder)[0], suite).toMatch(
        /is outside of the suite's folder/,
      );
      expect(loadScenarios([path], { allowOutside: true })[0].name, suite).toBe("ring");
    }
  });

  test("in a folder is left to be called by name", () => {
    const folder = folderWith({
      ...base,
      "scenarios/all.yaml": "suite: all\nscenarios: [ring.yaml, gauss.yaml]\n",
    });
    expect(loadScenarios([join(folder, "scenarios")]).map(({ name }) => name)).toEqual(["gauss", "ring"]);
  });

  test("cannot hold two scenarios of one name", () => {
    const folder = folderWith({
      ...base,
      "s.yaml": "suite: s\nscenarios: [scenarios/ring.yaml, scenarios/ring.yaml]\n",
    });
    expect(linesOf(() => loadScenarios([join(folder, "s.yaml")]), folder)).toEqual([
      "E_SCENARIO scenarios/ring.yaml scenario 'ring' is listed twice - list it once, or rename one of the two",
    ]);
  });

  test("gives what can be loaded beside what cannot", () => {
    const folder = folderWith({ ...base, "scenarios/bad.yaml": "target: {}\n" });
    const { scenarios, problems } = readScenarios([join(folder, "scenarios")]);
    expect(scenarios.map(({ name }) => name)).toEqual(["gauss", "ring"]);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ where }) => where.includes("bad.yaml"))).toBe(true);
  });
});

describe("a folder of data that a scenario names", () => {
  const digits = (folder: string) => `target: { kind: mnist, folder: ${folder} }\ntrainer: { kind: gan }\n`;

  test("stays inside the scenario's own folder", () => {
    for (const path of ["../elsewhere", "/etc", "inside/../.."]) {
      expect(complaints(digits(path))[0], path).toMatch(/^E_SCENARIO a\.yaml:1:32 folder .* is outside/);
    }
  });

  test("is looked for from there, and named when it holds no data", () => {
    const folder = folderWith({ "a.yaml": digits("idx") });
    mkdirSync(join(folder, "idx"));
    const [line] = linesOf(() => loadScenarios([join(folder, "a.yaml")]), folder);
    expect(line).toMatch(/^E_SCENARIO a\.yaml:1:9 .*\(idx\)/);
  });

  test("as one file is kept and looked for alike", () => {
    const rows = (file: string) => `target: { kind: samples, file: ${file} }\ntrainer: { kind: gan }\n`;
    for (const path of ["../rows.csv", "/etc/passwd", "inside/../../rows.npy"]) {
      expect(complaints(rows(path)), path).toEqual([
        `E_SCENARIO a.yaml:1:32 file '${path}' is outside of the scenario's folder - use --allow-outside to permit it`,
      ]);
    }
    const folder = folderWith({ "a.yaml": rows("rows.csv"), "rows.csv": "1,2\n3,four\n" });
    expect(linesOf(() => loadScenarios([join(folder, "a.yaml")]), folder)[0]).toMatch(
      /^E_SCENARIO a\.yaml:1:9 expected a number \(got "four"\) \(rows\.csv:2:2\)/,
    );
    symlinkSync("/etc/passwd", join(folder, "link.csv"));
    writeFileSync(join(folder, "b.yaml"), rows("link.csv"));
    expect(linesOf(() => loadScenarios([join(folder, "b.yaml")]), folder)[0]).toMatch(/is outside of/);
    writeFileSync(join(folder, "rows.csv"), "1,2\n3,4\n");
    const [scenario] = trainingsOf([join(folder, "a.yaml")]);
    expect(scenario.target.file).toBe(join(folder, "rows.csv"));
  });
});

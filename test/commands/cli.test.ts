/** The command line as a user meets it: a process, its two streams, its exit code, and what it leaves in the folder. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { packageRoot } from "../../src/root.ts";
import { packaged } from "../../src/scenario/load.ts";
import { schemaText } from "../../src/scenario/schema.ts";
import { toJson } from "../../src/writers/json.ts";
import { ganscope } from "../helpers/command-line.ts";
import { folderWith } from "../helpers/folder.ts";
import { quickResult } from "../helpers/result.ts";

const ring = "target: { kind: ring }\ntrainer: { kind: gan }\n";

describe("bad input exits with 2, names place and fix, and writes nothing", () => {
  const folderFiles = {
    "good.yaml": ring,
    "key.yaml": "target: { kind: ring }\ntrainer: { kind: gan, stpes: 3 }\n",
    "std.yaml": "target: { kind: ring, std: -0.02 }\ntrainer: { kind: gan }\n",
    "trainer.yaml": "target: { kind: ring }\ntrainer: { kind: gann }\n",
  };

  test.each([
    [
      "a misspelt key",
      ["run", "key.yaml"],
      "E_SCENARIO key.yaml:2:23 unknown key 'stpes' in trainer - did you mean 'steps'?",
    ],
    ["a negative std", ["run", "std.yaml"], "E_SCENARIO std.yaml:1:28 target.std must be > 0 (got -0.02)"],
    [
      "an unknown trainer",
      ["run", "trainer.yaml"],
      "E_SCENARIO trainer.yaml:2:18 unknown trainer kind 'gann' - did you mean 'gan'?",
    ],
    [
      "a file that is not there",
      ["run", "absent.yaml"],
      "E_USAGE no file, folder or packaged scenario has the name 'absent.yaml'",
    ],
    [
      "no seeds",
      ["run", "good.yaml", "--seeds", "0"],
      "E_USAGE --seeds must be an integer of at least 1 (got '0')",
    ],
    [
      "an unknown flag",
      ["run", "good.yaml", "--sed", "3"],
      "E_USAGE unknown flag '--sed' - did you mean '--seeds'?",
    ],
    ["an unknown command", ["rnu", "good.yaml"], "E_USAGE unknown command 'rnu' - did you mean 'run'?"],
    [
      "an unknown engine",
      ["run", "good.yaml", "--engine", "wsam"],
      "E_USAGE --engine does not accept 'wsam' - did you mean 'wasm'?",
    ],
    ["nothing to run", ["run"], "E_USAGE run requires a scenario, suite or folder - e.g. ganscope run quick"],
    [
      "files without flags",
      ["emd", "a.npy", "b.npy"],
      "E_USAGE this command takes flags only (got 'a.npy') - name both files: --a real.npy",
    ],
    [
      "a folder that is a file",
      ["run", "good.yaml", "--out", "key.yaml/deep"],
      "E_INPUT --out key.yaml is not a folder - choose another folder",
    ],
    ["a result that is none", ["report", "good.yaml"], "E_INPUT good.yaml is not JSON"],
  ])("%s", (_, args, line) => {
    const folder = folderWith(folderFiles);
    const { exit, out, err } = ganscope(args, folder);
    expect(err.split("\n")[0]).toContain(line);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect([exit, out]).toEqual([2, ""]);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(folderFiles).sort());
  });
});

test("with GANSCOPE_ERRORS=json an error is its parts on one line, for programs that call this one", () => {
  const folder = folderWith({ "a.yaml": "target: { kind: ring }\ntrainer: { kind: gann }\n" });
  vi.stubEnv("GANSCOPE_ERRORS", "json");
  const { exit, out, err } = ganscope(["run", "a.yaml"], folder);
  vi.unstubAllEnvs();
  expect([exit, out]).toEqual([2, ""]);
  expect(JSON.parse(err)).toEqual({
    code: "E_SCENARIO",
    where: "a.yaml:2:18",
    message: "unknown trainer kind 'gann'",
    hint: "did you mean 'gan'?",
  });
});

describe("validate", () => {
  test("every suite that comes along, from a folder of the user's own: files of data are found beside their scenario", () => {
    for (const { id: suite } of packaged().suites) {
      const { exit, out, err } = ganscope(["validate", suite], folderWith());
      expect([suite, exit, err]).toEqual([suite, 0, ""]);
      expect(out).toMatch(/^ok /);
    }
  });

  test("says what is right, and exits with 0", () => {
    const folder = folderWith({ "a.yaml": `${ring}seeds: 3\n` });
    expect(ganscope(["validate", "a.yaml"], folder)).toEqual({
      exit: 0,
      out: "ok  a  3 seeds  a.yaml\n",
      err: "",
    });
  });

  test("as JSON gives problems as data, and only JSON on stdout", () => {
    const folder = folderWith({
      "a.yaml": ring,
      "b.yaml": "target: { kind: rng }\ntrainer: { kind: gan }\n",
    });
    const { exit, out, err } = ganscope(["validate", "--json", "."], folder);
    expect([exit, err]).toEqual([2, ""]);
    expect(JSON.parse(out)).toEqual({
      valid: false,
      scenarios: [{ name: "a", file: "a.yaml", seeds: [1, 2, 3, 4, 5] }],
      problems: [
        {
          where: "b.yaml:1:17",
          message: "unknown target kind 'rng'",
          hint: expect.stringContaining("did you mean 'ring'?"),
        },
      ],
    });
  });
});

describe("list", () => {
  test("shows everything a scenario can be made of", () => {
    const { exit, out } = ganscope(["list", "--json"], folderWith());
    const listed = JSON.parse(out) as Record<string, { id: string }[]>;
    const ids = (section: string) => listed[section].map(({ id }) => id);
    expect(exit).toBe(0);
    expect(ids("targets")).toContain("two-gaussians");
    expect(ids("trainers")).toEqual(["gan", "wgan", "progressive", "vae"]);
    expect(ids("objectives")).toEqual(expect.arrayContaining(["minimax", "non-saturating"]));
    expect(ids("metrics")).toContain("mode-coverage");
    expect(ids("games")).toEqual(["bilinear", "dirac"]);
    expect(ids("studies")).toEqual(["translation", "transport"]);
    expect(ids("updates")).toContain("extragradient");
    expect(ids("diagnoses")).toEqual([
      "convergence",
      "collapse",
      "saturation",
      "staleness",
      "feedback",
      "dynamics",
      "equilibrium",
    ]);
    expect(ids("scenarios")).toEqual(expect.arrayContaining(["ring8-gan", "dirac-r1-1-alternating"]));
    expect(ids("suites")).toContain("quick");
  });

  test("groups the kinds under headings, each kind once, and scenarios by what they are", () => {
    const lines = ganscope(["list"], folderWith()).out.trimEnd().split("\n");
    const headings = lines.filter((line) => line !== "" && !line.startsWith("  "));
    expect(headings).toEqual([
      "READY TO RUN (ganscope run NAME)",
      "suites",
      "scenarios: trainings",
      "scenarios: games, computed exactly",
      "scenarios: convolutional nets on images",
      "scenarios: studies, computed exactly",
      "scenarios: known answers by training",
      "PARTS OF A TRAINING",
      "targets",
      "trainers",
      "objectives",
      "PARTS OF A GAME OR STUDY",
      "games",
      "updates",
      "studies",
      "METRICS, VERDICTS AND GATES",
      "metrics",
      "diagnoses",
      "findings",
      "presets",
      "FORMATS OF LOGS AND RESULTS",
      "logs",
      "writers",
    ]);
    // A script takes the names from the indented lines.
    const names = lines.flatMap((line) => /^ {2}(\S+) {2}/.exec(line)?.[1] ?? []);
    const listed = JSON.parse(ganscope(["list", "--json"], folderWith()).out) as Record<
      string,
      { id: string }[]
    >;
    const ids = Object.values(listed).flatMap((entries) => entries.map(({ id }) => id));
    expect(names.sort()).toEqual(ids.sort());
  });

  test("shows one kind, and names the nearest one it knows", () => {
    expect(ganscope(["list", "trainers"], folderWith()).out).toMatch(
      /^trainers\n {2}gan .*\n {2}wgan .*\n {2}progressive .*\n {2}vae .*\n$/,
    );
    expect(ganscope(["list", "trainer"], folderWith()).err).toContain("did you mean 'trainers'?");
  });
});

describe("schema", () => {
  test("prints the published schema, byte for byte, and finds it fresh", () => {
    expect(ganscope(["schema"], folderWith())).toEqual({ exit: 0, out: schemaText("scenario"), err: "" });
    expect(ganscope(["schema", "--check"], folderWith())).toEqual({ exit: 0, out: "", err: "" });
  });
});

describe("init", () => {
  test("writes a scenario that is valid, and never writes over one", () => {
    const folder = folderWith();
    expect(ganscope(["init"], folder).exit).toBe(0);
    const text = readFileSync(join(folder, "my-gan.yaml"), "utf8");
    expect(text).toContain("# The target to learn.");
    expect(ganscope(["validate", "my-gan.yaml"], folder).out).toBe("ok  my-gan  5 seeds  my-gan.yaml\n");

    writeFileSync(join(folder, "my-gan.yaml"), "mine");
    const again = ganscope(["init"], folder);
    expect([again.exit, again.out]).toEqual([2, ""]);
    expect(again.err).toContain("E_USAGE my-gan.yaml already exists");
    expect(readFileSync(join(folder, "my-gan.yaml"), "utf8")).toBe("mine");
  });

  test("writes a game or a study that runs at once and is as it expects", () => {
    const folder = folderWith();
    for (const form of ["game", "study"]) {
      expect(ganscope(["init", "--form", form], folder).exit).toBe(0);
      expect(ganscope(["validate", `my-${form}.yaml`], folder).out).toBe(
        `ok  my-${form}  1 ${form}  my-${form}.yaml\n`,
      );
      const { exit, out } = ganscope(["run", `my-${form}.yaml`, "--quiet"], folder);
      expect([exit, out]).toEqual([0, expect.stringMatching(/^scenario .*\nmy-\w+ .* 2\/2\n/)]);
    }
    expect(ganscope(["init", "--form", "gmae"], folder).err).toContain("did you mean 'game'?");
  });

  test("keeps to its folder", () => {
    const folder = folderWith();
    expect(ganscope(["init", "../elsewhere"], folder).exit).toBe(2);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("report", () => {
  test("judges a stored result anew and writes the page beside it", () => {
    const result = quickResult();
    const [first, ...others] = result.scenarios;
    const withExpectations = (limit: number) => ({
      ...result,
      scenarios: [
        { ...first, scenario: { ...first.scenario, expect: [{ metric: "emd", max: limit }] } },
        ...others.map((other) => ({ ...other, scenario: { ...other.scenario, expect: [] } })),
      ],
    });
    const folder = folderWith({ "out/result.json": toJson(withExpectations(1e6)) });
    const passing = ganscope(["report", "out"], folder);
    expect(passing.err).toBe("");
    expect(passing.exit).toBe(0);
    expect(passing.out).toContain(`report: ${join("out", "report.html")}`);
    expect(readFileSync(join(folder, "out/report.html"), "utf8")).toMatch(/^<!doctype html>/i);

    writeFileSync(join(folder, "out/result.json"), toJson(withExpectations(1e-9)));
    const failing = ganscope(["report", "out/result.json", "--out", "page.html"], folder);
    expect(failing.exit).toBe(1);
    expect(failing.out).toContain(`FAIL ${first.name}: emd <= 1e-9`);
    expect(readdirSync(folder).sort()).toEqual(["out", "page.html"]);
    expect(ganscope(["report", "out", "--fail-on", "never"], folder).exit).toBe(0);
  });

  test("writes only the sections that are asked for, and names the nearest of those it does not know", () => {
    const folder = folderWith({ "out/result.json": toJson(quickResult()) });
    const page = (...flags: string[]) => {
      const { exit, err } = ganscope(["report", "out", "--fail-on", "never", ...flags], folder);
      expect([exit, err]).toEqual([0, ""]);
      return readFileSync(join(folder, "out/report.html"), "utf8");
    };
    const all = page();
    const some = page("--section", "samples", "--section", "evidence");
    for (const heading of ["<h1>", "<h3>Evidence</h3>", "Real and generated samples at step"]) {
      expect(all).toContain(heading);
      expect(some).toContain(heading);
    }
    for (const heading of ["<h3>Over the training", "<h3>Configuration</h3>", "<h2>Glossary"]) {
      expect(all).toContain(heading);
      expect(some).not.toContain(heading);
    }
    const refused = ganscope(["report", "out", "--section", "sample"], folder);
    expect(refused.exit).toBe(2);
    expect(refused.err).toContain("--section does not know 'sample' - did you mean 'samples'?");
  });
});

describe("--write", () => {
  const stored = () => {
    const result = quickResult();
    const [first] = result.scenarios;
    const expect = [{ metric: "emd", max: 1e-9 }];
    const scenarios = [{ ...first, scenario: { ...first.scenario, expect } }];
    return folderWith({ "out/result.json": toJson({ ...result, scenarios, failOn: "never" }) });
  };

  test("makes further files of a stored result, by default beside it, and annotations on standard output", () => {
    const folder = stored();
    const list = "junit,csv,jsonl,github,markdown=new/summary.md,json=copy.json";
    const { exit, out, err } = ganscope(["report", "out", "--fail-on", "error", "--write", list], folder);
    expect([exit, err]).toEqual([1, ""]);
    expect(out).toMatch(
      /\n1 of 1 gates failed; exit code 1\nreport: .*\n::error file=[^\n]*%3A emd <= 1e-9::[^\n]*\n$/,
    );
    const files = ["measures.csv", "junit.xml", "result.json", "result.jsonl", "report.html"];
    expect(readdirSync(join(folder, "out")).sort()).toEqual(files.sort());
    expect(readFileSync(join(folder, "out/junit.xml"), "utf8")).toContain('failures="1"');
    expect(readFileSync(join(folder, "new/summary.md"), "utf8")).toContain(
      "### ganscope: 1 of 1 gates failed",
    );
    expect(JSON.parse(readFileSync(join(folder, "copy.json"), "utf8")).exit).toBe(1);
    // Without a flag, what the run was told to fail on is what counts.
    expect(ganscope(["report", "out"], folder).exit).toBe(0);
  });

  test.each([
    ["jnuit", "E_USAGE --write names the unknown format 'jnuit' - did you mean 'junit'?"],
    ["junit,junit=out/junit.xml", "E_USAGE --write names the file 'out/junit.xml' twice"],
    ["junit=", "E_USAGE --write junit= lacks a file name"],
    ["junit=-", "E_USAGE --write junit cannot go to standard output"],
    ["json", "E_USAGE --write 'out/result.json' would be overwritten"],
    ["csv=out", "E_USAGE --write 'out' is a folder"],
    ["csv=out/result.json/x.csv", "E_INPUT --write out/result.json is not a folder"],
  ])("%s is refused before anything is written", (list, message) => {
    const folder = stored();
    const { exit, out, err } = ganscope(["report", "out", "--write", list], folder);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(readdirSync(join(folder, "out"))).toEqual(["result.json"]);
  });

  test("the result itself, which run writes anyway, is refused in words that fit a first run", () => {
    const folder = folderWith({ "good.yaml": ring });
    const { exit, err } = ganscope(["run", "good.yaml", "--write", "json"], folder);
    expect([exit, err]).toEqual([
      2,
      "E_USAGE --write 'ganscope-out/good/result.json' is always written - leave it out, or name another file, e.g. json=copy.json\n",
    ]);
  });

  test("annotations and --json do not share standard output", () => {
    const folder = folderWith({ "good.yaml": ring });
    const { exit, err } = ganscope(["run", "good.yaml", "--json", "--write", "github"], folder);
    expect([exit, err]).toEqual([
      2,
      "E_USAGE --write cannot print annotations together with --json - write github=FILE\n",
    ]);
  });
});

describe("help and version", () => {
  test("every command explains itself", () => {
    const { exit, out } = ganscope(["--help"], folderWith());
    expect(exit).toBe(0);
    for (const name of ["init", "validate", "list", "run", "report", "schema", "doctor"])
      expect(out).toContain(`\n  ${name} `);
    expect(ganscope(["run", "--help"], folderWith()).out).toMatch(/--seeds N\|LIST .*\n[\s\S]*-j, --jobs N/);
    expect(ganscope([], folderWith()).exit).toBe(2);
  });

  test("the version is the package's", () => {
    const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"));
    expect(ganscope(["--version"], folderWith())).toEqual({ exit: 0, out: `${version}\n`, err: "" });
  });
});

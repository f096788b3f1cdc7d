/**
 * Runs the built command line with flags, files, folders and metrics that no sensible user would write, and checks that each
 * invocation ends with one of the promised exit codes, one message and no stack. Seeded: the same invocations every time. Exits with
 * 1 if one does not.
 *
 *   npm run verify:hostile -- [--count 500] [--from 0] [--seed 21]
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Rng } from "../src/maths/random.ts";
import { packageRoot } from "../src/root.ts";

const { values: flags } = parseArgs({
  options: {
    count: { type: "string", default: "500" },
    from: { type: "string", default: "0" },
    seed: { type: "string", default: "21" },
  },
});

const EXITS = [0, 1, 2, 3, 130];
/** Milliseconds that an invocation may take. */
const LIMIT = 60_000;

const metricOf = (compute: string): string =>
  `export default { title: "M", source: "s", options: { type: "object", properties: {} }, needs: [],
    quantities: { "": { unit: "u", range: [0, 10], better: "lower" } }, minimum: () => 1, nullResamples: () => 19,
    compute: ({ real, fake }) => ${compute} };`;

const FILES: Readonly<Record<string, string>> = {
  "real.csv": "0\n1\n3\n2\n5\n4\n",
  "fake.csv": "8\n5\n6\n",
  "plane.csv": Array.from({ length: 120 }, (_, i) => `${Math.sin(i)},${Math.cos(7 * i)}\n`).join(""),
  "huge.csv": "1e200\n-1e200\n3e180\n1e308\n",
  "tiny.csv": "1e-170\n2e-170\n-3e-170\n5e-170\n",
  "far.csv": "1000000000000\n1000000000001\n1000000000003\n",
  "nan.csv": "nan\n1\ninf\n",
  "twice.csv": "a,b,a\n1,2,3\n",
  "words.csv": "one\ntwo\n",
  "empty.csv": "",
  "broken.npy": "\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f8', 'shape': (9999999999999,)}",
  "broken.npz": "PK\u0003\u0004",
  "log.csv": `step,lossD,lossG\n${Array.from({ length: 30 }, (_, i) => `${i},1,${i}\n`).join("")}`,
  "log.jsonl": '{"step":1,"lossD":0.5}\n{"step":2,"lossD":"x"}\n{',
  "game.yaml":
    "name: game\ntitle: A\ngame: { kind: dirac, update: { kind: simultaneous }, rate: 0.1, steps: 20 }\n",
  "bad.yaml": "name: bad\ntarget: &a [*a]\n__proto__: { x: 1 }\n",
  "modes.yaml": "centers: [[0], [1]]\nstd: 0.1\n",
  "result.json": '{"schema":1,"scenarios":[{}],"skipped":[]}',
  "future.json": '{"schema":99,"scenarios":[],"skipped":[]}',
  "own.mjs": metricOf('({ own: { value: 1, unit: "u", n: 3 } })'),
  "nan.mjs": metricOf('({ nan: { value: NaN, unit: "u", n: 3 } })'),
  "exit.mjs": metricOf("process.exit(0)"),
  "null.mjs": metricOf("{ throw null; }"),
  "hang.mjs": metricOf("{ for (;;); }"),
  "kill.mjs": "process.exit(0)",
  "syntax.mjs": "const",
};
const COMMANDS = [
  "eval",
  "diagnose",
  "emd",
  "baseline",
  "compare",
  "report",
  "validate",
  "list",
  "run",
  "init",
  "merge",
  "sample",
  "schema",
  "queue",
  "doctor",
  "engine",
];
const ODD = [
  "",
  " ",
  "-",
  "--",
  "-1",
  "0",
  "1e999",
  "NaN",
  "../../etc/passwd",
  "/proc/x/y",
  "/dev/null",
  "/dev/zero",
  "\u001b[31mred",
  "\u202e",
  "a\nb",
  "*",
  "x".repeat(500),
  "no/such/file.npy",
  ".",
  "loop",
  "fifo.csv",
  "emd<=0.1",
  "emd<=",
  "junit,junit",
  "json=-",
  "main",
];
const FLAGS = [
  "--real",
  "--fake",
  "--metrics",
  "--metric-file",
  "--rows",
  "--resamples",
  "--expect",
  "--out",
  "--json",
  "--write",
  "--fail-on",
  "--baseline",
  "--baselines",
  "--primary",
  "--independent",
  "--thorough",
  "--modes",
  "--labels",
  "--extractor",
  "--pixels",
  "--invalid",
  "--map",
  "--html",
  "--a",
  "--b",
  "--cost",
  "--seeds",
  "--timeout",
  "--quiet",
  "--wrong",
  "-j",
  "--redis",
];

const rng = new Rng(Number(flags.seed)).fork("hostile");
const pick = <T>(list: readonly T[]): T => list[rng.integer(list.length)];
const word = (): string => (rng.uniform() < 0.6 ? pick(Object.keys(FILES)) : pick(ODD));

/** Half of the invocations begin as sensible ones. */
function invocation(): string[] {
  const base = rng.uniform();
  const start =
    base < 0.3
      ? ["eval", "--real", word(), "--fake", word(), "--metric-timeout", "1"]
      : base < 0.4
        ? [
            "eval",
            "--real",
            "real.csv",
            "--fake",
            "fake.csv",
            "--metric-file",
            pick(Object.keys(FILES).filter((name) => name.endsWith(".mjs"))),
            "--metric-timeout",
            "1",
          ]
        : base < 0.5
          ? ["diagnose", word()]
          : [pick(COMMANDS), ...(rng.uniform() < 0.7 ? [word()] : [])];
  // doctor and engine install do real work for minutes
  if (start[0] === "doctor" || start[0] === "engine") start.splice(1, 1, pick(ODD));
  const more = Array.from({ length: rng.integer(4) }, () => [
    pick(FLAGS),
    ...(rng.uniform() < 0.8 ? [word()] : []),
  ]);
  return [...start, ...more.flat()].map((each) => each.replaceAll("\u0000", ""));
}

const folder = mkdtempSync(join(tmpdir(), "ganscope-hostile-"));
let failed = 0;
const codes = new Map<number | null, number>();
try {
  for (let i = 0; i < Number(flags.count); i++) {
    const args = invocation();
    if (i < Number(flags.from)) continue;
    const place = join(folder, `${i}`);
    mkdirSync(place);
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(place, name), text, "latin1");
    symlinkSync("loop", join(place, "loop"));
    spawnSync("mkfifo", [join(place, "fifo.csv")]);
    const { status, stderr, signal } = spawnSync(
      process.execPath,
      [join(packageRoot(), "dist/src/cli.js"), ...args],
      {
        cwd: place,
        encoding: "utf8",
        timeout: LIMIT,
        killSignal: "SIGKILL",
        input: "",
        env: { ...process.env, GANSCOPE_REDIS: "redis://127.0.0.1:1" },
      },
    );
    codes.set(status, (codes.get(status) ?? 0) + 1);
    const messages = stderr.split("\n").filter((line) => /^E_[A-Z]+ /.test(line));
    const wrong = [
      ...(EXITS.includes(status ?? -1) ? [] : [`exit ${status ?? signal}`]),
      ...(/^\s+at .*(:\d+:\d+|node:)/m.test(stderr) ? ["a stack"] : []),
      ...(status !== null && status >= 2 && status !== 130 && messages.length === 0 ? ["no message"] : []),
      ...(stderr.includes("\u001b") ? ["escape codes"] : []),
    ];
    if (wrong.length > 0) {
      failed++;
      console.log(`${i}: ${JSON.stringify(args)}: ${wrong.join(", ")}\n${stderr.slice(0, 600)}`);
    }
    rmSync(place, { recursive: true, force: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const counts = [...codes]
  .sort(([a], [b]) => Number(a) - Number(b))
  .map(([code, count]) => `${count} x ${code}`);
console.log(`${flags.count} invocations, exit codes ${counts.join(", ")}; ${failed} failed`);
if (failed > 0) process.exitCode = 1;

/**
 * Kills `ganscope run` 200 times (or as often as the argument says), each time in the middle of another write, its own or one of
 * a process that trains: games, short trainings on the built-in engine with their checkpoints, result and report. Exit code 1 when anything was lost, done twice or came out otherwise.
 * Some minutes: npm run verify:kills
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killAgainAndAgain, timeless } from "./kills/kills.ts";

const cli = join(import.meta.dirname, "../dist/src/cli.js");
const kills = Number(process.argv[2] ?? 200);
const work = mkdtempSync(join(tmpdir(), "ganscope-kills-"));

const training = {
  name: "tiny",
  target: { kind: "ring" },
  trainer: { kind: "gan", steps: 20, batch: 16, generator: { widths: [4] }, discriminator: { widths: [4] } },
  log: { every: 5 },
  snapshots: { every: 10, samples: 100 },
  checkpoint: { every: 5 },
  metrics: { emd: { enabled: false } },
  seeds: 4,
};
const game = {
  name: "game",
  game: { kind: "dirac", update: { kind: "alternating" }, rate: 0.2, steps: 20, start: [1, 1] },
  matrix: { "game.rate": [0.1, 0.2, 0.3] },
};
const files = { "tiny.json": training, "game.json": game };
for (const [name, content] of Object.entries(files)) writeFileSync(join(work, name), JSON.stringify(content));
const paths = Object.keys(files).map((name) => join(work, name));
const program = (folder: string) => [cli, "run", ...paths, "--engine", "wasm", "--quiet", "--out", folder];

try {
  const calm = join(work, "calm");
  const { status, stderr } = spawnSync(process.execPath, program(calm), { encoding: "utf8" });
  if (status !== 0) throw new Error(`the undisturbed run ended with ${status}: ${stderr}`);
  let next = 0;
  let ofWorkers = 0;
  const runs = killAgainAndAgain({
    program,
    folder: () => join(work, `run-${next++}`),
    kills,
    workers: true,
    expected: timeless(calm),
    onKill(kill, at) {
      if (at.includes("trained")) ofWorkers++;
      if (kill % 20 === 0) console.error(`${kill} kills, the last at write ${at}`);
    },
  });
  console.log(
    `${kills} kills in ${runs} runs, ${ofWorkers} of them within a process that trained: each result equals the undisturbed one, nothing was done twice`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}

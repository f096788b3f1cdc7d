/** `ganscope diagnose`: judges a training that somebody else ran, by its log, its samples, or both. */

import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { diagnoseTraining, type TrainingEvidence } from "../diagnose.ts";
import { InputError, UsageError } from "../errors.ts";
import { parseExpectations } from "../evaluation/expectations.ts";
import { exitCode } from "../gates.ts";
import { readSamples } from "../inputs/index.ts";
import { readLog } from "../inputs/log/index.ts";
import type { ColumnMap } from "../inputs/log/training-log.ts";
import { expandSeries } from "../inputs/series.ts";
import { writeAtomic } from "../store/atomic.ts";
import { diagnosisReport, diagnosisText } from "../writers/diagnosis.ts";
import { toJson } from "../writers/json.ts";
import { failedGates } from "../writers/table.ts";
import type { Arguments, Command } from "./command.ts";
import { choice, FAIL_ON, shellWord } from "./support/arguments.ts";
import { readModes } from "./support/modes.ts";
import { narrate } from "./support/progress.ts";

export const diagnose: Command = {
  summary: "judge a training that you ran: from its log, its samples, or both",
  usage: "diagnose [LOG] [--real FILE --fake PATTERN] [flags]",
  description: [
    "LOG is JSON Lines (an object a line) or a CSV table, with any of step, lossD, lossG, gradNormD, gradNormG, probReal, probFake,",
    "criticReal, criticFake. Common names are recognized (d_loss, loss_G, D_x, D_G_z, ...); --map says what others are.",
    "A log shows whether the training diverged or the discriminator saturated. Whether it converged, collapsed or oscillates",
    "only samples show: real ones, and generated ones from several steps, e.g. --real real.npy --fake 'fake-*.npy'.",
    "",
    "exit code: 0 all expectations hold (or none were given), 1 one does not, 2 invalid usage or input.",
  ].join("\n"),
  flags: {
    real: {
      type: "string",
      value: "FILE",
      help: "real samples, at least twice as many as a generated file has",
    },
    fake: { type: "string", value: "PATTERN", help: "generated samples, a file a step, e.g. 'fake-*.npy'" },
    modes: {
      type: "string",
      value: "FILE",
      help: "modes of the data, YAML or JSON: { centers, std, weights? }",
    },
    map: {
      type: "string",
      value: "LIST",
      many: true,
      help: "what columns mean, e.g. --map d_real=probReal --map gn=gradNormG",
    },
    expect: {
      type: "string",
      value: "LIST",
      help: "gates, e.g. 'overall=converged' or 'saturation!=saturated, convergence!=diverged'",
    },
    json: { type: "boolean", help: "print the diagnosis as JSON on stdout" },
    html: { type: "string", value: "FILE", help: "write the report there" },
    "fail-on": {
      type: "string",
      value: "LEVEL",
      help: `which failed gates give exit code 1: ${FAIL_ON.join(", ")}`,
    },
    quiet: { type: "boolean", help: "no progress" },
  },

  async run(args, io) {
    const failOn = choice(args, "fail-on", FAIL_ON, "error");
    const { strings, booleans } = args;
    const expect = strings.expect === undefined ? [] : parseExpectations(strings.expect);
    if (strings.html !== undefined && !existsSync(dirname(strings.html)))
      throw new InputError("its folder does not exist", { where: "--html" });
    const evidence = readEvidence(args);

    const progress = narrate(io, booleans.quiet === true);
    const found = diagnoseTraining(evidence, {
      expect,
      command: commandOf(args),
      onProgress: progress.say,
    });
    progress.close();
    const result = { ...found, exit: exitCode(found, failOn) };
    if (strings.html !== undefined) {
      const { toHtml } = await import("../writers/html.ts");
      writeAtomic(strings.html, await toHtml(result));
    }
    if (booleans.json) io.out(toJson(diagnosisReport(result)).trimEnd());
    else {
      io.out(diagnosisText(result, io.paintOut));
      const failures = failedGates(result, io.paintOut);
      if (failures !== "") io.out(`\n${failures}`);
    }
    return result.exit;
  },
};

function readEvidence(args: Arguments): TrainingEvidence {
  const { positionals, strings } = args;
  const { real, fake, modes } = strings;
  const map = columnMap(args.lists.map ?? []);
  if (positionals.length > 1) {
    throw new UsageError(`diagnose takes one log (got ${positionals.length})`, {
      hint: "put a pattern of samples in quotes: --fake 'fake-*.npy'",
    });
  }
  if ((real === undefined) !== (fake === undefined)) throw new UsageError("--real and --fake go together");
  const [file] = positionals;
  if (file === undefined && real === undefined) {
    throw new UsageError("diagnose needs a log, or samples", {
      hint: "e.g. ganscope diagnose log.jsonl --real real.npy --fake 'fake-*.npy'",
    });
  }
  const known = modes === undefined ? undefined : readModes(modes);
  const log = file === undefined ? undefined : { ...readLog(file, map), file };
  if (real === undefined || fake === undefined) return { log };
  const { samples, image } = readSamples(real);
  const files = fake.includes("*")
    ? expandSeries(fake)
    : [{ step: log?.records.at(-1)?.step ?? 0, path: fake }];
  const series = files.map(({ step, path }) => ({
    step,
    samples: readSamples(path, { invalid: "keep" }).samples,
  }));
  const lost = series.map((one) => one.samples.data.some((value) => !Number.isFinite(value)));
  const lastWhole = lost.lastIndexOf(false);
  const whole = series.filter((_, i) => !lost[i]);
  return {
    log,
    ...(whole.length > 0 && {
      samples: { real: samples, fake: whole, ...(known && { modes: known }), ...(image && { image }) },
    }),
    ...(lastWhole < series.length - 1 && { lostAt: series[lastWhole + 1].step }),
  };
}

function columnMap(pairs: readonly string[]): ColumnMap {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.lastIndexOf("=");
      if (at > 0 && at < pair.length - 1) return [pair.slice(0, at), pair.slice(at + 1)];
      throw new UsageError(`takes COLUMN=NAME (got ${JSON.stringify(pair)})`, {
        where: "--map",
        hint: "e.g. --map d_real=probReal",
      });
    }),
  );
}

function commandOf({ positionals, strings, lists }: Arguments): string {
  const screen = ["html", "fail-on"];
  const flags = Object.entries(strings).filter(([flag]) => !screen.includes(flag));
  return [
    "ganscope diagnose",
    ...positionals.map(shellWord),
    ...flags.map(([flag, value]) => `--${flag} ${shellWord(value)}`),
    ...(lists.map ?? []).map((pair) => `--map ${shellWord(pair)}`),
  ].join(" ");
}

/** `ganscope sample`: draws samples from the generator of a checkpoint. */

import { rmSync } from "node:fs";
import { extname } from "node:path";
import { contactSheet, encodePng } from "../../reports/kit/png.ts";
import { engineIds } from "../engine/index.ts";
import { InputError, printable, UsageError } from "../errors.ts";
import { toNpy } from "../execution/store/npy.ts";
import { storeFile } from "../execution/store/storing.ts";
import { imageGrid } from "../measuring/figures/images.ts";
import type { Command } from "./command.ts";
import { choice, nonNegativeInteger, positiveInteger } from "./support/arguments.ts";
import { checkOutput } from "./support/outputs.ts";

const ENGINES = ["auto", ...engineIds] as const;
/** The same limit as for a snapshot. */
const MOST = 100_000;
const MOST_IMAGES = 1024;
const SAMPLES = 64;

export const sample: Command = {
  summary: "draw samples from a checkpoint",
  usage: "sample CHECKPOINT --out FILE [flags]",
  description: [
    "CHECKPOINT is a .ckpt file that `ganscope run` writes if the scenario has `checkpoint: { every: N }`, or with --checkpoint-every N.",
    "FILE is .npy (float32, one sample per row; images: rows x height x width x channels; classes of a conditional generator in",
    "x.labels.npy beside x.npy) or, for images, .png: a sheet, square or --columns wide. Without --seed, the samples are those of",
    "the snapshot at the checkpoint's step.",
  ].join("\n"),
  flags: {
    n: { type: "string", value: "N", help: `number of samples (default ${SAMPLES})` },
    out: { type: "string", value: "FILE", help: "output file: .npy or .png" },
    seed: { type: "string", value: "S", help: "draw different samples: your own seed for the latents" },
    of: { type: "string", value: "SEED", help: "seed of the training, if the checkpoint holds several" },
    raw: { type: "boolean", help: "use the weights themselves" },
    ema: { type: "boolean", help: "use the moving average of the weights (default if there is one)" },
    columns: { type: "string", value: "N", help: "images per row of a .png" },
    engine: { type: "string", value: "NAME", help: `${ENGINES.join(", ")} (default auto)` },
  },

  async run(args, io) {
    const { positionals, strings, booleans } = args;
    const { out } = strings;
    if (positionals.length !== 1 || out === undefined) {
      throw new UsageError("sample requires one checkpoint and --out", {
        hint: "e.g. ganscope sample ganscope-out/x/checkpoints/x.seed-1.ckpt --out samples.npy",
      });
    }
    const form = extname(out);
    if (form !== ".npy" && form !== ".png") {
      throw new UsageError(`must end in .npy or .png (got ${JSON.stringify(out)})`, { where: "--out" });
    }
    checkOutput(out, "--out", args);
    if (booleans.raw && booleans.ema) throw new UsageError("--raw and --ema cannot be combined");
    const n = positiveInteger(args, "n") ?? SAMPLES;
    const most = form === ".png" ? MOST_IMAGES : MOST;
    if (n > most) throw new UsageError(`must be at most ${most} for ${form} (got ${n})`, { where: "--n" });
    const columns = positiveInteger(args, "columns") ?? Math.ceil(Math.sqrt(n));
    const seed = nonNegativeInteger(args, "seed");
    const of = nonNegativeInteger(args, "of");
    const id = choice(args, "engine", ENGINES, "auto");

    // The code that trains is large, so it is loaded only when it is used.
    const [{ drawableOf }, { requireSameData }] = await Promise.all([
      import("../execution/pool/checkpoint.ts"),
      import("../execution/pool/plan.ts"),
    ]);
    const [file] = positionals;
    const { plan, scenario, seeds, origin } = drawableOf(file);
    const position = of === undefined ? origin.seed : seeds.indexOf(of);
    if (position < 0 || (of === undefined && seeds.length > 1)) {
      throw new InputError(`holds the seeds ${seeds.join(", ")}`, {
        where: file,
        hint: "choose one with --of",
      });
    }
    const raw = booleans.raw ?? false;
    if (booleans.ema && !(Number(scenario.trainer.ema) > 0)) {
      throw new InputError("holds no moving average of the weights", {
        where: file,
        hint: "leave out --ema",
      });
    }
    // The requested labels and the statistics of batch normalization come from the data.
    requireSameData(plan, scenario);
    const { drawSamples } = await import("../execution/pool/show.ts");
    const request = { scenario, seeds, from: origin, position, n, raw, ...(seed !== undefined && { seed }) };
    const { samples, image, weights } = await drawSamples(request, { id }, file);
    const { rows, dim, data, labels } = samples;
    const what = `${rows} samples of ${scenario.name}, seed ${seeds[position]}, step ${origin.step}, ${weights} weights`;
    if (form === ".npy") {
      const shape = image === undefined ? [dim] : [image.height, image.width, image.channels];
      storeFile(out, toNpy(data, [rows, ...shape]));
      const beside = out.replace(/npy$/, "labels.npy");
      if (labels !== undefined) storeFile(beside, toNpy(labels, [rows]));
      // Old labels would be read as the labels of these samples.
      else rmSync(beside, { force: true });
    } else {
      if (image === undefined) {
        throw new InputError(`${scenario.name} does not generate images`, {
          where: file,
          hint: "use a .npy file",
        });
      }
      storeFile(out, encodePng(contactSheet(imageGrid(samples, image), columns, n)));
    }
    io.out(`${what}: ${printable(out)}`);
    return 0;
  },
};

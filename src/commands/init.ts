/** `ganscope init`: writes an example scenario with comments. */

import { existsSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { UsageError } from "../errors.ts";
import { storing } from "../execution/store/storing.ts";
import { packageRoot } from "../root.ts";
import { quote } from "../scenario/problem.ts";
import type { FormId } from "../scenario/scenario.ts";
import type { Command } from "./command.ts";
import { choice } from "./support/arguments.ts";
import { checkWritable } from "./support/outputs.ts";

export const init: Command = {
  summary: "write an example scenario into this folder",
  usage: "init [NAME] [flags]",
  description:
    "Writes NAME.yaml (default my-gan.yaml, my-game.yaml, my-study.yaml), a scenario with comments. Never overwrites a file.",
  flags: {
    form: { type: "string", value: "FORM", help: "what to write: training, game, study (default training)" },
  },

  async run(args, io) {
    const { positionals } = args;
    const form = choice(args, "form", FORMS, "training");
    if (positionals.length > 1)
      throw new UsageError(`init takes one name (got ${positionals.length} arguments)`);
    const name = positionals[0] ?? TEMPLATES[form].called;
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
      throw new UsageError(`invalid scenario name ${quote(name)}`, {
        hint: "use lower-case letters, digits and hyphens",
      });
    }
    const file = `${name}.yaml`;
    const there = new UsageError(`${file} already exists`, {
      hint: `remove it, or try \`ganscope init ${name}-2\``,
    });
    if (existsSync(file)) throw there;
    checkWritable(".", "init");
    // "wx" refuses to write through a link, or over a file created in the meantime.
    const text = `${schemaLine()}\nname: ${name}\n${TEMPLATES[form].text}`;
    storing(file, () => writeFileSync(file, text, { flag: "wx" }));
    io.out(`wrote ${file}; try \`ganscope validate ${file}\`, then \`ganscope run ${file}\``);
    return 0;
  },
};

/** The line that tells an editor where the schema is, if the schema is below this folder. */
function schemaLine(): string {
  const way = relative(process.cwd(), join(packageRoot(), "scenarios", "scenario.schema.json"));
  if (way.startsWith("..")) {
    return "# For completion in an editor: ganscope schema > scenario.schema.json, and as the first line\n# yaml-language-server: $schema=./scenario.schema.json";
  }
  return `# yaml-language-server: $schema=./${way.split(sep).join("/")}`;
}

/** A stored result is named by its file, which no example can know. */
const FORMS = ["training", "game", "study"] as const satisfies readonly FormId[];

/** An example scenario for each of these forms, and its name. */
const TEMPLATES: Readonly<
  Record<(typeof FORMS)[number], { readonly called: string; readonly text: string }>
> = {
  training: {
    called: "my-gan",
    text: `title: A GAN that learns eight modes on a ring
description: A small GAN with orthogonal initial weights and learning-rate decay finds all modes in about 1000 of its 3000 steps.

# How many times to train, each time with a different seed; a list such as [1, 2, 7] names the seeds.
seeds: 5

# The target to learn. \`ganscope list targets\` shows the others.
target:
  kind: ring
  modes: 8
  std: 0.02

# How to train. \`ganscope list trainers\` and \`ganscope list objectives\` show the other trainers and losses.
trainer:
  kind: gan
  objective: non-saturating
  steps: 3000
  batch: 256
  latent: { dim: 2 }
  decay: { from: 0.3 } # both learning rates fall to 0 over the last 70 % of the steps
  ema: 0.998 # samples come from a moving average of the generator
  generator:
    widths: [128, 128, 128]
    activation: tanh
    initializer: orthogonal
    gain: 1.2
    optimizer: { kind: adam, rate: 0.002 }
  discriminator:
    widths: [128, 128]
    activation: leaky-relu
    initializer: orthogonal
    gain: 1.2
    optimizer: { kind: adam, rate: 0.002 }

# How often to record losses, D's outputs and gradient norms, in generator steps.
log: { every: 25 }

# How often to generate and measure samples, in generator steps.
snapshots: { every: 250, samples: 2500 }

# Expectations; \`ganscope run\` exits with 1 when one fails.
expect:
  - { verdict: convergence, is: converged }
  - { verdict: collapse, is: none }
  - { verdict: saturation, is: none }
  # At most three times what two real samples score against each other.
  - { metric: emd, maxNulls: 3, share: 0.8 }
  - { metric: mode-coverage.modes20, min: 8, level: warn }
`,
  },
  game: {
    called: "my-game",
    text: `title: Two players with one number each, moving alternately
description: The Dirac-GAN circles its equilibrium forever. With the R1 penalty it converges; set r1 to 0.3.

# The game and the update rule. \`ganscope list games\` and \`ganscope list updates\` show the others.
game:
  kind: dirac
  objective: saturating
  r1: 0
  update: { kind: alternating, first: generator }
  rate: 0.2
  steps: 500 # rounds
  start: [1, 1] # the generator's number and the discriminator's

# Expectations; \`ganscope run\` exits with 1 when one fails.
expect:
  - { verdict: equilibrium, is: cycles }
  - { metric: game.radius, min: 1.2, max: 1.6 }
`,
  },
  study: {
    called: "my-study",
    text: `title: Mass that must move to the other end
description: The earth mover's distance is the cost of the cheapest plan; the report shows it beside a wasteful one.

# The study to compute. \`ganscope list studies\` shows the others.
study:
  kind: transport
  positions: [1, 2, 3] # where the bins are
  real: [0.5, 0.3, 0.2]
  fake: [0.2, 0.3, 0.5] # must have the same total
  plans: # to compare with the optimal one
    - name: everything moves
      moves: # a row for each real bin: what it gets from each generated bin
        - [0, 0, 0.5]
        - [0, 0.3, 0]
        - [0.2, 0, 0]

# Expectations; \`ganscope run\` exits with 1 when one fails.
expect:
  - { metric: transport.emd, min: 0.599999, max: 0.600001 }
  - { metric: transport.waste, min: 0.799999, max: 0.800001 }
`,
  },
};

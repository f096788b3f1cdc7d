import { configDefaults, defineConfig } from "vitest/config";

/** Tests that start processes, servers, browsers and trainings, and take longer than all the others together: `npm run test:whole`. */
const whole = [
  "test/browser/**/*.test.ts",
  "test/commands/**/*.test.ts",
  "test/execution/pool/**/*.test.ts",
  "test/execution/queue/**/*.test.ts",
  "test/tools/space-corpus.test.ts",
  "test/judging/comparison/evaluations.test.ts",
  "test/models/nets/progressive.test.ts",
  "test/models/trainers/checkpoint.test.ts",
  "test/models/trainers/dcgan.test.ts",
  "test/models/trainers/group.test.ts",
  "test/models/trainers/progressive.test.ts",
];

/**
 * Tests that have a process each: of how an engine works, since each copy of TensorFlow.js in a process makes itself the current one, and one that
 * puts a counter in the place of a module.
 */
const engines = ["test/engine/**/*.test.ts", "test/maths/pair-sweep.test.ts"];

/** Milliseconds after which a test hangs. Processors may be slow, and others may use them too: no test has a limit of its own. */
const limit = (milliseconds: number) => ({ testTimeout: milliseconds, hookTimeout: milliseconds });

export default defineConfig({
  test: {
    pool: "forks",
    // vitest would leave one processor free; on two that is half
    maxWorkers: "100%",
    globalSetup: "test/helpers/bundles.ts",
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...engines, ...whole],
          // Loading and warming up the code again for each of 240 files takes a third of the time. Tests put back what they change
          // of their process: folder, environment, globals.
          isolate: false,
          ...limit(180_000),
        },
      },
      { extends: true, test: { name: "unit-engines", include: engines, ...limit(180_000) } },
      { extends: true, test: { name: "whole", include: whole, ...limit(900_000) } },
    ],
  },
});

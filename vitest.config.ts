import { configDefaults, defineConfig } from "vitest/config";

/** Tests that start processes, servers, browsers and trainings, and take longer than all the others together: `npm run test:whole`. */
const whole = [
  "test/browser/**/*.test.ts",
  "test/commands/**/*.test.ts",
  "test/pool/**/*.test.ts",
  "test/queue/**/*.test.ts",
  "test/trainers/checkpoint.test.ts",
  "test/trainers/progressive.test.ts",
];

export default defineConfig({
  test: {
    pool: "forks",
    // vitest would leave one processor free; on two that is half
    maxWorkers: "100%",
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...whole],
        },
      },
      // Trainings and processes on processors that others use too: what hangs is told from what waits.
      { extends: true, test: { name: "whole", include: whole, testTimeout: 120_000 } },
    ],
  },
});

/** A diagnosis as text for a terminal. */
import { expect, test } from "vitest";
import { mixtureModes, sampleMixture } from "../../src/maths/mixture.ts";
import { Rng } from "../../src/maths/random.ts";
import { diagnoseTraining } from "../../src/runs/diagnose/diagnose.ts";
import { diagnosisText } from "../../src/writers/diagnosis.ts";

const SEED = 20261125;

test("what keeps a training from having converged is shown, not what it has reached", () => {
  const centers = Array.from({ length: 5 }, (_, k) => [4 * k, 0] as const);
  const five = mixtureModes(centers, 0.1);
  // The fifth mode has a thirty-third of the samples, less than a fifth of its fair share.
  const weak = mixtureModes(centers, 0.1, [8, 8, 8, 8, 1]);
  const draw = (modes: typeof five, n: number, name: string) =>
    sampleMixture(modes, n, new Rng(SEED).fork(name));
  const real = draw(five, 1600, "real");
  const fake = [100, 200, 300, 400].map((step) => ({ step, samples: draw(weak, 800, `step ${step}`) }));
  const text = diagnosisText(diagnoseTraining({ samples: { real, fake, modes: five } }), (_, words) => words);
  expect(text).toContain("and the samples cover 4 of 5 modes");
  expect(text).toContain("mode-coverage.modes20: 4, not >= 5 (step 400)");
});

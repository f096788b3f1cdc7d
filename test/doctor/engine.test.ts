/** What each engine must answer, and that it is noticed when one does not. */

import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/doctor/check.ts";
import { determinism } from "../../src/doctor/engine/determinism.ts";
import { engineChecks, examine } from "../../src/doctor/engine/index.ts";
import { secondDerivative } from "../../src/doctor/engine/second-derivative.ts";
import { copy, output, type Parameters, propagate, zeros } from "../../src/doctor/engine/tiny-net.ts";
import { trainingStep } from "../../src/doctor/engine/training-step.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/index.ts";
import { enginesHere } from "../helpers/engines.ts";

const wrong = (findings: readonly Finding[]) =>
  findings.filter(({ ok }) => !ok).map(({ quantity }) => quantity);

describe.each(enginesHere)("%s", (id) => {
  it("gives every known answer", async () => {
    const engine = await openEngine(id);
    const outcomes = await examine(engine, ["training-step", "second-derivative", "determinism"]);
    expect(outcomes.map((outcome) => [outcome.id, outcome.engine, outcome.ok, outcome.why])).toEqual(
      Object.keys(engineChecks).map((check) => [check, id, true, undefined]),
    );
    expect(outcomes.flatMap(({ findings }) => wrong(findings))).toEqual([]);
  });
});

describe("an engine that", () => {
  const changed = async (change: (engine: Engine) => Partial<Engine>): Promise<Engine> => {
    const engine = await openEngine("cpu");
    return { ...engine, ...change(engine) };
  };

  it("moves weights by twice the rate is found by them, not by the first losses of D", async () => {
    const engine = await changed((inner) => ({
      optimizer(options, variables) {
        const optimizer = inner.optimizer(options, variables);
        return {
          ...optimizer,
          apply: (gradients, schedule) => optimizer.apply(gradients, inner.tf.mul(schedule, 2)),
        };
      },
    }));
    const quantities = wrong(await trainingStep.run(engine));
    expect(quantities).toContain("largest error of the generator's weights, non-saturating, alternating");
    expect(quantities).not.toContain("lossD, step 1, non-saturating, alternating");
  });

  it("forgets the momentum is found in the second step", async () => {
    const engine = await changed((inner) => ({
      optimizer: (options, variables) =>
        inner.optimizer(options.kind === "sgd" ? { ...options, momentum: 0 } : options, variables),
    }));
    const quantities = wrong(await trainingStep.run(engine));
    expect(quantities).toContain("largest error of the opponent's weights, minimax, simultaneous");
    expect(quantities).not.toContain("lossG, step 1, minimax, simultaneous");
  });

  it("has a tanh whose derivative is a constant is found, though its values are right", async () => {
    const engine = await changed((inner) => ({
      tf: {
        ...inner.tf,
        tanh: ((x: never) =>
          inner.tf.customGrad((at) => ({
            value: inner.tf.tanh(at as never),
            gradFunc: (dy) => dy as never,
          }))(x)) as never,
      },
    }));
    await expect(async () => secondDerivative.run(engine)).rejects.toThrow("is not verified");
  });

  it("trains otherwise the second time, or leaves a tensor, is found", async () => {
    let calls = 0;
    const engine = await changed((inner) => ({
      compile(program) {
        const run = inner.compile(program);
        inner.tf.keep(inner.tf.scalar(calls++));
        return (feeds) =>
          run(
            feeds.map((fed) =>
              fed.latentG === undefined
                ? fed
                : { ...fed, latentG: fed.latentG.map((z, i) => (i === 0 ? z + calls : z)) },
            ),
          );
      },
    }));
    expect(wrong(await determinism.run(engine))).toEqual([
      "bytes that differ between two trainings",
      "tensors left behind",
      "tensors left behind by three trainings",
    ]);
  });
});

describe("the net by hand", () => {
  it("has the derivatives of central differences", () => {
    const parameters: Parameters = [
      Float64Array.of(0.7, -1.2),
      Float64Array.of(0.1, 0.4),
      Float64Array.of(1.5, -0.8),
      Float64Array.of(0.3),
    ];
    const gradient = zeros(parameters);
    const slope = propagate(parameters, 0.6, 2, gradient);
    const h = 1e-6;
    // Truncation h^2 and rounding 1e-16 / h are 1e-10 at most.
    const difference = (of: (by: number) => number) => (of(h) - of(-h)) / (2 * h);
    expect(slope / 2).toBeCloseTo(
      difference((by) => output(parameters, 0.6 + by)),
      8,
    );
    for (const [i, tensor] of parameters.entries()) {
      for (const k of tensor.keys()) {
        const moved = (by: number) => {
          const others = copy(parameters);
          others[i][k] += by;
          return output(others, 0.6);
        };
        expect(gradient[i][k] / 2).toBeCloseTo(difference(moved), 8);
      }
    }
  });
});

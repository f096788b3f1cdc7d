/** What trainers of a generator against an opponent have in common: all but their own options. */
import { multiplyAdds } from "../../nets/size.ts";
import type { CommonOptions } from "../options.ts";
import type { DataShape, TrainerKind, Work } from "../trainer.ts";
import { constraintOf, undone } from "./constraint.ts";
import { checkDynamics } from "./dynamics.ts";
import { lacksOf } from "./lacks.ts";
import { buildNets, misfit } from "./nets.ts";
import { checkPacking } from "./packing.ts";
import type { Adversaries, Matchup } from "./players.ts";
import { scheduleOf } from "./schedule.ts";
import { showAdversaries, trainAdversaries } from "./train.ts";

type Common<Options extends CommonOptions> = Omit<TrainerKind<Options>, "title" | "source" | "options">;

/** @param matchupOf what a trainer's options mean */
export function adversarial<Options extends CommonOptions>(
  matchupOf: (options: Options) => Matchup,
): Common<Options> {
  const setupOf = (options: Options): Adversaries => {
    const matchup = matchupOf(options);
    return { ...matchup, build: buildNets(matchup), constraint: constraintOf(matchup.constraint) };
  };
  return {
    check(options, data) {
      const matchup = matchupOf(options);
      const { constraint, opponent } = matchup;
      return (
        undone(constraint, opponent) ??
        checkPacking(matchup) ??
        checkDynamics(matchup) ??
        misfit(matchup, data)
      );
    },
    frozen: (options) => matchupOf(options).generator.frozen,
    lacks: (options, dim) => lacksOf(matchupOf(options), dim),
    probabilistic: (options) => matchupOf(options).objective.probabilistic,
    turns(options, rhythm) {
      const { opponent, ...matchup } = matchupOf(options);
      if (opponent.every === 1 && opponent.freezeAfter === null) return undefined;
      return [...scheduleOf({ ...matchup, opponent }, rhythm)]
        .filter(({ plan }) => plan.observe)
        .map(({ index, plan }) => ({ step: index, moves: plan.opponentSteps > 0 }));
    },
    work: (options, data, logEvery) => workOf(matchupOf(options), data, logEvery),
    train: (options, contexts) => trainAdversaries(setupOf(options), contexts),
    show: (options, contexts, which) => showAdversaries(setupOf(options), contexts, which),
  };
}

function workOf(
  { steps, batch, packing, latent, generator, opponent, constraint }: Matchup,
  { dim, image }: DataShape,
  logEvery: number,
): Work {
  const g = multiplyAdds(latent.dim, dim, generator, image);
  const d = multiplyAdds(packing * dim, 1, opponent, image) / packing;
  const moving = Math.min(steps, opponent.freezeAfter ?? steps);
  const opponentSteps = opponent.pretrain + (moving / opponent.every) * opponent.steps;
  const generatorSteps = generator.frozen ? steps / logEvery : steps;
  // a gradient costs about twice the forward pass, the penalty's second gradient as much again
  const ofOpponent = g + (constraintOf(constraint).term === undefined ? 6 : 12) * d;
  return {
    updates: opponentSteps + generatorSteps,
    multiplyAdds: batch * (opponentSteps * ofOpponent + generatorSteps * (3 * g + 2 * d)),
  };
}

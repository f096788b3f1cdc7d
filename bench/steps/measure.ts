/** Measures a row: starts its processes, lets them take steps in turn, and asks what they hold. */
import { type Comparison, type Contender, compare } from "../support/comparison.ts";
import type { Server } from "../support/server.ts";
import type { EngineIdentity, Lap, State, TorchIdentity } from "./protocol.ts";
import { PEER, type Row } from "./rows.ts";

export interface Outcome extends Comparison {
  readonly identities: Readonly<Record<string, EngineIdentity | TorchIdentity>>;
  /** What ours took to start, in its first process. */
  readonly start: State["start"];
}

/** @param taken steps of one measurement, instead of the row's own */
export async function runRow(row: Row, rounds: number, taken = row.steps): Promise<Outcome> {
  const { name, unit, workload, seeds } = row;
  const identities: Record<string, EngineIdentity | TorchIdentity> = {};
  const contenders: Contender[] = [];
  const all: Server[] = [];
  try {
    for (const [contender, start] of Object.entries(row.contenders)) {
      const servers = start();
      all.push(...servers);
      for (const server of servers) identities[contender] = await server.answer();
      const share = seeds.length / servers.length;
      const questions = servers.map((_, i) =>
        [
          row.together?.includes(contender) ? "together" : workload,
          taken,
          ...seeds.slice(i * share, (i + 1) * share),
        ].join(" "),
      );
      contenders.push({
        name: contender,
        async measure() {
          const laps = await Promise.all(servers.map((server, i) => server.answer<Lap>(questions[i])));
          const longest = Math.max(...laps.map(({ milliseconds }) => milliseconds));
          return longest / laps.reduce((sum, lap) => sum + lap.steps, 0);
        },
      });
    }
    const comparison = await compare({ name, unit, peer: row.peer ?? PEER }, contenders, rounds, 1);
    const { start } = await all[0].answer<State>("state");
    return { ...comparison, identities, start };
  } finally {
    for (const server of all) server.stop();
  }
}

export interface Memory {
  readonly steps: number;
  readonly state: State;
}

/** What a process holds after so many steps of the ring, in thousands that it takes one after the other. */
export async function measureMemory(server: Server, marks: readonly number[]): Promise<Memory[]> {
  try {
    await server.answer<EngineIdentity>();
    const states: Memory[] = [];
    let steps = 0;
    for (const until of marks) {
      while (steps < until)
        steps += (await server.answer<Lap>(`ring ${Math.min(1000, until - steps)} 1`)).steps;
      states.push({ steps, state: await server.answer<State>("state") });
    }
    return states;
  } finally {
    server.stop();
  }
}

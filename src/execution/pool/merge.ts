/** Combines the shards of a run. The result equals that of the unsharded run byte for byte, except for timing. */

import { InputError } from "../../errors.ts";
import type { RunResult } from "../../result/index.ts";
import { packageVersion } from "../../root.ts";
import { assembleRun } from "./assemble.ts";
import { engineName } from "./engine-name.ts";
import { piecesOf, planDifferences, requireSameData } from "./plan.ts";
import { type Past, type Recorded, readRecord } from "./record.ts";
import { shardName } from "./shards.ts";

interface Part extends Past {
  readonly folder: string;
}

/** A piece and the folder of its shard. */
interface Found extends Recorded {
  readonly folder: string;
}

/**
 * @param folders those that the shards have written
 * @throws InputError naming shards that are of another version or run, that are there twice, or that trained on another engine;
 *   or a scenario whose data, some of which the result shows, are other ones here or not here. A piece that is missing is no error: it
 *   stands under `skipped`, and the exit code is 3
 */
export function mergeShards(folders: readonly string[]): RunResult {
  const parts = folders.map((folder): Part => ({ folder, ...readRecord(folder) }));
  const [first, ...others] = parts;
  for (const part of parts) requireVersion(part);
  for (const part of others) requireSameRun(part, first);
  requireDistinct(parts);
  for (const scenario of first.plan.scenarios) requireSameData(first.plan, scenario);

  const pieces = new Map<string, Found>();
  for (const { folder, pieces: own } of parts) {
    for (const [key, recorded] of own) {
      const before = pieces.get(key);
      if (before?.state === "finished" && recorded.state === "finished") {
        throw new InputError(`holds "${key}", which ${before.folder} holds too`, {
          where: folder,
          hint: "run all shards with the same --durations",
        });
      }
      if (before?.state !== "finished") pieces.set(key, { ...recorded, folder });
    }
  }
  requireOneEngine(piecesOf(first.plan).flatMap(({ key }) => pieces.get(key) ?? []));
  const [startedAt] = parts.map((part) => part.startedAt).sort();
  const elapsed = parts.reduce((sum, part) => sum + part.elapsed, 0);
  const record = { pieces, startedAt, elapsed: () => elapsed };
  return assembleRun(first.plan, record, first.command, { notDone: missingReason(parts) });
}

function requireVersion({ folder, plan: { version } }: Part): void {
  if (version === packageVersion()) return;
  throw new InputError(`was made by ganscope ${version}, but this is ganscope ${packageVersion()}`, {
    where: folder,
    hint: "run and merge all shards with the same version",
  });
}

function requireSameRun({ folder, id, plan }: Part, first: Part): void {
  if (id === first.id) return;
  const [difference = "the scenarios are in a different order"] = planDifferences(first.plan, plan);
  throw new InputError(`belongs to a different run than ${first.folder} (${difference})`, {
    where: folder,
    hint: "leave it out, or run the shard again",
  });
}

function requireDistinct(parts: readonly Part[]): void {
  const [first] = parts;
  for (const [i, { shard, folder }] of parts.entries()) {
    const twin = parts.slice(0, i).find((other) => shardName(other.shard) === shardName(shard));
    const odd = shard?.count !== first.shard?.count ? first : undefined;
    const other = twin ?? odd;
    if (other === undefined) continue;
    const link = twin === undefined ? "but" : "as is";
    const what = twin === undefined ? ` is ${shardName(other.shard)}` : "";
    throw new InputError(`is ${shardName(shard)}, ${link} ${other.folder}${what}`, {
      where: folder,
      hint: "leave out one of them",
    });
  }
}

/** A result holds numbers of one engine only, because engines round differently. */
function requireOneEngine(pieces: readonly Found[]): void {
  const trained = pieces.flatMap(({ outcome, folder }) => {
    if (outcome.kind !== "trained") return [];
    return [{ folder, engine: engineName(outcome.engine) }];
  });
  const other = trained.find(({ engine }) => engine !== trained[0].engine);
  if (other === undefined) return;
  throw new InputError(`trained on ${other.engine}, but ${trained[0].folder} on ${trained[0].engine}`, {
    where: other.folder,
    hint: "run all shards with the same --engine",
  });
}

/** Why a piece is missing in all shards. */
function missingReason(parts: readonly Part[]): string {
  const count = parts[0].shard?.count ?? 1;
  const there = parts.map(({ shard }) => shard?.index ?? 1);
  const missing = Array.from({ length: count }, (_, i) => i + 1).filter((index) => !there.includes(index));
  if (missing.length === 0) return "its shard did not finish";
  return `${missing.length === 1 ? "shard" : "shards"} ${missing.join(", ")} of ${count} missing`;
}

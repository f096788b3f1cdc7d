/** Adding a thing is one file and one line: every file is registered under its name, and says what it is. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { TObject } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { metrics } from "../metrics/index.ts";
import { sections } from "../reports/index.ts";
import { targets } from "../src/data/index.ts";
import { engineChecks } from "../src/doctor/engine/index.ts";
import { checks } from "../src/doctor/index.ts";
import { extractors } from "../src/features/index.ts";
import { networks } from "../src/features/networks/index.ts";
import { resizes } from "../src/features/resize/index.ts";
import { readers } from "../src/inputs/index.ts";
import { weightsFormats } from "../src/inputs/weights/index.ts";
import { diagnoses } from "../src/judging/diagnoses/index.ts";
import { objectives } from "../src/models/objectives/index.ts";
import { penalties } from "../src/models/penalties/index.ts";
import { trainers } from "../src/models/trainers/index.ts";
import { games } from "../src/theory/games/index.ts";
import { updates } from "../src/theory/games/updates/index.ts";
import { studies } from "../src/theory/studies/index.ts";
import { writers } from "../src/writers/index.ts";

interface Registered {
  readonly title: string;
  readonly source?: string;
  readonly options?: TObject;
  readonly quantities?: object;
}

interface Room {
  readonly folder: string;
  readonly registry: Readonly<Record<string, Registered>>;
  /** Files that are no member: the room's interface and what its members share. */
  readonly shared: readonly string[];
}

const rooms: readonly Room[] = [
  { folder: "metrics", registry: metrics, shared: ["asking", "labels", "metric", "needs", "space"] },
  {
    folder: "src/features",
    registry: extractors,
    shared: [
      "digit-layers",
      "digit-weights",
      "extractor",
      "network",
      "own-network",
      "protocols",
      "quantized",
      "remembering",
      "row-memory",
    ],
  },
  { folder: "src/features/networks", registry: networks, shared: ["description", "onnx", "protobuf"] },
  { folder: "src/features/resize", registry: resizes, shared: ["resize"] },
  { folder: "src/inputs/weights", registry: weightsFormats, shared: ["floats", "pickle", "weights"] },
  { folder: "src/data", registry: targets, shared: ["digits", "target"] },
  {
    folder: "src/models/trainers",
    registry: trainers,
    shared: ["gradient-norms", "lacks", "noise", "options", "state", "trainer"],
  },
  {
    folder: "src/models/objectives",
    registry: objectives,
    shared: ["drift", "elbo", "label-smoothing", "objective"],
  },
  { folder: "src/models/penalties", registry: penalties, shared: ["penalty"] },
  {
    folder: "src/judging/diagnoses",
    registry: diagnoses,
    shared: ["diagnosis", "needs", "overall", "rates", "unpaired"],
  },
  {
    folder: "src/inputs",
    registry: readers,
    shared: [
      "dtypes",
      "file",
      "cells",
      "lines",
      "natural",
      "npy-header",
      "moments",
      "numbers",
      "opaque",
      "png",
      "png-rows",
      "raw-path",
      "reader",
      "series",
      "tfjs-model",
      "zip",
    ],
  },
  {
    folder: "src/theory/games",
    registry: games,
    shared: [
      "conserved",
      "consensus",
      "game",
      "logistic",
      "path-angle",
      "play",
      "quantities",
      "record",
      "rules",
      "settings",
      "spectrum",
      "trend",
      "verdict",
    ],
  },
  { folder: "src/theory/games/updates", registry: updates, shared: ["update"] },
  { folder: "src/theory/studies", registry: studies, shared: ["study"] },
  { folder: "src/doctor", registry: checks, shared: ["check", "support"] },
  {
    folder: "src/doctor/engine",
    registry: engineChecks,
    shared: ["precision", "reference", "tiny-net"],
  },
  {
    folder: "src/writers",
    registry: writers,
    shared: [
      "changes",
      "checkup",
      "diagnosis",
      "evaluation",
      "failures",
      "html",
      "methods",
      "paper-table",
      "rows",
      "table",
      "writer",
    ],
  },
  { folder: "reports", registry: sections, shared: ["page", "section"] },
];

describe.each(rooms)("$folder", ({ folder, registry, shared }) => {
  const root = join(import.meta.dirname, "..");
  const files = readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".ts") && name !== "index.ts")
    .map((name) => name.slice(0, -".ts".length));

  it("every file is registered under its name, and nothing else is", () => {
    expect(Object.keys(registry).toSorted()).toEqual(
      files.filter((name) => !shared.includes(name)).toSorted(),
    );
    expect(shared.filter((name) => !files.includes(name))).toEqual([]);
  });

  it.each(Object.entries(registry))("%s is what its own file exports", async (id, member) => {
    const module = (await import(join(root, folder, `${id}.ts`))) as Record<string, unknown>;
    // a registry may complete what a file states (of a metric its defaults and its id), never change it
    const stated = ({ title, source, options, quantities }: Registered) => ({
      title,
      source,
      options,
      quantities,
    });
    const found = Object.values(module).filter((each) => (each as Registered)?.title === member.title);
    expect(found.map((each) => stated(each as Registered))).toEqual([stated(member)]);
  });

  it.each(Object.entries(registry))("%s has a title of its own", (_, { title }) => {
    expect(title.trim()).not.toBe("");
    expect(Object.values(registry).filter((other) => other.title === title)).toHaveLength(1);
  });
});

describe("sources", () => {
  const members = [
    ...[metrics, extractors, targets, trainers, objectives, penalties, diagnoses],
    ...[readers, games, updates, studies, checks, engineChecks],
  ].flatMap((registry) => Object.entries<Registered>(registry));
  it.each(members)("%s cites a work by its year, or what defines it", (_, { source }) => {
    expect(source).toMatch(/\b(18|19|20)\d\d\b/);
  });
});

describe("options", () => {
  const members = [metrics, targets, trainers, penalties, games, updates, studies].flatMap((registry) =>
    Object.entries<Registered>(registry),
  );
  it.each(members)(
    "%s: no option needs to be given, and the defaults satisfy the schema",
    (_, { options }) => {
      if (options === undefined) throw new Error("has no option schema");
      const defaults = Value.Default(options, {});
      expect([...Value.Errors(options, defaults)]).toEqual([]);
      expect(Object.keys(defaults as object).toSorted()).toEqual(Object.keys(options.properties).toSorted());
    },
  );
});

/** Files whose names are not UTF-8: Linux allows any bytes but the slash. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSamples } from "../../src/inputs/index.ts";
import { expandSeries } from "../../src/inputs/series.ts";
import { folderWith } from "../helpers/folder.ts";

const supported = process.platform === "linux";

/** A path whose last byte of the name is not UTF-8, and how Node shows it. */
const place = (folder: string, name: string) => ({
  bytes: Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, "latin1")]),
  shown: join(folder, Buffer.from(name, "latin1").toString()),
});

test.runIf(supported)("a table, a series and a folder whose names are latin-1 open", () => {
  const folder = folderWith();
  const table = place(folder, "r\xe9el.csv");
  writeFileSync(table.bytes, "1\n2\n");
  expect(readSamples(table.shown).samples.data).toEqual(Float64Array.of(1, 2));

  const inner = place(folder, "donn\xe9es");
  mkdirSync(inner.bytes);
  writeFileSync(Buffer.concat([inner.bytes, Buffer.from("/\xe9-7.csv", "latin1")]), "3\n");
  const [{ path, step }] = expandSeries(`${inner.shown}/*.csv`);
  expect(step).toBe(7);
  expect(readSamples(path).samples.data).toEqual(Float64Array.of(3));
});

test.runIf(supported)("two names that look alike are an error; a name without a file is missing", () => {
  const folder = folderWith();
  for (const name of ["\xe9.csv", "\xe8.csv"]) writeFileSync(place(folder, name).bytes, "1\n");
  expect(() => readSamples(place(folder, "\xe9.csv").shown)).toThrow("2 files have names that are not UTF-8");
  expect(() => readSamples(place(folder, "a\xe9.csv").shown)).toThrow("there is no such file");
});

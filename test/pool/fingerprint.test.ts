import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { encodePng } from "../../reports/kit/png.ts";
import { dataFingerprint } from "../../src/pool/fingerprint.ts";
import { folderWith } from "../helpers/folder.ts";
import { doubles } from "../helpers/formats.ts";

const pixel = (value: number) => encodePng({ width: 1, height: 1, channels: 1, bytes: Uint8Array.of(value) });

it("of a folder of classes sees the images in them and the class of each", () => {
  const folder = folderWith();
  for (const [name, value] of [
    ["0", 1],
    ["1", 2],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, `${value}.png`), pixel(value));
  }
  const of = () => dataFingerprint({ kind: "samples", file: folder });
  const first = of();
  expect(of()).toBe(first);
  writeFileSync(join(folder, "1/2.png"), pixel(3));
  const changed = of();
  expect(changed).not.toBe(first);
  writeFileSync(join(folder, "1/2.png"), pixel(2));
  expect(of()).toBe(first);
  renameSync(join(folder, "1/2.png"), join(folder, "0/2.png"));
  expect(of()).not.toBe(first);
});

it("sees labels beside a file", () => {
  const file = join(folderWith(), "a.npy");
  writeFileSync(file, doubles([1, 2]));
  const without = dataFingerprint({ kind: "samples", file });
  writeFileSync(file.replace("npy", "labels.npy"), doubles([0, 1]));
  expect(dataFingerprint({ kind: "samples", file })).not.toBe(without);
});

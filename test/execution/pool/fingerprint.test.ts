import { mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { encodePng } from "../../../reports/kit/png.ts";
import { dataFingerprint } from "../../../src/execution/pool/fingerprint.ts";
import { folderWith } from "../../helpers/folder.ts";
import { doubles } from "../../helpers/formats.ts";

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

it("sees what is behind links, to files and to folders, as the reader does", () => {
  const folder = folderWith();
  const at = (...names: string[]) => join(folder, ...names);
  for (const name of ["store", "store/1", "set", "set/0"]) mkdirSync(at(name));
  writeFileSync(at("store/a.png"), pixel(1));
  writeFileSync(at("store/1/b.png"), pixel(2));
  symlinkSync(at("store/a.png"), at("set/0/a.png"));
  symlinkSync(at("store/1"), at("set/1"));
  const of = () => dataFingerprint({ kind: "samples", file: at("set") });
  const first = of();
  writeFileSync(at("store/a.png"), pixel(3));
  const second = of();
  expect(second).not.toBe(first);
  writeFileSync(at("store/1/b.png"), pixel(4));
  expect(of()).not.toBe(second);
});

it("comes to an end where links lead in a circle or nowhere, and where hidden files are no data", () => {
  const folder = folderWith();
  writeFileSync(join(folder, "a.png"), pixel(1));
  const of = () => dataFingerprint({ kind: "samples", file: folder });
  const first = of();
  for (const name of ["circle", "round"]) symlinkSync(folder, join(folder, name));
  symlinkSync(join(folder, "gone"), join(folder, "nowhere"));
  symlinkSync(join(folder, ".itself"), join(folder, ".itself"));
  writeFileSync(join(folder, ".hidden"), "");
  expect(of()).toBe(first);
});

it("tells where one file ends and the next one's name begins", () => {
  const of = (files: Readonly<Record<string, string>>) =>
    dataFingerprint({ kind: "samples", file: folderWith(files) });
  expect(of({ a: "b", c: "d" })).not.toBe(of({ a: "bcd" }));
});

it("reads files that are larger than one read gives", () => {
  const file = join(folderWith(), "large.bin");
  writeFileSync(file, "");
  // a hole takes no place on the disk
  truncateSync(file, 2 ** 31 + 1);
  // (printf '["large.bin",2147483649]'; head -c 2147483649 /dev/zero) | sha256sum
  expect(dataFingerprint({ kind: "samples", file })).toBe(
    "b226294d251c123065fb6121c9d41e798a231e2b8871b167ba90a5e69ea2f954",
  );
});

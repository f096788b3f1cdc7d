/** Files that are derived from the code are up to date. */
import { expect, it } from "vitest";
import { derivedFiles } from "../../tools/generate/files.ts";
import { readOr } from "../../tools/generate/read.ts";

const derived = await derivedFiles();

it("there are schemas, pages, a table of rooms and WebAssembly modules", () => {
  expect(derived.length).toBeGreaterThanOrEqual(8);
  expect(derived.every(({ text }) => text.length > 500)).toBe(true);
});

it.each(derived)("$file is up to date; `npm run generate` writes it", ({ file, text }) => {
  expect(readOr(file, "")).toBe(text);
});

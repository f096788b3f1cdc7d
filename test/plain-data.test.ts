/** Data that differ in nothing but the order of their keys are one thing, and what differs is named by its path. */
import { expect, test } from "vitest";
import { differences, sorted } from "../src/plain-data.ts";

test("the order of keys says nothing, that of a list does", () => {
  const one = { b: { d: [1, { f: 1, e: 2 }], c: null }, a: 1 };
  const other = { a: 1, b: { c: null, d: [1, { e: 2, f: 1 }] } };
  expect(JSON.stringify(sorted(one))).toBe('{"a":1,"b":{"c":null,"d":[1,{"e":2,"f":1}]}}');
  expect(sorted(one)).toEqual(one);
  expect(differences(one, other)).toEqual([]);
  expect(differences({ a: [1, 2] }, { a: [2, 1] })).toEqual([
    { key: "a", before: [1, 2], after: [2, 1], text: "a was [1,2], is [2,1]" },
  ]);
});

test("what is there on one side only is named", () => {
  const texts = (before: unknown, after: unknown) => differences(before, after).map(({ text }) => text);
  expect(texts({ a: { b: 1 } }, { a: { c: "x" } })).toEqual([
    "a.b was 1, is absent",
    'a.c was absent, is "x"',
  ]);
  expect(texts({ a: null }, { a: { b: 1 } })).toEqual(['a was null, is {"b":1}']);
});

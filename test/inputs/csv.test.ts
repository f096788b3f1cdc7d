import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { csv, readTable } from "../../src/inputs/csv.ts";
import { memorySource } from "../../src/inputs/file.ts";

const golden = join(import.meta.dirname, "../golden/inputs");
const values = JSON.parse(readFileSync(join(golden, "values.json"), "utf8")) as Record<
  string,
  { readonly shape: readonly number[]; readonly values: readonly number[] }
>;
const parse = (text: string | Uint8Array, separator: "," | "\t" = ",") =>
  readTable(memorySource(new Uint8Array(Buffer.from(text)), "t.csv"), separator);
const rows = (text: string, separator: "," | "\t" = ",") => {
  const { shape, data } = parse(text, separator);
  return Array.from({ length: shape[0] }, (_, i) => [...data.slice(i * shape[1], (i + 1) * shape[1])]);
};

describe("a table", () => {
  it.each(["table.csv", "table.tsv"])("written by NumPy comes back exactly: %s", (name) => {
    const { shape, data } = csv.read(join(golden, name));
    expect(shape).toEqual(values[name].shape);
    expect([...data]).toEqual(values[name].values);
  });

  it.each([
    ["plain", "1,2\n3,4\n"],
    ["without a last line end", "1,2\n3,4"],
    ["with CRLF", "1,2\r\n3,4\r\n"],
    ["with a byte order mark", "\ufeff1,2\n3,4\n"],
    ["with names", "x,y\n1,2\n3,4\n"],
    ["with names and a mark", "\ufeffx,y\r\n1,2\r\n3,4\r\n"],
    ["with CRLF made twice", "1,2\r\r\n3,4\r\r\n"],
    ["with quotes around numbers", '"1","2"\n"3", "4" \n'],
    ["with quoted names", '"x","y"\n1,2\n3,4\n'],
    ["with a quoted separator and quote in a name", '"x, ""mm""",y\n1,2\n3,4\n'],
    ["with names of rows, as R writes them", '"","x","y"\n"1",1,2\n"row, 2",3,4\n'],
    ["with names of rows, as pandas writes them", ",x,y\n0,1,2\n1,3,4\n"],
    ["with blanks", " 1 ,2\n3,\t4 \n"],
    ["with empty lines at its end", "1,2\n3,4\n\n\n"],
    ["in every way of writing a number", "+1.,2e0\n.3E+1,400e-2\n"],
  ])("%s", (_, text) => {
    expect(rows(text)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("between tabs", () => expect(rows("a\tb\n1\t2\n", "\t")).toEqual([[1, 2]]));

  it("of one column", () => expect(rows("x\n1\n-2\n")).toEqual([[1], [-2]]));

  it("keeps what is not finite for others to judge, and says where it stands", () => {
    const table = parse("x,label,y\n1,7,NaN\ninf,8,-Infinity\n");
    expect([...table.data]).toEqual([1, Number.NaN, Infinity, -Infinity]);
    expect(table.place?.(0, 1)).toBe("line 2, column 3");
    expect(parse("1,nan").place?.(0, 1)).toBe("line 1, column 2");
    const named = parse('"","x","label","y"\n"a",1,7,NaN\n');
    expect([0, 1].map((column) => named.place?.(0, column))).toEqual([
      "line 2, column 2",
      "line 2, column 4",
    ]);
  });

  it("takes its column label for labels", () => {
    const { shape, data, labels } = parse("x,label,y\n1,7,2\n3,-8,4\n");
    expect(shape).toEqual([2, 2]);
    expect([...data]).toEqual([1, 2, 3, 4]);
    expect([...(labels ?? [])]).toEqual([7, -8]);
    const alone = parse("label\n1\n2\n3\n");
    expect([alone.shape, [...(alone.labels ?? [])]]).toEqual([
      [3, 0],
      [1, 2, 3],
    ]);
  });

  it("holds any doubles, whatever the lengths of its pieces", () => {
    const table = fc.integer({ min: 1, max: 6 }).chain((columns) =>
      fc.array(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
          minLength: columns,
          maxLength: columns,
        }),
        {
          minLength: 1,
          maxLength: 30,
        },
      ),
    );
    fc.assert(
      fc.property(table, (expected) => {
        expect(
          rows(
            expected.map((row) => row.map((x) => (Object.is(x, -0) ? "-0" : String(x))).join(",")).join("\n"),
          ),
        ).toEqual(expected);
      }),
      { seed: 83, numRuns: 200 },
    );
  });

  it("holds the same numbers with quotes around any of its cells", () => {
    const table = fc.array(fc.array(fc.tuple(fc.integer(), fc.boolean()), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(table, (expected) => {
        const text = expected
          .map((row) => row.map(([x, quoted]) => (quoted ? `"${x}"` : x)).join())
          .join("\n");
        expect(rows(text)).toEqual(expected.map((row) => row.map(([x]) => x)));
      }),
      { seed: 84, numRuns: 100 },
    );
  });

  it("larger than the pieces it is read in comes back whole", () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `${i},-${i}.5`);
    const { shape, data } = parse(lines.join("\n"));
    expect(shape).toEqual([200_000, 2]);
    for (let i = 0; i < 200_000; i++) {
      if (data[2 * i] !== i || data[2 * i + 1] !== -i - 0.5) expect.unreachable(`line ${i}`);
    }
  });
});

describe("a faulty table is refused with line and column", () => {
  it.each([
    ["a row too short", "1,2\n3\n", "2:1", "must have 2 cells, as line 1 has (this line ends after 1)"],
    ["a row too long", "1,2\n3,4,5\n", "2:3", "must have 2 cells, as line 1 has (this line has more)"],
    ["an empty cell", "1,2\n3,\n", "2:2", "got an empty cell"],
    ["an empty cell at the start", ",2\n", "1:1", "got an empty cell"],
    ["an empty line", "1\n\n2\n", "2:1", "no empty lines between its rows"],
    ["a quote that does not end", '1,"2\n3,4\n', "1:2", "quotes enclose a whole cell"],
    ["quotes within a cell", '1,2"3"\n', "1:2", "quotes enclose a whole cell"],
    ["text behind quotes", '1,"2"3\n', "1:2", "quotes enclose a whole cell"],
    ["nothing between quotes", '1,""\n', "1:2", "got an empty cell"],
    ["single quotes", "1,'2'\n", "1:2", "without single quotes"],
    ["names of rows alone, not named", ",1\n,2\n", "1:1", "got an empty cell"],
    ["a word", "1,2\n3,four\n", "2:2", '(got "four")'],
    ["a name among numbers", "x,2\n3,4\n", "1:1", '(got "x")'],
    ["names again", "x\n1\nx\n", "3:1", '(got "x")'],
    ["semicolons", "1,5;2,5\n", "1:2", "must not be separated by semicolons"],
    ["hexadecimal", "0x10\n", "1:1", '(got "0x10")'],
    ["a thousand's mark", "1'000\n", "1:1", `(got "1'000")`],
    ["a fraction as label", "label,x\n1.5,2\n", "2:1", "a label must be a 32-bit integer"],
    ["a label not there", "label,x\nnan,2\n", "2:1", "a label must be a 32-bit integer"],
    ["two labels", "label,x,label\n1,2,3\n", "1:3", 'the header names "label" more than once'],
    ["a control character", "1,\u001b[2J\n", "1:2", '"\\u001b[2J"'],
    ["a mark in the middle", "1\n\ufeff2\n3\n", "2:1", "got"],
  ])("%s", (_, text, place, message) => expectFault(() => parse(text), `t.csv:${place}`, message));

  it("decimal commas, where tabs make them visible", () => {
    expectFault(() => parse("1,5\t2,5\n", "\t"), "t.csv:1:1", 'a decimal point, not a comma (got "1,5")');
  });

  it.each([
    [
      "bytes that are no UTF-8",
      [0x31, 0x0a, 0xff, 0x0a],
      "t.csv:2",
      "must be UTF-8 text (got invalid UTF-8)",
    ],
    ["UTF-16", [0xff, 0xfe, 0x31, 0x00], "t.csv:1", "got UTF-16"],
    ["zero bytes", [0x31, 0x0a, 0x00, 0x00], "t.csv:2", "got a zero byte"],
    ["lone CR", [0x31, 0x0d, 0x32, 0x0a], "t.csv:1", "got a lone CR"],
  ])("%s", (_, bytes, where, message) => expectFault(() => parse(Uint8Array.from(bytes)), where, message));

  it("a line without end, before it fills memory", () => {
    expectFault(() => parse(Buffer.alloc(40_000_000, "1")), "t.csv:1", "a line has more than 16777216 bytes");
    expectFault(() => parse(Buffer.alloc(8_000_000, "1,")), "t.csv:1:1", "more than 1048576 columns");
  });

  function expectFault(work: () => unknown, where: string, message: string): void {
    try {
      work();
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).message).toContain(message);
      expect((error as InputError).where).toBe(where);
    }
  }
});

it("a header that names columns twice is an error with the names", () => {
  const read = (text: string) => readTable(memorySource(new TextEncoder().encode(text), "a.csv"), ",");
  expect(() => read("a,b,a\n1,2,3\n")).toThrow('the header names "a" more than once');
  expect(() => read('"",x,"y",x,y\n1,2,3,4,5\n')).toThrow('the header names "x", "y" more than once');
  expect(read("a,b,A\n1,2,3\n").shape).toEqual([1, 3]);
});

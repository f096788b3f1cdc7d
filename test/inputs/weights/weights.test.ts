/** Files of weights that other programs wrote. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { withWeights } from "../../../src/inputs/weights/index.ts";
import { folderWith } from "../../helpers/folder.ts";
import { zipBytes } from "../../helpers/formats.ts";

const golden = (name: string) => new URL(`../../golden/weights/${name}`, import.meta.url).pathname;

/** All weights of a file that are floating-point numbers. */
const read = (path: string) =>
  withWeights(path, (weights) =>
    Object.fromEntries(
      [...weights].flatMap(([name, weight]) =>
        name === "count" ? [] : [[name, { shape: weight.shape, values: [...weight.read()] }] as const],
      ),
    ),
  );

/** As test/golden/weights/make.py has them. */
const STATE = {
  "a.weight": { shape: [3, 4], values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
  "a.turned": { shape: [3, 3], values: [1, 5, 9, 2, 6, 10, 3, 7, 11] },
  half: { shape: [3], values: [1.5, -2.25, 65504] },
  brain: { shape: [2], values: [1.5, -2] },
  double: { shape: [1], values: [Math.fround(0.1)] },
  number: { shape: [], values: [2.5] },
  parameter: { shape: [1], values: [4] },
};

describe("weights", () => {
  it("of PyTorch are read in both forms that it writes, with views, halves and parameters", () => {
    for (const name of ["zip.pth", "legacy.pth", "wrapped.pt"])
      expect(read(golden(name)), name).toEqual(STATE);
  });

  it("of safetensors", () => {
    const header = {
      __metadata__: { format: "pt" },
      w: { dtype: "F32", shape: [2], data_offsets: [0, 8] },
      h: { dtype: "F16", shape: [1, 1], data_offsets: [8, 10] },
    };
    // 1.5 in half precision is 0x3e00
    const numbers = Buffer.from([...new Uint8Array(Float32Array.of(1, -2).buffer), 0x00, 0x3e]);
    const file = join(folderWith({ "w.safetensors": safetensors(header, numbers) }), "w.safetensors");
    expect(read(file)).toEqual({
      w: { shape: [2], values: [1, -2] },
      h: { shape: [1, 1], values: [1.5] },
    });
  });

  it("that are no floating-point numbers are told when they are asked for", () => {
    withWeights(golden("zip.pth"), (weights) => {
      expect(() => weights.get("count")?.read()).toThrow(
        'the tensor "count" holds no floating-point numbers',
      );
    });
  });
});

function safetensors(header: unknown, numbers: Uint8Array, length?: number): Buffer {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(length ?? text.length));
  return Buffer.concat([size, text, numbers]);
}

const op = (...codes: number[]) => Buffer.from(codes);
const line = (text: string) => Buffer.from(`${text}\n`);
const text = (word: string) => Buffer.concat([op(0x8c, word.length), Buffer.from(word)]);
const STOP = op(0x2e);
const global = (module: string, name: string) => Buffer.concat([op(0x63), line(module), line(name)]);
/** A dictionary of one tensor: storage 0 of four float32. */
const tensor = ({
  key = "0",
  offset = 0,
  size = [4],
  strides = [1],
  count = 4,
  type = "FloatStorage",
} = {}) =>
  Buffer.concat([
    op(0x80, 2, 0x7d),
    text("w"),
    global("torch._utils", "_rebuild_tensor_v2"),
    op(0x28, 0x28),
    text("storage"),
    global("torch", type),
    text(key),
    text("cpu"),
    op(0x4b, count, 0x74, 0x51),
    op(0x4b, offset),
    op(0x28, ...size.flatMap((n) => [0x4b, n]), 0x74),
    op(0x28, ...strides.flatMap((n) => [0x4b, n]), 0x74),
    op(0x89, 0x7d, 0x74, 0x52, 0x73),
    STOP,
  ]);
const archive = (pickle: Buffer, storage: Uint8Array = new Uint8Array(16)) =>
  zipBytes([
    { name: "a/data.pkl", bytes: pickle },
    { name: "a/data/0", bytes: storage },
  ]);
const wholeFile = readFileSync(golden("zip.pth"));
const legacy = readFileSync(golden("legacy.pth"));

const hostile: readonly (readonly [what: string, bytes: Uint8Array, words: string])[] = [
  [
    "calls os.system",
    archive(Buffer.concat([op(0x80, 2), global("os", "system"), text("id"), op(0x85, 0x52), STOP])),
    'Python\'s "os.system"',
  ],
  [
    "calls builtins.eval by protocol 4",
    archive(Buffer.concat([op(0x80, 4), text("builtins"), text("eval"), op(0x93), STOP])),
    '"builtins.eval"',
  ],
  [
    "names an object with escape codes",
    archive(Buffer.concat([global("a\u001b[2J", "b"), STOP])),
    "Python's",
  ],
  ["makes an instance", archive(Buffer.concat([op(0x80, 2, 0x81), STOP])), "the instruction 0x81"],
  ["loads a whole model", readFileSync(golden("whole-model.pth")), '"torch.nn.modules.linear.Linear"'],
  ["ends at once", archive(Buffer.alloc(0)), "truncated"],
  ["has no end", archive(op(0x80, 2, 0x7d)), "truncated"],
  ["pops from nothing", archive(op(0x30, 0x2e)), "a value that is not there"],
  ["takes what was never kept", archive(op(0x68, 9, 0x2e)), "a kept value that is not there"],
  ["keeps at 4 billion", archive(op(0x4e, 0x72, 0xff, 0xff, 0xff, 0xff, 0x2e)), "keeps more than"],
  ["claims a text of 4 GB", archive(op(0x58, 0xff, 0xff, 0xff, 0xff, 0x41, 0x2e)), "truncated"],
  [
    "claims a text of 2^63 bytes",
    archive(op(0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x2e)),
    "truncated",
  ],
  ["sets items of a number", archive(op(0x4b, 1, 0x28, 0x4b, 1, 0x4b, 2, 0x75, 0x2e)), "no dictionary"],
  ["has no mark", archive(op(0x74, 0x2e)), "has no mark"],
  ["is a dictionary without tensors", archive(op(0x7d, 0x2e)), "no tensors by name"],
  ["is a number", archive(op(0x4b, 1, 0x2e)), "no tensors by name"],
  ["reaches beyond its storage", archive(tensor({ offset: 1 })), "reaches beyond its storage"],
  [
    "reaches beyond it by strides",
    archive(tensor({ size: [2], strides: [4] })),
    "reaches beyond its storage",
  ],
  [
    "claims a longer storage than there is",
    archive(tensor({ count: 5, size: [5] })),
    "holds 16 bytes instead of 20",
  ],
  ["lies in a storage that is missing", archive(tensor({ key: "7" })), 'lacks its storage "7"'],
  ["lies in a path outside", archive(tensor({ key: "../0" })), 'lacks its storage "../0"'],
  ["has sizes without strides", archive(tensor({ strides: [] })), "sizes or strides"],
  ["is a damaged archive", wholeFile.subarray(0, -40), "zip archive"],
  [
    "is no PyTorch file but a zip archive",
    zipBytes([{ name: "x", bytes: new Uint8Array(1) }]),
    "holds no data.pkl",
  ],
  ["is an old file cut in its numbers", legacy.subarray(0, -8), "lacks its storage"],
  ["is an old file cut in its pickles", legacy.subarray(0, 300), "truncated"],
  ["is text", Buffer.from("<html>404</html>"), "neither a zip archive nor a pickle"],
  ["is empty", Buffer.alloc(0), "neither a zip archive nor a pickle"],
];

describe("a file that", () => {
  for (const [what, bytes, words] of hostile)
    it(`${what} is refused, and nothing in it runs`, () => {
      const file = join(folderWith({ "w.pth": bytes }), "w.pth");
      let message = "";
      try {
        read(file);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        message = `${(error as Error).message}`;
      }
      expect(message).toContain(words);
      expect(message).not.toContain("\u001b");
    });

  it("is cut at any byte is refused, or read as it was", () => {
    const folder = folderWith({});
    const file = join(folder, "w.pth");
    for (let length = 0; length < legacy.length; length += 7) {
      writeFileSync(file, legacy.subarray(0, length));
      expect(() => read(file), `${length} bytes`).toThrow(InputError);
    }
  });

  const wrong: readonly (readonly [what: string, bytes: Uint8Array, words: string])[] = [
    ["is shorter than a header", Buffer.alloc(3), "shorter than its header"],
    ["claims a header of 2^62 bytes", safetensors({}, new Uint8Array(0), 2 ** 62), "truncated"],
    ["has a header that is no JSON", safetensors("{", new Uint8Array(0)), "no JSON object"],
    [
      "points outside",
      safetensors({ w: { dtype: "F32", shape: [2], data_offsets: [0, 8] } }, new Uint8Array(4)),
      "outside the file",
    ],
    [
      "has too few bytes for its shape",
      safetensors({ w: { dtype: "F32", shape: [3], data_offsets: [0, 8] } }, new Uint8Array(8)),
      "8 bytes for 3 numbers",
    ],
    [
      "has a negative size",
      safetensors({ w: { dtype: "F32", shape: [-1], data_offsets: [0, 4] } }, new Uint8Array(4)),
      "no list of whole numbers",
    ],
    [
      "holds whole numbers",
      safetensors({ w: { dtype: "I64", shape: [1], data_offsets: [0, 8] } }, new Uint8Array(8)),
      "no floating-point numbers",
    ],
  ];
  for (const [what, bytes, words] of wrong)
    it(`is called .safetensors and ${what} is refused`, () => {
      expect(() => read(join(folderWith({ "w.safetensors": bytes }), "w.safetensors"))).toThrow(words);
    });

  it("has another name is refused with the names that are read", () => {
    expect(() => read("weights.h5")).toThrow("tells no known kind");
  });
});

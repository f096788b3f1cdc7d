import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { readCheckpoint, writeCheckpoint } from "../../../src/execution/store/checkpoint.ts";
import { folderWith } from "../../helpers/folder.ts";

const checkpoint = {
  head: { step: 7 },
  body: { told: ["a", 0.1] },
  arrays: { single: Float32Array.of(1.5, -2), double: Float64Array.of(0.1, 1e-300, -0) },
};

function written(): { folder: string; file: string; bytes: Buffer } {
  const folder = folderWith();
  const file = join(folder, "x.ckpt");
  writeCheckpoint(file, checkpoint);
  return { folder, file, bytes: readFileSync(file) };
}

describe("a checkpoint file", () => {
  test("gives back what was written, to the last bit, and leaves nothing beside it", () => {
    const { folder, file } = written();
    expect(readCheckpoint(file)).toEqual(checkpoint);
    expect(readdirSync(folder)).toEqual(["x.ckpt"]);
  });

  test("has its parts where its first lines say", () => {
    const { bytes } = written();
    const head =
      '{"head":{"step":7},"arrays":[{"name":"single","type":"f4","length":2},{"name":"double","type":"f8","length":3}]}';
    const body = '{"told":["a",0.1]}';
    expect(bytes.subarray(0, 8).toString()).toBe("GSCKPT1\n");
    expect([bytes.readUInt32LE(8), bytes.readUInt32LE(12)]).toEqual([head.length, body.length]);
    expect(bytes.subarray(16, 16 + head.length + body.length).toString()).toBe(head + body);
    const numbers = 16 + head.length + body.length;
    expect([bytes.readFloatLE(numbers), bytes.readDoubleLE(numbers + 8)]).toEqual([1.5, 0.1]);
    expect(bytes.length).toBe(numbers + 8 + 24 + 32);
  });

  test("cut off anywhere, or one byte longer, is refused", () => {
    const { file, bytes } = written();
    for (let length = 0; length < bytes.length; length++) {
      writeFileSync(file, bytes.subarray(0, length));
      expect(() => readCheckpoint(file), `${length} bytes`).toThrow(InputError);
    }
    writeFileSync(file, Buffer.concat([bytes, Buffer.of(0)]));
    expect(() => readCheckpoint(file)).toThrow("has bytes after its end: expected");
  });

  test("with any byte changed is refused", () => {
    const { file, bytes } = written();
    for (let at = 0; at < bytes.length; at++) {
      const other = Buffer.from(bytes);
      other[at] ^= 1;
      writeFileSync(file, other);
      expect(() => readCheckpoint(file), `byte ${at}`).toThrow(InputError);
    }
  });

  test("that declares more than it holds is refused before anything of that size is made", () => {
    const { file, bytes } = written();
    const text = bytes.toString("latin1").replace('"length":2', '"length":9');
    writeFileSync(file, text.replace('"length":9}', '"length":9}'), "latin1");
    expect(() => readCheckpoint(file)).toThrow(/is truncated: expected \d+ bytes \(got \d+\)/);
    const huge = Buffer.from(bytes);
    huge.writeUInt32LE(0xffffffff, 8);
    writeFileSync(file, huge);
    expect(() => readCheckpoint(file)).toThrow("its header would take 4294967295 of 210 bytes");
  });

  test("that cannot be kept is an error of the store, as the journal's: no further training begins", () => {
    const file = join(folderWith(), "gone", "x.ckpt");
    expect(() => writeCheckpoint(file, checkpoint)).toThrow(
      expect.objectContaining({
        code: "E_STORE",
        exit: 3,
        where: file,
        message: "cannot be written (ENOENT)",
      }),
    );
  });

  test("of another kind is named as such", () => {
    const folder = folderWith({ "x.ckpt": "name,value\n1,2\nmore and more\n" });
    expect(() => readCheckpoint(join(folder, "x.ckpt"))).toThrow(
      "is not a checkpoint of this version of ganscope",
    );
    expect(() => readCheckpoint(join(folder, "missing.ckpt"))).toThrow(InputError);
  });
});

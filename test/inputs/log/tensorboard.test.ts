/** TensorBoard event files, made here byte by byte as core/lib/io/record_writer.h and event.proto say. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { feedOf, readLog } from "../../../src/inputs/log/index.ts";
import { crc32c } from "../../../src/inputs/log/tensorboard.ts";
import { Rng } from "../../../src/maths/random.ts";

const folder = mkdtempSync(join(tmpdir(), "ganscope-events-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "events.out.tfevents.1.host");
const read = (...parts: readonly Uint8Array[]) => {
  writeFileSync(file, Buffer.concat(parts));
  return readLog(file);
};

const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const mask = (bytes: Uint8Array) => {
  const crc = crc32c(bytes);
  return u32((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0);
};
const length = (value: number | bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const record = (body: Uint8Array) =>
  Buffer.concat([length(body.length), mask(length(body.length)), body, mask(body)]);
const varint = (value: number): Buffer =>
  value < 128
    ? Buffer.of(value)
    : Buffer.concat([Buffer.of((value & 127) | 128), varint(Math.floor(value / 128))]);
const part = (number: number, bytes: Uint8Array) =>
  Buffer.concat([Buffer.of((number << 3) | 2), varint(bytes.length), bytes]);
const float = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
};
const wallTime = Buffer.concat([Buffer.of(9), Buffer.alloc(8)]);
const event = (step: number, value: Uint8Array) =>
  record(Buffer.concat([wallTime, Buffer.of(16), varint(step), part(5, part(1, value))]));
/** As PyTorch writes a scalar: simple_value. */
const scalar = (step: number, tag: string, value: number) =>
  event(step, Buffer.concat([part(1, Buffer.from(tag)), Buffer.of(21), float(value)]));
/** As TensorFlow 2 writes one: a tensor of dtype float with tensor_content. */
const tensor = (step: number, tag: string, value: number) =>
  event(
    step,
    Buffer.concat([
      part(1, Buffer.from(tag)),
      part(8, Buffer.concat([Buffer.of(8, 1), part(4, float(value))])),
    ]),
  );
const version = record(Buffer.concat([wallTime, part(3, Buffer.from("brain.Event:2"))]));

describe("CRC-32C", () => {
  it("has the values of RFC 3720, B.4, and the customary check", () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
  });
});

describe("an event file", () => {
  it("gives a row a step, from scalars of either form; pictures and the like are passed over", () => {
    const log = read(
      version,
      scalar(25, "Loss/D", 1.5),
      tensor(25, "Loss/G", 0.75),
      event(25, Buffer.concat([part(1, Buffer.from("image")), part(4, Buffer.alloc(300))])),
      scalar(300, "Loss/D", Number.NaN),
      scalar(300, "lr", 0.5),
    );
    expect(log.records.map(({ step, lossD, lossG, nonFinite }) => [step, lossD, lossG, nonFinite])).toEqual([
      [25, 1.5, 0.75, undefined],
      [300, null, null, ["lossD"]],
    ]);
    expect([log.unknown, log.warnings]).toEqual([["lr"], []]);
  });

  it("may hold one tag after the other, and a restart", () => {
    const log = read(
      ...[1, 2, 3, 2, 3].map((step, i) => scalar(step, "d_loss", i)),
      ...[1, 2, 3].map((step) => scalar(step, "g_loss", 10 * step)),
    );
    expect(log.records.map(({ step, lossD, lossG }) => [step, lossD, lossG])).toEqual([
      [1, 0, 10],
      [2, 3, 20],
      [3, 4, 30],
    ]);
    expect(log.warnings).toEqual(["2 scalars were logged again after a restart; the later ones are used"]);
  });

  it("that is still being written is read up to its last whole record", () => {
    const whole = Buffer.concat([version, scalar(1, "d_loss", 1)]);
    const next = scalar(2, "d_loss", 2);
    for (let cut = 1; cut < next.length; cut++) {
      const log = read(whole, next.subarray(0, cut));
      expect([log.records.length, log.warnings]).toEqual([1, ["the last event is truncated and ignored"]]);
    }
  });

  it("that is still being written may begin with what is no signal, and waits for each tag when it is due", () => {
    const feed = feedOf(file);
    const rows = () => (feed.rows === 0 ? [] : feed.read(false).records);
    const told = ["speed", "lr_g", "lr_d", "d_real"].map((tag) => scalar(0, tag, 1));
    const losses = [1, 2, 3, 4, 5, 6].flatMap((step) => [
      scalar(step, "d_loss", step),
      ...(step % 2 === 0 ? [scalar(step, "speed", step)] : []),
      scalar(step, "g_loss", step),
    ]);
    const seen = [version, ...told, ...losses].map((bytes) => {
      feed.push(bytes);
      return rows().length;
    });
    expect(seen.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(seen.slice(5)).toEqual([1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 6]);
    expect(rows().at(-1)).toMatchObject({ step: 6, lossD: 6, lossG: 6 });
  });

  const broken = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] ^= 1;
    return copy;
  };
  const claim = (bytes: number | bigint) =>
    Buffer.concat([length(bytes), mask(length(bytes)), Buffer.alloc(100)]);
  it.each([
    [
      "a length that was changed",
      [version, broken(scalar(1, "d_loss", 1), 0)],
      "the checksum of a length does not match",
    ],
    [
      "an event that was changed",
      [broken(scalar(1, "d_loss", 1), 15)],
      "the checksum of an event does not match",
    ],
    [
      "a length of 2^63",
      [claim(2n ** 63n)],
      "a record of 9223372036854776000 bytes exceeds the limit of 67108864",
    ],
    ["no event", [record(Buffer.of(7, 7, 7))], "an event is not a protocol buffer"],
    ["a field beyond its message", [record(Buffer.of(42, 100, 1))], "an event is not a protocol buffer"],
    ["a number without end", [record(Buffer.alloc(20, 0x90))], "an event is not a protocol buffer"],
    ["other bytes", [Buffer.alloc(64, "hello ")], "the checksum of a length does not match"],
    ["no scalar", [version], "the event file holds no numbers"],
    [
      "scalars of something else",
      [scalar(1, "speed", 3)],
      'no training signal was found (columns: "step", "speed"',
    ],
  ])("%s is refused", (_, parts, message) =>
    expect(() => read(...parts)).toThrow(new RegExp(message.replace(/[()]/g, "\\$&"))),
  );
});

describe("a file that torch.utils.tensorboard wrote (test/golden/logs/events.py)", () => {
  const golden = new URL("../../golden/logs/gauss1d-minimax/", import.meta.url).pathname;
  const events = join(golden, "events.out.tfevents.golden");
  const lines = readLog(join(golden, "log.jsonl"));

  it("holds the log that it was made from, in single precision", () => {
    const log = readLog(events);
    expect(log.warnings).toEqual([]);
    expect(log.columns.map(({ meaning }) => meaning)).toEqual([
      "lossD",
      "lossG",
      "gradNormD",
      "gradNormG",
      "probReal",
      "probFake",
    ]);
    expect(log.records).toHaveLength(lines.records.length);
    for (const [i, { step, lossD, gradNormG, probFake }] of log.records.entries()) {
      const line = lines.records[i];
      expect(step).toBe(line.step);
      expect([lossD, gradNormG, probFake]).toEqual(
        [line.lossD, line.gradNormG, line.probFake].map((value) => Math.fround(value ?? Number.NaN)),
      );
    }
  });

  it("is the same however its bytes come, and tells a last step only when all of its tags are there", () => {
    const bytes = readFileSync(events);
    for (const size of [1, 7, 300, bytes.length]) {
      const feed = feedOf(events);
      let known = 0;
      for (let at = 0; at < bytes.length; at += size) {
        feed.push(bytes.subarray(at, at + size));
        if (size < 300 || feed.rows === 0) continue;
        const { records } = feed.read(false);
        expect(records.length).toBeGreaterThanOrEqual(known);
        known = records.length;
        if (known > 1) expect(records.at(-1)?.probFake).not.toBeNull();
      }
      expect(feed.read(true).records).toHaveLength(lines.records.length);
    }
  });
});

describe("mutated event files", () => {
  const SEED = 7;
  const FILES = 600;
  const losses = Array.from({ length: 6 }, (_, i) => [1.3 + i / 16, 0.7 - i / 32] as const);
  /** Bodies of records: the losses as floats, as tensors, and a picture. */
  const bodies = losses.flatMap(([d, g], i) =>
    [scalar(i + 1, "Loss/D", d), tensor(i + 1, "Loss/G", g)].map((one) => one.subarray(12, -4)),
  );

  /** Changes, drops, repeats or inserts bytes; some of them are the first bytes of a float that is not finite. */
  function mutate(bytes: Uint8Array, rng: Rng): Uint8Array {
    const at = rng.integer(bytes.length + 1);
    const length = rng.integer(6);
    const noise = Buffer.from(Array.from({ length }, () => rng.integer(256)));
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    return [
      () => Buffer.concat([head, noise, tail.subarray(length)]),
      () => Buffer.concat([head, tail.subarray(length)]),
      () => Buffer.concat([head, tail.subarray(0, length), tail]),
      () => Buffer.concat([head, noise, tail]),
      () => Buffer.concat([head, Buffer.of(0x15, 0, 0, 0xc0, 0x7f), tail]),
    ][rng.integer(5)]();
  }

  /** What came of a file: the values that were read, or the message of the error. */
  function outcomeOf(bytes: Uint8Array): readonly number[] | string {
    try {
      const { records } = read(bytes);
      return records.flatMap(({ lossD, lossG }) =>
        [lossD, lossG].filter((value) => value !== undefined && value !== null),
      );
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
  }

  /** Every number that eight or four bytes in a row may stand for. */
  function numbersIn(bytes: Uint8Array): Set<number> {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const found = new Set<number>();
    for (let at = 0; at + 4 <= bytes.length; at++) {
      found.add(view.getFloat32(at, true));
      if (at + 8 <= bytes.length) found.add(view.getFloat64(at, true));
    }
    return found;
  }

  it(`are read without a crash or a number of their own where the checksums hold (seed ${SEED})`, () => {
    const rng = new Rng(SEED).fork("bodies");
    let readable = 0;
    for (let i = 0; i < FILES; i++) {
      const changed = bodies.map((body) => (rng.integer(4) === 0 ? mutate(body, rng) : body));
      const bytes = Buffer.concat([version, ...changed.map(record)]);
      const outcome = outcomeOf(bytes);
      if (typeof outcome === "string") continue;
      readable++;
      const known = numbersIn(bytes);
      expect([i, outcome.filter((value) => Number.isFinite(value) && !known.has(value))]).toEqual([i, []]);
    }
    // Most changes hit a number or a tag, so that the file is still one.
    expect(readable).toBeGreaterThan(FILES / 10);
  });

  it(`are refused or read up to the damage where the checksums do not hold (seed ${SEED})`, () => {
    const rng = new Rng(SEED).fork("files");
    const whole = Buffer.concat([version, ...bodies.map(record)]);
    const all = new Set(losses.flat().map(Math.fround));
    for (let i = 0; i < FILES; i++) {
      const outcome = outcomeOf(mutate(whole, rng));
      if (typeof outcome === "string") expect([i, outcome]).toEqual([i, expect.stringMatching(/\w/)]);
      else expect([i, outcome.filter((value) => !all.has(value))]).toEqual([i, []]);
    }
  });
});

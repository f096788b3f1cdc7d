/**
 * Reads pickles as data. A pickle is a program for a small stack machine that may call any function of Python; this machine
 * knows the instructions that build plain data, and calls nothing. What a pickle asks to call becomes a record of the call,
 * and only functions on the caller's list are recorded: everything else ends the reading with its name.
 *
 * Protocols 0 to 5 but for the text forms of numbers and strings, which torch has never written.
 *
 * Source: CPython, Lib/pickletools.py (the instructions and what they do).
 */

import { InputError } from "../../errors.ts";
import { quoted } from "../file.ts";

/** A function or class of Python by its name, "collections.OrderedDict". */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A call that the pickle asks for, unmade. */
export class Call {
  readonly of: string;
  readonly args: readonly unknown[];
  /** What the pickle asks to set of its result. */
  state: unknown = undefined;
  constructor(of: string, args: readonly unknown[]) {
    this.of = of;
    this.args = args;
  }
}

/** Something that is kept outside of the pickle. */
export class Persistent {
  readonly id: unknown;
  constructor(id: unknown) {
    this.id = id;
  }
}

const MARK = Symbol("mark");
/** Of a dictionary as instances of OrderedDict are made. */
const DICTIONARY = "collections.OrderedDict";
const MAX_MEMO = 2 ** 22;

export interface Unpickled {
  readonly value: unknown;
  /** Where the next pickle may start. */
  readonly end: number;
}

export interface Pickled {
  /** Functions and classes that may be named. */
  readonly allowed: ReadonlySet<string>;
  /** Those of them whose result may be given a state. */
  readonly stateful?: ReadonlySet<string>;
  readonly where: string;
  /** How such a file is written without what is not allowed. */
  readonly hint?: string;
}

const STATE_DICT = "save the weights alone: torch.save(model.state_dict(), path)";

/**
 * One pickle from `at` on. Dictionaries become Maps, lists and tuples arrays, bytes Uint8Arrays, None null; a string of Python 2, which may be bytes, becomes a
 * character a byte, as Python 3 reads it with encoding="latin1".
 *
 * @throws InputError for a pickle that names what is not allowed, or is damaged
 */
export function unpickle(bytes: Uint8Array, at: number, pickled: Pickled): Unpickled {
  const machine = new Machine(bytes, at, pickled);
  for (;;) {
    const ended = machine.step();
    if (ended) return { value: machine.result(), end: machine.at };
  }
}

class Machine {
  at: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #pickled: Pickled;
  #stack: unknown[] = [];
  #memo: unknown[] = [];

  constructor(bytes: Uint8Array, at: number, pickled: Pickled) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = at;
    this.#pickled = pickled;
  }

  fail(message: string): InputError {
    return new InputError(`the pickle ${message}`, { where: this.#pickled.where });
  }

  result(): unknown {
    if (this.#stack.length !== 1) throw this.fail(`ends with ${this.#stack.length} values instead of one`);
    return this.#stack[0];
  }

  /** Follows one instruction; true at the last. */
  step(): boolean {
    const code = this.#bytes[this.#take(1)];
    const follow = Object.hasOwn(INSTRUCTIONS, code) ? INSTRUCTIONS[code] : undefined;
    if (follow === undefined) {
      const shown = `0x${code.toString(16).padStart(2, "0")}`;
      throw this.fail(`has the instruction ${shown} at byte ${this.at - 1}, which plain data do not need`);
    }
    return follow(this) === true;
  }

  /** Reserves so many bytes. @returns where they start */
  #take(length: number): number {
    const start = this.at;
    if (length < 0 || start + length > this.#bytes.length) throw this.fail("is truncated");
    this.at += length;
    return start;
  }

  byte = (): number => this.#bytes[this.#take(1)];
  short = (): number => this.#view.getUint16(this.#take(2), true);
  long = (): number => this.#view.getUint32(this.#take(4), true);
  signed = (): number => this.#view.getInt32(this.#take(4), true);
  double = (): number => this.#view.getFloat64(this.#take(8));
  large(): number {
    const value = this.#view.getBigUint64(this.#take(8), true);
    if (value > BigInt(this.#bytes.length)) throw this.fail("is truncated");
    return Number(value);
  }
  raw(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }
  text = (length: number): string => Buffer.from(this.raw(length)).toString("utf8");
  characters(length: number): string {
    const { buffer, byteOffset } = this.raw(length);
    return Buffer.from(buffer, byteOffset, length).toString("latin1");
  }
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.at);
    if (end < 0) throw this.fail("is truncated");
    const text = this.text(end - this.at);
    this.at = end + 1;
    return text;
  }
  /** A whole number of any length, two's complement. */
  integer(length: number): number | bigint {
    const digits = this.raw(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(digits[i]);
    if (length > 0 && digits[length - 1] & 0x80) value -= 1n << BigInt(8 * length);
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  push(value: unknown): void {
    this.#stack.push(value);
  }
  pop(): unknown {
    if (this.#stack.length === 0 || this.#stack.at(-1) === MARK)
      throw this.fail("takes a value that is not there");
    return this.#stack.pop();
  }
  top(): unknown {
    const value = this.pop();
    this.push(value);
    return value;
  }
  mark(): void {
    this.#stack.push(MARK);
  }
  /** All above the last mark, which goes. */
  sinceMark(): unknown[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) throw this.fail("has no mark where one is needed");
    const values = this.#stack.slice(at + 1);
    this.#stack.length = at;
    return values;
  }

  keep(place = this.#memo.length): void {
    if (place > MAX_MEMO) throw this.fail(`keeps more than ${MAX_MEMO} values`);
    this.#memo[place] = this.top();
  }
  kept(place: number): void {
    if (!(place in this.#memo)) throw this.fail("takes a kept value that is not there");
    this.push(this.#memo[place]);
  }

  global(module: unknown, name: unknown): void {
    const full = `${module}.${name}`;
    const { allowed, where, hint = STATE_DICT } = this.#pickled;
    if (!allowed.has(full))
      throw new InputError(`asks for Python's ${quoted(full)}, which is not called`, { where, hint });
    this.push(new Global(full));
  }

  /** Calls nothing: makes a dictionary, or a record of the call. */
  reduce(): void {
    const args = this.pop();
    const of = this.pop();
    if (!(of instanceof Global) || !Array.isArray(args))
      throw this.fail("calls something that is no function");
    this.push(of.name === DICTIONARY ? this.dictionary(args) : new Call(of.name, args));
  }

  dictionary([items = []]: readonly unknown[]): Map<unknown, unknown> {
    if (!Array.isArray(items) || !items.every((item) => Array.isArray(item) && item.length === 2))
      throw this.fail("makes a dictionary of something else than pairs");
    return new Map(items as [unknown, unknown][]);
  }

  set(values: readonly unknown[]): void {
    const into = this.top();
    if (!(into instanceof Map) || values.length % 2 !== 0)
      throw this.fail("sets items of what is no dictionary");
    for (let i = 0; i < values.length; i += 2) into.set(values[i], values[i + 1]);
  }

  append(values: readonly unknown[]): void {
    const into = this.top();
    if (!Array.isArray(into)) throw this.fail("appends to what is no list");
    for (const value of values) into.push(value);
  }

  tuple(length: number): void {
    const values = Array.from({ length }, () => this.pop());
    this.push(values.reverse());
  }

  /** Attributes of a dictionary (torch writes versions of modules there) are passed over. */
  build(): void {
    const state = this.pop();
    const of = this.top();
    if (of instanceof Call && this.#pickled.stateful?.has(of.of)) of.state = state;
    else if (!(of instanceof Map)) throw this.fail("sets attributes of what is no dictionary");
  }
}

/** By their code; each takes what follows it. */
const INSTRUCTIONS: Readonly<Record<number, (machine: Machine) => unknown>> = {
  46: () => true, // STOP
  40: (m) => m.mark(), // MARK
  48: (m) => void m.pop(), // POP
  49: (m) => void m.sinceMark(), // POP_MARK
  128: (m) => void m.byte(), // PROTO
  149: (m) => void m.raw(8), // FRAME
  // plain values
  78: (m) => m.push(null), // NONE
  136: (m) => m.push(true), // NEWTRUE
  137: (m) => m.push(false), // NEWFALSE
  74: (m) => m.push(m.signed()), // BININT
  75: (m) => m.push(m.byte()), // BININT1
  77: (m) => m.push(m.short()), // BININT2
  138: (m) => m.push(m.integer(m.byte())), // LONG1
  71: (m) => m.push(m.double()), // BINFLOAT
  88: (m) => m.push(m.text(m.long())), // BINUNICODE
  140: (m) => m.push(m.text(m.byte())), // SHORT_BINUNICODE
  141: (m) => m.push(m.text(m.large())), // BINUNICODE8
  84: (m) => m.push(m.characters(m.long())), // BINSTRING
  85: (m) => m.push(m.characters(m.byte())), // SHORT_BINSTRING
  66: (m) => m.push(m.raw(m.long())), // BINBYTES
  67: (m) => m.push(m.raw(m.byte())), // SHORT_BINBYTES
  142: (m) => m.push(m.raw(m.large())), // BINBYTES8
  // lists, tuples, dictionaries
  93: (m) => m.push([]), // EMPTY_LIST
  41: (m) => m.push([]), // EMPTY_TUPLE
  125: (m) => m.push(new Map()), // EMPTY_DICT
  108: (m) => m.push(m.sinceMark()), // LIST
  116: (m) => m.push(m.sinceMark()), // TUPLE
  133: (m) => m.tuple(1), // TUPLE1
  134: (m) => m.tuple(2), // TUPLE2
  135: (m) => m.tuple(3), // TUPLE3
  97: (m) => m.append([m.pop()]), // APPEND
  101: (m) => m.append(m.sinceMark()), // APPENDS
  117: (m) => m.set(m.sinceMark()), // SETITEMS
  // SETITEM
  115(m) {
    const value = m.pop();
    m.set([m.pop(), value]);
  },
  // what is kept for later
  113: (m) => m.keep(m.byte()), // BINPUT
  114: (m) => m.keep(m.long()), // LONG_BINPUT
  148: (m) => m.keep(), // MEMOIZE
  104: (m) => m.kept(m.byte()), // BINGET
  106: (m) => m.kept(m.long()), // LONG_BINGET
  // functions and classes
  99: (m) => m.global(m.line(), m.line()), // GLOBAL
  // STACK_GLOBAL
  147(m) {
    const name = m.pop();
    m.global(m.pop(), name);
  },
  82: (m) => m.reduce(), // REDUCE
  98: (m) => m.build(), // BUILD
  81: (m) => m.push(new Persistent(m.pop())), // BINPERSID
};

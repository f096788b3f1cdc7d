/**
 * Decoders of images that are compiled to WebAssembly. An instance that has refused an image is thrown away: what its memory is
 * like then, nobody knows.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { InputError } from "../../errors.ts";
import type { Source } from "../file.ts";

/** Red, green, blue, alpha. */
interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

interface Instance {
  decode(bytes: Uint8Array, ...options: unknown[]): Decoded | null | undefined;
}

/** What a package's compiled module is made by. */
export type Factory = (overrides: {
  readonly noInitialRun: true;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  instantiateWasm(imports: object, done: (instance: object) => void): object;
}) => Promise<Instance>;

/** What there is of the standard's WebAssembly here; its types belong to browsers. */
interface Wasm {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/**
 * @param what the image in words with its article
 * @param file of the package, the code
 * @param options what its decoder takes behind the bytes
 * @param damage words of a complaint behind which pixels are missing
 * @returns a function that decodes an image, or throws an InputError that says why not
 */
export function wasmDecoder(
  what: string,
  {
    file,
    factory,
    options = [],
    damage,
  }: { file: string; factory(): Promise<Factory>; options?: readonly unknown[]; damage?: RegExp },
) {
  let module: object | undefined;
  let instance: Promise<Instance> | undefined;
  let said: string[] = [];

  async function open(): Promise<Instance> {
    const { Module, Instance: Running } = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
    module ??= new Module(readFileSync(createRequire(import.meta.url).resolve(file)));
    const compiled = module;
    const say = (line: string) => void said.push(line);
    return (await factory())({
      noInitialRun: true,
      print: say,
      printErr: say,
      instantiateWasm(imports, done) {
        const running = new Running(compiled, imports);
        done(running);
        return running.exports;
      },
    });
  }

  return async (bytes: Uint8Array, { where }: Pick<Source, "where">): Promise<Decoded> => {
    instance ??= open();
    const running = await instance;
    said = [];
    const fail = (why: string | undefined) =>
      new InputError(`${what} cannot be decoded${why === undefined ? "" : `: ${why}`}`, { where });
    let found: Decoded | null | undefined;
    try {
      found = running.decode(bytes, ...options);
    } catch {
      instance = undefined;
    }
    if (!found) throw fail(said.at(-1));
    const missing = said.find((line) => damage?.test(line));
    if (missing !== undefined) throw fail(missing);
    return found;
  };
}

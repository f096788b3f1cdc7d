/** The CUDA libraries of a GPU's engine, held against what TensorFlow's wheel asks for: their wheels say which versions they are. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cudaPath, cudaRequirements } from "./wheel.ts";

/** A library that is not as TensorFlow's wheel wants it. */
export interface CudaFault {
  /** e.g. "nvidia-cublas-cu12" */
  readonly name: string;
  /** e.g. "<13.0,>=12.5.3.2" */
  readonly wanted: string;
  /** The version that is there; null where there is none. */
  readonly found: string | null;
  /** Files of its wheel that are not there. */
  readonly missing: readonly string[];
}

/** Where the engine keeps what its wheels say of themselves, below its folder. */
export const WHEELS = "wheels";

/** What is kept of a wheel: TensorFlow's requirements, and the list of files of CUDA's. */
export const wheelNote = (path: string): string | undefined =>
  /^(tensorflow-[^/]+\.dist-info\/METADATA|nvidia_[^/]+\.dist-info\/RECORD)$/.exec(path)?.[0];

/** "nvidia-cublas-cu12<13.0,>=12.5.3.2" as its name and its versions. */
function parts(requirement: string): { name: string; wanted: string } {
  const name = /^[\w.-]+/.exec(requirement)?.[0] ?? requirement;
  return { name, wanted: requirement.slice(name.length) };
}

/** Numbers of a version; what follows them (a, rc, post) plays no part. */
const numbers = (version: string): number[] =>
  (/^\d+(\.\d+)*/.exec(version)?.[0] ?? "").split(".").map(Number);

function compare(a: readonly number[], b: readonly number[]): number {
  const at = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) - (b[i] ?? 0));
  return at.find((difference) => difference !== 0) ?? 0;
}

/**
 * Whether a version is among those that a requirement allows (PEP 440, of releases).
 * @example allows("<13.0,>=12.5.3.2", "12.9.1")   // true
 */
export function allows(wanted: string, version: string): boolean {
  const have = numbers(version);
  return wanted.split(",").every((clause) => {
    const [, operator, text, star] = /^(<=|>=|==|!=|~=|<|>)([\w.]+?)(\.\*)?$/.exec(clause.trim()) ?? [];
    if (operator === undefined) return clause.trim() === "";
    const bound = numbers(text);
    const order = compare(star === undefined ? have : have.slice(0, bound.length), bound);
    switch (operator) {
      case "<":
        return order < 0;
      case "<=":
        return order <= 0;
      case ">":
        return order > 0;
      case ">=":
        return order >= 0;
      case "!=":
        return order !== 0;
      case "~=":
        return order >= 0 && compare(have.slice(0, bound.length - 1), bound.slice(0, -1)) === 0;
      default:
        return order === 0;
    }
  });
}

/** What of CUDA is missing or of another version; empty where all is right, and for an engine that keeps no notes of its wheels. */
export function cudaFaults(folder: string): CudaFault[] {
  const notes = join(folder, WHEELS);
  if (!existsSync(notes)) return [];
  const infos = readdirSync(notes).flatMap((info) => {
    const [, name, version] = /^(.+)-([^-]+)\.dist-info$/.exec(info) ?? [];
    return name === undefined ? [] : [{ name: name.replace(/[-_.]+/g, "-").toLowerCase(), version, info }];
  });
  const tensorflow = infos.find(({ name }) => name === "tensorflow");
  if (tensorflow === undefined) return [];
  return cudaRequirements(readFileSync(join(notes, tensorflow.info, "METADATA"), "utf8")).flatMap(
    (text): CudaFault[] => {
      const { name, wanted } = parts(text);
      const there = infos.find((each) => each.name === name);
      if (there === undefined) return [{ name, wanted, found: null, missing: [] }];
      const missing = filesOf(join(notes, there.info, "RECORD")).filter(
        (file) => !existsSync(join(folder, "cuda", file)),
      );
      const right = missing.length === 0 && allows(wanted, there.version);
      return right ? [] : [{ name, wanted, found: there.version, missing }];
    },
  );
}

/** The files of a wheel that an engine takes, by its record: path,hash,size a line (PEP 376). */
const filesOf = (record: string): string[] =>
  readFileSync(record, "utf8")
    .split("\n")
    .flatMap((line) => cudaPath(line.split(",")[0]) ?? []);

/** The fault in words. */
export const cudaFaultLine = ({ name, wanted, found, missing }: CudaFault): string => {
  const lacks = missing.length === 0 ? "" : ` lacks ${missing.join(", ")}`;
  const what = found === null ? `${name} is missing` : `${name} ${found}${lacks || " is installed"}`;
  return `${what}; TensorFlow's wheel requires ${name}${wanted}`;
};

/** A file that names the modes of the data: `{ centers: [[x, y], ...], std, weights?, names? }` in YAML or JSON. */
import { readFileSync } from "node:fs";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { parse } from "yaml";
import { InputError } from "../../errors.ts";
import { mixtureModes } from "../../maths/mixture.ts";
import type { Modes } from "../../samples.ts";

const schema = Type.Object(
  {
    centers: Type.Array(Type.Array(Type.Number(), { minItems: 1 }), { minItems: 1 }),
    std: Type.Number({ exclusiveMinimum: 0 }),
    weights: Type.Optional(Type.Array(Type.Number({ exclusiveMinimum: 0 }), { minItems: 1 })),
  },
  { additionalProperties: false },
);

/** Used instead of a file if the data have no separate modes that could be lost. */
const NONE = "none";

/** The modes that `--modes` names; empty without the flag. @throws InputError as `readModes` */
export function modesOf(flag: string | undefined): { readonly modes?: Modes; readonly modeless?: boolean } {
  if (flag === undefined) return {};
  return flag === NONE ? { modeless: true } : { modes: readModes(flag) };
}

/** @throws InputError if the file cannot be read or has another form */
function readModes(path: string): Modes {
  let value: unknown;
  try {
    value = parse(readFileSync(path, "utf8"), { maxAliasCount: 0, uniqueKeys: true, strict: true });
  } catch (error) {
    throw new InputError(`cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      where: path,
    });
  }
  const [error] = Value.Errors(schema, value);
  if (error !== undefined) {
    throw new InputError(`modes${error.instancePath.replaceAll("/", ".")} ${error.message}`, {
      where: path,
      hint: "e.g. { centers: [[0, 1], [1, 0]], std: 0.02 }",
    });
  }
  const { centers, std, weights } = value as Static<typeof schema>;
  const ragged = centers.findIndex((center) => center.length !== centers[0].length);
  if (ragged >= 0) {
    throw new InputError(
      `modes.centers.${ragged} has ${centers[ragged].length} coordinates, but the first center has ${centers[0].length}`,
      { where: path },
    );
  }
  if (weights !== undefined && weights.length !== centers.length) {
    throw new InputError(
      `modes.weights must have one weight per center (${weights.length} for ${centers.length})`,
      {
        where: path,
      },
    );
  }
  return mixtureModes(centers, std, weights);
}

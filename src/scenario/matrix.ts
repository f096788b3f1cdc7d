/**
 * `matrix` crosses lists of values into scenarios: each combination is the scenario with those values put in, named
 * after them, e.g. "disjoint-minimax--objective-minimax". A key may be several paths with commas between, which then take one value.
 */

import { isPlainObject } from "../plain-data.ts";
import { slug } from "./names.ts";
import { type Problem, quote } from "./problem.ts";
import { overlay, type Path, type Source } from "./source.ts";

/** A matrix beyond this is a slip: nobody reads a thousand reports. */
const MAX_SCENARIOS = 1000;

interface Axis {
  readonly key: string;
  readonly paths: readonly Path[];
  readonly label: string;
  readonly values: readonly unknown[];
}

/** The scenarios of a source; the source itself where it has no matrix. A matrix of the wrong form is left to the schema. */
export function expandMatrix(
  source: Source,
  baseName: string,
): Source[] | { readonly problems: readonly Problem[] } {
  if (!isPlainObject(source.value) || !isPlainObject(source.value.matrix)) return [source];
  const { matrix, ...rest } = source.value;
  const lists = Object.entries(matrix);
  if (!lists.every(([, values]) => Array.isArray(values) && values.length > 0)) return [source];

  const axes = labelled(
    lists.map(([key, values]) => ({ key, paths: pathsOf(key), values: values as unknown[] })),
  );
  const problems = axes
    .filter(({ paths }) =>
      paths.some((path) => path.some((part) => part === "") || ["matrix", "name"].includes(path[0])),
    )
    .map(({ key }) => ({
      where: source.where(["matrix", key], "key"),
      message: `matrix cannot cross ${quote(key)}`,
      hint: "use the dotted path of an option, e.g. trainer.objective",
    }));
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > MAX_SCENARIOS) {
    problems.push({
      where: source.where(["matrix"], "key"),
      message: `matrix defines ${count} scenarios`,
      hint: `at most ${MAX_SCENARIOS}`,
    });
  }
  if (problems.length > 0) return { problems };

  let crossed: { source: Source; name: string }[] = [{ source: { ...source, value: rest }, name: baseName }];
  for (const axis of axes) {
    crossed = crossed.flatMap((before) =>
      axis.values.map((value, index) => ({
        source: axis.paths.reduce(
          (made, path) =>
            overlay(made, path, value, (below, part) =>
              source.where(["matrix", axis.key, String(index), ...below], part),
            ),
          before.source,
        ),
        name: `${before.name}--${axis.label}-${wordFor(value, index)}`,
      })),
    );
  }
  return unique(crossed).map(({ source: made, name }) =>
    overlay(made, ["name"], name, () => source.where(["matrix"], "key")),
  );
}

/** The paths of a key: "trainer.generator.norm, trainer.discriminator.norm" names two. */
export const pathsOf = (key: string): Path[] => key.split(",").map((path) => path.trim().split("."));

/**
 * Each axis is called by the last part of its first path (by the one before, where that is `kind`), or by the whole path where
 * two axes end alike.
 */
function labelled(axes: readonly Omit<Axis, "label">[]): Axis[] {
  const last = axes.map(({ paths: [path] }) =>
    slug((path.at(-1) === "kind" ? path.at(-2) : path.at(-1)) ?? "kind"),
  );
  return axes.map((axis, index) => ({
    ...axis,
    label:
      last.filter((label) => label === last[index]).length > 1 ? slug(axis.paths[0].join("-")) : last[index],
  }));
}

/** What a value is called in a name: itself, an object's kind, or its place in the list. */
function wordFor(value: unknown, index: number): string {
  if (isPlainObject(value)) return typeof value.kind === "string" ? slug(value.kind) : String(index + 1);
  if (Array.isArray(value)) return value.map((item) => wordFor(item, index)).join("-");
  const text = typeof value === "number" ? String(value).replaceAll("-", "minus") : String(value);
  return slug(text) || String(index + 1);
}

/** Names that came out alike ("0.2" and "0-2") are told apart by their place. */
function unique<T extends { readonly name: string }>(named: readonly T[]): T[] {
  return named.map((entry, index) =>
    named.filter(({ name }) => name === entry.name).length > 1
      ? { ...entry, name: `${entry.name}-${index + 1}` }
      : entry,
  );
}

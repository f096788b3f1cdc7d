/** Parts that several of a scenario's schemas have. */

import { type TObject, type TProperties, Type } from "typebox";

export const words = (values: readonly string[], description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  );

/**
 * One object a kind, told apart by `kind`.
 * @param more keys that every kind has beside its own options
 */
export const kinds = (
  registry: Readonly<Record<string, { title: string; options: TObject }>>,
  union: { readonly description: string; readonly default?: object },
  more: TProperties = {},
) =>
  Type.Union(
    Object.entries(registry).map(([kind, { title, options }]) =>
      Type.Object({ kind: Type.Literal(kind), ...options.properties, ...more }, { description: title }),
    ),
    { discriminator: { propertyName: "kind" }, ...union },
  );

/** More than anyone trains, few enough to list. */
const MAX_SEEDS = 10_000;

export const seeds = (more: { readonly default?: number }) =>
  Type.Union(
    [
      Type.Integer({ minimum: 1, maximum: MAX_SEEDS }),
      Type.Array(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), {
        minItems: 1,
        maxItems: MAX_SEEDS,
        uniqueItems: true,
      }),
    ],
    { description: "A count, n for the seeds 1 to n, or a list of seeds", ...more },
  );

export const level = (more: { readonly default?: string }, description: string) =>
  Type.Union([Type.Literal("off"), Type.Literal("warn"), Type.Literal("error")], { description, ...more });

/** What a scenario, a suite or a group is called. */
export const name = Type.String({
  pattern: "^[a-z0-9][a-z0-9-]*$",
  maxLength: 120,
  description: "Lower-case letters, digits and hyphens; defaults to the file's name",
});

/** What a lecture says of a scenario, beside what is measured. */
export const lesson = (quantities: readonly string[]) =>
  Type.Object(
    {
      slides: Type.String({
        minLength: 1,
        maxLength: 40,
        description: "Which slides it stands for, e.g. 14-15",
      }),
      formula: Type.String({ minLength: 1, maxLength: 500, description: "What the slide states" }),
      see: Type.String({ minLength: 1, maxLength: 2000, description: "What to see in the figure" }),
      ask: Type.String({ minLength: 1, maxLength: 500, description: "A question to try" }),
      change: Type.String({
        minLength: 1,
        maxLength: 300,
        description: "The one line of YAML that answers it",
      }),
      picture: Type.Optional(
        Type.String({
          pattern: "^[a-z0-9-]+$",
          description: "Section of the report whose figure stands beside the lesson, e.g. latents",
        }),
      ),
      numbers: Type.Array(
        Type.Object({
          metric: words(quantities, "The quantity, at the end: the median over the seeds"),
          what: Type.String({ minLength: 1, maxLength: 100, description: "What it is in the formula" }),
          closed: Type.Number({ description: "Its value in closed form" }),
          tolerance: Type.Number({ minimum: 0, description: "How far the measured value may be from it" }),
        }),
        { minItems: 1, description: "Numbers that are measured, beside their closed forms" },
      ),
    },
    { description: "What a lecture says of the scenario; the report shows it above the findings" },
  );

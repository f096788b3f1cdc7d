/**
 * The report's fixed texts, read from its code: what stands between the tags of `html` templates, and strings that are prose. Values
 * are {0}, {1}, ... in the order of their sentence; a text of several sentences is a key a sentence, as the page looks them up.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { sections } from "../../reports/index.ts";
import { hasWords, runsOf, sentencesOf } from "../../reports/kit/language.ts";
import { statusWords } from "../../reports/kit/words.ts";
import type { Section } from "../../reports/section.ts";
import type { Diagnosis } from "../../src/judging/diagnoses/diagnosis.ts";
import { diagnoses } from "../../src/judging/diagnoses/index.ts";
import { packageRoot } from "../../src/root.ts";
import { loadScenarios } from "../../src/scenario/load.ts";

/** The modules whose texts are translated. A text that is added to one of them lacks its translation until the catalogues have it. */
export const SPOKEN = [
  "reports/beside.ts",
  "reports/curves-1d.ts",
  "reports/games.ts",
  "reports/gates.ts",
  "reports/growth.ts",
  "reports/images.ts",
  "reports/latents.ts",
  "reports/lesson.ts",
  "reports/reconstructions.ts",
  "reports/slopes.ts",
  "reports/summary.ts",
  "reports/translation.ts",
  "reports/transport.ts",
  "reports/verdicts.ts",
  "reports/kit/families.ts",
  "reports/kit/figure.ts",
  "reports/kit/forms.ts",
  "reports/kit/game-path.ts",
  "reports/kit/plan-figures.ts",
  "reports/kit/played-plane.ts",
  "reports/kit/steps.ts",
  "reports/kit/words.ts",
  "reports/layout/contents.ts",
  "reports/layout/scenario.ts",
] as const;

/** Properties whose strings are read by people even if they are one word. */
const SPOKEN_PROPERTIES = ["title", "heading", "label", "description", "about", "note"];

/** A string or a template with its values as {0}, {1}, ... */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.templateSpans.reduce((text, span, i) => `${text}{${i}}${span.literal.text}`, node.head.text);
}

const isHtml = (node: ts.Node): node is ts.TaggedTemplateExpression =>
  ts.isTaggedTemplateExpression(node) && node.tag.getText() === "html";

/** count(n, "seed") says "1 seed" and "2 seeds". */
const isCount = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.getText() === "count";

function nounsOf({ arguments: [, noun, plural] }: ts.CallExpression): string[] {
  const nouns = noun === undefined ? [] : literals(noun);
  const plurals = plural === undefined ? nouns.map((one) => `${one}s`) : literals(plural);
  return [...nouns, ...plurals].map((each) => `{0} ${each}`);
}

/** The strings that an expression may be. */
function literals(node: ts.Node): string[] {
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  const text = textOf(node);
  return text === undefined ? [] : [text];
}

/** Markup and names of classes. */
const NO_PROSE = /[<=]|^panels |\d at \{/;

function isProse(node: ts.Node, text: string): boolean {
  if (NO_PROSE.test(text)) return false;
  const { parent } = node;
  const property =
    ts.isPropertyAssignment(parent) && parent.initializer === node ? parent.name.getText() : "";
  return SPOKEN_PROPERTIES.includes(property) || /\p{Ll}[,:]? [\p{L}{]/u.test(text);
}

/** The keys of one module. */
export function textsIn(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isThrowStatement(node)) return;
    if (isCount(node)) found.push(...nounsOf(node));
    if (isHtml(node)) {
      found.push(...runsOf(textOf(node.template) ?? ""));
      if (ts.isTemplateExpression(node.template)) node.template.forEachChild(visit);
      return;
    }
    const text = textOf(node);
    if (text !== undefined && hasWords(text) && isProse(node, text)) found.push(...sentencesOf(text));
    node.forEachChild(visit);
  };
  visit(source);
  return found.filter((text) => hasWords(text) && !text.includes('="'));
}

/** Diagnoses and what they find, as the page calls them. */
const verdictTexts = (): string[] =>
  Object.entries<Diagnosis>(diagnoses).flatMap(([id, { statuses }]) => [
    id,
    ...statuses.map((status) => statusWords(id, status)),
  ]);

/** What a packaged suite says of its scenarios, and they of themselves. */
export function scenarioTexts(suite: string): string[] {
  const texts = loadScenarios([suite]).flatMap(({ title, description, lesson }) => [
    ...[title, description],
    ...(lesson === undefined
      ? []
      : [lesson.formula, lesson.see, lesson.ask, ...lesson.numbers.map(({ what }) => what)]),
  ]);
  return [...new Set(texts.map((text) => text.trim()))].filter(hasWords).sort();
}

/** The keys of all translated modules and the titles of all sections, sorted. */
export function reportTexts(): string[] {
  const titles = Object.values<Section>(sections).map(({ title }) => title);
  const keys = SPOKEN.flatMap((file) => {
    const text = readFileSync(join(packageRoot(), file), "utf8");
    return textsIn(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  });
  return [...new Set([...titles, ...verdictTexts(), ...keys])].sort();
}

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
import type { Scenario } from "../../src/scenario/scenario.ts";
import { games } from "../../src/theory/games/index.ts";
import { updates } from "../../src/theory/games/updates/index.ts";

/** The modules whose texts are translated. A text that is added to one of them lacks its translation until the catalogues have it. */
export const SPOKEN = [
  "reports/beside.ts",
  "reports/critic.ts",
  "reports/critics.ts",
  "reports/curves-1d.ts",
  "reports/distances.ts",
  "reports/evidence.ts",
  "reports/frozen.ts",
  "reports/games.ts",
  "reports/gates.ts",
  "reports/glossary.ts",
  "reports/gradient-norms.ts",
  "reports/growth.ts",
  "reports/image-measures.ts",
  "reports/images.ts",
  "reports/latents.ts",
  "reports/lesson.ts",
  "reports/losses.ts",
  "reports/margins.ts",
  "reports/measures.ts",
  "reports/modes.ts",
  "reports/outputs.ts",
  "reports/plan.ts",
  "reports/power.ts",
  "reports/reconstructions.ts",
  "reports/repeat.ts",
  "reports/sample-gradients.ts",
  "reports/samples.ts",
  "reports/side-by-side.ts",
  "reports/slopes.ts",
  "reports/summary.ts",
  "reports/translation.ts",
  "reports/transport.ts",
  "reports/verdicts.ts",
  "reports/kit/evidence.ts",
  "reports/kit/families.ts",
  "reports/kit/figure.ts",
  "reports/kit/forms.ts",
  "reports/kit/game-path.ts",
  "reports/kit/graph-layers.ts",
  "reports/kit/line-axes.ts",
  "reports/kit/line-labels.ts",
  "reports/kit/line-layers.ts",
  "reports/kit/lines.ts",
  "reports/kit/map-layers.ts",
  "reports/kit/plan-figures.ts",
  "reports/kit/plan-layers.ts",
  "reports/kit/plane-layers.ts",
  "reports/kit/played-layers.ts",
  "reports/kit/played-line.ts",
  "reports/kit/played-plane.ts",
  "reports/kit/scatter.ts",
  "reports/kit/steps.ts",
  "reports/kit/terms.ts",
  "reports/kit/translation-layers.ts",
  "reports/kit/words.ts",
  "reports/layout/contents.ts",
  "reports/layout/scenario.ts",
  "src/judging/diagnoses/collapse.ts",
  "src/judging/diagnoses/convergence.ts",
  "src/judging/diagnoses/dynamics.ts",
  "src/judging/diagnoses/feedback.ts",
  "src/judging/diagnoses/rules/divergence.ts",
  "src/judging/diagnoses/rules/evidence.ts",
  "src/judging/diagnoses/rules/excluded.ts",
  "src/judging/diagnoses/rules/limits.ts",
  "src/judging/diagnoses/rules/on-the-way.ts",
  "src/judging/diagnoses/rules/oscillation.ts",
  "src/judging/diagnoses/rules/outputs.ts",
  "src/judging/diagnoses/rules/without-level.ts",
  "src/judging/diagnoses/rules/zero-gradient.ts",
  "src/judging/diagnoses/saturation.ts",
  "src/judging/diagnoses/staleness.ts",
  "src/judging/diagnoses/unpaired.ts",
  "src/measuring/power/faults.ts",
  "src/theory/games/rules.ts",
  "src/theory/games/verdict.ts",
  "src/theory/studies/translation.ts",
  "src/theory/studies/transport.ts",
] as const;

/** Properties whose strings are read by people even if they are one word. */
const SPOKEN_PROPERTIES = [
  "title",
  "word",
  "heading",
  "label",
  "description",
  "about",
  "note",
  "unit",
  "text",
];

/** What a string, a template or a sum of them says between its values; undefined for anything else. */
function piecesOf(node: ts.Node): string[] | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  if (!isSum(node)) return undefined;
  const [left, right] = [node.left, node.right].map((side) => piecesOf(bare(side)));
  if (left === undefined && right === undefined) return undefined;
  const [before, after] = [left ?? ["", ""], right ?? ["", ""]];
  return [...before.slice(0, -1), `${before[before.length - 1]}${after[0]}`, ...after.slice(1)];
}

/** What is put into a text. */
function valuesOf(node: ts.Node): ts.Node[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (!isSum(node)) return [];
  return [node.left, node.right]
    .map(bare)
    .flatMap((side) => (piecesOf(side) === undefined ? [side] : valuesOf(side)));
}

const isSum = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

const bare = (node: ts.Node): ts.Node => (ts.isParenthesizedExpression(node) ? bare(node.expression) : node);

/** A text with its values as {0}, {1}, ... */
const textOf = (node: ts.Node): string | undefined =>
  piecesOf(node)?.reduce((text, piece, i) => `${text}{${i - 1}}${piece}`);

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
const NO_PROSE = /[<=]|^panels |\d at \{|datum\./;

function isProse(node: ts.Node, text: string): boolean {
  if (NO_PROSE.test(text)) return false;
  const { parent } = node;
  const property =
    ts.isPropertyAssignment(parent) && parent.initializer === node ? parent.name.getText() : "";
  return SPOKEN_PROPERTIES.includes(property) || /\p{Ll}[,:]? [\p{L}{]/u.test(text);
}

/** What stands beside explanations and stays English: rows of evidence, their sources, titles and options, errors with their hints. */
const EVIDENCE = {
  properties: ["metric", "source", "title", "description", "unit", "quantities", "growthIs"],
  calls: /^(?:rows?|change|turns|compare|compareAt|refuse|Type\.\w+|.*\.startsWith)$/,
  constants: /^[A-Z_]+$/,
} as const;

/** What the glossary cites stands as it is in every language. */
const isCited = (node: ts.Node): boolean => ts.isPropertyAssignment(node) && node.name.getText() === "source";

function isEvidence(node: ts.Node): boolean {
  const names: readonly string[] = EVIDENCE.properties;
  if (ts.isPropertyAssignment(node)) return names.includes(node.name.getText());
  if (ts.isCallExpression(node)) return EVIDENCE.calls.test(node.expression.getText());
  return (
    ts.isVariableDeclaration(node) &&
    EVIDENCE.constants.test(node.name.getText()) &&
    node.initializer !== undefined &&
    textOf(node.initializer) !== undefined
  );
}

/** The keys of one module. */
export function textsIn(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const judges = source.fileName.startsWith("src/");
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isThrowStatement(node) || isCited(node) || (judges && isEvidence(node))) return;
    if (isCount(node)) found.push(...nounsOf(node));
    if (isHtml(node)) {
      found.push(...runsOf(textOf(node.template) ?? ""));
      if (ts.isTemplateExpression(node.template)) node.template.forEachChild(visit);
      return;
    }
    const text = textOf(node);
    if (text !== undefined && hasWords(text) && isProse(node, text)) found.push(...sentencesOf(text));
    if (text !== undefined) for (const value of valuesOf(node)) visit(value);
    else node.forEachChild(visit);
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

/** Names that scenarios give to what is drawn: games, their updates, and the plans of the lecture. */
const namedTexts = (): string[] => [
  ...[...Object.values<{ title: string }>(games), ...Object.values<{ title: string }>(updates)].map(
    ({ title }) => title,
  ),
  // beside these the best plan and the input of an autoencoder, words too short to be told from names
  ...["optimal", "input", "mean", "= latents", "= pixels"],
  // outcomes of gates and of rules, in one word
  ...["met", "holds", "fired", "warning"],
  ...loadScenarios(["lecture"]).flatMap((scenario) => plansOf(scenario).map(({ name }) => name)),
];

const plansOf = (scenario: Scenario): readonly { readonly name: string }[] =>
  "study" in scenario ? ((scenario.study as { plans?: { name: string }[] }).plans ?? []) : [];

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
  return [...new Set([...titles, ...verdictTexts(), ...namedTexts(), ...keys])].sort();
}

import type { JsonObject, JsonTree } from '../../json/tree.ts';
import { textOf, wordsOf } from './key-words.ts';

/*
 * What a checker found, in the JSON of eslint, ruff, mypy, pyright, pylint, rubocop, golangci-lint, phpstan, shellcheck,
 * hadolint, cargo, terraform, SARIF: an object that says something, where, and by which rule or how grave it is. An
 * object with a moment is a line of a log.
 */
const saying = /^(?:message|msg|text|summary|description|title|messages?)$/;
const where =
  /^(?:line|lines|row|line ?(?:no|number)|start|start line|end line|begin|location|locations|pos|position|range|spans?|column)$/;
const by =
  /^(?:rule|rule ?(?:id|name)|code|check|check ?(?:id|name)|severity|level|cop name|symbol|identifier|from linter|linter|category|categories|type|test ?id|issue ?(?:code|severity|text))$/;
const moment = /^(?:time|timestamp|ts|date|datetime|asctime|created|logger|levelname|level name)$/;
/** Findings stand in rows, or in a list or an object in them. */
const maxDepth = 4;

/** Of what says by which rule, what names the rule itself. */
const named =
  /^(?:rule|rule ?(?:id|name)|code|check|check ?(?:id|name)|cop name|symbol|identifier|from linter|linter|test ?id|issue ?code)$/;
/** A longer text is no name of a rule. */
const maxRuleChars = 60;

/** For each row whether it is, or holds, something that a checker found. */
export function findingRows(rows: readonly JsonTree[]): readonly boolean[] {
  const known: KnownKeys = new Map();
  return rows.map((row) => holdsFinding(row, known, maxDepth));
}

/** What an object is by its keys; rows of one table share the list of them, so that it is read once. */
type KnownKeys = Map<readonly string[], 'finding' | 'event' | 'other'>;

/** The rules of all that a checker found in a row, as often as it did; `finding`: it names none. */
export function rulesIn(row: JsonTree): readonly string[] {
  const rules: string[] = [];
  holdsFinding(row, new Map(), maxDepth, (finding) => rules.push(ruleOf(finding) ?? 'finding'));
  return rules;
}

/** `each` is told of every finding; without it the first one is enough. */
function holdsFinding(
  tree: JsonTree,
  known: KnownKeys,
  depth: number,
  each?: (finding: JsonObject) => void,
): boolean {
  if (typeof tree === 'string' || depth === 0) return false;
  const anyOf = (trees: readonly JsonTree[]): boolean =>
    each === undefined
      ? trees.some((one) => holdsFinding(one, known, depth - 1))
      : trees.filter((one) => holdsFinding(one, known, depth - 1, each)).length > 0;
  if (tree.kind === 'array') return anyOf(tree.items);
  const what = known.get(tree.keys) ?? whatOf(tree.keys);
  known.set(tree.keys, what);
  if (what === 'event') return false;
  if (what === 'other') return anyOf(tree.values);
  each?.(tree);
  return true;
}

function whatOf(keys: readonly string[]): 'finding' | 'event' | 'other' {
  const words = keys.map((key) => wordsOf(textOf(key)));
  const has = (pattern: RegExp): boolean => words.some((each) => pattern.test(each));
  if (has(moment)) return 'event';
  return has(saying) && has(where) && has(by) ? 'finding' : 'other';
}

/** A text, a number, or what stands in an object of that name: `"code": {"code": "unused_variables"}`. */
function ruleOf({ keys, values }: JsonObject): string | null {
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    if (value === undefined || !named.test(wordsOf(textOf(key)))) continue;
    const rule = typeof value === 'string' ? textIn(value) : value.kind === 'object' ? ruleOf(value) : null;
    if (rule !== null) return rule;
  }
  return null;
}

function textIn(lexeme: string): string | null {
  const text = lexeme.startsWith('"') ? textOf(lexeme) : lexeme;
  return text === '' || text === 'null' || text.length > maxRuleChars || /\s/.test(text) ? null : text;
}

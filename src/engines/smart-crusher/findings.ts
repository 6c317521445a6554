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
  const known = new Map<string, string>();
  return rows.map((row) => !findingsIn(row, known, maxDepth).next().done);
}

/** The rules of all that a checker found in a row, as often as it did; `finding`: it names none. */
export function rulesIn(row: JsonTree): readonly string[] {
  return [...findingsIn(row, new Map(), maxDepth)].map((finding) => ruleOf(finding) ?? 'finding');
}

function* findingsIn(tree: JsonTree, known: Map<string, string>, depth: number): Generator<JsonObject> {
  if (typeof tree === 'string' || depth === 0) return;
  if (tree.kind === 'array') {
    for (const item of tree.items) yield* findingsIn(item, known, depth - 1);
    return;
  }
  const keys = tree.keys.map((key) => {
    const words = known.get(key) ?? wordsOf(textOf(key));
    known.set(key, words);
    return words;
  });
  const has = (pattern: RegExp): boolean => keys.some((key) => pattern.test(key));
  if (has(moment)) return;
  if (has(saying) && has(where) && has(by)) yield tree;
  else for (const value of tree.values) yield* findingsIn(value, known, depth - 1);
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

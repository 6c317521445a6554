import type { JsonTree } from '../../json/tree.ts';
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

/** For each row whether it is, or holds, something that a checker found. */
export function findingRows(rows: readonly JsonTree[]): readonly boolean[] {
  const known = new Map<string, string>();
  return rows.map((row) => holdsFinding(row, known, maxDepth));
}

function holdsFinding(tree: JsonTree, known: Map<string, string>, depth: number): boolean {
  if (typeof tree === 'string' || depth === 0) return false;
  if (tree.kind === 'array') return tree.items.some((item) => holdsFinding(item, known, depth - 1));
  const keys = tree.keys.map((key) => {
    const words = known.get(key) ?? wordsOf(textOf(key));
    known.set(key, words);
    return words;
  });
  const has = (pattern: RegExp): boolean => keys.some((key) => pattern.test(key));
  if (has(moment)) return false;
  if (has(saying) && has(where) && has(by)) return true;
  return tree.values.some((value) => holdsFinding(value, known, depth - 1));
}

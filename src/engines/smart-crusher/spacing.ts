import { isHeadroomError } from '../../errors.ts';
import { minify, parseJson, type JsonTree } from '../../json/tree.ts';

/** How JSON is written: `minified`, `spaced` as `json.dumps` of Python does, or with an `indent`. */
export type Spacing = 'minified' | 'spaced' | `indent ${number | 'tab'}`;

/** How the very text of a document is spaced; null: in no way that could be told in a word. */
export function spacingOf(tree: JsonTree, text: string): Spacing | null {
  const [, indent = ''] = /^[[{]\n([ \t]+)/.exec(text) ?? [];
  if (indent !== '') {
    if (indent !== '\t' && indent.includes('\t')) return null;
    if (indented(tree, indent, '\n') !== text) return null;
    return indent === '\t' ? 'indent tab' : `indent ${indent.length}`;
  }
  if (minify(tree) === text) return 'minified';
  return spaced(tree) === text ? 'spaced' : null;
}

/** Brackets of a line at which JSON is looked for; a reader of a form looks at fewer. */
const maxOpenings = 64;

/**
 * True for a text with a line that ends in JSON without a blank, which a reader would take for some that was spaced.
 * What is too short to be written in another way is set against nothing.
 */
export function wouldBeSpaced(text: string, spacing: Spacing): boolean {
  return spacing !== 'minified' && text.split('\n').some((line) => endsInMinified(line, spacing));
}

function endsInMinified(line: string, spacing: Spacing): boolean {
  if (!/[\]}],?$/.test(line)) return false;
  const end = line.endsWith(',') ? line.length - 1 : line.length;
  let openings = 0;
  for (const { index } of line.matchAll(/[[{]/g)) {
    if ((openings += 1) > maxOpenings) return true;
    const written = line.slice(index, end);
    const tree = treeOf(written);
    if (tree !== null) return minify(tree) === written && asSpaced(tree, spacing) !== written;
  }
  return false;
}

function treeOf(written: string): JsonTree | null {
  try {
    const [tree, ...others] = parseJson(written);
    return tree === undefined || others.length > 0 ? null : tree;
  } catch (error) {
    if (isHeadroomError(error) && error.code === 'JSON_SYNTAX') return null;
    throw error;
  }
}

function asSpaced(tree: JsonTree, spacing: Spacing): string {
  if (spacing === 'minified') return minify(tree);
  if (spacing === 'spaced') return spaced(tree);
  const width = spacing.slice('indent '.length);
  return indented(tree, width === 'tab' ? '\t' : ' '.repeat(Number(width)), '\n');
}

/** As `json.dumps` of Python writes it. */
function spaced(tree: JsonTree): string {
  if (typeof tree === 'string') return tree;
  if (tree.kind === 'array') return `[${tree.items.map(spaced).join(', ')}]`;
  return `{${tree.keys.map((key, index) => `${key}: ${spaced(tree.values[index] ?? '')}`).join(', ')}}`;
}

/** As `JSON.stringify` and `json.dumps` write it with an indent. */
function indented(tree: JsonTree, indent: string, lineBreak: string): string {
  if (typeof tree === 'string') return tree;
  const inner = lineBreak + indent;
  if (tree.kind === 'array') {
    const items = tree.items.map((item) => inner + indented(item, indent, inner));
    return items.length === 0 ? '[]' : `[${items.join(',')}${lineBreak}]`;
  }
  const members = tree.keys.map(
    (key, index) => `${inner}${key}: ${indented(tree.values[index] ?? '', indent, inner)}`,
  );
  return members.length === 0 ? '{}' : `{${members.join(',')}${lineBreak}}`;
}

import { minify, type JsonTree } from '../../json/tree.ts';

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

import { isHeadroomError } from '../../errors.ts';
import { minify, parseJson, type JsonTree } from '../../json/tree.ts';
import { minEmbeddedChars } from '../../limits.ts';

/** A string that is JSON text itself, as the answers of MCP tools are. */
export interface Embedded {
  readonly tree: JsonTree;
  /** How the text is spaced, as it is told in front of the JSON: "string of ", "string (indent 2) of ". */
  readonly label: string;
}

/** The JSON within a string lexeme; null where the exact string could not be rebuilt from it. */
export function embeddedIn(lexeme: string): Embedded | null {
  if (lexeme.length < minEmbeddedChars || !/^"[[{]/.test(lexeme)) return null;
  const text: unknown = JSON.parse(lexeme);
  if (typeof text !== 'string' || JSON.stringify(text) !== lexeme) return null;
  const tree = parsed(text);
  if (tree === null || typeof tree === 'string') return null;
  const [, indent = ''] = /^[[{]\n([ \t]+)/.exec(text) ?? [];
  if (indent !== '') {
    const name = indent === '\t' ? 'tab' : String(indent.length);
    if (name !== 'tab' && indent.includes('\t')) return null;
    return indented(tree, indent, '\n') === text ? { tree, label: `string (indent ${name}) of ` } : null;
  }
  if (minify(tree) === text) return { tree, label: 'string of ' };
  return spaced(tree) === text ? { tree, label: 'string (spaced) of ' } : null;
}

function parsed(text: string): JsonTree | null {
  try {
    const documents = parseJson(text);
    return documents.length === 1 ? (documents[0] ?? null) : null;
  } catch (error) {
    if (isHeadroomError(error) && error.code === 'JSON_SYNTAX') return null;
    throw error;
  }
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

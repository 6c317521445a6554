import { isHeadroomError } from '../../errors.ts';
import { parseJson, type JsonTree } from '../../json/tree.ts';
import { spacingOf } from './spacing.ts';

/** A string shorter than this is not worth reading as the JSON text it may hold. */
const minEmbeddedChars = 60;

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
  const spacing = spacingOf(tree, text);
  if (spacing === null) return null;
  return { tree, label: spacing === 'minified' ? 'string of ' : `string (${spacing}) of ` };
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

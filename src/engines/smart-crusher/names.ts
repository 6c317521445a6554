import type { Column } from './column.ts';

/**
 * Names every column after its key, longer where two would be equal. No name may read as a reference inside
 * the pattern's literal texts, or a reader could not tell them apart.
 */
export function nameColumns(columns: readonly Column[], literals: readonly string[]): void {
  const braced = literals.filter((text) => text.includes('{'));
  const taken = new Set<string>();
  const free = (name: string): boolean => !taken.has(name) && !braced.some((text) => mentions(text, name));
  for (const column of columns) {
    const words = column.path.map(asWord);
    let name = '';
    for (let from = words.length - 1; from >= 0; from -= 1) {
      // An index alone names nothing: "indices.0".
      if (/^\d/.test(words[from] ?? '') && from > 0) continue;
      // A number alone would read as one in `{3*id+1}`.
      name = words
        .slice(from)
        .join('.')
        .replace(/^(?=\d)/, 'c');
      if (free(name)) break;
    }
    for (let count = 2, base = name; !free(name); count += 1) name = `${base}_${count}`;
    taken.add(name);
    column.name = name;
  }
}

function asWord(key: string): string {
  const word = key.replace(/[^A-Za-z0-9_]+/g, '_');
  return word === '' || word === '_' ? 'value' : word;
}

function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const before = text.slice(0, at);
    const after = text.slice(at + name.length);
    if (/\{(?:-?\d+\*)?$/.test(before) && /^(?:[-+]\d+)?\}/.test(after)) return true;
  }
  return false;
}

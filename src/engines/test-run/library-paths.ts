import { minNoteGainTokens } from '../../limits.ts';
import { tokenWeight } from '../../text/token-weight.ts';

/** A path of a library is looked for in so many characters before its known folder. */
const maxLibraryPathChars = 200;

/** Folders of installed libraries; of Python's own the version is part of the name. */
const folders: readonly RegExp[] = [
  /site-packages\//g,
  /dist-packages\//g,
  /node_modules\//g,
  /python3\.\d+\//g,
];
const before = /(?:\/[\w.@+~-]+)+\/$/;

/**
 * Lines whose paths into libraries begin with a short name for the folder, and the line that says what it stands for.
 */
export interface ShortPaths {
  readonly lines: readonly string[];
  readonly header: string | null;
}

export function namePaths(lines: readonly string[]): ShortPaths {
  let text = lines.join('\n');
  const named: string[] = [];
  for (const folder of folders) {
    const root = commonRoot(text, folder);
    if (root === null) continue;
    const short = `<${root.path.slice(root.path.lastIndexOf('/') + 1)}>`;
    if (text.includes(short)) continue;
    const gain = (tokenWeight(root.path) - shortTokens) * root.uses - tokenWeight(root.path) - headerTokens;
    if (gain < minNoteGainTokens) continue;
    text = text.replaceAll(`${root.path}/`, `${short}/`);
    named.push(`${short} = ${root.path}`);
  }
  if (named.length === 0) return { lines, header: null };
  return { lines: text.split('\n'), header: named.map((each) => `[${each}]`).join(' ') };
}

/** The path that most often leads to such a folder, without the slash at its end. */
function commonRoot(text: string, folder: RegExp): { readonly path: string; readonly uses: number } | null {
  const uses = new Map<string, number>();
  for (const { 0: found, index } of text.matchAll(folder)) {
    const lead = before.exec(text.slice(Math.max(0, index - maxLibraryPathChars), index))?.[0];
    if (lead === undefined) continue;
    const path = lead + found.slice(0, -1);
    uses.set(path, (uses.get(path) ?? 0) + 1);
  }
  const [most] = [...uses].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  return most === undefined ? null : { path: most[0], uses: most[1] };
}

/** Tokens of `<site-packages>`, and of the header around a path. */
const shortTokens = 4;
const headerTokens = 6;

/** Lines that are looked at, and the share of them that a list of paths must have. */
const sampleLines = 50;
const mostLines = 0.8;

/** The folders that all paths begin with, with the slash behind the last one; empty: none. */
export function sharedFolder(paths: Iterable<string>): string {
  let shared: string | null = null;
  for (const path of paths) {
    const folder = folderOf(path);
    if (shared === null) shared = folder;
    else if (!folder.startsWith(shared)) shared = commonFolder(shared, folder);
    if (shared === '') break;
  }
  return shared ?? '';
}

/** True for a text that names a file a line, a heading and the like aside. */
export function isPathList(text: string): boolean {
  const lines = text.split('\n', sampleLines).filter((line) => line !== '');
  const paths = lines.filter((line) => /^[^\s:]+$/.test(line));
  return paths.length >= lines.length * mostLines && paths.some((line) => line.includes('/'));
}

/** `src/text/` of `src/text/paths.ts`; empty where a path has no folder. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function commonFolder(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return folderOf(one.slice(0, at));
}

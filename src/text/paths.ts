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

/** `src/text/` of `src/text/paths.ts`; empty where a path has no folder. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function commonFolder(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return folderOf(one.slice(0, at));
}

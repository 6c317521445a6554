import { readCommitHeader, readsAsShortCommit, type CommitHeader } from './commit-header.ts';
import { readFileHeader, readsAsShort } from './file-header.ts';
import { isHunkHeader, readHunk, shortHunkHeader } from './hunk.ts';

/** The lines with shorter headers; null: some line would read as one of ours and is none. */
export function shortLines(lines: readonly string[]): readonly string[] | null {
  const rows: string[] = [];
  let author: string | null = null;
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const file = readFileHeader(lines, at);
    const commit: CommitHeader | null = file === null ? readCommitHeader(lines, at, author) : null;
    const header = file ?? commit;
    if (header !== null) {
      rows.push(header.short);
      author = commit?.author ?? author;
      at = header.end;
    } else if (isHunkHeader(line)) {
      const hunk = readHunk(lines, at);
      const short = shortHunkHeader(line, hunk);
      if (short === null) return null;
      rows.push(short);
      for (at += 1; at < hunk.end; at += 1) rows.push(lines[at] ?? '');
    } else {
      if (line.startsWith('diff -') && readsAsShort.test(line)) return null;
      if (line.startsWith('commit ')) {
        if (readsAsShortCommit.test(line)) return null;
        author = null;
      }
      rows.push(line);
      at += 1;
    }
  }
  return rows;
}

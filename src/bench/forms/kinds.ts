import { diffOf } from './diffs.ts';
import { gitList } from './git-lists.ts';
import { jsonText } from './json-texts.ts';
import { listing } from './listings.ts';
import { logOf } from './logs.ts';
import type { Maker } from './made.ts';
import { numberedFile } from './numbered-files.ts';
import { page } from './pages.ts';
import { searchHits } from './searches.ts';
import { lineUp } from './tables.ts';
import { testRun } from './test-runs.ts';

/** By engine, who makes texts of its kind. */
export const makers: Readonly<Record<string, Maker>> = {
  'code-compressor': numberedFile,
  'test-run': testRun,
  git: gitList,
  diff: diffOf,
  search: searchHits,
  'smart-crusher': jsonText,
  listing,
  table: lineUp,
  html: page,
  log: logOf,
};

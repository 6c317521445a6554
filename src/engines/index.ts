import { codeCompressor } from './code-compressor/index.ts';
import { diff } from './diff/index.ts';
import type { Engine } from './engine.ts';
import { findings } from './findings/index.ts';
import { envelope } from './envelope/index.ts';
import { git } from './git/index.ts';
import { html } from './html/index.ts';
import { listing } from './listing/index.ts';
import { log } from './log/index.ts';
import { search } from './search/index.ts';
import { smartCrusher } from './smart-crusher/index.ts';
import { sql } from './sql/index.ts';
import { table } from './table/index.ts';
import { testRun } from './test-run/index.ts';

/**
 * All engines, in the order in which they are asked: what stands around a text comes before what it is; in what
 * compares, searches or tests, JSON is what was compared, found or tested, to the blank.
 */
export const engines: readonly Engine[] = [
  envelope,
  codeCompressor,
  testRun,
  git,
  diff,
  findings,
  search,
  sql,
  smartCrusher,
  html,
  listing,
  table,
  log,
];

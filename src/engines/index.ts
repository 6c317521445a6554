import { codeCompressor } from './code-compressor/index.ts';
import type { Engine } from './engine.ts';
import { listing } from './listing/index.ts';
import { log } from './log/index.ts';
import { search } from './search/index.ts';
import { smartCrusher } from './smart-crusher/index.ts';
import { table } from './table/index.ts';
import { testRun } from './test-run/index.ts';

/** All engines, in the order in which they are asked. */
export const engines: readonly Engine[] = [
  codeCompressor,
  smartCrusher,
  testRun,
  search,
  listing,
  table,
  log,
];

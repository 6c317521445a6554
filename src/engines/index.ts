import type { Engine } from './engine.ts';
import { log } from './log/index.ts';
import { smartCrusher } from './smart-crusher/index.ts';
import { testRun } from './test-run/index.ts';

/** All engines, in the order in which they are asked. */
export const engines: readonly Engine[] = [smartCrusher, testRun, log];

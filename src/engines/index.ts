import { codeCompressor } from './code-compressor/index.ts';
import type { Engine } from './engine.ts';
import { log } from './log/index.ts';
import { smartCrusher } from './smart-crusher/index.ts';

/** All engines, in the order in which they are asked. */
export const engines: readonly Engine[] = [codeCompressor, smartCrusher, log];

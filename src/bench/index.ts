import { delay } from './delay.ts';
import { failures } from './failures/index.ts';
import { forms } from './forms/index.ts';
import { load } from './load/index.ts';
import type { Measure } from './measure.ts';
import { memory } from './memory.ts';
import { runs } from './runs/index.ts';
import { savings } from './savings.ts';
import { speed } from './speed/index.ts';
import { startup } from './startup.ts';
import { together } from './together.ts';

/** All measures in the order they are printed. */
export const measures: readonly Measure[] = [
  savings,
  runs,
  failures,
  forms,
  speed,
  delay,
  load,
  together,
  startup,
  memory,
];

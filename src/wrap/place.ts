import { posix, win32, type PlatformPath } from 'node:path';
import type { Place } from './recipe.ts';

/** How paths are written where the agent runs. */
export function pathOf({ platform }: Pick<Place, 'platform'>): PlatformPath {
  return platform === 'win32' ? win32 : posix;
}

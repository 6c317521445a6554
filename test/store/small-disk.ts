import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { systemCode } from '../../src/errors.ts';

/** A disk of its own with so many MB; null where none can be mounted, and the test is skipped. */
export function smallDisk(t: TestContext, megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-disk-'));
  const size = `size=${megabytes}m`;
  const { status, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder]);
  const isMounted = error === undefined && status === 0;
  t.after(() => {
    // Also where a test that failed has left a file open in it.
    if (isMounted) spawnSync('umount', ['-l', folder]);
    rmdirSync(folder);
  });
  if (!isMounted) t.skip('no disk can be mounted');
  return isMounted ? folder : null;
}

/** Writes to a file until its disk is full. */
export function fill(ballast: string): void {
  for (const size of [65_536, 4096, 1]) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size));
    } catch (cause) {
      if (systemCode(cause) !== 'ENOSPC') throw cause;
    }
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { writeWorkspace } from '../../src/demo/workspace.ts';

/** A folder with the demo's project for the tests of one file. */
export function useProject(seed = 7): () => string {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headroom-demo-test-'));
    await writeWorkspace(folder, seed);
  });
  after(async () => rm(folder, { recursive: true, force: true }));
  return () => folder;
}

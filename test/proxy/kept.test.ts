import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from '../../src/cli/inspect/blocks.ts';
import { openCopies } from '../../src/store/originals/copies.ts';
import { listTexts } from '../../src/store/files.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { replacingRequests } from '../../src/store/inspection.ts';
import { openOriginals } from '../../src/store/originals/originals.ts';
import { anthropicBody, recordsJson } from '../wire/conversations.ts';
import { proxied } from './proxied.ts';

const records = recordsJson(100);
const cases = [
  ['lossless', 'without blanks', JSON.stringify(JSON.parse(records)), 0],
  // Its form has lost the layout, and no marker keeps the text.
  ['lossless', 'with an indent', records, 1],
  ['balanced', 'with an indent', records, 0],
] as const;

for (const [level, spacing, printed, copies] of cases) {
  test(`${level}, JSON ${spacing}: both sides of an output can be looked at once the session has ended`, async (t) => {
    const home = mkdtempSync(join(tmpdir(), 'headroom-kept-'));
    t.after(() => {
      rmSync(home, { recursive: true, force: true });
    });
    const body = anthropicBody([{ output: printed, command: 'ops list --json' }]);
    const { post, proxy, store, received } = await proxied(t, { home, keepHome: true, changes: { level } });
    await post('/v1/messages', body);
    await proxy.close();
    store.close();

    const database = await openDatabase(home);
    t.after(() => database.close());
    const [request] = replacingRequests(database, 1);
    assert.ok(request !== undefined);
    const { blocks, purged } = await inspect(
      database,
      { originals: openOriginals(home), copies: openCopies(home) },
      request,
      [],
    );
    assert.equal(purged, 0);
    const [block] = blocks;
    assert.deepEqual([block?.label, block?.lossless], ['Bash ops list --json', level === 'lossless']);
    const [text] = block?.texts ?? [];
    assert.equal(text?.sent, printed);
    // What is decoded from its form, or kept behind a marker, is not kept once more.
    assert.equal((await listTexts(home, 'inspection')).length, copies);
    assert.ok(received[0]?.body.includes(JSON.stringify(text.seen)));
  });
}

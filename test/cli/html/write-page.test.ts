import assert from 'node:assert/strict';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writePage } from '../../../src/cli/html/write-page.ts';
import { isHeadroomError } from '../../../src/errors.ts';
import { temporaryFolder } from '../run-headroom.ts';

test('A page takes the place of the last one, for its user alone, and leaves no draft', async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, 'report.html');
  writeFileSync(path, 'the last one', { mode: 0o644 });
  assert.equal(await writePage(path, 'this one'), path);
  assert.equal(readFileSync(path, 'utf8'), 'this one');
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ['report.html']);
});

test('A place where no page can stand is named, and what is there stays', async (t) => {
  const folder = await temporaryFolder(t);
  mkdirSync(join(folder, 'taken'));
  for (const [name, reason] of [
    ['taken', /\/taken cannot be written: it is no file\.$/],
    ['missing/report.html', /missing\/report\.html cannot be written: ENOENT: no such file or directory\.$/],
  ] as const) {
    await assert.rejects(writePage(join(folder, name), 'page'), (error) => {
      assert.ok(isHeadroomError(error));
      assert.equal(error.code, 'OUTPUT_UNWRITABLE');
      assert.match(error.problem, reason);
      return true;
    });
  }
  assert.deepEqual(readdirSync(folder), ['taken']);
});

test('A link stays: the page takes the place of the file that it names', async (t) => {
  const folder = await temporaryFolder(t);
  mkdirSync(join(folder, 'pages'));
  const [real, link] = [join(folder, 'pages', 'report.html'), join(folder, 'latest.html')];
  writeFileSync(real, 'the last one');
  symlinkSync(real, link);
  assert.equal(await writePage(link, 'this one'), link);
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.equal(readFileSync(real, 'utf8'), 'this one');
  assert.deepEqual(readdirSync(join(folder, 'pages')), ['report.html']);
});

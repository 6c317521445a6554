import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import {
  codeOfNumber,
  sqliteCode,
  type Binding,
  type Connection,
} from '../../src/store/sqlite/connection.ts';
import { openStore } from '../../src/store/store.ts';
import { bindings } from './bindings.ts';
import { decision, ledgerRow, temporaryHome } from './stage.ts';

function opened(t: TestContext, binding: Binding, path = join(temporaryHome(t), 'test.db')): Connection {
  const database = binding.open(path, { timeout: 0 });
  t.after(() => {
    database.close();
  });
  return database;
}

function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return sqliteCode(error) ?? String(error);
  }
}

/** A table of its own: every kind of value, and a column that must be unique. */
function table(database: Connection): void {
  database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, value, name TEXT UNIQUE)');
}

test('at least one binding loads on this Node.js', () => {
  assert.ok(bindings.length > 0);
});

for (const binding of bindings) {
  const each = (name: string, run: (t: TestContext) => Promise<void> | void): void => {
    test(`${binding.name}: ${name}`, run);
  };

  each('values come back as they went in, of the same type', (t) => {
    const database = opened(t, binding);
    table(database);
    const insert = database.prepare('INSERT INTO t (value) VALUES (:value)');
    const select = database.prepare<[]>('SELECT value FROM t ORDER BY id DESC LIMIT 1').pluck();
    const values = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.constant(null),
    );
    const nul = /\0/;
    fc.assert(
      fc.property(values, (value) => {
        fc.pre(typeof value !== 'string' || !nul.test(value));
        insert.run({ value });
        const found = select.get();
        assert.deepEqual(found, value);
        assert.equal(Buffer.isBuffer(found), Buffer.isBuffer(value));
      }),
    );
  });

  each('rows are plain objects, whichever way they are read', (t) => {
    const database = opened(t, binding);
    table(database);
    const insert = database.prepare('INSERT INTO t (value, name) VALUES (?, ?)');
    assert.deepEqual(
      [insert.run(1, 'a').changes, insert.run(2, 'b').changes, insert.run(Buffer.from('c'), 'c').changes],
      [1, 1, 1],
    );
    const rows = [
      { value: 1, name: 'a' },
      { value: 2, name: 'b' },
      { value: Buffer.from('c'), name: 'c' },
    ];
    const all = database.prepare('SELECT value, name FROM t ORDER BY id');
    assert.deepEqual(all.all(), rows);
    assert.deepEqual([...all.iterate()], rows);
    assert.deepEqual(all.get(), rows[0]);
    assert.equal(database.prepare('SELECT 1 WHERE false').get(), undefined);
    const names = database.prepare<[], string>('SELECT name FROM t ORDER BY id').pluck();
    assert.deepEqual(names.all(), ['a', 'b', 'c']);
    assert.deepEqual([...names.iterate()], ['a', 'b', 'c']);
    assert.deepEqual(all.raw().all(), rows.map(Object.values));
    assert.equal(names.get(), 'a');
    assert.equal(database.prepare('SELECT 1 WHERE false').pluck().get(), undefined);
    assert.equal(database.prepare('UPDATE t SET value = 0').run().changes, 3);
    assert.equal(insert.run(4, 'd').lastInsertRowid, 4);
  });

  each('parameters are taken by name or in order; one too many is let be, a missing one throws', (t) => {
    const database = opened(t, binding);
    const select = database.prepare("SELECT :a AS a, :b AS b, ':c' AS c");
    assert.deepEqual(select.get({ a: 1, b: 'x', d: 2 }), { a: 1, b: 'x', c: ':c' });
    assert.throws(() => select.get({ a: 1 }), /Missing named parameter "b"/);
    assert.deepEqual(database.prepare('SELECT ? AS a, ? AS b').get(1, null), { a: 1, b: null });
  });

  each('pragmas answer their rows, or the value alone', (t) => {
    const database = opened(t, binding);
    assert.equal(database.pragma('journal_mode = WAL', { simple: true }), 'wal');
    database.pragma('user_version = 7');
    assert.equal(database.pragma('user_version', { simple: true }), 7);
    assert.deepEqual(database.pragma('user_version'), [{ user_version: 7 }]);
    assert.equal(database.pragma('foreign_keys', { simple: true }), 1);
    assert.equal(database.pragma('busy_timeout', { simple: true }), 0);
    const count = Number(database.pragma('data_version', { simple: true }));
    assert.ok(Number.isInteger(count));
  });

  each('a transaction is done whole or not at all, also one within another', (t) => {
    const database = opened(t, binding);
    table(database);
    const add = database.prepare('INSERT INTO t (value) VALUES (?)');
    const inner = database.transaction((value: number, fails: boolean) => {
      add.run(value);
      if (fails) throw new Error('inner');
      return value;
    });
    const outer = database.transaction((fails: boolean) => {
      assert.equal(inner.immediate(1, false), 1);
      assert.throws(() => inner(2, true), /inner/);
      add.run(3);
      if (fails) throw new Error('outer');
      return 'done';
    });
    const values = database.prepare('SELECT value FROM t ORDER BY id').pluck();
    assert.throws(() => outer(true), /outer/);
    assert.deepEqual(values.all(), []);
    assert.equal(outer.immediate(false), 'done');
    assert.deepEqual(values.all(), [1, 3]);
    assert.equal(outer(false), 'done');
    assert.deepEqual(values.all(), [1, 3, 1, 3]);
  });

  each('failures have the same codes', (t) => {
    const home = temporaryHome(t);
    const path = join(home, 'test.db');
    const database = opened(t, binding, path);
    database.pragma('journal_mode = WAL');
    table(database);
    database.exec("INSERT INTO t (name) VALUES ('a')");
    const other = opened(t, binding, path);
    const write = other.transaction(() => other.exec("INSERT INTO t (name) VALUES ('b')"));
    database.exec('BEGIN IMMEDIATE');
    assert.equal(
      codeOf(() => write.immediate()),
      'SQLITE_BUSY',
    );
    database.exec('COMMIT');
    write.immediate();
    assert.equal(
      codeOf(() => other.prepare("INSERT INTO t (name) VALUES ('a')").run()),
      'SQLITE_CONSTRAINT',
    );
    assert.equal(
      codeOf(() => other.prepare('SELECT nothing FROM nowhere')),
      'SQLITE_ERROR',
    );
    const readonly = binding.open(path, { readonly: true });
    assert.equal(
      codeOf(() => readonly.exec('DELETE FROM t')),
      'SQLITE_READONLY',
    );
    readonly.close();
    assert.equal(
      codeOf(() => binding.open(join(home, 'none.db'), { fileMustExist: true })),
      'SQLITE_CANTOPEN',
    );
    assert.equal(
      codeOf(() => binding.open(join(home, 'none.db'), { readonly: true }).prepare('SELECT 1 FROM t')),
      'SQLITE_CANTOPEN',
    );
    other.pragma(`max_page_count = ${Number(other.pragma('page_count', { simple: true }))}`);
    assert.equal(
      codeOf(() => {
        const fill = other.prepare('INSERT INTO t (value) VALUES (zeroblob(9000))');
        other.transaction(() => fill.run()).immediate();
      }),
      'SQLITE_FULL',
    );
    assert.equal(other.prepare('SELECT count(*) FROM t').pluck().get(), 2);
  });

  each('damage has the same codes', (t) => {
    const home = temporaryHome(t);
    writeFileSync(join(home, 'none.db'), 'no database '.repeat(1000));
    const none = opened(t, binding, join(home, 'none.db'));
    assert.equal(
      codeOf(() => none.pragma('user_version')),
      'SQLITE_NOTADB',
    );
    const path = join(home, 'test.db');
    const whole = binding.open(path);
    table(whole);
    const pageBytes = Number(whole.pragma('page_size', { simple: true }));
    const insert = whole.prepare('INSERT INTO t (value) VALUES (?)');
    whole.transaction(() => {
      for (let at = 0; at < 2_000; at += 1) insert.run('x'.repeat(50));
    })();
    whole.close();
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(pageBytes * 9, 0xff), 0, pageBytes * 9, pageBytes * 5);
    closeSync(file);
    const damaged = opened(t, binding, path);
    assert.equal(
      codeOf(() => damaged.prepare('SELECT sum(length(value)) FROM t').get()),
      'SQLITE_CORRUPT',
    );
  });

  each('a closed connection says so and can be closed again', (t) => {
    const database = opened(t, binding);
    assert.equal(database.open, true);
    database.close();
    database.close();
    assert.equal(database.open, false);
    assert.throws(() => database.prepare('SELECT 1'));
  });

  each('a store keeps what it is given, and every other binding reads it', async (t) => {
    const home = temporaryHome(t);
    const store = await openStore(home, () => Promise.resolve(binding), '/project');
    assert.equal(store.problem, null);
    store.decisions.commit([{ chain: 'a', decision: decision() }]);
    store.decisions.open('b', [{ chain: 'c', decision: decision({ texts: ['é \u{1f600}', null] }) }]);
    store.conversations.save('root', { at: 5, lifetimeMs: null, promptTokens: 7, headTokens: null });
    store.ledger?.record(ledgerRow({ note: 'marker_quoted' }));
    store.close();
    for (const other of bindings) {
      const again = await openStore(home, () => Promise.resolve(other));
      assert.deepEqual(again.decisions.find(['a', 'x', 'c']), [
        decision(),
        undefined,
        decision({ texts: ['é \u{1f600}', null] }),
      ]);
      assert.deepEqual(
        again.decisions.anchors(0).map(({ anchor }) => anchor),
        ['b'],
      );
      assert.deepEqual(again.conversations.find('root'), {
        at: 5,
        lifetimeMs: null,
        promptTokens: 7,
        headTokens: null,
      });
      again.close();
      const database = await openDatabase(home, () => Promise.resolve(other));
      assert.equal(
        database.prepare("SELECT note FROM requests WHERE note = 'marker_quoted'").pluck().get(),
        'marker_quoted',
      );
      database.close();
    }
  });
}

test('loading a binding says nothing on stderr, and hides no warning of others', async () => {
  const sqlite = pathToFileURL(join(import.meta.dirname, '../../src/store/sqlite/node-sqlite.js')).href;
  const script = `
    const { loadNodeSqlite } = await import('${sqlite}');
    const binding = loadNodeSqlite();
    binding?.open(':memory:').close();
    process.emitWarning('of something else', 'ExperimentalWarning');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  assert.equal(code, 0);
  assert.match(stderr, /ExperimentalWarning: of something else/);
  assert.doesNotMatch(stderr, /SQLite/);
});

test('result codes are told by name or number, their sub-kinds alike', () => {
  const withCode = (code: string): unknown => Object.assign(new Error('no'), { code });
  assert.equal(sqliteCode(withCode('SQLITE_BUSY_SNAPSHOT')), 'SQLITE_BUSY');
  assert.equal(sqliteCode(withCode('SQLITE_READONLY_DIRECTORY')), 'SQLITE_READONLY');
  assert.equal(sqliteCode(withCode('ENOENT')), null);
  assert.deepEqual([5, 261, 517, 266, 4874, 8, 26, 1555].map(codeOfNumber), [
    'SQLITE_BUSY',
    'SQLITE_BUSY',
    'SQLITE_BUSY',
    'SQLITE_IOERR',
    'SQLITE_IOERR_SHMSIZE',
    'SQLITE_READONLY',
    'SQLITE_NOTADB',
    'SQLITE_CONSTRAINT',
  ]);
});

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openCopies } from '../../src/store/originals/copies.ts';
import type { Note, Reason } from '../../src/fates.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { sqliteDecisions } from '../../src/store/decisions/decisions.ts';
import { sqliteLedger } from '../../src/store/ledger/ledger.ts';
import { openOriginals } from '../../src/store/originals/originals.ts';
import { decision, ledgerRow } from '../store/stage.ts';
import { noPty } from '../wrap/outer-terminal.ts';
import {
  bin,
  cleanEnvironment,
  runHeadroom,
  runInTurn,
  temporaryFolder,
  type Ended,
} from './run-headroom.ts';

/** Sets a title, clears the screen in two ways, conceals, goes back, turns the order around, and makes a line up. */
const hostile =
  '\u001b]0;title\u0007\u001b[2J\u009b2J\u001b[8mx\u001b[31mred\b\b\r\u007f\u202etxt\u2066\u200f\u061c\nAll is well';
const commanding = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** A ledger in which everything that a client or a folder names is hostile; answers the reference of an original. */
async function fill(home: string): Promise<string> {
  const data = cleanEnvironment(home)['HEADROOM_HOME'] ?? '';
  const database = await openDatabase(data);
  const text = `head\n${hostile}\ntail`;
  sqliteDecisions(database, hostile).commit([
    { chain: 'a', decision: decision({ texts: [text], engine: hostile }), label: hostile },
    {
      chain: 'b',
      decision: decision({ texts: null, reason: hostile as Reason, engine: null }),
      label: hostile,
    },
  ]);
  await openCopies(data).put('a', 0, `${text}\nmore`);
  const ledger = sqliteLedger(database);
  const counts = { blocks: 3, before: 9_000, after: 100 };
  for (const model of [hostile, 'claude-sonnet-5-5']) {
    ledger.record(
      ledgerRow({
        at: Date.now(),
        run: hostile,
        agent: hostile,
        project: `/${hostile}`,
        model,
        note: hostile as Note,
        decided: ['a', 'b'],
        engines: { [hostile]: counts },
        left: { [hostile as Reason]: { blocks: 9, tokens: 90_000 } },
        biggestLeft: { tool: hostile, reason: hostile as Reason, tokens: 90_000 },
        folds: { [hostile]: counts },
        askedBack: { [hostile]: { blocks: 3, tokens: 9_000 } },
        newBefore: 9_000,
        newAfter: 100,
        saved: 8_900,
        inputTokens: 10_000,
        outputTokens: 100,
      }),
    );
  }
  database.close();
  mkdirSync(join(data, 'runs', hostile.replaceAll(/[^\w]/g, '-')), { recursive: true });
  writeFileSync(join(data, `left${hostile.replaceAll('/', '')}`), 'x');
  writeFileSync(
    join(data, 'prices.json'),
    JSON.stringify({ models: { [hostile]: { input: 1, cacheRead: 0, output: 1 } } }),
  );
  const originals = openOriginals(data);
  const ref = originals.refOf(text);
  await originals.put(ref, { text, view: text });
  return ref;
}

const commands: readonly (readonly string[])[] = [
  ['perf'],
  ['perf', '--agent', hostile],
  ['perf', '--project', hostile],
  ['perf', '--run', hostile],
  ['stats'],
  ['inspect'],
  ['inspect', '1'],
  ['inspect', '--list'],
  ['data'],
  ['data', 'check'],
  ['data', 'purge', '--dry-run'],
  ['doctor'],
  ['prices'],
  ['prices', hostile],
  ['predict'],
  ['predict', '--runs', `${hostile}.jsonl`],
  ['proxy', '--agent', hostile],
  ['proxy', '--upstream', hostile],
  ['wrap', hostile],
  ['wrap', '--dry-run', 'claude', hostile],
  ['retrieve', hostile],
  ['compress', hostile],
  ['inspect', hostile],
  ['perf', '--since', hostile],
  ['mcp', 'serve', '--run', hostile],
  ['mcp', 'serve', '--tools', hostile],
  [hostile],
  ['perf', hostile],
  ['perf', `--${hostile}`],
  ['help', hostile],
  ['completion', hostile],
];

const lines = commands.flatMap((args) => [args, [...args, '--json']]);
const printed: Ended[] = [];

/** One ledger is filled, and each command line has a copy of it. */
before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-hostile-'));
  try {
    await fill(join(folder, 'filled'));
    const runs = lines.map((args, at) => ({ args, home: join(folder, String(at)) }));
    for (const { home } of runs) cpSync(join(folder, 'filled'), home, { recursive: true });
    for (const { args, home } of runs) printed.push(await runInTurn(args, home));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

for (const [at, args] of lines.entries()) {
  const name = args.map((arg) => (arg.includes(hostile) ? '<hostile>' : arg)).join(' ');
  test(`headroom ${name} prints nothing that commands a terminal`, () => {
    const { stdout, stderr } = printed[at] ?? assert.fail('it was not run');
    for (const text of [stdout, stderr]) {
      assert.doesNotMatch(text, commanding);
      assert.doesNotMatch(text, /^All is well$/m);
    }
    assert.notEqual(stdout + stderr, '');
  });
}

test('pages hold nothing that commands either', async (t) => {
  const home = await temporaryFolder(t);
  await fill(home);
  for (const command of ['perf', 'inspect']) {
    const { code } = await runHeadroom([command, '--html', `${command}.html`], home);
    assert.equal(code, 0);
  }
  const pages = readdirSync(home).filter((name) => name.endsWith('.html'));
  assert.equal(pages.length, 2);
  for (const page of pages) assert.doesNotMatch(readFileSync(join(home, page), 'utf8'), commanding);
});

/** What a command writes on a terminal. */
async function onTerminal(t: TestContext, home: string, args: readonly string[]): Promise<string> {
  const { spawn } = await import('node-pty');
  const pty = spawn(process.execPath, [bin, ...args], {
    cols: 100,
    rows: 30,
    cwd: home,
    env: { ...cleanEnvironment(home), TERM: 'xterm', PAGER: 'cat' },
    encoding: null,
  });
  t.after(() => {
    pty.kill('SIGKILL');
  });
  const chunks: Buffer[] = [];
  pty.onData((bytes) => chunks.push(bytes));
  await new Promise<void>((resolve) => {
    pty.onExit(() => {
      resolve();
    });
  });
  return Buffer.concat(chunks).toString();
}

test('on a terminal there are our own colours besides, and nothing else', { skip: noPty }, async (t) => {
  const home = await temporaryFolder(t);
  const ref = await fill(home);
  const own = /\u001b\[(?:1|2|22|3[1239])m|\r/g;
  for (const args of [
    ['perf'],
    ['stats'],
    ['inspect'],
    ['data'],
    ['retrieve', ref],
    ['compress', fileURLToPath(import.meta.url)],
  ]) {
    const text = await onTerminal(t, home, args);
    assert.match(text, /\S/);
    assert.doesNotMatch(text.replaceAll(own, ''), commanding, args[0]);
  }
});

test('programs get an original byte for byte', async (t) => {
  const home = await temporaryFolder(t);
  const ref = await fill(home);
  assert.equal((await runHeadroom(['retrieve', ref], home)).stdout, `head\n${hostile}\ntail`);
});

import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EnginePool } from '../../src/pipeline/worker/engine-pool.ts';
import { startProxy } from '../../src/proxy/proxy.ts';
import { startStandin } from '../../src/standin/standin.ts';
import { folderProblem } from '../../src/store/data-folder.ts';
import type { Store } from '../../src/store/store.ts';
import { Notes } from '../../src/wrap/notes.ts';
import { openSession } from '../../src/wrap/session.ts';
import { profile } from '../pipeline/bench.ts';
import { fill, smallDisk } from '../store/small-disk.ts';
import { temporaryHome } from '../store/stage.ts';

const [retrieve = ''] = profile.retrieval.tools;
const turns = 5;

/** Of all sessions: to start a thread takes longer than what one asks of it. */
const engines = new EnginePool({ size: 1 });
after(async () => engines.close());

function rows(turn: number): string {
  const rows = Array.from({ length: 300 }, (_, at) => ({
    id: turn * 1000 + at,
    name: `pod-${at}`,
    status: 'Running',
  }));
  return JSON.stringify(rows);
}

/** What a user is told in a session of so many turns, each with a new tool output; and what went out at its end. */
async function session(
  home: string,
  spoil: { readonly store?: (store: Store) => Store; readonly before?: (turn: number) => void },
): Promise<{ readonly said: readonly string[]; readonly sent: string }> {
  const said: string[] = [];
  const notes = new Notes((text) => said.push(text));
  const standin = await startStandin({ brain: () => ({ text: 'ok' }) });
  const opened = await openSession({
    recipe: { id: 'claude', profile },
    mounts: [{ mount: '', target: new URL(standin.url) }],
    env: {},
    level: 'balanced',
    holdout: 0,
    keepDays: 180,
    home,
    project: '/project',
    writesFiles: false,
    startProxy: async (options) =>
      startProxy({ ...options, engines, store: spoil.store?.(options.store) ?? options.store }),
    onProblem: (problem) => {
      notes.problem(problem);
    },
  });
  const messages: unknown[] = [{ role: 'user', content: 'go' }];
  for (let turn = 1; turn <= turns; turn += 1) {
    spoil.before?.(turn);
    const id = `call-${turn}`;
    messages.push(
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id, name: 'Bash', input: { command: `get ${turn}` } }],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: rows(turn) }] },
    );
    const tools = [{ name: retrieve, input_schema: { type: 'object' } }];
    const body = JSON.stringify({ model: 'claude-sonnet-5-5', max_tokens: 9, tools, messages });
    const answer = await fetch(`${opened.proxy.url}/v1/messages`, { method: 'POST', body });
    assert.equal(answer.status, 200);
    await answer.text();
  }
  await opened.close();
  const sent = standin.requests.at(-1)?.body.toString() ?? '';
  await standin.close();
  return { said, sent };
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: no`), { code });
}

/** A store that takes nothing: its folder says the one code, its database the other. */
function taking(store: Store, home: string, system: string, sqlite: string): Store {
  let puts = 0;
  const refuse = (): never => {
    throw failure(sqlite);
  };
  return {
    ...store,
    originals: {
      ...store.originals,
      put: async () => {
        puts += 1;
        return Promise.reject(folderProblem(join(home, 'originals', `file-${puts}`), failure(system)));
      },
    },
    decisions: { ...store.decisions, commit: refuse, open: refuse },
    conversations: { ...store.conversations, save: refuse },
    ledger: {
      record: (_, onFailure) => {
        onFailure?.(failure(sqlite));
        return { amend: () => undefined };
      },
      follow: (_, written) => written,
    },
  };
}

test('promise 6: a disk that takes nothing is told once a session, with what to do', async (t) => {
  const kinds = [
    [
      'ENOSPC',
      'SQLITE_FULL',
      /^headroom: The disk of the data folder is full: .*\n {10}Free disk space, or set HEADROOM_HOME/,
    ],
    ['EROFS', 'SQLITE_READONLY', /\n {10}Make it readable and writable for you, or set HEADROOM_HOME/],
    ['EIO', 'SQLITE_IOERR', /\n {10}Check the disk/],
  ] as const;
  for (const [system, sqlite, wanted] of kinds) {
    const home = temporaryHome(t);
    const { said, sent } = await session(home, { store: (store) => taking(store, home, system, sqlite) });
    assert.equal(said.length, 1, said.join(''));
    assert.match(said[0] ?? '', wanted);
    assert.ok(sent.includes(JSON.stringify(rows(turns)).slice(1, -1)), 'it goes out as it came');
  }
});

test('Each cause is told once', async (t) => {
  const home = temporaryHome(t);
  const { said } = await session(home, { store: (store) => taking(store, home, 'EMFILE', 'SQLITE_FULL') });
  assert.equal(said.length, 2, said.join(''));
});

test('A disk that is really full is told once, at whatever turn it fills up, and is used once there is room', async (t) => {
  const disk = smallDisk(t, 2);
  if (disk === null) return;
  const ballast = join(disk, 'ballast');
  for (const fillsAt of [0, 1, 3]) {
    const home = join(disk, `data-${fillsAt}`);
    if (fillsAt === 0) {
      mkdirSync(home, { mode: 0o700 });
      fill(ballast);
    }
    const { said } = await session(home, {
      before: (turn) => {
        if (turn === fillsAt) fill(ballast);
      },
    });
    assert.deepEqual(said, [
      'headroom: The disk of the data folder is full: new tool output goes out as it came, or with nothing left out.\n' +
        '          Free disk space, or set HEADROOM_HOME to a folder on another disk.\n',
    ]);
    rmSync(ballast);
    rmSync(home, { recursive: true });
  }
  const { said, sent } = await session(join(disk, 'data'), {
    before: (turn) => {
      if (turn === 2) fill(ballast);
      if (turn === 4) rmSync(ballast);
    },
  });
  assert.equal(said.length, 1);
  assert.ok(!sent.includes(JSON.stringify(rows(turns)).slice(1, -1)), 'it is shortened again');
});

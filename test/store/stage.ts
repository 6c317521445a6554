import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Decision, Ledger, LedgerEntry, LedgerRow } from '../../src/store/records.ts';

/** An empty data folder that goes when the test ends. */
export function temporaryHome(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'headroom-store-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  return home;
}

/** An identity that a run may have, the same for the same name. */
export function runId(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}

export function decision(changes: Partial<Decision> = {}): Decision {
  return {
    texts: ['short', null],
    engine: 'smart-crusher',
    lossless: true,
    tokensBefore: 100,
    tokensAfter: 40,
    reason: null,
    refs: [],
    ...changes,
  };
}

export function ledgerRow(changes: Partial<LedgerRow> = {}): LedgerRow {
  return {
    at: 1_790_000_000_000,
    run: 'run-1',
    agent: 'claude',
    project: '/project',
    wire: 'anthropic',
    model: 'claude-sonnet-5-5',
    path: '/v1/messages',
    status: 200,
    bytesBefore: 1000,
    bytesAfter: 700,
    newBefore: 0,
    newAfter: 0,
    saved: 0,
    engines: {},
    left: {},
    biggestLeft: null,
    retrievals: 0,
    schemaTokens: 0,
    inputTokens: null,
    cacheRead: null,
    cacheWrite5m: null,
    cacheWrite1h: null,
    outputTokens: null,
    delayMs: 1,
    note: null,
    conversation: '',
    holdout: false,
    caused: null,
    decided: [],
    folds: {},
    askedBack: {},
    receipt: null,
    ...changes,
  };
}

/** Passes rows on to a ledger, and shows each once all is known of it: its receipt too, or that there is none. */
export function showing(onRow: (row: LedgerRow) => void, ledger: Ledger | null = null): Ledger {
  const shown = (row: LedgerRow, entry: LedgerEntry | undefined): LedgerEntry => {
    let now = row;
    return {
      amend(changes, isMoreToCome) {
        now = { ...now, ...changes };
        entry?.amend(changes, isMoreToCome);
        if (changes.receipt !== undefined) onRow(now);
      },
    };
  };
  return {
    record: (row, onFailure) => shown(row, ledger?.record(row, onFailure)),
    follow: (row, written) => shown(row, ledger?.follow(row, written)),
  };
}

/**
 * Starts several processes of a script beside this file, lets all of them go at the same moment, and answers what
 * each of them sent back.
 */
export async function race(script: string, argLists: readonly (readonly string[])[]): Promise<unknown[]> {
  const children = argLists.map((args) => fork(new URL(script, import.meta.url), [...args]));
  try {
    await Promise.all(children.map(async (child) => once(child, 'message')));
    const answers = children.map(lastWordOf);
    for (const child of children) child.send('go');
    return await Promise.all(answers);
  } finally {
    // One may wait for another that has failed.
    for (const child of children) child.kill('SIGKILL');
  }
}

/** The last message of a forked child. Its end may be told before what it said, but not so the end of the channel. */
export async function lastWordOf(child: ChildProcess): Promise<unknown> {
  let said: unknown;
  child.on('message', (message) => (said = message));
  const [[code]] = (await Promise.all([once(child, 'exit'), once(child, 'disconnect')])) as [
    [number | null],
    [],
  ];
  if (said === undefined || code !== 0) throw new Error(`a child ended with ${String(code)}`);
  return said;
}

/** The child's side of `race`: says that it is ready, waits for the start, answers, and lets go of the channel. */
export async function raced(act: (args: readonly string[]) => Promise<unknown>): Promise<void> {
  process.send?.('ready');
  await once(process, 'message');
  const answer = await act(process.argv.slice(2));
  await new Promise<void>((resolve) =>
    process.send?.(answer, undefined, {}, () => {
      resolve();
    }),
  );
  process.disconnect();
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chargeNames, type Charge } from '../../../src/bench/runs/charges.ts';
import type { HeadName, RunFigures, WayFigures } from '../../../src/bench/runs/assess.ts';
import type { EventKind, TaughtEvent } from '../../../src/bench/runs/events.ts';
import { eventRows, headRows, kindRows, wayRows } from '../../../src/bench/runs/rows.ts';
import { madeRun } from './made-run.ts';

/** A way that cost so much at either head, each charge a cent more, and that lost so many of the events. */
function way(output: number, usd: number, lost: readonly TaughtEvent[] = [], pointed = 0): WayFigures {
  const bills = (more: number): Record<Charge, number> => ({
    'no charge': usd + more,
    'acts, edits': usd + more + 1,
    all: usd + more + 2,
  });
  const usds: Record<HeadName, Record<Charge, number>> = { recorded: bills(0), agent: bills(100) };
  const range = { id: '0 0', text: '' };
  return { outputs: [output, 0], pointed, usd: usds, lost: lost.map((event) => ({ ...event, range })) };
}

function events(counts: Readonly<Partial<Record<EventKind, number>>>): TaughtEvent[] {
  return Object.entries(counts).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, at) => ({
      kind: kind as EventKind,
      what: `x_${at}`,
      by: 1,
      taughtBy: 0,
    })),
  );
}

const run = madeRun([{ command: 'ls' }, { command: 'cat a.py' }]);
const all = events({ act: 100, think: 100, edit: 4 });
const lost = [
  ...all.filter(({ kind }) => kind === 'act').slice(0, 2),
  ...all.filter(({ kind }) => kind === 'think').slice(0, 4),
];
const figures: RunFigures = {
  run,
  events: all,
  byChance: { edit: 1, act: 20, think: 0, quote: 0 },
  ways: {
    untouched: way(1_000, 100),
    'JSON minified': way(1_000, 100),
    'head and tail': way(500, 80, all),
    lossless: way(800, 102, [], 150),
    balanced: way(500, 90, lost, 100),
  },
  schemaUsd: { recorded: 3, agent: 1 },
  broken: 0,
};

test('Each way is set beside the untouched run: tokens, bills by charge, runs that cost more', () => {
  const [untouched, , , lossless, balanced] = wayRows([figures]);
  assert.deepEqual(Object.values(untouched?.figures ?? {}), [0, 0, 0, -1, -2, 0, 0]);
  assert.deepEqual(balanced, {
    input: 'balanced',
    figures: {
      'tokens %': 50,
      'by pointers %': 10,
      'bill %': 10,
      'acts, edits charged': 9,
      'all charged': 8,
      'runs dearer': 0,
      'beyond tool': 0,
    },
  });
  assert.deepEqual(Object.values(lossless?.figures ?? {}), [20, 15, -2, -3, -4, 1, 0]);
  const [, , , longer] = headRows([figures]);
  assert.deepEqual(longer, {
    input: 'lossless',
    figures: {
      'bill %': -1,
      'acts, edits charged': -1.5,
      'all charged': -2,
      'runs dearer': 1,
      'beyond tool': 1,
    },
  });
  assert.equal(chargeNames.length, 3);
});

test('Of each kind of event it is said how much is visible, how much is chance, and whether its gate holds', () => {
  const rows = eventRows([figures, { ...figures, byChance: null }]);
  const row = (kind: EventKind): unknown =>
    Object.values(rows.find(({ input }) => input === kind)?.figures ?? {});
  assert.deepEqual(row('edit'), [8, 25, 0, 100, 100, 99.5, 'yes']);
  assert.deepEqual(row('act'), [200, 20, 0, 100, 98, 98, 'yes']);
  assert.deepEqual(row('think'), [200, 0, 0, 100, 96, 97, 'NO']);
  assert.deepEqual(row('quote'), [0, NaN, NaN, NaN, NaN, 97, '']);
});

test('What is visible is also told by what printed it', () => {
  const list = kindRows([figures]).find(({ input }) => input === 'list');
  assert.deepEqual(list?.figures, {
    'share %': 100,
    'lossless %': 20,
    'balanced %': 50,
    events: 204,
    'visible %': 97.06,
  });
});

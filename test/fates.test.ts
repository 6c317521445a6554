import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import ts from 'typescript';
import {
  fateOfNote,
  fateOfReason,
  isFault,
  noteFrom,
  notes,
  reasonFrom,
  reasons,
  type Fate,
} from '../src/fates.ts';
import { rawDecision } from '../src/pipeline/fate.ts';
import { emptyReport } from '../src/pipeline/report.ts';
import { noting, opened } from '../src/pipeline/request.ts';

const tables: Readonly<Record<string, Readonly<Record<string, Fate>>>> = { reasons, notes };
const all = Object.values(tables).flatMap((table) => Object.entries(table));

/** Where words of the table are given to something: arguments of these functions, properties of these names. */
const givers: Readonly<Record<string, readonly string[]>> = {
  reasons: ['rawDecision', 'left', 'unchanged', 'reason', 'failure', 'without'],
  notes: ['untouched', '#untouched', 'emptyReport', 'noting', 'note', 'fault'],
};

/** Words that stand in expressions of the pipeline and the proxy, but for those that something is compared with. */
const written = new Set<string>();
const given: Record<string, Set<string>> = { reasons: new Set(), notes: new Set() };
for (const folder of ['src/pipeline', 'src/proxy']) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const path = join(folder, name);
    visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
  }
}

function visit(node: ts.Node): void {
  if (
    ts.isStringLiteral(node) &&
    node.text !== '' &&
    !ts.isLiteralTypeNode(node.parent) &&
    !isCompared(node)
  ) {
    written.add(node.text);
    for (const [table, names] of Object.entries(givers)) {
      if (names.includes(receiverOf(node))) given[table]?.add(node.text);
    }
  }
  ts.forEachChild(node, visit);
}

function isCompared({ parent }: ts.Node): boolean {
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken;
}

/** What a literal goes to, through `a ? b : c` and `a ?? b`. */
function receiverOf(literal: ts.StringLiteral): string {
  let node: ts.Node = literal;
  while (ts.isConditionalExpression(node.parent) || ts.isBinaryExpression(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isVariableDeclaration(parent)) return parent.name.getText();
  if (ts.isPropertyAssignment(parent)) return parent.name.getText();
  if (!ts.isCallExpression(parent) || node === parent.expression) return '';
  return parent.expression.getText().split('.').at(-1) ?? '';
}

/** Roles of tools, and the words of the other table. */
function isElsewhere(id: string, table: string): boolean {
  const others = Object.keys(tables).filter((name) => name !== table);
  return ['read', 'edit'].includes(id) || others.some((name) => Object.hasOwn(tables[name] ?? {}, id));
}

test('every reason and note has a sentence that reads on behind a colon', () => {
  assert.ok(all.length > 35);
  for (const [id, { says, mend, by, past }] of all) {
    assert.match(id, /^[a-z]+(_[a-z\d]+)*$/);
    for (const text of [says, ...(mend === undefined ? [] : [mend])])
      assert.match(text, /^\S.{8,88}[^.;\s]$/, `${id}: ${text}`);
    assert.equal(says.toUpperCase().slice(0, 2) === says.slice(0, 2) && !says.startsWith('no '), false, id);
    if (by === 'defect' && past !== true) assert.match(mend ?? '', /^please report this/, id);
    if (by === 'machine' && past !== true) assert.ok(mend !== undefined, id);
  }
  for (const table of Object.values(tables)) {
    const sentences = Object.values(table).map(({ says }) => says);
    assert.equal(new Set(sentences).size, sentences.length, 'two of them read the same');
  }
});

test('every word of the tables is in use, but for those that only earlier releases wrote', () => {
  for (const [table, fates] of Object.entries(tables)) {
    // Some words stand in both tables, some mean something else elsewhere as well.
    const isGiven = (id: string): boolean =>
      given[table]?.has(id) === true || (written.has(id) && !isElsewhere(id, table));
    for (const [id, { past }] of Object.entries(fates))
      assert.equal(isGiven(id), past !== true, `${table}: ${id}`);
  }
});

test('every reason and note that the code gives stands in its table', () => {
  for (const [table, words] of Object.entries(given)) {
    assert.ok(words.size > 4, `only ${words.size} of ${table} were found`);
    for (const word of words) assert.ok(Object.hasOwn(tables[table] ?? {}, word), `${table}: ${word}`);
  }
});

test('a word that stands in no table does not compile', () => {
  // @ts-expect-error It is spelled "no_gain".
  rawDecision('no_gian');
  // @ts-expect-error It is a reason.
  emptyReport('no_gain');
  // @ts-expect-error A note of the proxy's, for which stages have no rank.
  noting(opened({} as never), 'aborted');
  // @ts-expect-error It is a note.
  rawDecision('prefix_broken');
});

test('what is stored comes back as it is, and a word of another release keeps its name', () => {
  assert.equal(reasonFrom('small'), 'small');
  assert.equal(noteFrom('cache_expired claude 5m 30m'), 'cache_expired claude 5m 30m');
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom('toString', '__proto__', 'constructor', '')),
      (word) => {
        for (const [read, of] of [
          [reasonFrom, () => fateOfReason(reasonFrom(word))],
          [noteFrom, () => fateOfNote(noteFrom(word))],
        ] as const) {
          assert.ok(read(word).endsWith(word));
          assert.equal(read(read(word)), read(word));
          assert.equal(typeof of().says, 'string');
        }
      },
    ),
  );
  assert.equal(isFault(fateOfReason(reasonFrom('moon_phase'))), false);
});

test('only what may still happen, by a defect or the machine, is a fault', () => {
  const faults = all.filter(([, fate]) => isFault(fate)).map(([id]) => id);
  assert.deepEqual([...new Set(faults)].toSorted(), [
    'decide_failed',
    'engine_error',
    'hung',
    'no_original',
    'prefix_broken',
    'replay_failed',
    'runaway',
    'stays_raw',
    'store_failed',
    'thread_died',
    'unknown',
    'unproved',
    'worker_down',
  ]);
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Verdict } from '../../src/pipeline/worker/job.ts';
import { shrink } from '../../src/pipeline/worker/shrink.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { followPointers } from './repeat-parser.ts';
import { engines } from '../../src/engines/index.ts';
import { visibleLines } from './visible-lines.ts';

/**
 * Output of runs that failed, as tools printed it. A fixture's first line is `$ ` and the command; each other line
 * begins with two characters: `! ` where a reader must find it whatever else goes, else two blanks.
 */
const folder = 'test/fixtures/failing';
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.txt'));
const count = await loadTokenCounter();

interface Fixture {
  readonly command: string;
  readonly text: string;
  /** Lines that must stay. */
  readonly needed: readonly string[];
}

function readFixture(name: string): Fixture {
  const [command = '', ...lines] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
  return {
    command: command.slice(2),
    text: lines.map((line) => line.slice(2)).join('\n'),
    needed: lines.filter((line) => line.startsWith('! ')).map((line) => line.slice(2)),
  };
}

function shrunk({ command, text }: Fixture, level: 'balanced' | 'tight', failed = true): Verdict {
  const retrieval = { tool: 'headroom_retrieve', key: new Uint8Array(32) };
  const about = { tool: 'Bash', role: 'run', failed, question: 'Make the tests pass.' } as const;
  return shrink({ ...about, text, command, level, retrieval }, count);
}

/** A share of tests run says nothing of a failure. */
function withoutShare(line: string): string {
  return line.replace(/ +\[ *\d+%\]$/, '');
}

for (const name of fixtures) {
  const fixture = readFixture(name);
  for (const level of ['balanced', 'tight'] as const) {
    test(`${name}, ${level}: errors, their places and the verdict stay, and the text can be had back.`, () => {
      const { engine, lossless, folded } = shrunk(fixture, level);
      const by = engines.find(({ name: each }) => each === engine);
      const decode = (form: string): string => by?.decode(form, null) ?? form;
      const form = lossless?.text ?? fixture.text;
      const readBack = [followPointers(form, new Map()), decode(followPointers(form, new Map()))];
      assert.ok(readBack.includes(fixture.text));
      const view = folded?.text ?? form;
      const kept = view.split('\n').filter((line) => !line.startsWith('[headroom: '));
      const seen = new Set([...kept, ...decode(kept.join('\n')).split('\n')].map(withoutShare));
      const missing = fixture.needed.filter((line) => !seen.has(withoutShare(line)));
      assert.deepEqual(missing, []);
      if (folded === null) return;
      const lines = folded.view.split('\n');
      const omitted = folded.omissions.flatMap(({ fromLine, toLine }) => lines.slice(fromLine - 1, toLine));
      assert.equal(kept.length + omitted.length, lines.length);
      assert.equal(decode(folded.view), fixture.text);
    });
  }
}

/** Pipes and scripts hide how a run ended, and which program printed. */
const veiled: readonly ((command: string) => string)[] = [
  (command) => command,
  (command) => `${command} 2>&1 | tail -n 900`,
  () => './check-all.sh',
  () => 'npm run check',
];

for (const name of fixtures) {
  test(`${name}: nothing of that goes where the exit code is 0.`, () => {
    const fixture = readFixture(name);
    for (const veil of veiled) {
      const command = veil(fixture.command);
      const verdict = shrunk({ ...fixture, command }, 'balanced', false);
      const seen = new Set([...visibleLines(verdict, fixture.text)].map(withoutShare));
      const missing = fixture.needed.filter((line) => !seen.has(withoutShare(line)));
      assert.deepEqual(missing, [], command);
    }
  });
}

test('The failing runs are many, of many tools, and some are long enough to be folded.', () => {
  const verdicts = fixtures.map((name) => shrunk(readFixture(name), 'balanced'));
  assert.ok(fixtures.length >= 50, `only ${String(fixtures.length)} runs`);
  assert.ok(verdicts.filter(({ folded }) => folded !== null).length >= 8, 'hardly any run was folded');
});

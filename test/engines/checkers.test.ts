import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines } from '../../src/engines/index.ts';
import { shrink } from '../../src/pipeline/worker/shrink.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { checked, checkers, messages, type Printed } from './checker-samples.ts';
import { followPointers } from './repeat-parser.ts';
import { told, visibleLines } from './visible-lines.ts';

/* Every finding of every checker, with the file that it is in, stays at `balanced`: however many, however it ended. */

const count = await loadTokenCounter();

const ends: readonly ((command: string) => string)[] = [
  (command) => command,
  (command) => `${command} 2>&1 | tail -n 5000`,
  (command) => `${command} || true`,
  (command) => `cd /srv/shop && ${command}`,
];

let folded = 0;

interface Case {
  readonly command: string;
  readonly lines: readonly Printed[];
  readonly failed: boolean;
}

function missingOf({ command, lines, failed }: Case): readonly string[] {
  const text = lines.map(({ text: line }) => line).join('\n');
  const retrieval = { tool: 'headroom_retrieve', key: new Uint8Array(32) };
  const about = { tool: 'Bash', role: 'run', question: 'Go on.', level: 'balanced' } as const;
  const verdict = shrink({ ...about, text, command, failed, retrieval }, count);
  assert.notEqual(verdict.reason, 'unproved');
  const by = engines.find(({ name }) => name === verdict.engine);
  const form = followPointers(verdict.lossless?.text ?? text, new Map());
  assert.ok([form, by?.decode(form, null)].includes(text));
  if (verdict.folded !== null) folded += 1;
  const seen = visibleLines(verdict, text);
  return lines
    .filter(({ needed, text: line }) => needed && !seen.has(line) && !seen.has(told(line)))
    .map(({ text: line }) => line);
}

for (const [name, checker] of Object.entries(checkers)) {
  test(`${name}: each finding is visible with its file and place.`, () => {
    const languages = Object.entries(messages);
    let turn = 0;
    for (const many of [3, 40, 300]) {
      for (const files of [1, 7, 60]) {
        for (const failed of [false, true]) {
          const [language = '', says = []] = languages[turn % languages.length] ?? [];
          const noise = turn % 3 === 2 ? 0 : 8;
          const command = (ends[turn % ends.length] ?? String)(checker.command);
          const lines = checked(checker, { count: many, files, says, noise });
          const missing = missingOf({ command, lines, failed });
          const where = `${command}, ${String(many)} in ${String(files)} files, ${language}, failed: ${String(failed)}, noise: ${String(noise)}`;
          assert.deepEqual(missing.slice(0, 5), [], `${where}, ${String(missing.length)} hidden`);
          turn += 1;
        }
      }
    }
  });
}

test('Enough of these outputs are long enough to be folded.', () => {
  assert.ok(folded >= 25, String(folded));
});

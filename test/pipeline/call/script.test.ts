import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readScript } from '../../../src/pipeline/call/script.ts';
import { anyCodePoint } from '../../any-code-point.ts';

test('commands are read in every way in which JavaScript writes a text', () => {
  const script = `const a = tools.exec_command({cmd:'it\\'s'}), b = tools.exec_command({ "cmd": \`two
lines \${x}\` }), c = tools.exec_command({ command : "\\u00e9\\x41\\t" })`;
  assert.deepEqual(readScript(script), {
    tools: ['exec_command'],
    command: "it's\ntwo\nlines ${x}\n\u00e9A\t",
  });
});

test('where a command is not written out, every text of the script may be it', () => {
  const { command } = readScript('const c = "cat notes.json"; text(await tools.exec_command({ cmd: c }))');
  assert.equal(command, 'cat notes.json');
});

test('a script without a shell has no command, and one without tools names none', () => {
  assert.deepEqual(readScript('text(await tools.view_image({ path: "a" }))'), {
    tools: ['view_image'],
    command: null,
  });
  assert.deepEqual(readScript('text(1)'), { tools: [], command: null });
});

test('any text can be read, in time that grows with its length only', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCodePoint }), (text) => {
      assert.ok(readScript(`tools.exec_command({ cmd: ${text}`).tools.length >= 1);
    }),
  );
  const long = `tools.exec_command({ cmd: "${'\\\\'.repeat(200_000)}`;
  assert.deepEqual(readScript(long).tools, ['exec_command']);
});

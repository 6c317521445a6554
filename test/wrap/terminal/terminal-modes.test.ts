import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TerminalModes } from '../../../src/wrap/terminal/terminal-modes.ts';

function undo(...controls: readonly string[]): string {
  const modes = new TerminalModes();
  for (const body of controls) modes.control(body);
  return modes.undo();
}

test('nothing is undone where nothing was switched, or all of it switched back', () => {
  assert.equal(undo(), '');
  assert.equal(undo('?1049h', '?25l', '?2004h', '>1u', '<u', '?2004;1049l', '?25h', '>4;2m', '>4m'), '');
});

test('what is still switched is switched back, and nothing else', () => {
  assert.equal(undo('?2004h', '?1004h', '?1004l', '?1000;1006h'), '\x1b[?2004l\x1b[?1000l\x1b[?1006l');
  assert.equal(undo('?25l', '?7l'), '\x1b[?25h\x1b[?7h');
  assert.equal(undo('>4;2m', '?9001h'), '\x1b[?9001l\x1b[>4;0m');
});

test('modes whose normal state nobody knows are left alone, and what is no private mode too', () => {
  assert.equal(undo('?12h', '?69h', '4h', '25l', '?1$p', '?u', '31m', '2;3r'), '');
});

test('each screen gets its own keyboard flags back, before the alternate one is left', () => {
  assert.equal(undo('>1u', '?1049h', '>3u', '>5u'), '\x1b[<2u\x1b[?1049l\x1b[<1u');
  assert.equal(undo('>1u', '<9u', '>7u', '<1u', '<1u'), '');
});

test('a reset of the terminal ends all of it', () => {
  const modes = new TerminalModes();
  modes.control('?1049h');
  modes.control('?2004h');
  modes.control('>1u');
  modes.escape('=');
  assert.notEqual(modes.undo(), '');
  modes.escape('c');
  assert.equal(modes.undo(), '');
});

test('the keypad goes back to digits', () => {
  const modes = new TerminalModes();
  modes.escape('=');
  assert.equal(modes.undo(), '\x1b>');
  modes.escape('>');
  assert.equal(modes.undo(), '');
});

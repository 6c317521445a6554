import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programsOf } from '../../src/text/command-line.ts';
import { namesLog, printsLogs } from '../../src/text/log-files.ts';

test('Commands that print nothing but logs are known.', () => {
  for (const command of [
    'cat app.log',
    'tail -n 100 -f /var/log/nginx/access.log',
    'tail -100 /var/log/syslog',
    "sed -n '1,80p' build/out.log.1",
    'cd /srv && cat run.out | tail -20',
    'head -50 nohup.out; tail -50 nohup.out',
    'cat "server.err"',
  ]) {
    assert.ok(printsLogs(programsOf(command)), command);
  }
});

test('A file of another name makes a command one that prints files.', () => {
  for (const command of [
    'cat app.log app.ts',
    'cat app.log; cat app.ts',
    'cat log.ts',
    'cat logs/readme.md',
    'ls',
    'cat',
    'tail -5',
    'cat src/logger.py',
  ]) {
    assert.ok(!printsLogs(programsOf(command)), command);
  }
});

test('A log is named by a word of its own.', () => {
  assert.ok(programsOf('grep -n ERROR "logs/app.log"').some(namesLog));
  assert.ok(!programsOf('grep -rn app.log.level src').some(namesLog));
});

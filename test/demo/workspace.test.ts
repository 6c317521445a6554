import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { builtInTools, maxOutputChars, type ToolOutput } from '../../src/demo/agent-tools.ts';
import { makeTelemetry } from '../../src/demo/incident.ts';
import { seededRandom } from '../../src/random.ts';
import { useProject } from './project.ts';

const project = useProject();
const twin = useProject();
const other = useProject(8);

async function run(command: string, folder = project()): Promise<ToolOutput> {
  const bash = builtInTools(folder).find(({ name }) => name === 'Bash');
  assert.ok(bash !== undefined);
  return bash.run({ command });
}

async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    files.sort().map(async (file) => [file.slice(folder.length), await readFile(file, 'utf8')]),
  );
  return Object.fromEntries(texts) as Record<string, string>;
}

test('one seed gives one project, another seed another', async () => {
  assert.deepEqual(await contents(project()), await contents(twin()));
  assert.notDeepEqual(await contents(project()), await contents(other()));
});

describe('what the project prints', () => {
  const trace = Object.keys(makeTelemetry(seededRandom(7)).traces)[0] ?? '';
  const commands = ['pods', 'logs --app checkout', 'logs --app orders-db', `trace ${trace}`, 'releases'];
  for (const command of commands) {
    test(`${command.split(' ').slice(0, 3).join(' ')} is a JSON list of a real query's size, none of it cut`, async () => {
      const { text, failed } = await run(`node ops.mjs ${command} --json`);
      assert.equal(failed, false);
      assert.ok(text.length > 10_000 && text.length < maxOutputChars, `${text.length} characters`);
      assert.doesNotThrow(() => {
        JSON.parse(text);
      });
    });
  }

  test('its tests fail with exit code 1 and say what they expected', async () => {
    const { text, failed } = await run('node check.mjs');
    assert.equal(failed, true);
    assert.match(text, /^Exit code 1\n/);
    assert.match(text, /expected 40 connections, got 2/);
  });
});

test('the record the agent has to look up is like a hundred others', () => {
  const { logs, traces } = makeTelemetry(seededRandom(7));
  const rows = logs['checkout'] ?? [];
  const fatal = rows.filter(({ level }) => level === 'FATAL');
  assert.equal(fatal.length, 1);
  const holder = rows.find(({ trace }) => Object.hasOwn(traces, String(trace)));
  assert.ok(holder !== undefined && String(fatal[0]?.['message']).includes(String(holder['id'])));
  const alike = rows.filter(
    ({ level, message }) => level === holder['level'] && message === holder['message'],
  );
  assert.ok(alike.length > 20, `${alike.length} alike`);
});
